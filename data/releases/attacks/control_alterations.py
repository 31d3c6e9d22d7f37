"""Alters files of a release, each in a way that comparing every byte must find."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from data.releases.attacks.file_bytes import read_file
from data.releases.attacks.outcome import Outcome
from data.releases.base_map_file import base_map_to_json
from data.releases.folder import BASE_MAP_FILE, METADATA_FILE, RELEASE_FILE
from data.releases.manifest import digest
from data.releases.open_data import release_files
from data.releases.plain import plain_to_json
from data.releases.prepared import Prepared

Change = Callable[[bytes], bytes]


def alter_files(prepared: Sequence[Prepared]) -> dict[str, Outcome]:
    """Return for each alteration of the files of the last release with parts whether it was found.

    Where none has parts, the last one is altered: a release of services alone needs controls, too.
    """
    last = next((each for each in reversed(prepared) if each.release.parts), prepared[-1])
    release = last.release
    base_map = base_map_to_json({}, crs_epsg=release.crs_epsg, attribution=release.attribution)
    files = release_files(release, base_map)
    right = {name: digest(content) for name, content in files.items()}
    outcomes = {}
    with tempfile.TemporaryDirectory() as folder:
        for control, (name, change) in _alterations().items():
            if control == "narrowed_part" and not release.parts:
                outcomes[control] = Outcome()
                continue
            path = Path(folder) / name
            path.write_bytes(change(files[name]))
            found = read_file(path, release, right, forbidden={})
            outcomes[control] = Outcome(1, min(found.succeeded, 1), found.examples)
    return outcomes


def _alterations() -> dict[str, tuple[str, Change]]:
    return {
        "added_total": ("totals.csv", _with_row("signals_waiting", "2")),
        "added_metadata": (METADATA_FILE, _changed(lambda whole: whole | {"exact_counts": [17]})),
        "added_to_shapes": ("parts.geojson", _changed(lambda whole: whole | {"withheld": [3]})),
        "narrowed_part": (RELEASE_FILE, _changed(_with_exact_part)),
        "label_on_map": (BASE_MAP_FILE, _changed(_with_label)),
        "added_service": ("services.csv", _with_row("4 signals", "")),
    }


def _with_row(first: str, second: str) -> Change:
    """A row more in a table, with two fields filled."""

    def change(content: bytes) -> bytes:
        columns = len(next(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
        text = io.StringIO()
        csv.writer(text).writerow([first, second, *[""] * (columns - 2)])
        return content + text.getvalue().encode()

    return change


def _changed(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    return lambda content: plain_to_json(change(json.loads(content)))


def _with_exact_part(whole: dict[str, Any]) -> dict[str, Any]:
    band = whole["release"]["parts"][0]["signals"]
    band["high"] = band["low"]
    return whole


def _with_label(whole: dict[str, Any]) -> dict[str, Any]:
    return whole | {"layers": whole["layers"] | {"place_name": [["2 signals", 1, "Point", [0, 0]]]}}
