"""Measures where people have fewer places of help within reach than the area has for each of them."""

import geopandas as gpd
import numpy as np
import pandas as pd

from data.errors import Refused
from data.grid import side_of_level
from data.language import _
from layers.catchment import SPEED_KM_H, Access, Floats, Sites, float_catchments, minutes_of
from layers.classes import Wording, classify
from layers.layer import Layer, Method, check_crs
from layers.number_text import write_count, write_number
from layers.service_evidence import ServiceEvidence
from layers.service_fit import Wanted, fitting_services, sites_of

CODE = "service_gap"
ANCHOR = "service-gap"
PER_PEOPLE = 1_000
SLOWER, FASTER = 0.7, 1.3


def service_gap(
    services: gpd.GeoDataFrame, people: Floats, cells: gpd.GeoDataFrame, *, wanted: Wanted, level: int
) -> Layer:
    """Return how much less help is within reach than the area has for each of its people, in points of 100.

    gap = 100 (1 - A / (A + M)) with A the places per person within reach of a cell (`float_catchments`) and
    M the same over the whole area: 50 where both are alike, 100 where nothing is within an hour. The interval
    holds the gap at speeds 30 % lower and higher.

    Parameters
    ----------
    services
        As of `read_services`.
    people
        Inhabitants of each cell, in the order of `cells`; where none are known at all, each cell counts as
        one.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When people and cells are not as many.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    if len(people) != len(cells):
        raise Refused(_("People are given for other cells than those shown. Read them for these cells."))
    side_m = side_of_level(level)
    x, y = ((cells[name].to_numpy(float) + 0.5) * side_m for name in ("east", "north"))
    counted = bool(people.any())
    demand = people if counted else np.ones(len(cells))
    fitting, placeless = fitting_services(services, wanted)
    sites = sites_of(fitting)
    by_speed = float_catchments(
        sites, x, y, demand, speeds_km_h=tuple(SPEED_KM_H * times for times in (1.0, SLOWER, FASTER))
    )
    access = by_speed[0]
    shortfall = _shortfall(services)
    gaps = _gaps(by_speed, shown=(demand > 0) & (not shortfall))
    nearest = _nearest_minutes(sites, x, y)
    classed = classify(
        *(gaps[name].to_numpy() for name in ("value", "lower", "upper")),
        purpose="outreach",
        scheme="natural breaks",
        wording=_wording(len(fitting)),
    )
    known = np.isfinite(gaps["value"].to_numpy())
    return Layer(
        code=CODE,
        purpose="outreach",
        title=_title(wanted, nothing=_nothing(services, fitting, placeless, access)),
        level=level,
        epsg=epsg,
        unit=_unit(),
        cells=cells[["east", "north", "geometry"]].assign(
            **gaps.set_axis(cells.index),
            known=known,
            cls=classed.cls,
            faded=classed.faded,
            access=np.where(known, PER_PEOPLE * access.per_person, np.nan),
            minutes=np.where(known, nearest, np.nan),
        ),
        legend=classed.legend,
        n=len(fitting),
        method=Method(ANCHOR, _formula()),
        evidence=ServiceEvidence(fitting, sites, access, x, y, demand, counted),
        caveats=_caveats(services, fitting, placeless, wanted, counted=counted),
        shortfall=shortfall,
        extras=(
            ("access", _("Places per 1,000 people")),
            ("minutes", _("Minutes to the nearest public one")),
        ),
    )


def _gaps(by_speed: tuple[Access, ...], *, shown: np.ndarray) -> pd.DataFrame:
    gaps = [_gap(each) for each in by_speed]
    columns = {
        "value": gaps[0],
        "lower": np.minimum.reduce(gaps),
        "upper": np.maximum.reduce(gaps),
    }
    return pd.DataFrame({name: np.where(shown, each, np.nan) for name, each in columns.items()})


def _gap(access: Access) -> Floats:
    if access.mean <= 0:
        return np.full(len(access.per_person), 100.0)
    return np.asarray(100 * access.mean / (access.per_person + access.mean))


def _nearest_minutes(sites: Sites, x: Floats, y: Floats) -> Floats:
    """Return minutes to the nearest fitting public service, NaN without any; hidden ones have no distance."""
    from scipy.spatial import KDTree

    public = ~sites.wide
    if not public.any():
        return np.full(len(x), np.nan)
    tree = KDTree(np.column_stack([sites.x[public], sites.y[public]]))
    return minutes_of(tree.query(np.column_stack([x, y]))[0])


def _shortfall(services: gpd.GeoDataFrame) -> tuple[str, ...]:
    if len(services):
        return ()
    return (_("No services entered yet: bring in the list of where people can be referred to."),)


def _nothing(services: gpd.GeoDataFrame, fitting: gpd.GeoDataFrame, placeless: int, access: Access) -> str:
    """Return what there is to say where services are entered but none helps anybody; else nothing."""
    if len(services) == 0 or access.mean > 0:
        return ""
    if len(fitting) or placeless:
        return _("No place of help that fits is within an hour of anybody")
    return _("No place of help fits")


def _title(wanted: Wanted, *, nothing: str) -> str:
    if nothing:
        return _("{nothing}: {wanted}.").format(nothing=nothing, wanted=wanted.words)
    return _("Where people have less help within reach than others: {wanted}.").format(wanted=wanted.words)


def _unit() -> str:
    return _("points out of 100: 50 where help is as near as on average, 100 where none is within an hour")


def _formula() -> str:
    return _(
        "Places of help are shared among the people within an hour of them, nearer ones counting more; the "
        "gap is 100 times the area's places per person over the sum of these and those within reach."
    )


def _wording(count: int) -> Wording:
    return Wording(
        unit=_unit(),
        short_unit=_("points"),
        note=_("n = {count} services that fit").format(count=write_count(count)),
        unknown=_("Not known: nobody lives there, or no services are entered"),
        faded=_("Paler: unsure, another speed of travel moves it over three classes or more"),
    )


def _caveats(
    services: gpd.GeoDataFrame, fitting: gpd.GeoDataFrame, placeless: int, wanted: Wanted, *, counted: bool
) -> tuple[str, ...]:
    unknown, hidden = int(fitting["capacity"].isna().sum()), int(fitting["secret"].sum())
    silent = int((services["languages"].str.len() == 0).sum()) if wanted.language else 0
    notes = [
        _("Chosen: {wanted}.").format(wanted=wanted.words),
        _(
            "Ways are straight lines times 1.3 at {speed} km an hour, by foot and public transport together: "
            "no timetable, no ferry, no night."
        ).format(speed=write_number(SPEED_KM_H)),
        _(
            "Who may not come in, is afraid or does not know of a service has it no nearer for living "
            "beside it."
        ),
    ]
    if len(services) and not len(fitting) and not placeless:
        notes.append(_("None of the {count} services entered fits.").format(count=write_count(len(services))))
    if not counted:
        notes.append(_("No inhabitants are known here: each cell counts as one person."))
    for count, text in (
        (unknown, _("Services whose capacity is not known, which count with 10 places: {count}.")),
        (hidden, _("Services with a hidden address, which count for the whole area alike: {count}.")),
        (placeless, _("Services that fit but have no place, which are near no cell: {count}.")),
        (silent, _("Services whose languages are not entered, which fit no language: {count}.")),
    ):
        if count:
            notes.append(text.format(count=write_count(count)))
    return tuple(notes)
