"""Gathers every copy of every number, in files and in releases made again of shuffled rows."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.releases.attacks.outcome import Outcome
from data.releases.band import Band
from data.releases.facts import ReleaseFacts
from data.releases.folder import RELEASE_FILE
from data.releases.making import make_release
from data.releases.prepared import Asked, Counted, Prepared
from data.releases.release import Release
from data.releases.rules import ReleaseRules

_MAKINGS = 3

Ends = tuple[float, float | None]


def average_copies(
    prepared: Sequence[Prepared],
    folders: Sequence[Path],
    facts: ReleaseFacts,
    rules: ReleaseRules,
    *,
    seed: int,
) -> Outcome:
    """Try every number: copies that differ would narrow what it may be.

    The last release is made again and again of shuffled rows; the files of each folder are compared with its
    release file.
    """
    outcome = Outcome()
    if prepared:
        outcome += compare_copies(list(_made_again(prepared[-1], facts, rules, seed=seed)))
    for folder in folders:
        outcome += compare_copies(list(_copies_in(folder)))
    return outcome


def compare_copies(copies: Sequence[Mapping[str, Ends]]) -> Outcome:
    """Try every number of which there are several copies: success where two of them differ."""
    seen: dict[str, list[Ends]] = defaultdict(list)
    for copy in copies:
        for name, ends in copy.items():
            seen[name].append(ends)
    several = {name: ends for name, ends in seen.items() if len(ends) > 1}
    return Outcome.of(
        len(several), (f"{name}: copies differ" for name, ends in several.items() if len(set(ends)) > 1)
    )


def numbers_of(release: Release) -> dict[str, Ends]:
    """Return every published number by a name: its ends."""
    return dict(_numbers(release))


def _numbers(release: Release) -> Iterator[tuple[str, Ends]]:
    for part in release.parts:
        # By its ground: a code might move from one making to the next.
        yield f"part {part.squares}", _ends(part.signals)
        yield f"hours {part.squares}", _ends(part.hours)
    signals = release.signals
    if signals is not None:
        yield "about", (signals.about, signals.about)
        named = {"placed": signals.placed, "met": signals.met, "reported": signals.reported}
        yield from ((name, _ends(band)) for name, band in named.items() if band is not None)
        yield from ((f"form {group.code}", _ends(group.signals)) for group in signals.forms)
    for figure in release.inspections:
        yield f"sites {figure.kind}", _ends(figure.sites)
        if figure.found is not None:
            yield f"found {figure.kind}", _ends(figure.found)


def _made_again(
    prepared: Prepared, facts: ReleaseFacts, rules: ReleaseRules, *, seed: int
) -> Iterator[dict[str, Ends]]:
    """Numbers of the release made of the same records in another order."""
    release = prepared.release
    asked = Asked(release.code, release.period, release.made, release.follows)
    nothing = Counted.nothing()
    # Of the facts, those that this release might count; so it needs to know of no other.
    counted = Counted(nothing.sightings, nothing.inspections, 0, release.period.first - 1)
    own = replace(
        facts,
        sightings=_only(facts.sightings, prepared.records),
        inspections=_only(facts.inspections, prepared.inspections),
    )
    rng = np.random.default_rng(seed)
    for _making in range(_MAKINGS):
        shuffled = replace(
            own,
            **{
                name: getattr(own, name).sample(frac=1, random_state=rng).reset_index(drop=True)
                for name in ("sightings", "inspections", "visits", "population", "workplaces")
            },
        )
        yield numbers_of(make_release(shuffled, asked, counted, rules=rules).release)


def _only(records: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    key = ["source", "source_id"]
    keys = pd.MultiIndex.from_frame(kept[key].astype(object))
    return records[pd.MultiIndex.from_frame(records[key].astype(object)).isin(keys)]


def _copies_in(folder: Path) -> Iterator[dict[str, Ends]]:
    """Numbers of parts in each file of a folder that holds them, by the code of the part."""
    release: dict[str, Any] = json.loads((folder / RELEASE_FILE).read_text())["release"]
    yield {part["code"]: (part["signals"]["low"], part["signals"]["high"]) for part in release["parts"]}
    table = folder / "parts.csv"
    if table.exists():
        with table.open(newline="", encoding="utf-8-sig") as lines:
            yield {row["code"]: _of_row(row) for row in csv.DictReader(lines)}
    shapes = folder / "parts.geojson"
    if shapes.exists():
        features = json.loads(shapes.read_text())["features"]
        yield {each["properties"]["code"]: _of_row(each["properties"]) for each in features}


def _of_row(row: Mapping[str, Any]) -> Ends:
    high = row["signals_high"]
    return float(row["signals_low"]), None if high in ("", None) else float(high)


def _ends(band: Band) -> Ends:
    return band.low, band.high
