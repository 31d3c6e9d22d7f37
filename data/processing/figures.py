"""Counts what a store holds, as far as a record of processing tells it: whole counts, nothing by area."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.access import Person
from data.permission import check_does
from data.releases.published_rows import PublishedRow, read_published_rows
from data.retention.due import read_due

if TYPE_CHECKING:
    from data.store import Store

# How each number of records in force is counted, by its name.
_COUNTED = {
    "sightings": "SELECT sum(sign) FROM help.sightings",
    "sources": "SELECT count(DISTINCT source) FROM help.sightings",
    "confidential": "SELECT sum(sign) FROM help.sightings WHERE confidential",
    "passed_on": "SELECT sum(sign) FROM help.sightings WHERE may_pass_on = 'person agreed'",
    "fine": "SELECT sum(sign) FROM help.sightings WHERE cell_level <= 2",
    "visits": "SELECT sum(sign) FROM help.visits",
    "worksites": "SELECT sum(sign) FROM inspection.worksites",
    "sole_traders": "SELECT sum(sign) FROM inspection.worksites WHERE sole_trader",
    "inspections": "SELECT sum(sign) FROM inspection.inspections",
    "signals": "SELECT sum(sign) FROM inspection.signals",
    "hidden_services": "SELECT sum(sign) FROM main.services WHERE secret",
}


@dataclass(frozen=True)
class Figures:
    """Numbers of records in force, of those that are due to be erased, and the releases that were published.

    `sources` brought the sightings; `fine` of these are kept in cells of 500 m or less.
    """

    sightings: int
    sources: int
    confidential: int
    passed_on: int
    fine: int
    visits: int
    worksites: int
    sole_traders: int
    inspections: int
    signals: int
    hidden_services: int
    due: int
    releases: tuple[PublishedRow, ...]


def read_figures(store: "Store", person: Person) -> Figures:
    """Return the figures of a store.

    Raises
    ------
    NotAllowed
        When the person may not read how data are kept.
    """
    check_does(store, person, "read_upkeep")
    with store.cursor() as cursor:
        counts = {
            name: int((cursor.execute(sql).fetchone() or (0,))[0] or 0) for name, sql in _COUNTED.items()
        }
    due = int(read_due(store, person)["records"].sum())
    return Figures(**counts, due=due, releases=read_published_rows(store))
