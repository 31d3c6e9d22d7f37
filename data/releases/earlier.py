"""Makes the published releases of a store anew, with the records behind them, for the attacks."""

from collections.abc import Sequence

import pandas as pd

from data.access import Person
from data.releases.folder import RELEASE_FILE
from data.releases.making import make_release
from data.releases.prepared import Asked, Counted, Prepared
from data.releases.published_rows import PublishedRow, read_published_rows
from data.releases.reading import Published
from data.releases.reading_facts import read_release_facts
from data.releases.release_roles import check_prepares
from data.releases.written import release_to_json
from data.store import Store

_SIGHTINGS = "SELECT record_source, record_id FROM help.released_sightings WHERE batch < ? ORDER BY ALL"
_INSPECTIONS = (
    "SELECT record_source, record_id FROM inspection.released_inspections WHERE batch < ? ORDER BY ALL"
)


def make_earlier(store: Store, person: Person, published: Sequence[Published]) -> tuple[Prepared, ...]:
    """Return the published releases, the oldest first, with the records behind them.

    Those are left out of which records were erased since, or that an older version of the program made
    otherwise: which records stand behind their figures is not known any more.
    """
    check_prepares(store, person)
    rows = {row.release: row for row in read_published_rows(store)}
    made = []
    for each in sorted(published, key=lambda one: one.release.period.last):
        prepared = _make(store, person, each, rows)
        if release_to_json(prepared.release) == each.file(RELEASE_FILE):
            made.append(prepared)
    return tuple(made)


def _make(store: Store, person: Person, published: Published, rows: dict[str, PublishedRow]) -> Prepared:
    release, row = published.release, rows[published.release.code]
    facts = read_release_facts(store, person, as_of=row.as_of)
    asked = Asked(release.code, release.period, release.made, release.follows)
    before = [each for each in rows.values() if each.batch < row.batch]
    return make_release(facts, asked, _counted(store, row.batch, before))


def _counted(store: Store, batch: int, before: list[PublishedRow]) -> Counted:
    with store.cursor() as cursor:
        sightings: pd.DataFrame = cursor.execute(_SIGHTINGS, [batch]).df()
        inspections: pd.DataFrame = cursor.execute(_INSPECTIONS, [batch]).df()
    if not before:
        return Counted(sightings, inspections)
    since, until = min(each.first_period for each in before), max(each.last_period for each in before)
    return Counted(sightings, inspections, since, until)
