"""Whatever a store holds, no list proposes a help place, a home, or a site out of mandate."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from data.access import Person
from data.errors import Refused
from data.inspecting.lists import read_list_items, write_list
from data.inspecting.month_list import COMPLAINT, FOLLOW_UP, RANDOM, SiteKey
from data.inspecting.overrides import read_overrides
from data.store import Store
from data.vocabulary import place_kinds
from data.vocabulary_file import VOCABULARY_FOLDER
from layers.inspection_targets import listable
from layers.targets.asked import Asked
from layers.targets.composition import Candidates, candidates_of, choose_sites, compose_list
from layers.targets.due import fixed_items
from layers.targets.expected import expected_findings
from layers.targets.lot_base_rate import base_rate_of_lots
from layers.targets.override_yields import override_yields
from layers.targets.reading import read_inspection_facts
from tests.test_layers.month_lists import Sites

STORES = 10_000
MOST_SITES = 12
PLANNER = Person("p1", "example", frozenset({"inspection_planner"}), authority="labour_inspectorate")
DAY = date(2026, 11, 20)

Listable = Callable[[pd.DataFrame], NDArray[np.bool_]]
# Read from the file itself, so that the oracle shares no code with what is tested.
KINDS = tomllib.loads((Path(VOCABULARY_FOLDER) / "place_kinds.toml").read_text(encoding="utf-8"))[
    "place_kinds"
]
CODES = np.array([kind["code"] for kind in KINDS], dtype=object)
NEVER = {kind["code"] for kind in KINDS if kind.get("never_target") or "inspection" not in kind["purposes"]}
UNDER_POWER = {kind["code"] for kind in KINDS if kind.get("stated_power")}


@dataclass(frozen=True, eq=False)
class Stores:
    """Worksites of many stores, one after the other: `rows`, and the first row of each store and the end."""

    rows: pd.DataFrame
    bounds: NDArray[np.int64]


def random_stores(count: int, rng: np.random.Generator) -> Stores:
    """Return stores of one to twelve worksites, of any kind of place, half of them with odd or unknown flags."""
    bounds = np.concatenate([[0], np.cumsum(rng.integers(1, MOST_SITES + 1, count))])
    number = int(bounds[-1])
    flags = np.array([True, False, None, np.nan, pd.NA], dtype=object)
    value = np.where(rng.uniform(size=number) < 0.1, np.nan, rng.uniform(size=number))
    rows = pd.DataFrame(
        {
            "source": np.array(["example", "union"], object)[rng.integers(0, 2, number)],
            "source_id": np.arange(number).astype(str),
            "kind": CODES[rng.integers(0, len(CODES), number)],
            "east": rng.integers(-9_000, 9_000, number),
            "north": rng.integers(-9_000, 60_000, number),
            "cell_level": rng.integers(0, 6, number),
            "at_help_place": flags[rng.choice(5, number, p=[0.2, 0.65, 0.05, 0.05, 0.05])],
            "has_stated_power": flags[rng.choice(5, number, p=[0.4, 0.45, 0.05, 0.05, 0.05])],
            "chance": value,
            "lower": 0.0,
            "upper": 1.0,
            "value": value,
            "spread": rng.uniform(size=number),
            "last_inspected": np.where(
                rng.uniform(size=number) < 0.5, np.datetime64("NaT", "ns"), np.datetime64("2026-09-09", "ns")
            ),
        }
    )  # fmt: skip
    return Stores(rows, bounds)


def protected(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Return what no list may name, worked out row by row: unknown counts as protected."""
    facts = zip(rows["kind"], rows["at_help_place"], rows["has_stated_power"], strict=True)
    return np.array(
        [
            kind in NEVER or helps is not False or (kind in UNDER_POWER and power is not True)
            for kind, helps, power in facts
        ]
    )


