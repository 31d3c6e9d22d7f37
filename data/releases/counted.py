"""Reads and writes which records releases have counted, so that none is counted twice."""

from data.access import Person
from data.batch import Batch
from data.permission import check_does
from data.releases.prepared import Counted
from data.store import Store

SIGHTINGS_TABLE = "help.released_sightings"
INSPECTIONS_TABLE = "inspection.released_inspections"

_SIGHTINGS = """
    SELECT DISTINCT record_source, record_id FROM help.released_sightings ORDER BY record_source, record_id
"""
_INSPECTIONS = """
    SELECT DISTINCT record_source, record_id FROM inspection.released_inspections
    ORDER BY record_source, record_id
"""
_MONTHS = "SELECT min(first_period), max(last_period) FROM main.releases"


def read_counted(store: Store, person: Person) -> Counted:
    """Return the records that published releases have counted, and the months between which these lie.

    A record stays among them when it is corrected, taken back or erased.

    Raises
    ------
    NotAllowed
        When the person does not read for both outreach and inspection, as a steward does.
    """
    check_does(store, person, "prepare_release")
    with store.cursor() as cursor:
        sightings = cursor.execute(_SIGHTINGS).df()
        inspections = cursor.execute(_INSPECTIONS).df()
        months = cursor.execute(_MONTHS).fetchone()
    since, until = months or (None, None)
    return Counted(sightings, inspections, since, until)


def write_counted(batch: Batch, release_code: str, counted: Counted) -> None:
    """Remember what a release has counted, in the batch that publishes it."""
    for table, records in ((SIGHTINGS_TABLE, counted.sightings), (INSPECTIONS_TABLE, counted.inspections)):
        if len(records):
            keys = records[["record_source", "record_id"]]
            batch.append(table, keys.assign(source=batch.organisation, release=release_code))
