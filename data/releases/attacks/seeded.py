"""Attacks many seeded stores, with late, corrected, taken-back and re-imported records between releases."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data.clock import today
from data.demonstration.building import build_demonstration
from data.periods import first_day_of_period
from data.progress import Tell, say_nothing
from data.releases.attacks.attacked import STEWARD, write_trials
from data.releases.attacks.changing_facts import ChangingFacts
from data.releases.attacks.generated_facts import generate_release_facts
from data.releases.attacks.run import EFFORT, AttackReport, attack_releases
from data.releases.base_map_taken import write_base_map
from data.releases.facts import ReleaseFacts
from data.releases.half_years import last_half_years, release_code
from data.releases.making import make_release
from data.releases.prepared import Asked, Counted, Prepared
from data.releases.reading_facts import read_release_facts
from data.store import Store, open_store

CODES = ("rural", "helsinki", "region", "town")
# Every so many stores, one is built from the ground up; the others are drawn on the ground of the last such.
_BUILT_EVERY = 5
_YEARS = 4


@dataclass(frozen=True)
class SeededReport:
    """What attacks on seeded stores came to.

    `stores` tells how many were `built` (a store file by the demonstration's generator, with its own ground)
    and how many `generated` (facts of the same generator by another seed and of another size on that ground,
    without writing them to a file), and how many gave no release with signals at all. `releases` counts those
    that were attacked, by kind.
    """

    report: AttackReport
    stores: dict[str, int]
    releases: dict[str, int]


def attack_seeded_stores(stores: int, releases: int, *, seed: int, tell: Tell = say_nothing) -> SeededReport:
    """Make so many stores and consecutive releases of each, attack them, and sum up."""
    total = AttackReport(0, 0, 0, 0, {})
    kinds = {"built": 0, "generated": 0, "without_signals": 0}
    made: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, facts, store) in enumerate(_seeded_facts(stores, Path(folder), seed)):
            prepared, last = consecutive_releases(facts, releases, seed=seed + number)
            base_map = write_base_map(store) if store is not None else None
            paths = (
                write_trials(base_map, prepared, Path(folder) / f"releases-{number}")
                if base_map is not None
                else ()
            )
            effort = replace(EFFORT, seed=seed + number)
            report = attack_releases(prepared, paths, facts=last, effort=effort, base_map=base_map)
            total += report
            kinds[kind] += 1
            kinds["without_signals"] += int(not any(each.release.is_full for each in prepared))
            for each in prepared:
                made[each.release.kind] = made.get(each.release.kind, 0) + 1
            tell((number + 1) / stores, _line(number, kind, facts, prepared, report))
    return SeededReport(total, kinds, made)


def consecutive_releases(
    facts: ReleaseFacts, number: int, *, seed: int
) -> tuple[tuple[Prepared, ...], ReleaseFacts]:
    """Return releases of the last half-years while records change, and the facts as they are at the end."""
    changing = ChangingFacts(facts, np.random.default_rng(seed))
    counted, follows, made = Counted.nothing(), None, []
    now = facts
    for period in last_half_years(number, today=today()):
        now = changing.as_known_after(period.last, counted)
        asked = Asked(release_code(period), period, first_day_of_period(period.last + 1), follows)
        made.append(make_release(now, asked, counted))
        counted, follows = counted.followed_by(made[-1].counted), asked.code
    return tuple(made), now


def _seeded_facts(stores: int, folder: Path, seed: int) -> Iterator[tuple[str, ReleaseFacts, Store | None]]:
    """Facts of each store, with whether it was built or generated, and the open store where it was built."""
    for first in range(0, stores, _BUILT_EVERY):
        code = CODES[first // _BUILT_EVERY % len(CODES)]
        path = folder / f"{code}-{first}" / "store.duckdb"
        build_demonstration(code, path, years=_YEARS, seed=seed + first, tell=lambda _words: None)
        with open_store(path) as store:
            base = _read(store)
            yield "built", base, store
            for number in range(first + 1, min(first + _BUILT_EVERY, stores)):
                yield "generated", generate_release_facts(store, base, code, seed=seed + number), None


def _read(store: Store) -> ReleaseFacts:
    return read_release_facts(store, STEWARD)


def _line(
    number: int, kind: str, facts: ReleaseFacts, prepared: tuple[Prepared, ...], report: AttackReport
) -> str:
    parts = "/".join(str(len(each.release.parts)) for each in prepared)
    blunt = [
        name
        for name, outcome in report.by_attack.items()
        if name.startswith("control_") and outcome.tried and not outcome.succeeded
    ]
    broken = [
        f"{name}: {outcome.examples}"
        for name, outcome in report.by_attack.items()
        if not name.startswith("control_") and outcome.succeeded
    ]
    return (
        f"{number} {kind} {facts.municipality} {len(facts.sightings)}: parts {parts}, "
        f"{report.succeeded}/{report.tried}, controls {report.controls_succeeded}/{report.controls} "
        f"{blunt} {broken}"
    )
