"""Keeps travel times that were asked once, in memory and on disk, so that one more point asks little."""

import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.streets.keeping import whole_file

# A row and a column of four-byte numbers per point: 16 MB of 2,000 points at most.
MOST_POINTS = 2_000
_PER_DEGREE = 100_000  # points that agree in five decimals, a metre, are one
_NOWHERE = np.iinfo(np.int64).min

Points = NDArray[np.float64]
Indices = NDArray[np.intp]
Ask = Callable[[Points, Indices, Indices], NDArray[np.float64]]


class KeptTimes:
    """The seconds between points of one way of travelling on one set of tiles.

    Parameters
    ----------
    path
        The file; it holds the points (n, 2) in hundred-thousandths of a degree and the seconds (n, n), NaN
        where they were not asked. A file that cannot be read is as good as none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._keys, self._times = _read(path)

    def times_s(self, points: Points, ask: Ask) -> NDArray[np.float64]:
        """Return the seconds between all points, shape (n, n), asking only for pairs that are not kept.

        ``ask(points, sources, targets)`` returns the seconds from points[sources] to points[targets],
        infinite where there is no way.
        """
        with self._lock:
            keys = _keys_of(points)
            unique, first, back = np.unique(keys, axis=0, return_index=True, return_inverse=True)
            back = back.ravel()
            times = self._known(unique)
            if np.isnan(times).any():
                _fill(times, points[first], ask)
                self._keep(unique, times)
            return np.asarray(times[np.ix_(back, back)], dtype=float)

    def _known(self, keys: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what is kept of these points, NaN elsewhere."""
        times = np.full((len(keys), len(keys)), np.nan, dtype=np.float32)
        places = {key: i for i, key in enumerate(map(tuple, self._keys.tolist()))}
        where = np.array([places.get(key, -1) for key in map(tuple, keys.tolist())], dtype=np.intp)
        known = np.flatnonzero(where >= 0)
        times[np.ix_(known, known)] = self._times[np.ix_(where[known], where[known])]
        return times

    def _keep(self, keys: NDArray[np.int64], times: NDArray[np.float32]) -> None:
        """Put these points first and drop what is then beyond the bound: the least lately asked."""
        new = {key: i for i, key in enumerate(map(tuple, keys.tolist()))}
        older = [i for i, key in enumerate(map(tuple, self._keys.tolist())) if key not in new]
        kept_before = [i for i, key in enumerate(map(tuple, self._keys.tolist())) if key in new]
        order = np.array([*range(len(keys)), *(len(keys) + i for i in range(len(older)))][:MOST_POINTS])
        all_keys = np.concatenate([keys, self._keys[older]])
        all_times = np.full((len(all_keys), len(all_keys)), np.nan, dtype=np.float32)
        # What the older points have to the newly asked ones is kept too.
        now = np.array([new[tuple(self._keys[i].tolist())] for i in kept_before], dtype=np.intp)
        past = np.arange(len(keys), len(all_keys))
        all_times[np.ix_(now, past)] = self._times[np.ix_(kept_before, older)]
        all_times[np.ix_(past, now)] = self._times[np.ix_(older, kept_before)]
        all_times[np.ix_(past, past)] = self._times[np.ix_(older, older)]
        all_times[: len(keys), : len(keys)] = times
        self._keys, self._times = all_keys[order], all_times[np.ix_(order, order)]
        _write(self._path, self._keys, self._times)


def _fill(times: NDArray[np.float32], points: Points, ask: Ask) -> None:
    """Ask for what is missing: whole rows for points that are new, then the columns that are left."""
    missing = np.isnan(times)
    new = np.flatnonzero(missing.mean(axis=1) > 0.5)
    if len(new):
        targets = np.flatnonzero(missing[new].any(axis=0))
        times[np.ix_(new, targets)] = ask(points, new, targets)
        missing = np.isnan(times)
    sources, targets = np.flatnonzero(missing.any(axis=1)), np.flatnonzero(missing.any(axis=0))
    if len(sources):
        times[np.ix_(sources, targets)] = ask(points, sources, targets)


def _keys_of(points: Points) -> NDArray[np.int64]:
    known = np.isfinite(points)
    return np.where(known, np.round(np.where(known, points, 0) * _PER_DEGREE), _NOWHERE).astype(np.int64)


def _read(path: Path) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            keys, times = file["keys"], file["times"]
        if times.shape == (len(keys), len(keys)) and keys.shape[1:] == (2,):
            return keys.astype(np.int64), times.astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        pass
    return np.empty((0, 2), dtype=np.int64), np.empty((0, 0), dtype=np.float32)


def _write(path: Path, keys: NDArray[np.int64], times: NDArray[np.float32]) -> None:
    """Write the file; where that fails, or the tiles are gone, the times are kept in memory alone."""
    if path.parent.exists():
        with suppress(OSError), whole_file(path) as beside, beside.open("wb") as file:
            np.savez(file, keys=keys, times=times)
