"""Gathers the records behind releases, the truth that attacks are measured against."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.releases.prepared import Prepared
from data.releases.release import NOT_KNOWN, SEVERAL
from data.vocabulary import forms

_KEY = ["source", "source_id"]


@dataclass(frozen=True)
class Truth:
    """Every record that counted or waited in consecutive releases.

    Parameters
    ----------
    records
        One row each, as when it was counted, else as when it last waited: source, source_id, east, north and
        cell_level (-1 without a cell), period (-1 where the month is not known), form (a code, SEVERAL or
        NOT_KNOWN), category, discovered, release (position of the release that counted it first, -1 where it
        waits), part (a code, TOTALS or empty).
    counted
        Per release, the rows of `records` that it counts.
    parts
        Per release, the part of each of these.
    waiting
        Per release, the rows that wait in it.
    """

    records: pd.DataFrame
    counted: tuple[NDArray[np.intp], ...]
    parts: tuple[NDArray[np.object_], ...]
    waiting: tuple[NDArray[np.intp], ...]

    def recounted(self) -> NDArray[np.intp]:
        """Rows that more than one release counts, or one counts twice."""
        if not self.counted:
            return np.empty(0, np.intp)
        rows, times = np.unique(np.concatenate(self.counted), return_counts=True)
        return np.asarray(rows[times > 1])


def read_truth(prepared: Sequence[Prepared]) -> Truth:
    """Return the records behind releases, oldest first."""
    frames = [_frame(each, number) for number, each in enumerate(prepared)]
    every = pd.concat(frames, ignore_index=True) if frames else _frame_of_nothing()
    # The one that counts stands before those in which it waits; of these the last.
    every["rank"] = np.where(every["part"] != "", -1000 + every["at"], -every["at"])
    records = every.sort_values([*_KEY, "rank"], kind="stable").drop_duplicates(_KEY).reset_index(drop=True)
    records["release"] = np.where(records["part"] != "", records["at"], -1)
    position = pd.Series(np.arange(len(records)), index=pd.MultiIndex.from_frame(records[_KEY]))
    rows = [position.reindex(pd.MultiIndex.from_frame(frame[_KEY])).to_numpy(np.intp) for frame in frames]
    counts = [(frame["part"] != "").to_numpy() for frame in frames]
    return Truth(
        records.drop(columns=["rank", "at"]),
        tuple(row[yes] for row, yes in zip(rows, counts, strict=True)),
        tuple(frame["part"].to_numpy(object)[yes] for frame, yes in zip(frames, counts, strict=True)),
        tuple(row[~yes] for row, yes in zip(rows, counts, strict=True)),
    )


def form_groups(bits: pd.Series) -> NDArray[np.object_]:
    """Return the group of forms of each record: one code, SEVERAL or NOT_KNOWN."""
    known = {form.bit: form.code for form in forms()}
    single = bits.map(known)
    return np.asarray(single.fillna(SEVERAL).mask(bits == 0, NOT_KNOWN), object)


def _frame(prepared: Prepared, number: int) -> pd.DataFrame:
    records = prepared.records
    whole = {
        name: pd.to_numeric(records[name]).astype("Int64").fillna(-1).to_numpy(np.int64)
        for name in ("cell_level", "period")
    }
    # Eastings may be negative: only the level tells whether there is a cell.
    cells = {
        name: pd.to_numeric(records[name]).astype("Int64").fillna(0).to_numpy(np.int64)
        for name in ("east", "north")
    }
    return pd.DataFrame(
        {
            "source": records["source"].to_numpy(object),
            "source_id": records["source_id"].to_numpy(object),
            **cells,
            **whole,
            "form": form_groups(records["forms"].astype("int64")),
            "category": records["category"].to_numpy(np.int64),
            "discovered": records["discovered"].to_numpy(bool),
            "part": records["part"].fillna("").to_numpy(object),
            "at": np.full(len(records), number),
        }
    )


def _frame_of_nothing() -> pd.DataFrame:
    columns = ("source", "source_id", "east", "north", "cell_level", "period", "form", "category")
    return pd.DataFrame({name: [] for name in (*columns, "discovered", "part", "at")})
