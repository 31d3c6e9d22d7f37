"""Draws the legend of the map: its colours and patterns, what stands behind it, what it does not say."""

from dataclasses import dataclass

import shapely

from data.language import _
from layers.council.classes import HATCH, PALE, PLAIN, MapClass, classes_on_map
from layers.council.map_hatch import draw_dots, draw_hatch
from layers.council.map_panel import SHORE, Ground
from layers.council.map_services import draw_service_sign, services_on_map
from layers.council.map_words import map_caveat, map_facts
from layers.council.text_block import broken, draw_lines, height_px
from layers.map_view import MapView
from layers.markup import Markup, join, tag

INK, SOFT = "#14181c", "#39424a"
# Sizes of type and swatches over that of the map.
ENTRY, SMALL, SWATCH, GAP = 0.78, 0.66, 1.5, 0.45
LEAST_ENTRY_PX, LEAST_SMALL_PX = 12.5, 11.0
BASE_TYPE_PX = 13.0
# Signs of the legend that are no classes.
SERVICE, WATER = "service", "water"


@dataclass(frozen=True)
class LegendPlace:
    """Where the legend stands and how wide it is, in pixels, and in how many columns its classes are."""

    x: float
    y: float
    width: float
    type_px: float
    columns: int = 1

    @property
    def entry_px(self) -> float:
        """The size of the type of classes."""
        return max(ENTRY * self.type_px, LEAST_ENTRY_PX)

    @property
    def small_px(self) -> float:
        """The size of the type of everything else."""
        return max(SMALL * self.type_px, LEAST_SMALL_PX)

    @property
    def swatch_px(self) -> float:
        """The width of a swatch with the room beside it."""
        return (SWATCH + 0.5) * self.type_px


@dataclass(frozen=True)
class _Row:
    """One row of the legend: its lines and their size, where it stands, and what its swatch is of."""

    lines: tuple[str, ...]
    size: float
    x: float
    y: float
    bold: bool = False
    sign: MapClass | str | None = None


def draw_legend(ground: Ground, place: LegendPlace) -> Markup:
    """Return the legend with its upper left corner at its place."""
    rows, _bottom = _rows(ground, place)
    return join(*(_draw_row(row, place) for row in rows))


def legend_height_px(ground: Ground, place: LegendPlace) -> float:
    """Return the height that the legend takes."""
    return _rows(ground, place)[1] - place.y


def _rows(ground: Ground, place: LegendPlace) -> tuple[list[_Row], float]:
    """Return the rows at their places, and where they end."""
    rows: list[_Row] = []
    down = place.y
    if ground.release.parts:
        head = _text(_("Signals compared with inhabitants"), place, place.entry_px, down, bold=True)
        rows.append(head)
        down += height_px(head.lines, head.size) + GAP * place.type_px
    entries, down = _entries(ground, place, down)
    rows += entries
    facts = [*map_facts(ground.release), *([_("Grey lines: main roads")] if ground.has_streets else [])]
    for text in [*([" · ".join(facts)] if place.columns > 1 else facts), map_caveat()]:
        row = _text(text, place, place.small_px, down)
        rows.append(row)
        down += height_px(row.lines, row.size) + 0.6 * GAP * place.type_px
    return rows, down


def _entries(ground: Ground, place: LegendPlace, down: float) -> tuple[list[_Row], float]:
    """Return the classes in columns, column by column."""
    asked: list[tuple[str, MapClass | str]] = [(cls.label, cls) for cls in classes_on_map(ground.release)]
    if services_on_map(ground.release):
        asked.append((_("Public help service"), SERVICE))
    if ground.has_water:
        asked.append((_("Water"), WATER))
    column_px = place.width / place.columns
    per_column = -(-len(asked) // place.columns)
    rows, lowest = [], down
    for column in range(place.columns):
        y = down
        for text, sign in asked[column * per_column : (column + 1) * per_column]:
            width = column_px - place.swatch_px - (0.5 * place.type_px if place.columns > 1 else 0)
            lines = broken(text, width_px=width, size_px=place.entry_px)
            rows.append(_Row(lines, place.entry_px, place.x + column * column_px, y, sign=sign))
            y += max(height_px(lines, place.entry_px), 0.75 * SWATCH * place.type_px) + GAP * place.type_px
        lowest = max(lowest, y)
    return rows, lowest


def _text(words: str, place: LegendPlace, size: float, down: float, *, bold: bool = False) -> _Row:
    return _Row(broken(words, width_px=place.width, size_px=size, bold=bold), size, place.x, down, bold)


def _draw_row(row: _Row, place: LegendPlace) -> Markup:
    left = row.x + place.swatch_px if row.sign is not None else row.x
    colour = INK if row.sign is not None or row.bold else SOFT
    text = draw_lines(row.lines, x=left, y=row.y, size_px=row.size, colour=colour, bold=row.bold)
    return join(_swatch(row, place.type_px), text) if row.sign is not None else text


def _swatch(row: _Row, type_px: float) -> Markup:
    width, height = SWATCH * type_px, 0.72 * SWATCH * type_px
    size = {"width": f"{width:.1f}", "height": f"{height:.1f}"}
    at = f"translate({row.x:.1f} {row.y:.1f})"
    if row.sign == SERVICE:
        return tag("g", draw_service_sign(round(height, 1)), transform=at)
    cls = row.sign if isinstance(row.sign, MapClass) else None
    parts = [tag("rect", fill=PALE if cls is None or cls.pattern != PLAIN else cls.colour, **size)]
    if cls is not None and cls.pattern != PLAIN:
        # One metre is a pixel here: the pattern of the map itself, in the size that it has there.
        enlarged = type_px / BASE_TYPE_PX
        view = MapView(0.0, height / enlarged, 1.0, width / enlarged, height / enlarged)
        draw = draw_hatch if cls.pattern == HATCH else draw_dots
        drawn = draw(shapely.box(*view.box), view, colour=cls.colour)
        parts.append(tag("g", drawn, transform=f"scale({enlarged:.3f})"))
    parts.append(tag("rect", fill="none", stroke=INK if cls else SHORE, **size))
    return tag("g", *parts, transform=at)
