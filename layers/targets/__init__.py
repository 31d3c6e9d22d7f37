"""Says what an inspection of a worksite is expected to find, and makes lists of a month that learn."""
