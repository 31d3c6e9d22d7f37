"""Rounds under way: logged in a file outside the store, and kept as visits when they end."""
