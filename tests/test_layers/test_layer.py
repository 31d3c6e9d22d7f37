"""A layer refuses cells that are not sound."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from data.errors import CrsMismatch, Refused
from layers.layer import Account, Layer, Method
from layers.legend import Legend, LegendClass
from tests.test_layers.cells_and_places import EPSG, square_of_cells


class Silent:
    """Accounts for a cell by naming its row."""

    def account(self, layer: Layer, row: int) -> Account:
        return Account((f"{layer.code} {row}",), pd.DataFrame())


def sound_cells() -> gpd.GeoDataFrame:
    """Four cells: two known with values 1 and 2, two not known."""
    gone = np.nan
    return square_of_cells(2).assign(
        value=[1.0, 2.0, gone, gone],
        lower=[0.5, 2.0, gone, gone],
        upper=[1.0, 3.0, gone, gone],
        known=[True, True, False, False],
        cls=[0, 1, -1, -1],
        faded=False,
    )


def layer_of(cells: gpd.GeoDataFrame, *, level: int = 1, epsg: int = EPSG) -> Layer:
    classes = (LegendClass("1", "#afe4e0", -np.inf, 1), LegendClass("2", "#014846", 1, np.inf))
    legend = Legend("things", classes, "n = 2", "Not known")
    return Layer(
        "test",
        "outreach",
        "A test.",
        level,
        epsg,
        "things",
        cells,
        legend,
        2,
        Method("test", "One."),
        Silent(),
    )


def test_sound_cells_make_a_layer() -> None:
    assert layer_of(sound_cells()).cells["value"].sum() == 3


def test_a_layer_without_cells_is_sound() -> None:
    assert len(layer_of(sound_cells().iloc[:0]).cells) == 0


@pytest.mark.parametrize(
    ("column", "values", "fault"),
    [
        ("value", [1.0, 2.0, 0.0, np.nan], "others must have none"),
        ("lower", [0.5, np.nan, np.nan, np.nan], "need value, lower and upper"),
        ("upper", [0.9, 3.0, np.nan, np.nan], "outside its own interval"),
        ("known", [1, 1, 0, 0], "boolean"),
        ("cls", [0, -1, -1, -1], "need a class"),
        ("cls", [0, 2, -1, -1], "outside the legend"),
        ("east", [1600, 1600, 1600, 1600], "stand twice"),
    ],
)
def test_a_contradiction_is_refused(column: str, values: list[float], fault: str) -> None:
    with pytest.raises(Refused, match=fault):
        layer_of(sound_cells().assign(**{column: values}))


def test_missing_columns_are_listed() -> None:
    with pytest.raises(Refused, match=r"lack upper, cls\."):
        layer_of(sound_cells().drop(columns=["cls", "upper"]))


def test_cells_in_another_crs_raise() -> None:
    with pytest.raises(CrsMismatch, match="EPSG:3035"):
        layer_of(sound_cells().to_crs(3035))
    with pytest.raises(CrsMismatch, match="no known CRS"):
        layer_of(sound_cells().set_crs(None, allow_override=True))


def test_cells_in_degrees_raise() -> None:
    with pytest.raises(CrsMismatch, match="degree"):
        layer_of(sound_cells().to_crs(4326), epsg=4326)


def test_squares_of_another_size_raise() -> None:
    with pytest.raises(CrsMismatch, match="500 m"):
        layer_of(sound_cells(), level=2)


def test_a_layer_cannot_be_changed() -> None:
    layer = layer_of(sound_cells())
    with pytest.raises(AttributeError):
        layer.level = 2  # type: ignore[misc]
    assert replace(layer, n=7).n == 7


def test_a_legend_ends_open_and_names_the_unknown_in_grey() -> None:
    legend = layer_of(sound_cells()).legend
    assert legend.breaks == (1, np.inf)
    assert Legend("things", (), "", "Not known").breaks == ()
    assert legend.classes[0].faded_colour != legend.classes[0].colour
    assert legend.unknown.colour not in {each.colour for each in legend.classes}
