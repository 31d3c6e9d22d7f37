"""Merges extracts that overlap into one, since Valhalla would lay every common street twice."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import osmium

from data.errors import Refused
from data.language import _

_ASK_EVERY = 20_000


def merge_extracts(extracts: Sequence[Path], merged: Path, *, cancelled: Callable[[], bool]) -> None:
    """Write all features of sorted extracts in order of type and id; of several versions the newest one.

    It reads them side by side, so its need of memory does not grow with them.

    Raises
    ------
    Refused
        When somebody cancelled.
    """
    side_by_side = osmium.zip_processors(*(osmium.FileProcessor(path) for path in extracts))
    with osmium.SimpleWriter(osmium.io.File(str(merged), "pbf"), overwrite=True) as writer:
        for count, versions in enumerate(side_by_side):
            if count % _ASK_EVERY == 0 and cancelled():
                raise Refused(_("Building the streets was stopped. Start it again when you like."))
            writer.add(max((each for each in versions if each is not None), key=_version))


def _version(feature: Any) -> int:
    return int(feature.version)
