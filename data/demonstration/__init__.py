"""Makes the demonstrations: an invented region or town, and generated facts whose truth is known."""
