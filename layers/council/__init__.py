"""Says in words, tables and one map what a release shows, for a meeting that reads it from a projector."""
