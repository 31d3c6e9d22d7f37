"""Finds room for the names on a map, none over another: parts of town upright, streets on their line."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
import shapely.affinity
from shapely.geometry.base import BaseGeometry

from layers.map_view import MapView
from layers.markup import Markup, join, tag

# Width of a letter as a share of the size of the type: DejaVu Sans runs to 0.6 on average.
LETTER = 0.6
PLACE_SIZES_PX = {1: 13.0, 2: 12.0, 3: 11.0}
SMALL_PLACE_PX, STREET_PX = 9.5, 8.0
MOST_PLACES, MOST_STREETS = 14, 60
STRAIGHT = 0.97  # length of the chord over that of the stretch under a name
GAP_PX = 2.0
TOWN_M = 6000.0  # on a map that is narrower, everybody knows which town it is


@dataclass(frozen=True)
class Placed:
    """A name with its place: middle in pixels, turn in degrees, size of the type, and the room it takes."""

    text: str
    x: float
    y: float
    turn: float
    size: float
    bold: bool
    shape: BaseGeometry


def place_names(names: gpd.GeoDataFrame, view: MapView, busy: Sequence[BaseGeometry]) -> list[Placed]:
    """Return the names of places that fit, the most important first; `busy` are shapes in pixels."""
    placed: list[Placed] = []
    named = names.loc[names["name"].notna()].sort_values(["rank", "name"], kind="stable")
    if view.metres_per_px * view.width_px < TOWN_M:
        named = named.loc[named["rank"] > 1]
    for text, rank, point in zip(named["name"], named["rank"], named.geometry, strict=True):
        if len(placed) >= MOST_PLACES:
            break
        x, y = view.to_px([point.x], [point.y])[0]
        size = PLACE_SIZES_PX.get(int(rank), SMALL_PLACE_PX)
        label = _label(text, float(x), float(y), 0.0, size, bold=rank <= 2)
        if _fits(label, view, [*busy, *(each.shape for each in placed)]):
            placed.append(label)
    return placed


def street_names(streets: gpd.GeoDataFrame, view: MapView, busy: Sequence[BaseGeometry]) -> list[Placed]:
    """Return the names of streets that fit on a straight stretch of their line, the longest streets first."""
    placed: list[Placed] = []
    named = streets.loc[streets["name"].notna()]
    merged = [
        (text, shapely.line_merge(shapely.union_all(group.geometry.to_numpy())))
        for text, group in named.groupby("name", sort=True)
    ]
    merged.sort(key=lambda each: (-each[1].length, each[0]))
    for text, line in merged:
        if len(placed) >= MOST_STREETS:
            break
        taken = [*busy, *(each.shape for each in placed)]
        label = next((each for each in _along(text, line, view) if _fits(each, view, taken)), None)
        if label is not None:
            placed.append(label)
    return placed


def label_svg(label: Placed) -> Markup:
    """Return a name with a light rim, so that it can be read over streets."""
    at = {"x": round(label.x, 1), "y": round(label.y + 0.35 * label.size, 1)}
    shared = {
        **at,
        "font_size": label.size,
        "text_anchor": "middle",
        "font_weight": "bold" if label.bold else None,
        "transform": f"rotate({label.turn:.1f} {label.x:.1f} {label.y:.1f})" if label.turn else None,
    }
    # WeasyPrint 70 does not know paint-order: the rim is the same text drawn below.
    rim = tag(
        "text",
        label.text,
        stroke="#f7f6f2",
        stroke_width=2.4,
        stroke_linejoin="round",
        fill="#f7f6f2",
        aria_hidden="true",
        **shared,
    )
    return join(rim, tag("text", label.text, fill="#39424a", **shared))


def _along(text: str, line: BaseGeometry, view: MapView) -> list[Placed]:
    """Return where the name could stand on its line: the middle of each part first, then the quarters."""
    width_m = _width_px(text, STREET_PX) * view.metres_per_px
    parts = sorted(shapely.get_parts(line), key=lambda part: -part.length)
    labels = []
    for part in parts[:3]:
        for share in (0.5, 0.25, 0.75, 0.12, 0.88):
            first, last = share * part.length - width_m / 2, share * part.length + width_m / 2
            if first < 0 or last > part.length:
                continue
            a, b = part.interpolate(first), part.interpolate(last)
            if a.distance(b) < STRAIGHT * width_m:
                continue
            (ax, ay), (bx, by) = view.to_px([a.x, b.x], [a.y, b.y])
            turn = float(np.degrees(np.arctan2(by - ay, bx - ax)))
            turn = turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn
            labels.append(_label(text, float(ax + bx) / 2, float(ay + by) / 2, turn, STREET_PX, bold=False))
    return labels


def _label(text: str, x: float, y: float, turn: float, size: float, *, bold: bool) -> Placed:
    half_x, half_y = _width_px(text, size * (1.1 if bold else 1)) / 2 + GAP_PX, 0.6 * size + GAP_PX
    box = shapely.box(x - half_x, y - half_y, x + half_x, y + half_y)
    # In pixels y runs downwards, as SVG turns: the rotation has the same sign.
    shape = shapely.affinity.rotate(box, turn, origin=(x, y)) if turn else box
    return Placed(text, x, y, turn, size, bold, shape)


def _width_px(text: str, size: float) -> float:
    return LETTER * size * len(text)


def _fits(label: Placed, view: MapView, taken: Sequence[BaseGeometry]) -> bool:
    within = shapely.box(0, 0, view.width_px, view.height_px).covers(label.shape)
    return bool(within and not any(label.shape.intersects(each) for each in taken))
