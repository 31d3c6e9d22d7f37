"""Writes the report on a release: one file that opens offline, and a PDF for print."""
