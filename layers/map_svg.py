"""Draws the pale base map as SVG for sheets and reports, where no browser and no network is at hand."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.language import _
from layers.map_labels import Placed, label_svg, place_names, street_names
from layers.map_view import MapView
from layers.markup import Markup, join, tag
from layers.palette import PAPER

AREAS = ("water", "green", "building")
LINES = ("rail", "minor_street", "main_street")
FILLS = {"water": "#d3e1e8", "green": "#e3ebda", "building": "#ebe8e1"}
STROKES = {"water": "#b9cfdb", "rail": "#a9aeb3", "minor_street": "#b4b8bb", "main_street": "#8d949a"}
# Width in pixels on a close map and on a far one: wider where single streets can be told apart.
WIDTHS_PX = {"water": (1.2, 0.6), "rail": (0.9, 0.5), "minor_street": (1.3, 0.35), "main_street": (2.6, 0.9)}
CLOSE_M, FAR_M = 2.0, 25.0  # metres per pixel
# On a map that is further away, houses and side streets would only be grey.
FARTHEST_M = {"building": 4.0, "minor_street": 40.0}
SMALLEST_PX = 1.5
TOLERANCE_PX = 0.35
FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"


def draw_svg_map(
    base_map: Mapping[str, gpd.GeoDataFrame],
    view: MapView,
    *,
    under: Sequence[str] = (),
    over: Sequence[str] = (),
    kept_free: Sequence[BaseGeometry] = (),
    title: str,
    attribution: str = "",
    class_: str = "",
) -> Markup:
    """Return one <svg> with the base map, scale bar, north arrow and attribution.

    Parameters
    ----------
    base_map
        Layer name to shapes in metres with a column name, as `data.basemap.read_base_map` gives them; any may
        be absent.
    under, over
        Markup drawn below streets and names (cells, areas), and above all (routes, numbers).
    kept_free
        Shapes in pixels that no name may cover.
    title
        What the picture shows, in a sentence, for those who do not see it.
    """
    furniture, taken = _furniture(view, attribution)
    shown = [name for name in (*AREAS, *LINES) if name in base_map and _is_shown(name, view)]
    ground = {name: clip(base_map[name], view) for name in shown}
    busy = [*kept_free, *taken]
    names = _names(base_map, ground, view, busy)
    width, height = round(view.width_px), round(view.height_px)
    return tag(
        "svg",
        tag("title", title),
        tag("rect", width=width, height=height, fill=PAPER),
        *(_areas(ground[name], name, view) for name in AREAS if name in ground),
        *under,
        *(_lines(ground[name], name, view) for name in LINES if name in ground),
        *(label_svg(each) for each in names),
        *over,
        *furniture,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=title,
        font_family=FONT,
        class_=class_ or None,
    )


def clip(shapes: gpd.GeoDataFrame, view: MapView) -> gpd.GeoDataFrame:
    """Return the shapes cut to the view and made no finer than it can show."""
    if shapes.empty:
        return shapes
    geometry = shapely.clip_by_rect(shapes.geometry.to_numpy(), *view.box)
    geometry = shapely.simplify(geometry, TOLERANCE_PX * view.metres_per_px)
    west, south, east, north = shapely.bounds(geometry).T
    extent_m = np.maximum(east - west, north - south)
    is_point = shapely.get_type_id(geometry) == shapely.GeometryType.POINT
    kept = ~shapely.is_empty(geometry) & (is_point | (extent_m >= SMALLEST_PX * view.metres_per_px))
    return shapes.assign(geometry=geometry).loc[kept]


def path_of(geometries: NDArray[np.object_] | Sequence[BaseGeometry], view: MapView) -> str:
    """Return lines and areas as one SVG path in tenths of a pixel, each point as a step from the last."""
    parts = shapely.get_parts(shapely.get_parts(np.asarray(geometries, dtype=object)))
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings = shapely.get_rings(parts[is_area])
    lines = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return _steps(rings, view, close="z") + _steps(lines, view, close="")


def _steps(lines: NDArray[np.object_], view: MapView, *, close: str) -> str:
    """Return the lines one after the other; steps that are too short to be seen are left out."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    if not len(points):
        return ""
    tenths = np.round(view.to_px(points[:, 0], points[:, 1]) * 10).astype(np.int64)
    begins = np.append(True, np.diff(line) != 0)
    steps = np.diff(tenths, axis=0, prepend=tenths[:1])
    drawn = begins | (steps != 0).any(axis=1)
    if close:
        # A ring comes back to its first point by itself.
        drawn &= begins | ~np.append(begins[1:], True)
    moves = np.where(begins[:, None], tenths, steps) / 10
    # One point at a time, as text is put together: numpy has no faster way to write numbers.
    written = [
        f"{close if number else ''}M{right:g} {down:g}" if first else f"l{right:g} {down:g}"
        for number, ((right, down), first) in enumerate(
            zip(moves[drawn].tolist(), begins[drawn].tolist(), strict=True)
        )
    ]
    return "".join(written) + close


