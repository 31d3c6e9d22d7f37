"""Puts coarsened records into words: what exactly is kept of each."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data.cell_codes import SHORT, cells_to_codes
from data.grid import side_of_level
from data.intake.field import Field, Kind
from data.intake.kinds import entries_of
from data.language import _
from data.periods import Period, first_day_of_week
from data.vocabulary import forms, place_kinds
from layers.number_text import write_count

# Keys of the store say nothing to people; place and time stand in one column each, made of several.
_NOT_SHOWN = frozenset(
    {
        "source", "source_id", "version", "sign", "batch", "content_key", "outline", "worksite_source",
        "worksite_id", "carried_out", "example",
    }
)  # fmt: skip
_OF_PLACE = ("place_precision", "east", "north", "cell_level", "lat", "lon")
_OF_TIME = ("time_precision", "week", "period", "season", "year", "weekend", "part_of_day", "inspected_on")
# The field of a column that goes by another name in the store.
_FIELDS = {
    "category": "place_kind",
    "people_band": "people",
    "contacts_band": "contacts",
    "staff_band": "staff",
    "finding_codes": "findings",
    "unit_code": "unit",
    "age_band": "age_group",
    "first_period": "first_month",
    "last_period": "last_month",
}


def readable_records(rows: pa.Table, kind: Kind, *, epsg: int) -> pd.DataFrame:
    """Return records as people read them: labels for codes, one column for the place and one for the time.

    Parameters
    ----------
    rows
        Rows of the kind's table, as they are kept; a few hundred at most, as each cell is put into words.
    """
    columns = {name: rows[name].to_pylist() for name in rows.column_names}
    taken = {*_NOT_SHOWN, *_OF_PLACE}
    words: dict[str, list[str]] = {}
    if "cell_level" in columns:
        words[_("Place")] = place_words(rows, epsg=epsg)
    if "period" in columns:
        taken |= {*_OF_TIME}
        names = [name for name in _OF_TIME if name in columns]
        times = zip(*(columns[name] for name in names), strict=True)
        words[_("Time")] = [time_words(dict(zip(names, time, strict=True))) for time in times]
    for name in rows.column_names:
        if name not in taken:
            words[_title(name, kind)] = [_value_words(name, value, kind) for value in columns[name]]
    # What the file says nothing of takes no room.
    return pd.DataFrame({title: values for title, values in words.items() if any(values)})


def place_words(rows: pa.Table, *, epsg: int) -> list[str]:
    """Return where each record is kept: its cell with side and code, or how far its place is known."""
    level = _numbers(rows, "cell_level")
    precision = rows["place_precision"].to_pylist() if "place_precision" in rows.column_names else None
    nowhere = {"municipality": _("somewhere in the municipality"), "unknown": _("not known")}
    words = (
        [nowhere.get(each, "") for each in precision] if precision else [nowhere["municipality"]] * len(level)
    )
    east, north = _numbers(rows, "east"), _numbers(rows, "north")
    for each in np.unique(level[level >= 0]):
        where = np.flatnonzero(level == each)
        codes = cells_to_codes(east[where], north[where], level=int(each), style=SHORT, epsg=epsg)
        for row, code in zip(where, codes, strict=True):  # a few hundred rows at most
            words[row] = _("{size} m cell {code}").format(
                size=write_count(side_of_level(int(each))), code=code
            )
    points = rows["lat"].to_pylist() if "lat" in rows.column_names else [None] * len(words)
    return [_("its point") if point is not None else each for point, each in zip(points, words, strict=True)]


def time_words(row: Mapping[str, Any]) -> str:
    """Return when, as far as it is kept: day, week, month, season or year, then weekend and part of day."""
    parts = []
    if row.get("inspected_on") is not None:
        parts.append(row["inspected_on"].isoformat())
    elif row.get("week") is not None:
        parts.append(_("week of {day}").format(day=first_day_of_week(row["week"]).isoformat()))
    elif row.get("period") is not None:
        parts.append(Period(row["period"], row["period"]).label())
    elif row.get("season"):
        parts.append(f"{_labels('seasons')[row['season']]} {row['year']}")
    elif row.get("year") is not None:
        parts.append(str(row["year"]))
    else:
        parts.append(_("not known"))
    if row.get("weekend") is not None:
        parts.append(_("weekend") if row["weekend"] else _("working day"))
    if row.get("part_of_day"):
        parts.append(_labels("parts_of_day")[row["part_of_day"]].lower())
    return ", ".join(parts)


def _value_words(name: str, value: Any, kind: Kind) -> str:
    if name == "category":
        return _place_kind(value)
    if name == "forms":
        return ", ".join(each.label for each in forms() if value & each.bit) or _("not yet known")
    if name == "first_period" and kind.code == "person_totals":
        return f"{1970 + value // 12}-Q{value % 12 // 3 + 1}"
    if name.endswith("_period") and value is not None:
        return Period(value, value).label()
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    field = _field(name, kind)
    labels = _labels(field.vocabulary) if field and field.vocabulary else {}
    if isinstance(value, list):
        return ", ".join(labels.get(each, str(each)) for each in value)
    return labels.get(str(value), str(value))


def _title(name: str, kind: Kind) -> str:
    field = _field(name, kind)
    if field:
        return field.label
    # Flags of an inspection are outcomes.
    return _labels("outcomes").get(name, name)


def _field(name: str, kind: Kind) -> Field | None:
    wanted = {name, _FIELDS.get(name, name)}
    if name == "kind":
        wanted |= {"place_kind", "effort"}
    if name == "first_period":
        wanted.add("quarter")
    return next((field for field in kind.fields if field.code in wanted), None)


def _labels(vocabulary: str) -> dict[str, str]:
    return {each.code: each.label for each in entries_of(vocabulary)}


def _place_kind(number: int) -> str:
    return next((kind.label for kind in place_kinds() if kind.number == number), _("not stated"))


def _numbers(rows: pa.Table, name: str) -> np.ndarray:
    return rows[name].cast(pa.int64()).fill_null(-1).to_numpy()
