"""Draws one stretch of ground with the parts of a release over the base map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from data.releases.release import Release
from data.releases.shape import not_shown
from layers.council.classes import NOT_SHOWN, PALE, PLAIN, MapClass, class_of_part, map_class
from layers.council.map_hatch import draw_dots, draw_hatch
from layers.council.map_services import draw_services
from layers.council.part_facts import PartFacts
from layers.council.part_labels import LabelAsked, PartLabel, draw_labels, place_labels
from layers.map_svg import clip, draw_svg_map, path_of
from layers.map_view import Box, MapView
from layers.markup import Markup, join, tag

INK = "#14181c"
LAYERS = ("main_street", "place_name")
WATER, SHORE = "#ffffff", "#9db4c2"


@dataclass(frozen=True)
class Ground:
    """What panels of one map share: the release, the facts and the ground of its parts, and the base map."""

    release: Release
    facts: tuple[PartFacts, ...]
    grounds: Mapping[str, BaseGeometry]
    base_map: Mapping[str, gpd.GeoDataFrame]

    @property
    def has_streets(self) -> bool:
        """Whether streets are on the map."""
        return "main_street" in self.base_map and not self.base_map["main_street"].empty

    @property
    def has_water(self) -> bool:
        """Whether water is on the map."""
        return "water" in self.base_map and not self.base_map["water"].empty

    def asked(self) -> list[LabelAsked]:
        """Return what to label, the parts of the first rank first: they get the room."""
        return [
            LabelAsked(each.code, self.grounds[each.code], each.signals, each.name) for each in self.facts
        ]


@dataclass(frozen=True)
class Panel:
    """Where a panel stands in the picture, in pixels, and how many times its type is enlarged."""

    x: float
    y: float
    width: float
    height: float
    enlarged: float


def draw_panel(
    ground: Ground,
    view: MapView,
    panel: Panel,
    *,
    title: str,
    labelled: Sequence[LabelAsked],
    framed: Box | None = None,
) -> Markup:
    """Return one panel; `labelled` are the parts that are labelled on it, `framed` a box to draw."""
    release = ground.release
    water = _water(ground, view)
    shown = [code for code, shape in ground.grounds.items() if shape.intersects(shapely.box(*view.box))]
    small = [_pixels(each.ground, view) for each in labelled]
    busy = _corners(view, release.attribution)
    labels = place_labels(labelled, view, busy=busy, avoided=small)
    drawn = draw_svg_map(
        _pale_ground(ground, labels),
        view,
        under=[*_fills(ground, shown, water, view), _draw_water(water, view)],
        over=[
            _borders([ground.grounds[code] for code in shown], view),
            _frame(framed, view),
            draw_labels(labels),
            _pointed_at(ground, shown, view),
            draw_services(release, view),
        ],
        kept_free=[label.box.buffer(1) for label in labels],
        title=title,
        attribution=release.attribution,
    )
    placed = (
        f'<svg x="{panel.x:.1f}" y="{panel.y:.1f}" width="{panel.width:.1f}" height="{panel.height:.1f}" '
    )
    # The title and the role of the whole picture say it all: within, only parts are pointed at.
    named = f' role="img" aria-label="{join(title)}"'
    bare = drawn.replace(tag("title", title), "", 1).replace(named, "", 1)
    return Markup(bare.replace("<svg ", placed, 1))


def _pale_ground(ground: Ground, labels: Sequence[PartLabel]) -> dict[str, gpd.GeoDataFrame]:
    """Return the base map for a picture that is read from afar: main streets without names, and places.

    Water is drawn apart. Names that stand on a label, and that of the whole, are left out.
    """
    named = {text for label in labels for text, _size in label.lines} | {ground.release.municipality}
    kept = {name: shapes for name, shapes in ground.base_map.items() if name in LAYERS}
    if "place_name" in kept:
        kept["place_name"] = kept["place_name"].loc[~kept["place_name"]["name"].isin(named)]
    return {
        name: shapes if name == "place_name" else shapes.assign(name=None) for name, shapes in kept.items()
    }


def _corners(view: MapView, attribution: str) -> list[BaseGeometry]:
    """Return where scale bar, north arrow and attribution stand."""
    corners: list[BaseGeometry] = [
        shapely.box(0, view.height_px - 32, view.width_px / 5 + 22, view.height_px),
        shapely.box(view.width_px - 38, 0, view.width_px, 38),
    ]
    if attribution:
        width = 4.6 * len(attribution) + 8
        corners.append(shapely.box(view.width_px - width, view.height_px - 15, view.width_px, view.height_px))
    return corners


def _fills(ground: Ground, shown: Sequence[str], water: BaseGeometry, view: MapView) -> list[Markup]:
    release = ground.release
    unknown = map_class(NOT_SHOWN)
    drawn = [draw_hatch(not_shown(release).difference(water), view, colour=unknown.colour)]
    for part in release.parts:
        if part.code in shown:
            drawn.append(_fill(ground.grounds[part.code], class_of_part(release, part), view))
    return drawn


def _fill(shape: BaseGeometry, cls: MapClass, view: MapView) -> Markup:
    path = path_of([_seen(shape, view)], view)
    if cls.pattern == PLAIN:
        return tag("path", d=path, fill=cls.colour, fill_rule="evenodd")
    return join(
        tag("path", d=path, fill=PALE, fill_rule="evenodd"), draw_dots(shape, view, colour=cls.colour)
    )


def _water(ground: Ground, view: MapView) -> BaseGeometry:
    if not ground.has_water:
        return shapely.Polygon()
    shapes = clip(ground.base_map["water"], view).geometry.to_numpy()
    areas = shapes[shapely.area(shapes) > 0]
    return shapely.union_all(shapely.make_valid(areas))


def _draw_water(water: BaseGeometry, view: MapView) -> Markup:
    """Return water in white over the parts: in the usual pale blue it would be taken for a class."""
    return tag(
        "path", d=path_of([water], view), fill=WATER, fill_rule="evenodd", stroke=SHORE, stroke_width=0.5
    )


def _borders(shapes: Sequence[BaseGeometry], view: MapView) -> Markup:
    # Cut a little outside of the view, so that its edge does not look like a border.
    around = view.metres_per_px * 3
    west, south, east, north = view.box
    cut = [
        shapely.clip_by_rect(each, west - around, south - around, east + around, north + around)
        for each in shapes
    ]
    shared = {"d": path_of(cut, view), "fill": "none", "stroke_linejoin": "round"}
    # The light rim keeps two dark parts apart.
    return join(
        tag("path", stroke="#ffffff", stroke_width=2, **shared),
        tag("path", stroke=INK, stroke_width=0.9, **shared),
    )


def _frame(box: Box | None, view: MapView) -> Markup:
    if box is None:
        return Markup("")
    path = path_of([shapely.box(*box)], view)
    return join(
        tag("path", d=path, fill="none", stroke="#ffffff", stroke_width=4),
        tag("path", d=path, fill="none", stroke=INK, stroke_width=2, stroke_dasharray="5 3"),
    )


def _pointed_at(ground: Ground, shown: Sequence[str], view: MapView) -> Markup:
    """Return the parts once more above all, not to be seen, with what is told of them."""
    return join(
        *(
            tag(
                "path",
                tag("title", each.sentence),
                d=path_of([_seen(ground.grounds[each.code], view)], view),
                fill="#ffffff",
                fill_opacity=0,
                data_part=each.code,
            )
            for each in ground.facts
            if each.code in shown
        )
    )


def _seen(shape: BaseGeometry, view: MapView) -> BaseGeometry:
    return shapely.clip_by_rect(shape, *view.box)


def _pixels(shape: BaseGeometry, view: MapView) -> BaseGeometry:
    return shapely.transform(_seen(shape, view), lambda points: view.to_px(points[:, 0], points[:, 1]))