def _is_shown(layer: str, view: MapView) -> bool:
    return view.metres_per_px <= FARTHEST_M.get(layer, np.inf)


def _areas(shapes: gpd.GeoDataFrame, layer: str, view: MapView) -> Markup:
    geometry = shapes.geometry.to_numpy()
    is_line = np.isin(shapely.get_type_id(geometry), (1, 5))
    drawn = [tag("path", d=path_of(geometry[~is_line], view), fill=FILLS[layer], fill_rule="evenodd")]
    if is_line.any():
        width = _width(layer, view)
        path = path_of(geometry[is_line], view)
        drawn.append(tag("path", d=path, fill="none", stroke=STROKES[layer], stroke_width=width))
    return join(*drawn)


def _lines(shapes: gpd.GeoDataFrame, layer: str, view: MapView) -> Markup:
    return tag(
        "path",
        d=path_of(shapes.geometry.to_numpy(), view),
        fill="none",
        stroke=STROKES[layer],
        stroke_width=_width(layer, view),
        stroke_linejoin="round",
        stroke_linecap="round",
        stroke_dasharray="4 2" if layer == "rail" else None,
    )


def _width(layer: str, view: MapView) -> float:
    close, far = WIDTHS_PX[layer]
    share = np.interp(np.log(view.metres_per_px), [np.log(CLOSE_M), np.log(FAR_M)], [0, 1])
    return round(float(close + (far - close) * share), 2)


def _names(
    base_map: Mapping[str, gpd.GeoDataFrame],
    ground: Mapping[str, gpd.GeoDataFrame],
    view: MapView,
    busy: list[BaseGeometry],
) -> list[Placed]:
    """Return the names that fit: parts of town first, then main streets, then the others."""
    placed: list[Placed] = []
    if "place_name" in base_map:
        placed += place_names(clip(base_map["place_name"], view), view, busy)
    for layer in ("main_street", "minor_street"):
        if layer in ground:
            placed += street_names(ground[layer], view, [*busy, *(each.shape for each in placed)])
    return placed


def _furniture(view: MapView, attribution: str) -> tuple[list[Markup], list[BaseGeometry]]:
    """Return scale bar, north arrow and attribution, and the room they take."""
    length_m = _round_length(view.metres_per_px * view.width_px / 5)
    length_px = length_m / view.metres_per_px
    bottom = view.height_px - 10
    written = (
        _("{kilometres} km").format(kilometres=f"{length_m / 1000:g}")
        if length_m >= 1000
        else _("{metres} m").format(metres=f"{length_m:g}")
    )
    white = {"fill": "#ffffff", "fill_opacity": 0.85}
    scale = [
        tag("rect", x=6, y=bottom - 18, width=round(length_px + 12, 1), height=24, rx=3, **white),
        tag("text", written, x=12, y=bottom - 6, font_size=9, fill="#262d33"),
        tag(
            "path",
            d=f"M12 {bottom - 3}v5h{length_px:.1f}v-5",
            fill="none",
            stroke="#262d33",
            stroke_width=1.2,
        ),
    ]
    arrow = [
        tag("circle", cx=view.width_px - 20, cy=20, r=14, **white),
        tag("path", d=f"M{view.width_px - 20} 9l5 13l-5 -3l-5 3z", fill="#262d33"),
        tag("text", _("N"), x=view.width_px - 20, y=31, font_size=8, text_anchor="middle", fill="#262d33"),
    ]
    taken: list[BaseGeometry] = [
        shapely.box(0, bottom - 22, length_px + 22, view.height_px),
        shapely.box(view.width_px - 38, 0, view.width_px, 38),
    ]
    if not attribution:
        return [*scale, *arrow], taken
    width = 4.6 * len(attribution) + 8
    credit = [
        tag(
            "rect", x=round(view.width_px - width, 1), y=view.height_px - 13, width=width, height=13, **white
        ),
        tag(
            "text",
            attribution,
            x=view.width_px - 4,
            y=view.height_px - 4,
            font_size=8,
            text_anchor="end",
            fill="#39424a",
        ),
    ]
    taken.append(shapely.box(view.width_px - width, view.height_px - 15, view.width_px, view.height_px))
    return [*scale, *arrow, *credit], taken


def _round_length(most_m: float) -> float:
    """Return the greatest of 1, 2 or 5 times a power of ten that is not longer."""
    power = 10.0 ** np.floor(np.log10(most_m))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most_m))