def lists_of(stores: Stores, may_be_listed: Listable, rng: np.random.Generator) -> Iterator[list[int]]:
    """Return of each store which of its worksites (as numbers) a list names.

    Complaints, follow-ups and worksites put in are any of the store, protected ones too.
    """
    kept = np.flatnonzero(may_be_listed(stores.rows))
    bounds = np.searchsorted(kept, stores.bounds)
    everything = candidates_of(stores.rows)
    several = stores.bounds[:-1, None] + (
        rng.uniform(size=(len(bounds) - 1, 4)) * np.diff(stores.bounds)[:, None]
    ).astype(int)
    budgets = rng.integers(0, 7, len(bounds) - 1).tolist()
    for number, budget in enumerate(budgets):
        places = kept[bounds[number] : bounds[number + 1]]
        some = [everything.keys[place] for place in several[number]]
        asked = Asked(
            682, "labour_inspectorate", budget, seed=number,
            fixed=((some[0], COMPLAINT), (some[1], FOLLOW_UP)),
            put_in=frozenset({some[2]}), left_out=frozenset({some[3]} - {some[2]}),
        )  # fmt: skip
        if number % 50 == 0:
            whole = compose_list(Sites(stores.rows.iloc[places]), asked)
            yield [int(item.site.source_id) for item in whole.items]
            continue
        here = Candidates(
            tuple(everything.keys[place] for place in places),
            everything.value[places],
            everything.spread[places],
            everything.last_inspected[places],
        )
        yield [int(places[row]) for row in choose_sites(here, asked).rows]


def named_though_protected(count: int, may_be_listed: Listable) -> tuple[int, int]:
    """Return how many worksites the lists of so many stores name, and how many of them are protected."""
    rng = np.random.default_rng(20261120)
    stores = random_stores(count, rng)
    named = [row for rows in lists_of(stores, may_be_listed, rng) for row in rows]
    return len(named), int(protected(stores.rows)[named].sum())


def test_ten_thousand_random_stores_have_no_list_that_names_a_protected_place() -> None:
    named, wrong = named_though_protected(STORES, listable)
    assert named > STORES / 2
    assert wrong == 0


def test_what_may_be_listed_is_exactly_what_is_not_protected_store_by_store() -> None:
    stores = random_stores(100, np.random.default_rng(7))
    assert (listable(stores.rows) == ~protected(stores.rows)).all()
    for first, last in pairwise(stores.bounds):
        one = stores.rows.iloc[first:last]
        assert (listable(one) == ~protected(one)).all()


def _blind_to_hosts(rows: pd.DataFrame) -> NDArray[np.bool_]:
    return listable(rows.assign(at_help_place=False))


def _blind_to_powers(rows: pd.DataFrame) -> NDArray[np.bool_]:
    return listable(rows.assign(has_stated_power=True))


def _trusting_the_unknown(rows: pd.DataFrame) -> NDArray[np.bool_]:
    unknown = rows["at_help_place"].isna()
    return listable(rows.assign(at_help_place=rows["at_help_place"].where(~unknown, False)))


@pytest.mark.parametrize("mutated", [_blind_to_hosts, _blind_to_powers, _trusting_the_unknown])
def test_a_rule_that_forgets_something_is_caught(mutated: Listable) -> None:
    assert named_though_protected(300, mutated)[1] > 0


def test_a_rule_that_lets_help_places_through_is_refused_by_the_list() -> None:
    rows = random_stores(1, np.random.default_rng(1)).rows.head(1).assign(kind="school")
    with pytest.raises(Refused, match="never inspected"):
        compose_list(Sites(rows), Asked(682, "labour_inspectorate", 3))


# Real stores


