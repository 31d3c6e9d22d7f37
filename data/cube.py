"""Keeps the cubes current with the facts (interim: the counting part replaces this)."""

import duckdb


def add_batch_to_cubes(cursor: duckdb.DuckDBPyConnection, batch_number: int) -> None:
    """Add the signed counts of a batch to the cubes."""
