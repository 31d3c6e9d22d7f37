"""Writes an invented geography and generated facts into a store."""

import numpy as np
import pandas as pd
import shapely

from data.area import read_extent
from data.demonstration.facts import Facts
from data.demonstration.geography import Geography
from data.demonstration.ground import LEVEL
from data.demonstration.plan import Plan, Span
from data.demonstration.register import demonstration_organisations
from data.demonstration.registered_crews import OFFICE_LEVEL, registered_crews, registered_suppliers
from data.demonstration.registered_teams import registered_teams
from data.demonstration.worksites import SOURCE as INSPECTORATE
from data.grid import parents
from data.inspecting.crews import crew_row
from data.inspecting.versions import write_versions
from data.organisations import register_organisation
from data.pepper import keyed_ids
from data.population import read_population
from data.store import Store
from data.vocabulary import example_organisation, place_kinds

MADE_UP = "demonstration"
_LEVEL_OF_POINTS, _LEVEL_OF_CELLS, _LEVEL_OF_SECRETS = 0, 2, 5


def register_organisations(store: Store, plan: Plan) -> None:
    """Enter the organisations that take part, the inspectorate among them."""
    taking_part = {*plan.visiting, *plan.reporting, *plan.signalling, INSPECTORATE}
    for code in sorted(taking_part):
        register_organisation(store.cursor(), demonstration_organisations()[code])


def write_geography(store: Store, geography: Geography, *, organisation: str) -> None:
    """Places, districts, inhabitants, base map and extent of an invented municipality, in one batch."""
    with store.write(kind="places", organisation=organisation) as batch:
        batch.append("main.places", _shielded(store, geography.places).assign(source=organisation))
        numbers = [f"D{i + 1:03d}" for i in range(len(geography.districts))]
        areas = geography.districts.assign(source=organisation, source_id=numbers)
        batch.append("main.areas", areas.assign(outline=shapely.to_wkb(areas.outline.to_numpy(dtype=object))))
        batch.append("main.population", geography.population.assign(source=MADE_UP, cell_level=LEVEL, sign=1))
        outlines = shapely.to_wkb(geography.base_map.outline.to_numpy(dtype=object))
        batch.append("main.base_map", geography.base_map.assign(source=MADE_UP, outline=outlines))


def write_population(store: Store, population: pd.DataFrame, *, organisation: str) -> None:
    """Made-up inhabitants of an area of which nothing is published."""
    with store.write(kind="population", organisation=organisation) as batch:
        batch.append("main.population", population.assign(source=MADE_UP, cell_level=LEVEL, sign=1))


def write_extent(
    store: Store, extent: tuple[float, float, float, float], span: Span, *, organisation: str
) -> None:
    """The rectangle of a demonstration, with the last day that its facts cover."""
    columns = ("west_m", "south_m", "east_m", "north_m")
    row = {name: [value] for name, value in zip(columns, extent, strict=True)}
    with store.write(kind="area", organisation=organisation) as batch:
        batch.append(
            "main.extents", pd.DataFrame({"source": [MADE_UP], **row, "source_date": [span.last_day]})
        )


def write_teams(store: Store, plan: Plan) -> None:
    """Enter the teams of the organisations that visit, one batch for each organisation."""
    teams = registered_teams(plan, read_extent(store))
    _write(store, "teams", "help.teams", _with_ids(store, "team", teams))


def write_crews_and_suppliers(store: Store, worksites: pd.DataFrame) -> None:
    """Enter crews, as those of the organisation that tries planning, and suppliers; no chance is drawn."""
    crews = registered_crews(read_population(store, level=OFFICE_LEVEL), store.grid)
    with store.write(kind="crews", organisation=example_organisation().code) as batch:
        write_versions(batch, "inspection.crews", [crew_row(each) for each in crews])
    suppliers = _with_ids(store, "supplier", registered_suppliers(worksites))
    _write(store, "suppliers", "inspection.suppliers", suppliers)


def write_facts(store: Store, facts: Facts) -> None:
    """All facts, one batch for each kind and organisation; ids are made with the store's secret."""
    _write(store, "visits", "help.visits", _with_ids(store, "visit", facts.visits))
    _write(store, "sightings", "help.sightings", _with_ids(store, "sighting", facts.sightings))
    efforts = _with_ids(store, "reporting effort", facts.reporting_efforts)
    _write(store, "reporting_effort", "help.reporting_effort", efforts)
    services = _with_ids(store, "service", facts.services)
    _write(store, "services", "main.services", services)
    _write(store, "worksites", "inspection.worksites", facts.worksites)
    _write(store, "inspections", "inspection.inspections", facts.inspections)
    _write(store, "signals", "inspection.signals", _with_ids(store, "signal", facts.signals))


def _with_ids(store: Store, what: str, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(source_id=keyed_ids(store, ((MADE_UP, what, str(i)) for i in range(len(rows)))))


def _write(store: Store, kind: str, table: str, rows: pd.DataFrame) -> None:
    for organisation, own in rows.groupby("source", sort=True):
        with store.write(kind=kind, organisation=str(organisation)) as batch:
            batch.append(table, own)


def _shielded(store: Store, places: pd.DataFrame) -> pd.DataFrame:
    """Places as the schema keeps them: points and names where their kind allows, cells or areas elsewhere."""
    kinds = pd.DataFrame(
        {
            "kind": [kind.code for kind in place_kinds()],
            "keeps_point": [kind.keeps_point for kind in place_kinds()],
            "secret": [kind.secret for kind in place_kinds()],
        }
    )
    known = places.merge(kinds, on="kind", how="left")
    x, y = places.x.to_numpy(), places.y.to_numpy()
    lat, lon = store.grid.metres_to_points(x, y)
    level = np.where(
        known.keeps_point, _LEVEL_OF_POINTS, np.where(known.secret, _LEVEL_OF_SECRETS, _LEVEL_OF_CELLS)
    )
    fine_east, fine_north = store.grid.cells_of_metres(x, y, level=0)
    east, north = fine_east.copy(), fine_north.copy()
    for each in (_LEVEL_OF_CELLS, _LEVEL_OF_SECRETS):
        some = level == each
        east[some], north[some] = parents(fine_east[some], fine_north[some], level=0, to_level=each)
    shown = known.keeps_point
    ids = keyed_ids(store, ((MADE_UP, "place", str(i)) for i in range(len(places))))
    return pd.DataFrame(
        {
            "source_id": ids,
            "kind": known.kind,
            "keeps_point": shown,
            "name": known.name.where(shown, None),
            "opening_hours": known.opening_hours.where(shown, None),
            "lat": pd.Series(np.round(lat, 6)).astype("Float64").where(shown),
            "lon": pd.Series(np.round(lon, 6)).astype("Float64").where(shown),
            "east": east,
            "north": north,
            "cell_level": level.astype(np.int8),
        }
    )
