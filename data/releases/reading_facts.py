"""Reads the facts that a release is made from, as they stood after one write."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.access import Person
from data.area import read_extent
from data.basemap import base_map_attribution
from data.districts import read_districts
from data.errors import Refused
from data.grid import CELL_SIZES_M
from data.language import _
from data.pepper import keyed_ids
from data.permission import check_does
from data.population import read_population
from data.releases.facts import ReleaseFacts
from data.releases.operators import operator_keys
from data.releases.rules import RULES
from data.reporting_effort import read_reporting_effort
from data.services import read_services
from data.store import Store

# The year of a season is that of its months, so a winter is of January or of December: whoever says no more
# may mean either, and it had happened by the end of the later one.
_SIGHTINGS = """
    WITH in_force AS (
        SELECT source, source_id, version, place_precision, east, north, cell_level, period, season, year,
               forms, discovered, category
        FROM help.sightings
        WHERE batch <= $as_of
        GROUP BY ALL
        HAVING sum(sign) > 0
    )
    SELECT source, source_id, east, north, cell_level, period,
           coalesce(period, (year - 1970) * 12 + CASE season
               WHEN 'spring' THEN 2 WHEN 'summer' THEN 5 WHEN 'autumn' THEN 8 ELSE 0 END)::INTEGER
               AS first_period,
           coalesce(period, (year - 1970) * 12 + CASE season
               WHEN 'spring' THEN 4 WHEN 'summer' THEN 7 WHEN 'autumn' THEN 10 ELSE 11 END)::INTEGER
               AS last_period,
           forms, discovered, category, coalesce(k.never_target, false) AS never_target
    FROM in_force LEFT JOIN main.place_kinds k ON k.number = category
    ORDER BY source, source_id, version
"""
_VISITS = """
    SELECT source, source_id, east, north, cell_level, period, minutes, unmet_needs
    FROM help.visits
    WHERE batch <= $as_of
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY source, source_id
"""
# An inspection keeps the operator of its worksite as stated last, also where that is no longer in force.
_INSPECTIONS = """
    WITH in_force AS (
        SELECT source, source_id, version, worksite_source, worksite_id, kind, period, carried_out,
               labour_exploitation
        FROM inspection.inspections
        WHERE batch <= $as_of
        GROUP BY ALL
        HAVING sum(sign) > 0
    ), operators AS (
        SELECT source, source_id, employer_number, operator
        FROM inspection.worksites
        WHERE batch <= $as_of AND sign = 1
        QUALIFY row_number() OVER (PARTITION BY source, source_id ORDER BY version DESC, batch DESC) = 1
    )
    SELECT i.source, i.source_id, i.worksite_source || chr(31) || i.worksite_id AS site,
           coalesce(o.employer_number, '') AS employer_number, coalesce(o.operator, '') AS operator, i.kind,
           i.period, i.labour_exploitation
    FROM in_force i
    LEFT JOIN operators o ON o.source = i.worksite_source AND o.source_id = i.worksite_id
    WHERE i.carried_out
    ORDER BY i.source, i.source_id, i.version
"""
_WORKPLACES = """
    WITH in_force AS (
        SELECT source, source_id, version, kind, east, north, cell_level
        FROM main.places
        WHERE batch <= $as_of
        GROUP BY ALL
        HAVING sum(sign) > 0
    )
    SELECT (east >> ($level - cell_level))::INTEGER AS east,
           (north >> ($level - cell_level))::INTEGER AS north,
           count(*)::BIGINT AS workplaces
    FROM in_force JOIN main.place_kinds k ON k.code = kind
    WHERE k.vocabulary = 'workplace' AND k.shown_as = 'point' AND NOT k.never_target AND cell_level <= $level
    GROUP BY ALL
    ORDER BY north, east
"""
_PLACE_NAMES = """
    SELECT DISTINCT name, outline FROM main.base_map
    WHERE layer = 'place_name' AND name IS NOT NULL AND batch <= $as_of
    ORDER BY name, outline
"""


def read_release_facts(store: Store, person: Person, *, as_of: int | None = None) -> ReleaseFacts:
    """Return the facts of a store as they stood after batch `as_of`, by default after the last.

    Settings of the store, its vocabulary and the register of organisations are as they are now.

    Raises
    ------
    NotAllowed
        When the person does not read for both outreach and inspection, as a steward does.
    Refused
        When there is no such batch yet.
    StoreError
        When nothing says yet where the area lies.
    """
    check_does(store, person, "prepare_release")
    number = store.version if as_of is None else as_of
    if number > store.version:
        raise Refused(
            _("The store has come to batch {last}, there is no batch {number} yet.").format(
                last=store.version, number=number
            )
        )
    level = RULES.finest_level
    bound = {"as_of": number}
    sightings = _read(store, _SIGHTINGS, bound)
    helped = sightings["never_target"].to_numpy(dtype=bool)
    return ReleaseFacts(
        sightings=sightings.loc[~helped].drop(columns="never_target").reset_index(drop=True),
        visits=_read(store, _VISITS, bound),
        reporting=read_reporting_effort(store, person, as_of=number),
        population=_read_people(store, number),
        workplaces=_read(store, _WORKPLACES, {**bound, "level": level}),
        inspections=_read_inspections(store, bound),
        services=read_services(store, person, as_of=number),
        districts=read_districts(store, as_of=number),
        place_names=_read_place_names(store, number),
        box=read_extent(store, as_of=number),
        crs_epsg=store.settings.crs_epsg,
        municipality=store.settings.name,
        demonstration=store.settings.demonstration is not None,
        attribution=base_map_attribution(store),
        enough_inhabitants=store.settings.enough_inhabitants,
        as_of=number,
        at_help_places=sightings.loc[helped, ["first_period", "last_period"]].reset_index(drop=True),
    )


def _read(store: Store, statement: str, bound: dict[str, Any]) -> pd.DataFrame:
    with store.cursor() as cursor:
        return cursor.execute(statement, bound).df()


def _read_inspections(store: Store, bound: dict[str, Any]) -> pd.DataFrame:
    """Return inspections by keyed ids, as what a release has counted is remembered when they are erased."""
    read = _read(store, _INSPECTIONS, bound)
    firms = zip(read["employer_number"], read["operator"], strict=True)
    ids = keyed_ids(
        store, (("released", *key) for key in zip(read["source"], read["source_id"], strict=True))
    )
    return read.assign(
        source_id=np.array(ids, dtype=object), operator=np.array(operator_keys(firms), dtype=object)
    ).drop(columns="employer_number")


def _read_people(store: Store, as_of: int) -> pd.DataFrame:
    """Return inhabitants in the finest cells of parts, or where nobody counts in so small ones, in larger."""
    for level in range(RULES.finest_level, len(CELL_SIZES_M)):
        people = read_population(store, level=level, as_of=as_of)
        if len(people):
            break
    return people.assign(cell_level=level)


def _read_place_names(store: Store, as_of: int) -> gpd.GeoDataFrame:
    with store.cursor() as cursor:
        rows = cursor.execute(_PLACE_NAMES, {"as_of": as_of}).fetchall()
    outlines = [shapely.from_wkb(bytes(outline)) for _name, outline in rows]
    return gpd.GeoDataFrame(
        {"name": [name for name, _outline in rows]},
        geometry=[outline.centroid for outline in outlines],
        crs=store.settings.crs_epsg,
    )
