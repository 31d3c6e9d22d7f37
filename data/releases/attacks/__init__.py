"""Attacks releases: tries to learn small groups from what is published, and from forbidden variants of it."""
