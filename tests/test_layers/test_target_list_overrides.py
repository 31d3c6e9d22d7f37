"""What inspectors changed is compared with the list, where there is enough to compare."""

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from data.inspecting.month_list import FIXED, PUT_IN, VALUE
from layers.targets.override_yields import override_yields, overrides_in_words
from tests.test_layers.test_lot_base_rate import JUNE, items_of, results_of


def overrides_of(*rows: dict[str, Any]) -> pd.DataFrame:
    common = {
        "period": JUNE,
        "authority": "labour_inspectorate",
        "worksite_source": "example",
        "reason": "own",
    }
    return pd.DataFrame([common | row for row in rows], columns=[*common, "worksite_id", "what"])


def compared(put_in: tuple[int, int], value: tuple[int, int]) -> Any:
    """Return what was found, of (visits, findings) at worksites put in and listed for their value."""
    names = {PUT_IN: [f"P{n}" for n in range(put_in[0])], VALUE: [f"V{n}" for n in range(value[0])]}
    items = items_of(
        *({"worksite_id": name, "part": FIXED, "cause": PUT_IN} for name in names[PUT_IN]),
        *({"worksite_id": name, "part": VALUE} for name in names[VALUE]),
    )
    hits = set(names[PUT_IN][: put_in[1]]) | set(names[VALUE][: value[1]])
    results = results_of(
        *(
            {"worksite_id": name, "trigger": "planned", "labour_exploitation": name in hits}
            for name in [*names[PUT_IN], *names[VALUE]]
        )
    )
    overrides = overrides_of(*({"worksite_id": name, "what": PUT_IN} for name in names[PUT_IN]))
    return override_yields(items, overrides, results)


def test_shares_have_jeffreys_intervals_and_the_difference_newcombes() -> None:
    found = compared((20, 8), (100, 20))
    assert (found.put_in.visited, found.put_in.found, found.put_in.share) == (20, 8, 0.4)
    assert (found.put_in.lower, found.put_in.upper) == pytest.approx(
        proportion_confint(8, 20, alpha=0.1, method="jeffreys")
    )
    assert found.difference == pytest.approx(0.2)
    # Newcombe's with Wilson's ends, from a library: near ours, which has Jeffreys' ends.
    lower, upper = confint_proportions_2indep(8, 20, 20, 100, method="newcomb", alpha=0.1)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=0.015)
    assert found.reasons.to_dict("records")[0]["visited"] == 20


def test_with_few_visits_it_says_that_there_is_too_little_to_compare() -> None:
    found = compared((3, 2), (100, 20))
    assert not found.enough
    assert math.isnan(found.difference)
    assert "Too little to compare: 3 visits" in overrides_in_words(found)[-1]


def test_it_says_who_finds_more_or_that_nobody_can_say() -> None:
    assert "Inspectors find more" in overrides_in_words(compared((40, 24), (100, 20)))[-1]
    assert "finds less" in overrides_in_words(compared((60, 3), (100, 30)))[-1]
    assert "cannot be said yet" in overrides_in_words(compared((20, 5), (100, 20)))[-1]


def test_what_was_left_out_counts_once_it_was_inspected_all_the_same_within_a_year() -> None:
    overrides = overrides_of(
        *({"worksite_id": f"L{n}", "what": "left_out", "reason": "closed"} for n in range(4))
    )
    results = results_of(
        {
            "worksite_id": "L0",
            "trigger": "complaint",
            "inspected_on": date(2027, 1, 5),
            "labour_exploitation": True,
        },
        {"worksite_id": "L1", "inspected_on": date(2028, 1, 5), "labour_exploitation": True},
        {"worksite_id": "L2", "inspected_on": date(2026, 8, 1)},
        {"worksite_id": "L3", "carried_out": False},
    )
    found = override_yields(items_of({"worksite_id": "V1", "part": VALUE}), overrides, results).left_out
    assert (found.asked, found.visited, found.found) == (4, 2, 1)


def test_without_overrides_there_are_no_reasons_and_words_for_it() -> None:
    found = override_yields(items_of({"worksite_id": "V1", "part": VALUE}), overrides_of(), results_of())
    assert found.reasons.empty
    assert "none visited of 0" in overrides_in_words(found)[0]
