"""Examines stores: whether each opens and is sound, and what to do where it is not."""
