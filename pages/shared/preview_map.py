"""Draws where the records of a file would be kept, as counts per cell, before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from data.errors import StoreError
from data.grid import side_of_level
from data.language import _, ngettext
from layers.classes import Wording, classify
from layers.legend import LegendClass
from layers.number_text import write_count
from pages.shared.legend import draw_classes
from pages.shared.maps import draw_cell_map

# Half of the records are on the map at first; larger cells show more of them, each less exactly.
_SHARE_ON_MAP = 0.5


@dataclass(frozen=True)
class CellCounts:
    """Records per cell of one level, and how many are not among them: known to larger cells, or to none."""

    cells: pd.DataFrame
    level: int
    coarser: int
    nowhere: int


def levels_of(rows: pa.Table) -> list[int]:
    """Return the levels of the cells in which records would be kept, the finest first."""
    if "cell_level" not in rows.column_names:
        return []
    return sorted(rows["cell_level"].drop_null().unique().to_pylist())


def suited_level(rows: pa.Table) -> int:
    """Return the finest level at which half of the records that have a cell can be shown."""
    levels = rows["cell_level"].drop_null().to_numpy()
    return int(np.quantile(levels, _SHARE_ON_MAP, method="higher"))


def count_cells(rows: pa.Table, level: int) -> CellCounts:
    """Return the records of each cell of a level; finer ones are counted in the cell around them."""
    places = rows.select(["east", "north", "cell_level"]).to_pandas()
    known = places.dropna().astype(np.int64)
    within = known[known["cell_level"] <= level]
    steps = level - within["cell_level"].to_numpy()
    lifted = pd.DataFrame({name: within[name].to_numpy() >> steps for name in ("east", "north")})
    cells = lifted.value_counts().rename("value").reset_index()
    return CellCounts(cells, level, len(known) - len(within), len(places) - len(known))


def draw_preview_map(name: str, rows: pa.Table, *, purpose: str, epsg: int) -> None:
    """Draw the counts on the map of a store, with a choice of cell size, and what is not on the map."""
    levels = levels_of(rows)
    level = suited_level(rows)
    if len(levels) > 1:
        level = st.segmented_control(
            _("Side of a cell"),
            levels,
            default=level,
            required=True,
            format_func=lambda each: _("{size} m").format(size=write_count(side_of_level(each))),
            key="preview-level",
        )
    counts = count_cells(rows, level)
    value = counts.cells["value"].to_numpy(np.float64)
    wording = Wording(
        unit=_("records of this file in a cell of {side} m").format(side=write_count(side_of_level(level))),
        short_unit="",
        note=missing_words(counts),
        unknown="",
    )
    classed = classify(value, value, value, purpose=purpose, wording=wording, scheme="natural breaks")
    cells = counts.cells.assign(cls=classed.cls)
    legend = replace(classed.legend, classes=tuple(_in_whole_numbers(classed.legend.classes, cells)))
    try:
        draw_cell_map(name, cells, epsg=epsg, level=level, legend=legend, key="preview", height=380)
    except StoreError as error:
        st.info(str(error))
        return
    draw_classes(legend, legend.note)


def _in_whole_numbers(classes: Sequence[LegendClass], cells: pd.DataFrame) -> Iterator[LegendClass]:
    """Give the classes under the least and the most records that a cell of each has."""
    for position, each in enumerate(classes):  # at most five
        records = cells["value"][cells["cls"] == position]
        ends = dict.fromkeys((write_count(records.min()), write_count(records.max())))
        yield replace(each, label="–".join(ends))


def missing_words(counts: CellCounts) -> str:
    """Return how many records stand behind the map, and how many are not on it, and why."""
    shown = int(counts.cells["value"].sum())
    parts = [ngettext("{count} record", "{count} records", shown).format(count=write_count(shown))]
    if counts.coarser:
        parts.append(
            _("{count} known to larger cells only, not on this map").format(count=write_count(counts.coarser))
        )
    if counts.nowhere:
        parts.append(_("{count} without a cell").format(count=write_count(counts.nowhere)))
    return " · ".join(parts)
