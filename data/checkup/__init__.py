"""Checks of an installation: what is sound, what wants attention, what is broken, and how to mend it."""
