"""Kills everything that writes, at random moments, and holds the store to what was said before."""
