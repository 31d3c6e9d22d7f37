"""Makes layers through a cache whose key holds the role and the version of the store."""

import streamlit as st

from data.access import Person
from data.area import read_extent
from data.language import language
from data.periods import Period
from data.store import Store
from layers.assembly import build_layer
from layers.catalogue import listed_layer
from layers.layer import Layer
from pages.shared.state import View
from pages.shared.stores import current_store

SMALL_AREA_KM2 = 50


def current_layer(view: View, *, code: str, level: int) -> Layer:
    """Return a layer for the person, municipality, period, form and season in view."""
    store = current_store(view.store)
    return _layer(
        store,
        view.person,
        # What else the layer depends on: whoever shares a role shares the layer, nobody else does.
        (store.settings.store_id, store.version, ",".join(sorted(view.person.roles)), language()),
        code=code,
        level=level,
        period=view.period,
        forms=view.forms,
        season=None if view.season == "any" else view.season,
    )


def default_level(view: View, code: str) -> int:
    """Return the level that suits the area and the layer.

    250 m for a part of a town, 500 m for more; a step larger for rates, since many sightings are known only
    to larger cells.
    """
    west, south, east, north = read_extent(current_store(view.store))
    level = 1 if (east - west) * (north - south) / 1e6 < SMALL_AREA_KM2 else 2
    return level + listed_layer(code).finest_level


@st.cache_resource(show_spinner=False, max_entries=64)
def _layer(
    _store: Store,
    _person: Person,
    key: tuple[str | int, ...],  # noqa: ARG001  # it keys the cache
    *,
    code: str,
    level: int,
    period: Period,
    forms: int,
    season: str | None,
) -> Layer:
    return build_layer(_store, _person, code=code, level=level, period=period, forms=forms, season=season)
