"""The map of a release explains itself, shows the unknown as unknown, and can be read by every eye."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.releases.release import LITTLE, Release
from data.releases.shape import not_shown, part_shapes
from layers.council.classes import (
    DOTS,
    HATCH,
    LITTLE_LOOKED,
    NOT_SHOWN,
    PALE,
    PLAIN,
    classes_on_map,
    map_class,
)
from layers.council.council_map import draw_council_map
from layers.council.map_hatch import draw_dots, draw_hatch
from layers.council.map_words import map_caveat, map_facts, map_title
from layers.council.part_facts import part_facts
from layers.council.part_labels import LabelAsked, place_labels
from layers.council.shares import ABOUT, FEWER, MORE
from layers.map_view import MapView, view_of_box
from layers.palette import PAPER
from tests.sample_release import sample_parts, sample_release, sample_without_signals
from tests.test_layers.test_palette import SEEN_AS, lab

SVG = "{http://www.w3.org/2000/svg}"
WATER = gpd.GeoDataFrame(
    {"name": [None], "rank": [1]}, geometry=[shapely.box(452_000, 6_632_000, 460_000, 6_648_000)], crs=3067
)


def drawn(release: Release, *, width_px: float = 1400.0) -> ElementTree.Element:
    svg = draw_council_map(release, {"water": WATER}, width_px=width_px)
    return ElementTree.fromstring(svg)


def texts(picture: ElementTree.Element) -> str:
    return " ".join(each.text or "" for each in picture.iter(f"{SVG}text"))


def crowded_release() -> Release:
    """Return five parts of 500 m in a corner of 20 km by 16 km."""
    first = sample_parts()[0]
    small = [
        replace(first, code=f"S{at}", name=f"Block {at}", squares=((2, 880 + at, 13272),)) for at in range(5)
    ]
    return sample_release(parts=tuple(small))


@pytest.mark.parametrize("width_px", [1400.0, 390.0])
@pytest.mark.parametrize(
    "release",
    [sample_release(), sample_without_signals(), sample_release(inhabitants=0), sample_release(parts=())],
    ids=["full", "without signals", "no population", "no parts"],
)
def test_every_class_and_all_that_must_stand_in_a_picture_is_in_it(release: Release, width_px: float) -> None:
    picture = drawn(release, width_px=width_px)
    written = texts(picture)
    for must in (
        map_title(release),
        map_caveat(),
        *map_facts(release),
        *(c.label for c in classes_on_map(release)),
    ):
        for word in must.split():
            assert word in written
    for must in (release.code, "2026", "Water", "km", "N", release.attribution):
        assert must in written
    assert picture.get("aria-label") == map_title(release)
    assert picture.find(f"{SVG}title") is not None


def test_who_points_at_a_part_is_told_the_facts_of_the_table() -> None:
    release = sample_release()
    picture = drawn(release)
    told = {
        each.get("data-part"): each.findtext(f"{SVG}title")
        for each in picture.iter(f"{SVG}path")
        if each.get("data-part")
    }
    assert told == {each.code: each.sentence for each in part_facts(release)}
    # Nothing else within the picture has a title, so that nothing else is pointed at.
    titled = [each for each in picture.iter() if each is not picture and each.find(f"{SVG}title") is not None]
    assert all(each.get("data-part") for each in titled)


def test_each_part_carries_its_band() -> None:
    written = texts(drawn(sample_release()))
    for part in part_facts(sample_release()):
        assert part.signals in written


def test_small_parts_are_drawn_again_enlarged_with_all_their_bands() -> None:
    written = texts(drawn(crowded_release()))
    assert "Enlarged: what the broken line frames" in written
    assert written.count("50–74") == 5
    large = sample_release(parts=sample_parts()[3:])
    assert "Enlarged" not in texts(drawn(large))


def test_type_can_be_read_from_ten_metres() -> None:
    picture = drawn(sample_release(), width_px=1440.0)
    panel = picture.find(f"{SVG}svg")
    assert panel is not None
    enlarged = float(panel.get("width", 0)) / float(panel.get("viewBox", "").split()[2])
    bands = [each for each in panel.iter(f"{SVG}text") if re.fullmatch(r"\d+–\d+", each.text or "")]
    # A letter of a two-hundredth of the distance is read: 50 mm at ten metres, on a picture 2.5 m wide 29 px.
    assert min(float(each.get("font-size", 0)) for each in bands) * enlarged >= 0.95 * 29


def test_no_pattern_reaches_beyond_its_ground() -> None:
    view = view_of_box(sample_release().box, width_px=300, height_px=240)
    ground = not_shown(sample_release())
    for draw in (draw_hatch, draw_dots):
        path = re.search(r' d="([^"]+)"', draw(ground, view, colour="#000000"))
        assert path is not None
        starts = np.array([[float(n) for n in each.split()] for each in re.findall(r"M([\d. ]+)", path[1])])
        x = view.west_m + starts[:, 0] * view.metres_per_px
        y = view.north_m - starts[:, 1] * view.metres_per_px
        assert len(starts) > 20
        # Pixels are written to the tenth.
        assert shapely.contains_xy(ground.buffer(view.metres_per_px), x, y).all()
        parts = shapely.union_all(part_shapes(sample_release()).geometry.to_numpy())
        assert not shapely.contains_xy(parts.buffer(-view.metres_per_px), x, y).any()


def test_no_colour_of_a_class_lies_on_ground_that_is_not_shown() -> None:
    nothing = drawn(sample_without_signals())
    fills = {each.get("fill") for each in nothing.iter()}
    assert fills.isdisjoint({map_class(code).colour for code in (MORE, ABOUT, FEWER)})


@pytest.mark.parametrize("eyes", SEEN_AS)
def test_classes_are_told_apart_by_every_eye_and_in_grey(eyes: str) -> None:
    plain = [lab(map_class(code).colour, eyes)[0] for code in (FEWER, ABOUT, MORE)]
    assert (np.diff(plain) < -20).all()
    assert lab(PAPER, eyes)[0] - plain[0] > 6
    # What has no plain colour has a pattern of its own on a ground that is lighter than every class.
    assert {map_class(code).pattern for code in (LITTLE_LOOKED, NOT_SHOWN)} == {DOTS, HATCH}
    assert {map_class(code).pattern for code in (FEWER, ABOUT, MORE)} == {PLAIN}
    assert lab(PALE, eyes)[0] > plain[0] + 6
    for code in (LITTLE_LOOKED, NOT_SHOWN):
        assert lab(PALE, eyes)[0] - lab(map_class(code).colour, eyes)[0] > 30


def test_a_part_little_looked_at_has_dots_and_no_colour() -> None:
    part = replace(sample_parts()[0], looked=LITTLE)
    svg = draw_council_map(sample_release(parts=(part,)), {}, width_px=1400)
    assert svg.count(f'fill="{map_class(MORE).colour}"') == 1  # in the legend alone


def test_labels_never_cover_each_other_nor_leave_the_map() -> None:
    view = MapView(0.0, 100.0, 1.0, 100.0, 100.0)
    asked = [LabelAsked(str(at), shapely.box(40 + at, 40, 44 + at, 44), "20–29", "Name") for at in range(12)]
    placed = place_labels(asked, view, busy=[shapely.box(0, 0, 30, 30)])
    assert 3 <= len(placed) <= 12
    for at, one in enumerate(placed):
        assert shapely.box(0, 0, 100, 100).covers(one.box)
        assert not one.box.intersects(shapely.box(0, 0, 30, 30))
        assert not any(one.box.intersects(other.box) for other in placed[at + 1 :])


def test_names_from_data_are_escaped() -> None:
    part = replace(sample_parts()[3], name="<script>alert(1)</script>")
    svg = draw_council_map(sample_release(parts=(part,), municipality="<b>"), {}, width_px=1400)
    assert "<script" not in svg
    assert "<b>" not in svg


def test_the_same_release_is_the_same_picture() -> None:
    assert draw_council_map(sample_release(), {"water": WATER}, width_px=900) == draw_council_map(
        sample_release(), {"water": WATER.copy()}, width_px=900
    )
