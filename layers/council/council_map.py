"""Draws the map of a release as one SVG: few classes, large type, and the unknown shown as unknown.

Where parts are too small for their labels, a second map beside the first shows them enlarged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd

from data.language import _
from data.releases.release import Release
from layers.council.grounds import part_grounds
from layers.council.map_legend import LegendPlace, draw_legend, legend_height_px
from layers.council.map_panel import Ground, Panel, draw_panel
from layers.council.map_words import map_title
from layers.council.map_zoom import crowded_box, is_mostly_in
from layers.council.part_facts import part_facts
from layers.council.text_block import broken, draw_lines
from layers.council.text_block import height_px as lines_height_px
from layers.map_svg import FONT
from layers.map_view import Box, MapView, view_of_box
from layers.markup import Markup, tag

INK = "#14181c"
WIDE_PX = 900.0
# On a wide map the legend stands to its right, beside two maps or on a narrow one below.
LEGEND_SHARE = 0.3
SMALLEST_TYPE_PX, LARGEST_TYPE_PX, TYPE_SHARE = 13.0, 30.0, 1 / 48
TITLE = 1.1
# The base map is drawn for type of this size, and enlarged as a whole.
BASE_TYPE_PX = 13.0
# Height over width of a map, whatever the form of the area.
FLATTEST, HIGHEST = 0.55, 1.15
LEAST_HEIGHT = 0.6


@dataclass(frozen=True)
class _Page:
    """The picture: its width, size of type, the lines of its title, and where the maps begin."""

    width: float
    height: float | None
    type_px: float
    lines: tuple[str, ...]

    @property
    def top(self) -> float:
        return lines_height_px(self.lines, TITLE * self.type_px) + 0.5 * self.type_px

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE_PX


def draw_council_map(
    release: Release,
    base_map: Mapping[str, gpd.GeoDataFrame],
    *,
    width_px: float,
    height_px: float | None = None,
) -> Markup:
    """Return the map as one <svg> with title, legend, scale bar, north, number, period and caveat in it.

    Without a height it takes what the area and the legend need. Who points at a part is told what the table
    says of it.
    """
    title = map_title(release)
    page = _page(title, width_px, height_px)
    ground = Ground(release, part_facts(release), part_grounds(release), base_map)
    drawn, height = _two_maps(ground, page) or _one_map(ground, page)
    return tag(
        "svg",
        tag("title", title),
        tag("rect", width=f"{page.width:.0f}", height=f"{height:.0f}", fill="#ffffff"),
        draw_lines(page.lines, x=0, y=0, size_px=TITLE * page.type_px, colour=INK, bold=True),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {page.width:.0f} {height:.0f}",
        role="img",
        aria_label=title,
        font_family=FONT,
        class_="council-map",
    )


def _page(title: str, width: float, height: float | None) -> _Page:
    size = min(max(width * TYPE_SHARE, SMALLEST_TYPE_PX), LARGEST_TYPE_PX)
    return _Page(width, height, size, broken(title, width_px=width, size_px=TITLE * size, bold=True))


def _one_map(ground: Ground, page: _Page) -> tuple[list[Markup], float]:
    """Return one map, the legend to its right where there is room, and the height of all."""
    panel, place = _one_panel(ground, page)
    view = _view(ground.release.box, panel)
    drawn = draw_panel(ground, view, panel, title=map_title(ground.release), labelled=ground.asked())
    bottom = max(panel.y + panel.height, place.y + legend_height_px(ground, place))
    return [drawn, draw_legend(ground, place)], bottom


def _one_panel(ground: Ground, page: _Page) -> tuple[Panel, LegendPlace]:
    """Return where a single map and its legend stand."""
    form, gap = _form(ground.release.box), 0.7 * page.type_px
    if page.is_wide:
        width = page.width - LEGEND_SHARE * page.width - gap
        place = LegendPlace(width + gap, page.top, LEGEND_SHARE * page.width, page.type_px)
        least = legend_height_px(ground, place)
        wanted = form * width if page.height is None else page.height - page.top
        return _panel(page, 0, page.top, width, max(wanted, least)), place
    place = LegendPlace(0, 0, page.width, page.type_px)
    height = form * page.width
    if page.height is not None:
        room = page.height - page.top - gap - legend_height_px(ground, place)
        height = max(room, LEAST_HEIGHT * page.width)
    return _panel(page, 0, page.top, page.width, height), replace(place, y=page.top + height + gap)


def _two_maps(ground: Ground, page: _Page) -> tuple[list[Markup], float] | None:
    """Return the whole and, enlarged, where parts are crowded; nothing where one map shows all of them."""
    one, _place = _one_panel(ground, page)
    if crowded_box(ground.asked(), _view(ground.release.box, one)) is None:
        return None
    whole, close, place = _two_panels(ground, page)
    view = _view(ground.release.box, whole)
    box = crowded_box(ground.asked(), view)
    if box is None:
        return None
    drawn = [
        _head(_("The whole area"), whole, page),
        _head(_("Enlarged: what the broken line frames"), close, page),
        *_draw_both(ground, (view, whole), (_view(box, close), close), box),
        draw_legend(ground, place),
    ]
    return drawn, place.y + legend_height_px(ground, place)


def _two_panels(ground: Ground, page: _Page) -> tuple[Panel, Panel, LegendPlace]:
    """Return where two maps stand, beside each other or one below the other, and the legend below both."""
    gap, heads = 0.7 * page.type_px, 1.4 * page.type_px
    columns, rows = (3, 1) if page.is_wide else (1, 2)
    width = (page.width - gap) / 2 if page.is_wide else page.width
    place = LegendPlace(0, 0, page.width, page.type_px, columns)
    height = min(_form(ground.release.box), 1.0) * width
    if page.height is not None:
        room = page.height - page.top - legend_height_px(ground, place) - rows * (heads + gap)
        height = max(room / rows, LEAST_HEIGHT * width)
    whole = _panel(page, 0, page.top + heads, width, height)
    right, below = (width + gap, whole.y), (0.0, whole.y + height + gap + heads)
    close = _panel(page, *(right if page.is_wide else below), width, height)
    return whole, close, replace(place, y=close.y + height + gap)


def _draw_both(
    ground: Ground, whole: tuple[MapView, Panel], close: tuple[MapView, Panel], box: Box
) -> list[Markup]:
    inside = [each for each in ground.asked() if is_mostly_in(each.ground, box)]
    outside = [each for each in ground.asked() if each not in inside]
    title = map_title(ground.release)
    enlarged = _("{title}, enlarged").format(title=title)
    return [
        draw_panel(ground, *whole, title=title, labelled=outside, framed=box),
        draw_panel(ground, *close, title=enlarged, labelled=inside),
    ]


def _head(text: str, panel: Panel, page: _Page) -> Markup:
    size = 0.8 * page.type_px
    return draw_lines((text,), x=panel.x, y=panel.y - 1.35 * size, size_px=size, colour=INK)


def _panel(page: _Page, x: float, y: float, width: float, height: float) -> Panel:
    return Panel(x, y, width, height, page.type_px / BASE_TYPE_PX)


def _view(box: Box, panel: Panel) -> MapView:
    return view_of_box(box, width_px=panel.width / panel.enlarged, height_px=panel.height / panel.enlarged)


def _form(box: Box) -> float:
    west, south, east, north = box
    return min(max((north - south) / (east - west), FLATTEST), HIGHEST)
