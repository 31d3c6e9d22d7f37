"""Reads dated, located events from a file, to score a ranking of cells on what happened next."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _

if TYPE_CHECKING:
    import pyproj

COLUMNS = ("occurred_at", "lat", "lon")
_OFFSET = r"([T ]\d{2}:\d{2}[^Z+-]*)(?:Z|[+-]\d{2}:?\d{2})$"


@dataclass(frozen=True, eq=False)
class Events:
    """Where and when each event happened: units of the CRS, and local time as it was given."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    at: NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.x)

    def chosen(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Events":
        """Return some of the events, by a mask or by position."""
        return Events(self.x[which], self.y[which], self.at[which])


def read_events(path: Path, *, crs: str) -> Events:
    """Return the events of a Parquet file with columns occurred_at, lat and lon (EPSG:4326).

    Times with a zone keep their clock as written; those without are local already.

    Raises
    ------
    Refused
        When the file cannot be read, lacks a column or an event, holds a time or a place that is missing or
        makes no sense, or when the CRS is not known or counts in degrees.
    """
    projection = _projected(crs)
    frame = _read_frame(path)
    at = _local_times(frame["occurred_at"])
    lat, lon = (_degrees(frame[name], name, most) for name, most in (("lat", 90), ("lon", 180)))
    import pyproj

    x, y = pyproj.Transformer.from_crs(4326, projection, always_xy=True).transform(lon, lat)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise Refused(
            _("Some events lie where {crs} does not reach. Choose a CRS of the region.").format(crs=crs)
        )
    return Events(np.asarray(x, np.float64), np.asarray(y, np.float64), at)


def _projected(crs: str) -> "pyproj.CRS":
    import pyproj
    from pyproj.exceptions import CRSError

    try:
        projection = pyproj.CRS.from_user_input(crs)
    except CRSError:
        raise Refused(
            _("{crs} is no CRS that is known here. Write one such as EPSG:3067.").format(crs=crs)
        ) from None
    if not projection.is_projected:
        raise Refused(
            _(
                "{crs} counts in degrees, in which no cell is square. Choose a projected CRS of the region."
            ).format(crs=crs)
        )
    return projection


def _read_frame(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_parquet(path)
    except FileNotFoundError:
        raise Refused(_("There is no file {path}. Check the path.").format(path=path)) from None
    except (OSError, ValueError):  # pyarrow's errors are among these
        raise Refused(
            _("{path} is no Parquet file. Write the events as Parquet.").format(path=path)
        ) from None
    if missing := [name for name in COLUMNS if name not in frame.columns]:
        raise Refused(
            _("The events lack the columns {missing}. Name them {all}.").format(
                missing=", ".join(missing), all=", ".join(COLUMNS)
            )
        )
    if frame.empty:
        raise Refused(_("The file holds no event. Choose one with events before and after a date."))
    return frame


def _local_times(written: pd.Series) -> NDArray[np.datetime64]:
    times = written
    if not pd.api.types.is_datetime64_any_dtype(times):
        # Offsets that change with summer time cannot be read together, and the clock is all that is wanted.
        clock = written.astype(str).str.replace(_OFFSET, r"\1", regex=True)
        times = pd.to_datetime(clock, errors="coerce", format="ISO8601")
    if wrong := int(times.isna().sum()):
        raise Refused(
            _("{count} events have no time that can be read. Write occurred_at as 2010-06-30T14:00.").format(
                count=wrong
            )
        )
    return np.asarray(times.dt.tz_localize(None).to_numpy(), "datetime64[s]")


def _degrees(written: pd.Series, name: str, most: float) -> NDArray[np.float64]:
    degrees = pd.to_numeric(written, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    if wrong := int((~(np.abs(degrees) <= most)).sum()):
        raise Refused(
            _(
                "{count} events have no {name} between {least} and {most}. Give degrees or leave them out."
            ).format(count=wrong, name=name, least=-most, most=most)
        )
    return degrees
