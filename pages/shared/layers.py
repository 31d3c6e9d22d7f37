"""Makes layers through a cache whose key holds the role and the version of the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from data.area import read_extent
from data.periods import Period
from layers.assembly import build_layer
from layers.catalogue import listed_layer
from layers.layer import Layer
from layers.option import chosen_options
from layers.ranking import layer_table
from pages.shared.audit_noting import note_viewed
from pages.shared.cache_key import AccessKey, measure_ahead, measured
from pages.shared.download import table_as_csv
from pages.shared.state import View
from pages.shared.stores import current_store

SMALL_AREA_KM2 = 50


@dataclass(frozen=True)
class _Wanted:
    """What a layer depends on beside the key: whoever has the same of both shares it, nobody else."""

    code: str
    level: int
    period: Period | None
    forms: int
    season: str | None
    options: tuple[tuple[str, str], ...]


def current_layer(view: View, *, code: str, level: int, options: Mapping[str, str] | None = None) -> Layer:
    """Return a layer for the person, municipality, period, form, season and further choices in view."""
    wanted = _wanted(view, code, level, options)
    layer = measured(view, wanted, partial(_layer_of, wanted, view))
    note_viewed(current_store(view.store), view.person, f"layer:{code}")
    return layer


def measure_layers_ahead(view: View, layers: Iterable[tuple[str, int]]) -> None:
    """Have layers, by code and level, measured beside the session: they may be looked at next."""
    wanted = [_wanted(view, code, level, None) for code, level in layers]
    measure_ahead(view, {each: partial(_layer_of, each, view) for each in wanted})


def current_table(
    view: View, *, code: str, level: int, options: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, str]:
    """Return the table of a layer, and the same as CSV."""
    wanted = _wanted(view, code, level, options)
    table = measured(view, ("table", wanted), lambda key: _table(key, wanted, view))
    note_viewed(current_store(view.store), view.person, f"layer:{code}")
    return table


def default_level(view: View, code: str) -> int:
    """Return the level that suits the area and the layer.

    250 m for a part of a town, 500 m for more; a step larger for rates, since many sightings are known only
    to larger cells.
    """
    return level_of_area(view) + listed_layer(code).finest_level


def level_of_area(view: View) -> int:
    """Return the level that suits the area, for layers whose records are known to the smallest cells."""
    west, south, east, north = read_extent(current_store(view.store))
    return 1 if (east - west) * (north - south) / 1e6 < SMALL_AREA_KM2 else 2


def _wanted(view: View, code: str, level: int, options: Mapping[str, str] | None) -> _Wanted:
    listed = listed_layer(code)
    over_time = listed.over_time
    return _Wanted(
        code=code,
        level=level,
        period=view.period if over_time else None,
        forms=view.forms if over_time else 0,
        season=view.season if over_time and view.season != "any" else None,
        options=tuple(sorted(chosen_options(listed.options, options or {}).items())),
    )


# Twice what some twenty people look at: while a new state is measured, the one before is shown.
@st.cache_resource(show_spinner=False, max_entries=160)
def _layer(key: AccessKey, wanted: _Wanted, _view: View) -> Layer:  # noqa: ARG001  # keys the cache
    return build_layer(
        current_store(_view.store),
        _view.person,
        code=wanted.code,
        level=wanted.level,
        period=wanted.period,
        forms=wanted.forms,
        season=wanted.season,
        options=dict(wanted.options),
    )


def _layer_of(wanted: _Wanted, view: View, key: AccessKey) -> Layer:
    return _layer(key, wanted, view)


@st.cache_resource(show_spinner=False, max_entries=64)
def _table(key: AccessKey, wanted: _Wanted, _view: View) -> tuple[pd.DataFrame, str]:
    table = layer_table(_layer(key, wanted, _view))
    return table, table_as_csv(table)
