"""Opens the streets of a store: real ones where an extract was kept, straight lines elsewhere."""

import threading
from pathlib import Path

from data.basemap import OSM_ATTRIBUTION
from data.progress import IsCancelled, Tell, never, say_nothing
from data.store import Store
from data.streets.keeping import INVENTED, SUFFIX, drop_unused_extracts, streets_folder
from data.streets.network import Streets
from data.streets.status import street_extracts
from data.streets.straight import StraightLines
from data.streets.tiles import build_tiles, is_built
from data.streets.valhalla_streets import ValhallaStreets

_open: dict[Path, ValhallaStreets] = {}
_guard = threading.Lock()


def open_streets(store: Store, *, tell: Tell = say_nothing, cancelled: IsCancelled = never) -> Streets:
    """Return the streets of a store, building their tiles if need be.

    Raises
    ------
    Refused
        When the kept extract holds no streets or is damaged, or somebody cancelled.
    """
    extracts = street_extracts(store)
    if not extracts:
        return StraightLines()
    tiles = build_tiles(streets_folder(store), extracts, tell=tell, cancelled=cancelled)
    drop_unused_extracts(store)
    with _guard:
        for gone in [path for path in _open if not is_built(path)]:
            del _open[gone]
        if tiles not in _open:
            is_invented = all(path.name == f"{INVENTED}{SUFFIX}" for path in extracts)
            _open[tiles] = ValhallaStreets(tiles, attribution="" if is_invented else OSM_ATTRIBUTION)
        return _open[tiles]
