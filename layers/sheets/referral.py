"""Finds where to refer near each stop of a round; of a hidden service it says what it offers, never where."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.access import Person
from data.opening_windows import country_of_time_zone
from data.services import read_services
from data.store import Store
from layers.language_names import language_names
from layers.routing.team import Point
from layers.sheets.hours import CLOSED, Opening, opening_at
from layers.sheets.sheet_stop import SheetStop
from layers.sheets.words import labels_of

MOST_OPEN, MOST_CLOSED = 3, 2


class Met(Protocol):
    """Where and when people are met: a stop of a round, or a visit to a worksite."""

    @property
    def point(self) -> Point:
        """(lat, lon) in degrees."""

    @property
    def begins_s(self) -> int:
        """Seconds on the clock since the midnight before."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes that are asked for."""


@dataclass(frozen=True)
class Service:
    """A public service where to refer, under a letter; texts are in the language of the session.

    `point` is (lat, lon) in degrees, None where only the area is kept; `hours` are as written.
    """

    letter: str
    name: str
    address: str
    phone: str
    hours: str
    needs: tuple[str, ...]
    for_whom: tuple[str, ...]
    languages: tuple[str, ...]
    point: Point | None


@dataclass(frozen=True)
class Referral:
    """A service near a stop: its letter, how far away (None where not known), and whether it is open then."""

    letter: str
    distance_m: float | None
    opening: Opening


@dataclass(frozen=True)
class Hidden:
    """What hidden services offer and to whom, in words; nothing else of them is known here."""

    needs: tuple[str, ...]
    for_whom: tuple[str, ...]


@dataclass(frozen=True)
class Referrals:
    """Where to refer on a round: the services under letters, those of each stop, what hidden ones offer."""

    services: tuple[Service, ...]
    of_stops: tuple[tuple[Referral, ...], ...]
    hidden: tuple[Hidden, ...]


def read_referrals(
    store: Store, person: Person, stops: Sequence[SheetStop], *, midnight: datetime
) -> Referrals:
    """Return up to three open services for each stop, nearest first, or the next ones to open where none is.

    A service that offers something further goes before one that offers the same, one that speaks a language
    the stop asks for before one that does not. Distances are straight lines.

    Raises
    ------
    NotAllowed
        When none of the person's roles reads services.
    """
    services = read_services(store, person)
    public = services.loc[~services["secret"].astype(bool)].reset_index(drop=True)
    hidden = _hidden(services.loc[services["secret"].astype(bool)])
    return replace(refer_to(store, public, stops, midnight=midnight), hidden=hidden)


def refer_to(
    store: Store, public: gpd.GeoDataFrame, stops: Sequence[Met], *, midnight: datetime
) -> Referrals:
    """Return where to refer from each stop among public services, as `read_referrals` chooses them."""
    chosen = [_choose(public, stop, store, midnight) for stop in stops]
    rows = list(dict.fromkeys(choice[0] for of_stop in chosen for choice in of_stop))
    letters = {row: _letter(position) for position, row in enumerate(rows)}
    of_stops = tuple(
        tuple(Referral(letters[row], distance_m, opening) for row, distance_m, opening in of_stop)
        for of_stop in chosen
    )
    lettered = tuple(_service(public.iloc[row], letters[row], store) for row in rows)
    return Referrals(lettered, of_stops, ())


_Choice = tuple[int, float | None, Opening]


def _choose(public: gpd.GeoDataFrame, stop: Met, store: Store, midnight: datetime) -> list[_Choice]:
    when = midnight + timedelta(seconds=stop.begins_s)
    distances_m = _distances_m(public, stop, store)
    country = country_of_time_zone(store.settings.time_zone)
    openings = [opening_at(_text(hours), when, country=country) for hours in public["opening_hours"]]
    asked = set(stop.languages)
    order = sorted(
        range(len(public)),
        key=lambda row: (
            openings[row].rank,
            bool(asked) and not asked & set(public["languages"].iloc[row]),
            distances_m[row],
        ),
    )
    if usable := [row for row in order if openings[row].state != CLOSED]:
        rows = _varied(usable, public, MOST_OPEN)
    else:
        soonest = sorted(order, key=lambda row: (openings[row].opens_in_s, distances_m[row]))
        rows = _varied(soonest, public, MOST_CLOSED)
    rows.sort(key=lambda row: distances_m[row])
    return [
        (row, float(distances_m[row]) if np.isfinite(distances_m[row]) else None, openings[row])
        for row in rows
    ]


def _varied(rows: list[int], public: gpd.GeoDataFrame, most: int) -> list[int]:
    """Return the first rows, those first that offer something which none before them does."""
    offered: set[str] = set()
    adding: list[int] = []
    same: list[int] = []
    for row in rows:
        needs = set(public["needs"].iloc[row])
        (adding if needs - offered else same).append(row)
        offered |= needs
    return (adding + same)[:most]


def _distances_m(public: gpd.GeoDataFrame, stop: Met, store: Store) -> NDArray[np.float64]:
    x, y = store.grid.points_to_metres([stop.point[0]], [stop.point[1]])
    distances_m = shapely.distance(public.geometry.to_numpy(), shapely.Point(x[0], y[0]))
    # Where no point is kept, the middle of the cell says how far; the sheet then shows no point either.
    celled = (np.isnan(distances_m) & public["cell_level"].notna()).to_numpy(bool)
    for row in np.flatnonzero(celled):
        east, north, level = (int(public[name].iloc[row]) for name in ("east", "north", "cell_level"))
        centre_x, centre_y = store.grid.centres([east], [north], level)
        distances_m[row] = np.hypot(centre_x[0] - x[0], centre_y[0] - y[0])
    return np.where(np.isnan(distances_m), np.inf, distances_m)


def _service(row: pd.Series, letter: str, store: Store) -> Service:
    point = None
    if row["geometry"] is not None and not row["geometry"].is_empty:
        lat, lon = store.grid.metres_to_points([row["geometry"].x], [row["geometry"].y])
        point = (float(lat[0]), float(lon[0]))
    return Service(
        letter=letter,
        name=_text(row["name"]),
        address=_text(row["address"]),
        phone=_text(row["phone"]),
        hours=_text(row["opening_hours"]),
        needs=labels_of("needs", row["needs"]),
        for_whom=labels_of("for_whom", row["for_whom"]),
        languages=language_names(row["languages"]),
        point=point,
    )


def _hidden(services: gpd.GeoDataFrame) -> tuple[Hidden, ...]:
    offers = {
        (tuple(sorted(needs)), tuple(sorted(for_whom)))
        for needs, for_whom in zip(services["needs"], services["for_whom"], strict=True)
    }
    return tuple(
        Hidden(labels_of("needs", needs), labels_of("for_whom", for_whom))
        for needs, for_whom in sorted(offers)
    )


def _letter(position: int) -> str:
    """Return A to Z, then AA, AB, ..."""
    first, last = divmod(position, 26)
    return ("" if first == 0 else chr(64 + first)) + chr(65 + last)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
