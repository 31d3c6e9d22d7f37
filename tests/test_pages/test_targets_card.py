"""The card on target lists says how much who inspects decides, and draws our order beside simple ones."""

from typing import Any

from pages.shared.evidence_cards import cards

MEANS = {
    "layer": 0.26,
    "with_inspector": 0.47,
    "last_result": 0.21,
    "own_history_eb": 0.23,
    "logistic_regression": 0.25,
}
FIGURES: dict[str, Any] = {
    "rolling": {"precision": {"100": MEANS}, "base_rate": 0.14, "windows": [{}, {}, {}, {}]},
    "baselines": {"last_result": {}, "own_history_eb": {}, "logistic_regression": {}},
    "inspector": {"least_share": 0.02, "most_share": 0.4},
    "run": {"learnt_from": 19_194, "put_in_order": 3_557},
    "met": True,
}


def test_the_card_says_how_much_who_inspects_decides() -> None:
    card = next(each for each in cards() if each.name == "targets")
    verdict = card.verdict(FIGURES)
    assert verdict.met
    assert verdict.words.startswith("Who inspects decides more than who is inspected")
    for share in ("2 %", "40 %", "26 %", "47 %", "25 %", "14 %", "4 windows"):
        assert share in verdict.words
    assert "19,194 real inspections" in card.size(FIGURES)
    drawn = [each for trace in card.figure(FIGURES).data for each in trace.x if each is not None]
    assert set(MEANS.values()) <= set(drawn)
