"""Brings in line what hangs on records, after some of a kind came, went or changed."""

import duckdb

from data.intake.crowd_store import hide_stored
from data.intake.secret_areas import coarsen_around_secrets, hide_earlier_addresses
from data.organisations import sync_register


def settle(
    cursor: duckdb.DuckDBPyConnection,
    kind: str,
    organisation: str,
    *,
    hidden: bool = False,
    strict: bool = True,
) -> int:
    """Return how many stored sightings became coarser, now that records of a kind are others than before.

    The caller owns the transaction, and calls this before the cubes are brought up to date with it.

    Parameters
    ----------
    hidden
        Whether sightings that came in, if they were the first version, are coarse enough for the stops.
    strict
        Whether to refuse where a sighting would point to the only stop; else it is told as little as can be.
    """
    changed = 0
    if kind == "services":
        hide_earlier_addresses(cursor)
    if kind in ("services", "sightings"):
        changed = coarsen_around_secrets(cursor)
    if kind in ("visits", "sightings"):
        corrected_alone = hidden and not changed
        changed += hide_stored(cursor, organisation, strict=strict, corrected_alone=corrected_alone)
    if kind == "services" and changed:
        # A larger cell can hold a stop that the smaller one did not.
        for (each,) in cursor.execute("SELECT DISTINCT source FROM help.sightings ORDER BY ALL").fetchall():
            hide_stored(cursor, each, strict=False)
    if kind == "organisations":
        sync_register(cursor)
    return changed
