"""Reads files of each format into a sheet of texts, inside the reading process alone."""
