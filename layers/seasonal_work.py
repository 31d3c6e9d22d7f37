"""Measures where places of seasonal work lie, each as much as its season counts."""

from dataclasses import replace

import geopandas as gpd

from data.language import _
from layers.exposure import exposure
from layers.exposure_weights import Weights
from layers.layer import Layer, Method
from layers.season_weights import SeasonOfKind

ANCHOR = "seasonal-work"


def seasonal_work(
    places: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    weights: Weights,
    seasons: tuple[SeasonOfKind, ...],
    *,
    purpose: str,
    level: int,
    season: str | None = None,
) -> Layer:
    """Return exposure to places of seasonal work alone, each weighted by the share of the season.

    value = sum over places of w_kind * s_kind * (1 - (d / h)^2)^2, as in exposure, with s the share of the
    season; without a season, that of the season in which there is most work.

    Parameters
    ----------
    places
        Columns kind, east, north, cell_level, geometry, in the grid CRS; of this purpose alone.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.

    Raises
    ------
    CrsMismatch
        When places and cells are not in the same grid CRS in metres.
    Refused
        When a kind may not be on this surface, among them every help place on the inspection surface.
    """
    layer = exposure(places, cells, _in_season(weights, seasons, season), purpose=purpose, level=level)
    shortfall = layer.shortfall
    if shortfall and len(places):
        shortfall = (_("The map knows no places of seasonal work here."),)
    return replace(
        layer,
        code=f"{purpose}_seasonal",
        title=_("Where seasonal work lies."),
        method=Method(ANCHOR, _formula()),
        shortfall=shortfall,
        caveats=(
            _season_in_words(season),
            _("Which kinds have a season is a judgement from the sources: {kinds} alone.").format(
                kinds=_kinds_in_words(seasons)
            ),
            *layer.caveats[1:],
        ),
    )


def _in_season(weights: Weights, seasons: tuple[SeasonOfKind, ...], season: str | None) -> Weights:
    """Return the weights times the share of the season; kinds without a season weigh nothing."""
    shares = {kind.code: kind.in_season(season) for kind in seasons}
    return replace(
        weights,
        kinds=tuple(
            replace(
                kind,
                outreach=kind.outreach * shares.get(kind.code, 0.0),
                inspection=kind.inspection * shares.get(kind.code, 0.0),
            )
            for kind in weights.kinds
        ),
    )


def _season_in_words(season: str | None) -> str:
    words = {
        "winter": _("It shows winter; period and form play no part."),
        "spring": _("It shows spring; period and form play no part."),
        "summer": _("It shows summer; period and form play no part."),
        "autumn": _("It shows autumn; period and form play no part."),
    }
    return words.get(
        season or "", _("It shows each kind at its height; choose a season for another time of the year.")
    )


def _kinds_in_words(seasons: tuple[SeasonOfKind, ...]) -> str:
    from data.vocabulary import place_kind

    return ", ".join(place_kind(kind.code).label for kind in seasons)


def _formula() -> str:
    return _(
        "Each place of seasonal work counts its weight times the share of the season at the door and less "
        "with distance; the cell adds them up."
    )
