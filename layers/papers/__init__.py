"""Prints what those who go need: briefings, day sheets and calendar files."""
