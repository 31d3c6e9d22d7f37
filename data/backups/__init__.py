"""Backups of a store: whole copies that are checked, restored, tried out and kept for a while."""
