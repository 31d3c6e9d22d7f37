"""Carries one map layer with everything that must be said beside it, and refuses one that is not sound."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd

from data.errors import CrsMismatch, Refused
from data.grid import side_of_level
from data.language import _
from layers.legend import Legend

if TYPE_CHECKING:
    from data.periods import Period

COLUMNS = ("east", "north", "value", "lower", "upper", "known", "cls", "faded", "geometry")


@dataclass(frozen=True)
class Method:
    """How a layer is made: the anchor of its section in docs/methods.md and its formula as a sentence."""

    anchor: str
    formula: str


@dataclass(frozen=True)
class Account:
    """Why a cell has its value: sentences, and the numbers from which the value can be computed again."""

    sentences: tuple[str, ...]
    numbers: pd.DataFrame


class Evidence(Protocol):
    """What a layer keeps of its inputs, so that it can account for each cell."""

    def account(self, layer: "Layer", row: int) -> Account:
        """Return why the cell in this row of `layer.cells` has its value."""
        ...


@dataclass(frozen=True, eq=False)
class Layer:
    """One value per cell of the grid, with unit, legend, evidence and limits.

    Parameters
    ----------
    code, purpose
        As in the catalogue; the purpose decides the hue and who may see it.
    title
        A sentence.
    level, epsg
        Level of the cells (125 m << level) and EPSG code of the grid CRS, in metres.
    unit
        What a value is, in words.
    cells
        One row per cell, columns east, north, value, lower, upper (in the unit; NaN where not known), known,
        cls (position in the legend's classes, -1 where not known), faded (too uncertain for a full colour)
        and geometry (squares in the grid CRS).
    legend, method, evidence
        How it is read, made and explained.
    n
        How many records stand behind it; the legend's note says of what.
    effort
        Hours of visits behind it; empty where effort plays no part.
    period
        Months it covers; empty where it shows what is there now.
    caveats
        Sentences on what it leaves out or cannot say.
    extras
        Further columns of `cells` that tables show, each with its heading in words.
    shortfall
        Sentences on what is missing before the layer can say anything; empty where it can.

    Raises
    ------
    CrsMismatch
        When the cells are not in the grid CRS, that is not in metres, or the squares are of another size.
    Refused
        When columns are missing, cells stand twice, or value, known and class disagree.
    """

    code: str
    purpose: str
    title: str
    level: int
    epsg: int
    unit: str
    cells: gpd.GeoDataFrame
    legend: Legend
    n: int
    method: Method
    evidence: Evidence
    effort: float | None = None
    period: "Period | None" = None
    caveats: tuple[str, ...] = ()
    shortfall: tuple[str, ...] = field(default=())
    extras: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        _check_columns(self.cells, (*COLUMNS, *(column for column, _words in self.extras)))
        check_crs(self.cells, self.epsg)
        _check_squares(self.cells, self.level)
        faults = [*_faults_of_values(self.cells), *_faults_of_classes(self.cells, len(self.legend.classes))]
        if faults:
            raise Refused(_("The layer {code} is not sound:").format(code=self.code) + " " + " ".join(faults))


def check_crs(frame: gpd.GeoDataFrame, epsg: int) -> None:
    """Raise where a frame is not in the grid CRS, or that CRS is not in metres.

    Raises
    ------
    CrsMismatch
        When the frame has no CRS, another one, or one with an axis that is not in metres.
    """
    if frame.crs is None or frame.crs.to_epsg() != epsg:
        raise CrsMismatch(
            _("The frame is in {crs}, not in EPSG:{epsg}. Convert it to the grid of the store.").format(
                crs=frame.crs.to_string() if frame.crs else _("no known CRS"), epsg=epsg
            )
        )
    units = {axis.unit_name for axis in frame.crs.axis_info}
    if units != {"metre"}:
        raise CrsMismatch(
            _("EPSG:{epsg} counts in {units}, not in metres. Use the grid of the store.").format(
                epsg=epsg, units=", ".join(sorted(units))
            )
        )


def _check_columns(cells: gpd.GeoDataFrame, wanted: tuple[str, ...]) -> None:
    missing = [name for name in wanted if name not in cells.columns]
    if missing:
        raise Refused(_("The cells lack {columns}. Add them.").format(columns=", ".join(missing)))
    if cells["known"].dtype != bool or cells["faded"].dtype != bool:
        raise Refused(_("The columns known and faded hold more than yes and no. Make them boolean."))
    twice = int(cells.duplicated(["east", "north"]).sum())
    if twice:
        raise Refused(_("{count} cells stand twice. Keep one row per cell.").format(count=twice))


def _check_squares(cells: gpd.GeoDataFrame, level: int) -> None:
    side_m = side_of_level(level)
    if len(cells) == 0:
        return
    corners_m = cells.geometry.iloc[:1].bounds.to_numpy()[0]
    west_m, south_m = cells["east"].iloc[0] * side_m, cells["north"].iloc[0] * side_m
    if not np.allclose(corners_m, (west_m, south_m, west_m + side_m, south_m + side_m), atol=0.01, rtol=0):
        raise CrsMismatch(
            _("The first square is not cell ({east}, {north}) of {side} m. Take cells from the grid.").format(
                east=cells["east"].iloc[0], north=cells["north"].iloc[0], side=side_m
            )
        )


def _faults_of_values(cells: gpd.GeoDataFrame) -> list[str]:
    known = cells["known"].to_numpy()
    values = cells[["value", "lower", "upper"]].to_numpy(float)
    faults = []
    if (np.isfinite(values) != known[:, None]).any():
        faults.append(_("Known cells need value, lower and upper; others must have none."))
    in_order = (values[:, 1] <= values[:, 0]) & (values[:, 0] <= values[:, 2])
    if (known & ~in_order).any():
        faults.append(_("A value lies outside its own interval; mend the interval."))
    return faults


def _faults_of_classes(cells: gpd.GeoDataFrame, count: int) -> list[str]:
    classes, known = cells["cls"].to_numpy(), cells["known"].to_numpy()
    faults = []
    if ((classes >= 0) != known).any():
        faults.append(_("Known cells need a class, others must have -1."))
    if ((classes < -1) | (classes >= count)).any():
        faults.append(_("A class is outside the legend, which has {count}.").format(count=count))
    return faults
