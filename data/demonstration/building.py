"""Builds demonstration stores: beside the old one first, and in its place only when all is written."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.area import read_extent
from data.clock import today
from data.cube import compact_cubes
from data.demonstration.facts import generate_facts
from data.demonstration.geography import invent_geography
from data.demonstration.kept_streets import EXTRACT_FILES, EXTRACTS, keep_demonstration_streets
from data.demonstration.plan import PLANS, Plan, Span, plan_over, span_of_years
from data.demonstration.size import EPSG, SIZES
from data.demonstration.store_ground import guess_population, read_ground
from data.demonstration.writing import (
    register_organisations,
    write_crews_and_suppliers,
    write_extent,
    write_facts,
    write_geography,
    write_population,
    write_teams,
)
from data.errors import Refused
from data.high_water import remove_mark
from data.language import _
from data.osm.bringing_in import import_extract
from data.pepper import secrets_path
from data.store import Store, create_store, open_store
from data.streets.keeping import drop_streets, move_streets

Tell = Callable[[str], None]
EXTRACT_NAMES = {"helsinki": "Helsinki centre", "rural": "Rural Kymenlaakso"}
_MOST_YEARS = 40


@dataclass(frozen=True)
class Built:
    """What a built demonstration holds, and how long it took."""

    store: Path
    sightings: int
    visits: int
    worksites: int
    inspections: int
    seconds: float


def build_demonstration(code: str, path: Path, *, years: int, seed: int, tell: Tell) -> Built:
    """Build the demonstration of one code: ``region``, ``town``, ``helsinki`` or ``rural``.

    Raises
    ------
    Refused
        When the years are too few or too many, the seed is negative, or a real store stands at the path.
    """
    if not 1 <= years <= _MOST_YEARS:
        raise Refused(
            _("{years} years cannot be made. Choose 1 to {most}.").format(years=years, most=_MOST_YEARS)
        )
    if not 0 <= seed < 2**63:
        raise Refused(_("The seed {seed} cannot be used. Choose a whole number from 0 up.").format(seed=seed))
    check_replaceable(path)
    began = time.monotonic()
    span = span_of_years(years, today=today())
    with _beside(path) as new:
        store = _make_ground(code, new, span, seed, tell)
        try:
            built = _fill(store, plan_over(PLANS[code], span), span, seed, tell)
        finally:
            store.close()
    return Built(path, *built, seconds=round(time.monotonic() - began, 2))


def check_replaceable(path: Path) -> None:
    """Check that nothing but a demonstration would be replaced.

    Raises
    ------
    Refused
        When a store stands there that is no demonstration.
    StoreError
        When what stands there cannot be opened as a store, or is in use.
    """
    if not path.exists():
        return
    with open_store(path) as old:
        if old.settings.demonstration is None:
            raise Refused(
                _("{path} holds a real store, {name}. Choose another name with --store.").format(
                    path=path, name=old.settings.name
                )
            )


def _make_ground(code: str, path: Path, span: Span, seed: int, tell: Tell) -> Store:
    """Store with places, area, inhabitants and base map, invented or from an extract."""
    name = SIZES[code].name if code in SIZES else EXTRACT_NAMES[code]
    store = create_store(path, name=name, crs_epsg=EPSG, demonstration=code, seed=seed)
    plan = PLANS[code]
    organisation = plan.reporting[-1]
    register_organisations(store, plan)
    if code in SIZES:
        tell(_("Inventing {name}").format(name=name))
        geography = invent_geography(SIZES[code], seed=seed)
        write_geography(store, geography, organisation=organisation)
        write_extent(store, geography.extent, span, organisation=organisation)
        keep_demonstration_streets(store)
        return store
    tell(_("Reading the map of {name}").format(name=name))
    store.close()
    import_extract(
        EXTRACTS / EXTRACT_FILES[code], path, name=None, epsg=None, progress=lambda _step, _count: None
    )
    store = open_store(path)
    write_population(store, guess_population(store), organisation=organisation)
    write_extent(store, read_extent(store), span, organisation=organisation)
    return store


def _fill(store: Store, plan: Plan, span: Span, seed: int, tell: Tell) -> tuple[int, int, int, int]:
    tell(_("Generating what teams and inspectors met"))
    facts = generate_facts(read_ground(store), plan, span, store.grid, seed=seed)
    tell(_("Writing"))
    write_facts(store, facts)
    # After the facts, so that the numbers of their batches stay.
    write_teams(store, plan)
    write_crews_and_suppliers(store, facts.worksites)
    compact_cubes(store)
    return len(facts.sightings), len(facts.visits), len(facts.worksites), len(facts.inspections)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A path in a folder of its own beside the given one; store, secret and streets move over at the end.

    A broken run leaves the old store as it was, and nothing else.

    Raises
    ------
    Refused
        When the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".demo-", dir=path.parent))
    except OSError as error:
        message = _("{folder} cannot be written to. Choose another place with --store.")
        raise Refused(message.format(folder=path.parent)) from error
    try:
        yield folder / f"{path.stem}.duckdb"
        old_id = _store_id_of(path)
        for secret in folder.glob("*.secrets.toml"):
            os.replace(secret, path.parent / secret.name)
        move_streets(folder, path.parent)
        os.replace(folder / f"{path.stem}.duckdb", path)
        if old_id is not None:
            secrets_path(path.parent, old_id).unlink(missing_ok=True)
            remove_mark(path.parent, old_id)
            drop_streets(path.parent, old_id)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _store_id_of(path: Path) -> str | None:
    if not path.exists():
        return None
    with open_store(path) as old:
        return old.settings.store_id
