"""Finds room on the map for what each part is labelled with: its band, and its name where there is room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.map_view import MapView
from layers.markup import Markup, join, tag

BAND_PX, NAME_PX = 12.5, 8.5
# Width of a letter as a share of the size of bold type.
LETTER = 0.66
PAD_PX, GAP_PX = 3.0, 1.5
STEPS_PX = (14.0, 20.0, 28.0, 38.0, 50.0, 64.0, 80.0)
# Hiding all of what is below counts as much as standing so far away.
HIDING_PX = 60.0
INK = "#14181c"


@dataclass(frozen=True)
class LabelAsked:
    """What a part is to be labelled with: its ground in metres, band, and name."""

    code: str
    ground: BaseGeometry
    band: str
    name: str


@dataclass(frozen=True)
class PartLabel:
    """A label with its place: the middle of its box in pixels, its lines, the point it belongs to."""

    code: str
    x: float
    y: float
    lines: tuple[tuple[str, float], ...]
    anchor: tuple[float, float]
    box: BaseGeometry


def place_labels(
    asked: Sequence[LabelAsked],
    view: MapView,
    *,
    busy: Sequence[BaseGeometry],
    avoided: Sequence[BaseGeometry] = (),
) -> tuple[PartLabel, ...]:
    """Return the labels that find room, in the order asked; a part without one is in the table all the same.

    Labels that fit inside their part come first. The others stand beside it, where they hide least of
    `avoided`, the shapes of parts in pixels.
    """
    placed: list[PartLabel] = []
    for each in asked:
        inside = _inside(each, view)
        if inside is not None and _is_free(inside, view, [*busy, *(label.box for label in placed)]):
            placed.append(inside)
    for each in asked:
        if any(label.code == each.code for label in placed):
            continue
        taken = [*busy, *(label.box for label in placed)]
        free = [one for one in _beside(each, view) if _is_free(one, view, taken)]
        if free:
            placed.append(min(free, key=lambda one: _cost(one, avoided)))
    return tuple(placed)


def fits_inside(asked: LabelAsked, view: MapView) -> bool:
    """Return whether the band of a part fits inside of it."""
    return _inside(asked, view) is not None


def draw_labels(labels: Sequence[PartLabel]) -> Markup:
    """Return the labels on white plates, with a line to the part where they stand beside it."""
    return join(*(_draw_leader(each) for each in labels), *(_draw_plate(each) for each in labels))


def _inside(asked: LabelAsked, view: MapView) -> PartLabel | None:
    """Return the label in the widest stretch of its part, with the name where both fit; or nothing."""
    pixels = _to_pixels(asked.ground, view)
    if pixels.is_empty:
        return None
    x, y = _middle(pixels)
    band, name = (asked.band, BAND_PX), (asked.name, NAME_PX)
    room = pixels.buffer(1, join_style="mitre")
    for lines in ((band, name), (band,)):
        label = _label(asked.code, x, y, lines, (x, y))
        if room.covers(label.box):
            return label
    return None


def _beside(asked: LabelAsked, view: MapView) -> Iterator[PartLabel]:
    """Give places for the band of a part over and around it."""
    pixels = _to_pixels(asked.ground, view)
    if pixels.is_empty:
        return
    x, y = _middle(pixels)
    band = (asked.band, BAND_PX)
    yield _label(asked.code, x, y, (band,), (x, y))
    for step in STEPS_PX:
        for turn in np.arange(0.0, 2 * np.pi, np.pi / 8):
            yield _label(asked.code, x + step * 1.5 * np.cos(turn), y + step * np.sin(turn), (band,), (x, y))


def _cost(label: PartLabel, avoided: Sequence[BaseGeometry]) -> float:
    """Return how far a label is from its part, and as much again for what it hides of others."""
    away = float(np.hypot(label.x - label.anchor[0], label.y - label.anchor[1]))
    hidden = sum(label.box.intersection(each).area for each in avoided) / label.box.area
    return away + HIDING_PX * hidden


def _to_pixels(ground: BaseGeometry, view: MapView) -> BaseGeometry:
    seen = shapely.clip_by_rect(ground, *view.box)
    return shapely.transform(seen, lambda points: view.to_px(points[:, 0], points[:, 1]))


def _middle(pixels: BaseGeometry) -> tuple[float, float]:
    """Return the point of the widest stretch that lies farthest inside."""
    pieces = shapely.get_parts(pixels)
    largest = max(pieces, key=lambda piece: piece.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.5), 0)
    return float(middle.x), float(middle.y)


def _label(
    code: str, x: float, y: float, lines: tuple[tuple[str, float], ...], anchor: tuple[float, float]
) -> PartLabel:
    half_x = max(LETTER * size * len(text) for text, size in lines) / 2 + PAD_PX
    half_y = sum(1.25 * size for _text, size in lines) / 2 + 1
    box = shapely.box(x - half_x, y - half_y, x + half_x, y + half_y)
    return PartLabel(code, float(x), float(y), lines, anchor, box)


def _is_free(label: PartLabel, view: MapView, taken: Sequence[BaseGeometry]) -> bool:
    within = shapely.box(0, 0, view.width_px, view.height_px).covers(label.box)
    around = label.box.buffer(GAP_PX)
    return bool(within and not any(around.intersects(each) for each in taken))


def _draw_leader(label: PartLabel) -> Markup:
    x, y = label.anchor
    if label.box.covers(shapely.Point(x, y)):
        return Markup("")
    path = f"M{label.x:.1f} {label.y:.1f}L{x:.1f} {y:.1f}"
    return join(
        tag("path", d=path, stroke="#ffffff", stroke_width=3),
        tag("path", d=path, stroke=INK, stroke_width=1),
        tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=2, fill=INK, stroke="#ffffff", stroke_width=0.8),
    )


def _draw_plate(label: PartLabel) -> Markup:
    left, top, right, bottom = label.box.bounds
    plate = tag(
        "rect",
        x=f"{left:.1f}",
        y=f"{top:.1f}",
        width=f"{right - left:.1f}",
        height=f"{bottom - top:.1f}",
        rx=2.5,
        fill="#ffffff",
        fill_opacity=0.92,
        stroke=INK,
        stroke_width=0.5,
    )
    drawn, down = [plate], top + 1
    for text, size in label.lines:
        down += 1.25 * size
        drawn.append(
            tag(
                "text",
                text,
                x=f"{label.x:.1f}",
                y=f"{down - 0.32 * size:.1f}",
                font_size=size,
                font_weight="bold",
                text_anchor="middle",
                fill=INK,
            )
        )
    return join(*drawn)