def valid_rows(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return rows of worksites that a store takes, of all kinds that may be inspected at all."""
    kinds = CODES[[code not in NEVER for code in CODES]]
    kind = kinds[rng.integers(0, len(kinds), count)]
    helps = rng.uniform(size=count) < 0.3
    rows = pd.DataFrame(
        {
            "source": "example",
            "source_id": [f"W{number}" for number in range(count)],
            "kind": kind,
            "east": rng.integers(3_000, 3_040, count),
            "north": rng.integers(53_000, 53_040, count),
            "cell_level": rng.integers(0, 3, count),
            "own_contract": False,
            "sole_trader": rng.uniform(size=count) < 0.5,
            "at_help_place": helps,
            "stated_power": np.where(np.isin(kind, list(UNDER_POWER)), "Act 1/2020, s. 2", None),
        }
    )
    return rows.assign(employer_housing=rng.uniform(size=count) < 0.5)


def signals_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a signal of a union about every worksite, in the week of the day."""
    return pd.DataFrame(
        {
            "source": "example",
            "source_id": [f"S{number}" for number in range(len(rows))],
            "worksite_source": rows["source"],
            "worksite_id": rows["source_id"],
            "channel": "union",
            "week": 2967,
            "period": 682,
            "indicators": [[] for _row in range(len(rows))],
        }
    )


@pytest.mark.parametrize("seed", range(20))
def test_lists_read_from_a_real_store_name_no_protected_place(store: Store, seed: int) -> None:
    rows = valid_rows(12, np.random.default_rng(seed))
    helps = set(rows.loc[rows["at_help_place"], "source_id"])
    with store.write(kind="test", organisation="example") as batch:
        batch.append("inspection.worksites", rows)
        batch.append("inspection.signals", signals_of(rows))
    facts = read_inspection_facts(store, PLANNER, day=DAY)
    due = tuple(SiteKey("example", name) for name in sorted(helps))
    asked = Asked(682, "labour_inspectorate", 12, fixed=fixed_items(facts, due))
    month = compose_list(expected_findings(facts), asked)
    named = {item.site.source_id for item in month.items}
    assert named == set(rows["source_id"]) - helps
    assert any(name in sentence for name in helps for sentence in month.empty_because) or not helps


def test_a_settled_list_reads_back_with_the_chances_that_the_base_rate_needs(store: Store) -> None:
    rows = valid_rows(30, np.random.default_rng(1)).assign(at_help_place=False)
    with store.write(kind="test", organisation="example") as batch:
        batch.append("inspection.worksites", rows)
    facts = read_inspection_facts(store, PLANNER, day=DAY)
    month = compose_list(expected_findings(facts), Asked(682, "labour_inspectorate", 20))
    write_list(store, PLANNER, month)
    items = read_list_items(store, PLANNER)
    assert base_rate_of_lots(items, facts.inspections) is None
    lots = items[items["part"] == RANDOM]
    results = lots[["worksite_source", "worksite_id"]].assign(
        inspected_on=pd.Timestamp("2026-11-10"), trigger=RANDOM, carried_out=True, labour_exploitation=True
    )
    rate = base_rate_of_lots(items, results)
    assert rate is not None
    # Nothing is known, so a third of twenty visits is by lot: six or seven of thirty worksites.
    assert rate.lots == len(lots) in (6, 7)
    assert lots["lot_chance"].unique() == pytest.approx([20 / 3 / 30])
    yields = override_yields(items, read_overrides(store, PLANNER), results)
    assert (yields.put_in.asked, yields.value.asked, yields.left_out.asked) == (0, 0, 0)


def test_a_store_takes_no_worksite_of_a_kind_that_is_never_inspected_and_no_home(store: Store) -> None:
    row = valid_rows(1, np.random.default_rng(0)).assign(stated_power=None)
    for code in sorted({*NEVER, *UNDER_POWER}):
        with (
            pytest.raises(Refused, match="does not take these rows"),
            store.write(kind="test", organisation="example") as batch,
        ):
            batch.append("inspection.worksites", row.assign(kind=code))
    with store.write(kind="test", organisation="example") as batch:
        batch.append("inspection.worksites", row.assign(kind="farm"))
    assert list(read_inspection_facts(store, PLANNER, day=DAY).worksites["kind"]) == ["farm"]


def test_a_private_home_is_never_inspected_and_worker_housing_only_under_a_power() -> None:
    assert "private_home" in NEVER
    assert UNDER_POWER == {"worker_housing"} == {kind.code for kind in place_kinds() if kind.stated_power}
    rows = random_stores(50, np.random.default_rng(3)).rows.assign(kind="private_home", at_help_place=False)
    assert not listable(rows).any()
