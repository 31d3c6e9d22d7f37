"""Shows parts in ways that are forbidden: only ground with signals, of one form, in copies that differ."""

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from data.releases.attacks.averaging import average_copies
from data.releases.attacks.homogeneity import infer_forms
from data.releases.attacks.outcome import Outcome
from data.releases.attacks.presence import cells_of, look_for_holes
from data.releases.attacks.truth import Truth
from data.releases.band import Band
from data.releases.facts import ReleaseFacts
from data.releases.folder import RELEASE_FILE
from data.releases.ground import area_km2
from data.releases.prepared import Prepared
from data.releases.release import LITTLE, Group, Part, Release, Signals
from data.releases.rules import ReleaseRules
from data.releases.tables import part_table
from data.releases.written import release_to_json

_FORMS, _SAME_KM2 = 3, 1e-6


def show_ground_with_signals(
    prepared: Sequence[Prepared], facts: ReleaseFacts, rules: ReleaseRules
) -> Outcome:
    """Make the ground of parts the cells of their signals alone: what is left out is known to be empty."""
    outcome = Outcome()
    for each in prepared:
        parts = tuple(_shrunk(each, part, rules) for part in each.release.parts)
        if parts != each.release.parts:
            shown = replace(each, release=replace(each.release, parts=parts))
            found = look_for_holes([shown], facts, rules)
            outcome += Outcome(1, min(found.succeeded, 1), found.examples)
    return outcome


def _shrunk(prepared: Prepared, part: Part, rules: ReleaseRules) -> Part:
    """The part with the cells of its signals of the finest level, where they are less than all of its ground.

    A part with signals known less well, or on the edge of the area, keeps its ground.
    """
    box = prepared.release.box
    cells = tuple(sorted(each for each in cells_of(prepared, part, rules) if each[0] == rules.finest_level))
    area, whole = area_km2(cells, box), area_km2(part.squares, box)
    if not cells or part.rest or area > whole - _SAME_KM2:
        return part
    return replace(part, squares=cells, area_km2=round(area, 2))


def show_part_of_one_form(truth: Truth, prepared: Sequence[Prepared], rules: ReleaseRules) -> Outcome:
    """Publish a part that has signals of one form alone, beside how many are of each form: it is inferred."""
    form = truth.records["form"].to_numpy(object)
    names, counts = np.unique(form.astype(str), return_counts=True)
    outcome = Outcome()
    for name in names[np.argsort(-counts, kind="stable")][:_FORMS].tolist():
        rows = np.flatnonzero(form == name)
        if len(rows) >= rules.least and prepared:
            one = replace(prepared[-1], release=_of_one_form(prepared[-1].release, name, len(rows)))
            alone = Truth(truth.records, (rows,), (np.full(len(rows), "P1", object),), (rows[:0],))
            found = infer_forms([one], alone)
            outcome += Outcome(found.tried, found.succeeded, found.examples)
    return outcome


def _of_one_form(release: Release, form: str, number: int) -> Release:
    band = Band(number, number)
    part = Part("P1", "", "", ((2, 0, 0),), False, band, LITTLE, Band(0, 4), 0, 0.25)
    signals = Signals(number, band, None, None, (Group(form, band),), False, False)
    return replace(release, parts=(part,), signals=signals)


def blur_each_file_anew(
    prepared: Sequence[Prepared], facts: ReleaseFacts, rules: ReleaseRules, *, seed: int
) -> Outcome:
    """Move the ends of bands by chance in each file anew: the copies are averaged."""
    last = next((each for each in reversed(prepared) if each.release.parts), None)
    if last is None:
        return Outcome()
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / RELEASE_FILE).write_bytes(release_to_json(last.release))
        table = part_table(last.release)
        table["signals_low"] += rng.integers(1, 4, len(table))
        table.to_csv(folder / "parts.csv", index=False, quoting=csv.QUOTE_ALL)
        return average_copies((), [folder], facts, rules, seed=seed)
