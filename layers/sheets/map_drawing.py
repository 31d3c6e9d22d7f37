"""Draws the map of a round as SVG: the way, numbered stops, where the team sets out and comes back."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.language import _
from layers.map_svg import draw_svg_map
from layers.map_view import MapView, view_of_box
from layers.markup import Markup, join, tag
from layers.sheets.ground import round_box
from layers.sheets.markers import spread
from layers.sheets.sheet import Sheet

INK = "#1b2126"
RADIUS_PX = 9.0
ARROW_EVERY_PX = 70.0
PILL_PX = 15


@dataclass(frozen=True)
class MapSize:
    """Size of a drawing in pixels of CSS (96 to the inch)."""

    width_px: float
    height_px: float


PHONE_MAP = MapSize(360, 400)
# On A4: over the whole width (186 mm), or beside a column of text where the round is higher than wide.
WIDE_PX, LEAST_PX, MOST_PX = 702, 280, 430
HIGH_WIDTH_PX, LEAST_HIGH_PX, MOST_HIGH_PX = 430, 430, 560


def is_high(sheet: Sheet) -> bool:
    """Whether the round is higher than wide on a map."""
    west, south, east, north = round_box(sheet.grid, sheet.stops, sheet.legs)
    return north - south > east - west


def paper_map(sheet: Sheet) -> MapSize:
    """Return the size of the map on A4, as high as the round asks for within bounds."""
    west, south, east, north = round_box(sheet.grid, sheet.stops, sheet.legs)
    form = (north - south) / (east - west)
    if is_high(sheet):
        return MapSize(HIGH_WIDTH_PX, float(np.clip(HIGH_WIDTH_PX * form, LEAST_HIGH_PX, MOST_HIGH_PX)))
    return MapSize(WIDE_PX, float(np.clip(WIDE_PX * form, LEAST_PX, MOST_PX)))


def map_key(sheet: Sheet) -> str:
    """Return what the signs of the map mean, as far as they are on it."""
    parts = [_("Numbers: stops in order. Small arrows: which way to go.")]
    if any(each.is_area for each in sheet.stops):
        parts.append(_("Broken square: an area to walk through."))
    if any(each.point is not None for each in sheet.services):
        parts.append(_("Letters: where to refer."))
    return " ".join(parts)


def draw_round(sheet: Sheet, *, size: MapSize, class_: str = "") -> Markup:
    """Return the map of a round as one <svg>."""
    box = round_box(sheet.grid, sheet.stops, sheet.legs)
    view = view_of_box(box, width_px=size.width_px, height_px=size.height_px)
    line = np.concatenate([_px(leg.line, view, sheet) for leg in sheet.legs])
    stops = _px(np.array([each.point for each in sheet.stops]), view, sheet)
    ends = _px(np.array([sheet.start, sheet.end]), view, sheet)
    letters = _letters_on_map(sheet, view)
    apart = spread(
        np.concatenate([stops, ends, *(at[None] for __, at in letters)]), apart_px=2 * RADIUS_PX + 1
    )
    numbers = apart[: len(stops)]
    letters = [(letter, moved) for (letter, __), moved in zip(letters, apart[len(stops) + 2 :], strict=True)]
    numbers_free: list[BaseGeometry] = [
        shapely.Point(*each).buffer(RADIUS_PX + 1) for each in (*numbers, *(at for __, at in letters))
    ]
    pills, pill_rooms = _pills(ends, view, numbers_free)
    way_free = shapely.LineString(line).buffer(3)
    return draw_svg_map(
        sheet.ground,
        view,
        under=[_squares(sheet, view)],
        over=[
            _way(line, sheet.colour),
            _last_steps(sheet, view, stops),
            *(_letter(*each) for each in letters),
            _leaders(stops, numbers, sheet.colour),
            *pills,
            *(_number(each.number, at, sheet) for each, at in zip(sheet.stops, numbers, strict=True)),
        ],
        kept_free=[*numbers_free, *pill_rooms, way_free],
        title=_("Map of the round {code} with {count} stops").format(code=sheet.code, count=len(sheet.stops)),
        attribution=sheet.attribution,
        class_=class_,
    )


def _px(points: NDArray[np.float64], view: MapView, sheet: Sheet) -> NDArray[np.float64]:
    x, y = sheet.grid.points_to_metres(points[:, 0], points[:, 1])
    return view.to_px(x, y)


def _way(line: NDArray[np.float64], colour: str) -> Markup:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
    shared = {"d": path, "fill": "none", "stroke_linejoin": "round", "stroke_linecap": "round"}
    return join(
        tag("path", stroke="#ffffff", stroke_width=6, stroke_opacity=0.9, **shared),
        tag("path", stroke=colour, stroke_width=3, **shared),
        _arrows(line),
    )


def _last_steps(sheet: Sheet, view: MapView, stops: NDArray[np.float64]) -> Markup:
    """Return broken lines from the street to stops that lie back from it."""
    drawn = []
    for leg, (x, y) in zip(sheet.legs, stops, strict=False):
        street_x, street_y = _px(leg.line[-1:], view, sheet)[0]
        if np.hypot(street_x - x, street_y - y) > RADIUS_PX:
            path = f"M{street_x:.1f} {street_y:.1f}L{x:.1f} {y:.1f}"
            drawn.append(tag("path", d=path, stroke=sheet.colour, stroke_width=2, stroke_dasharray="3 3"))
    return join(*drawn)


def _arrows(line: NDArray[np.float64]) -> Markup:
    """Return small white arrows along the way, so that its direction can be seen where it runs twice."""
    way = shapely.LineString(line)
    drawn = []
    for at in np.arange(ARROW_EVERY_PX / 2, way.length, ARROW_EVERY_PX):
        a, b = way.interpolate(at - 2), way.interpolate(at + 2)
        turn = np.degrees(np.arctan2(b.y - a.y, b.x - a.x))
        middle = way.interpolate(at)
        drawn.append(
            tag(
                "path",
                d="M-3 -4.5L5 0L-3 4.5z",
                fill=INK,
                stroke="#ffffff",
                stroke_width=0.8,
                transform=f"translate({middle.x:.1f} {middle.y:.1f}) rotate({turn:.0f})",
            )
        )
    return join(*drawn)


def _squares(sheet: Sheet, view: MapView) -> Markup:
    drawn = []
    for stop in sheet.stops:
        if stop.is_area:
            corners = _px(np.array(stop.square), view, sheet)
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
            drawn.append(
                tag(
                    "polygon",
                    points=points,
                    fill=sheet.colour,
                    fill_opacity=0.13,
                    stroke=sheet.colour,
                    stroke_width=1.2,
                    stroke_dasharray="5 3",
                )
            )
    return join(*drawn)


def _letters_on_map(sheet: Sheet, view: MapView) -> list[tuple[str, NDArray[np.float64]]]:
    """Return the letters of public services whose point is kept and lies on the map, with their pixels."""
    letters = []
    for service in sheet.services:
        if service.point is None:
            continue
        at = _px(np.array([service.point]), view, sheet)[0]
        if (
            RADIUS_PX <= at[0] <= view.width_px - RADIUS_PX
            and RADIUS_PX <= at[1] <= view.height_px - RADIUS_PX
        ):
            letters.append((service.letter, at))
    return letters


def _letter(letter: str, at: NDArray[np.float64]) -> Markup:
    x, y = at
    corner = {"x": f"{x - 7:.1f}", "y": f"{y - 7:.1f}", "width": 14, "height": 14}
    return join(
        tag("rect", fill="#ffffff", stroke=INK, stroke_width=1.2, **corner),
        _text(letter, x, y + 3.5, 10, INK),
    )


def _leaders(stops: NDArray[np.float64], numbers: NDArray[np.float64], colour: str) -> Markup:
    drawn = []
    for (x, y), (moved_x, moved_y) in zip(stops, numbers, strict=True):
        if np.hypot(moved_x - x, moved_y - y) > 2:
            drawn.append(
                join(
                    tag(
                        "path",
                        d=f"M{x:.1f} {y:.1f}L{moved_x:.1f} {moved_y:.1f}",
                        stroke=INK,
                        stroke_width=1,
                        fill="none",
                    ),
                    tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=2.5, fill=colour, stroke="#ffffff"),
                )
            )
    return join(*drawn)


def _number(number: int, at: NDArray[np.float64], sheet: Sheet) -> Markup:
    x, y = at
    middle = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": RADIUS_PX}
    return join(
        tag("circle", fill=sheet.colour, stroke="#ffffff", stroke_width=1.5, **middle),
        _text(str(number), x, y + 3.8, 10.5, "#ffffff"),
    )


def _pills(
    ends: NDArray[np.float64], view: MapView, busy: list[BaseGeometry]
) -> tuple[list[Markup], list[BaseGeometry]]:
    """Return where the team sets out and comes back, as words in a frame, and the room they take."""
    together = np.hypot(*(ends[0] - ends[1])) < 4 * RADIUS_PX
    texts = [_("Start and end")] if together else [_("Start"), _("End")]
    drawn: list[Markup] = []
    rooms: list[BaseGeometry] = []
    for text, (x, y) in zip(texts, ends, strict=False):
        room = _free_room(float(x), float(y), 6.4 * len(text) + 10, view, [*busy, *rooms])
        left, top, right, __ = room.bounds
        dot = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 4.5, "fill": "#ffffff", "stroke": INK}
        frame = {"x": f"{left:.1f}", "y": f"{top:.1f}", "width": f"{right - left:.1f}", "height": PILL_PX}
        drawn.append(
            join(
                tag("circle", stroke_width=2, **dot),
                tag("rect", rx=3, fill="#ffffff", stroke=INK, stroke_width=1, **frame),
                _text(text, (left + right) / 2, top + 11, 10, INK),
            )
        )
        rooms += [room.buffer(2), shapely.Point(x, y).buffer(6)]
    return drawn, rooms


def _free_room(x: float, y: float, width: float, view: MapView, busy: list[BaseGeometry]) -> BaseGeometry:
    """Return the box of a pill beside a point that covers the least of what is busy and lies on the map."""
    corners = [
        (x - width / 2, y + 7),
        (x - width / 2, y - 7 - PILL_PX),
        (x + 8, y - PILL_PX / 2),
        (x - 8 - width, y - PILL_PX / 2),
        (x + 8, y + 8),
        (x - 8 - width, y - 8 - PILL_PX),
    ]
    rooms = []
    for left, top in corners:
        left = float(np.clip(left, 2, view.width_px - width - 2))
        top = float(np.clip(top, 2, view.height_px - PILL_PX - 2))
        rooms.append(shapely.box(left, top, left + width, top + PILL_PX))
    return min(rooms, key=lambda room: sum(room.intersection(each).area for each in busy))


def _text(text: str, x: float, y: float, size: float, colour: str) -> Markup:
    return tag(
        "text",
        text,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        font_size=size,
        font_weight="bold",
        text_anchor="middle",
        fill=colour,
    )
