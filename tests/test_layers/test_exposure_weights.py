"""The table of weights is complete, stays within the vocabulary, and refuses mistakes all at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import Refused
from data.vocabulary import place_kind, place_kinds
from layers.exposure_weights import WEIGHTS_FILE, KindWeight, Weights, read_weights

WEIGHTS = read_weights()


def with_changed(which: str, **changes: float | str) -> tuple[KindWeight, ...]:
    return tuple(replace(kind, **changes) if kind.code == which else kind for kind in WEIGHTS.kinds)  # type: ignore[arg-type]


def test_every_kind_on_a_surface_has_a_weight_above_zero_there_unless_it_needs_a_stated_power() -> None:
    for kind in place_kinds():
        for surface in ("outreach", "inspection"):
            if surface in kind.purposes:
                assert (WEIGHTS.by_code[kind.code].weight(surface) > 0) is not kind.stated_power


def test_no_help_place_has_an_inspection_weight() -> None:
    assert all(kind.inspection == 0 for kind in WEIGHTS.kinds if place_kind(kind.code).never_target)


@pytest.mark.parametrize(
    ("code", "changes", "fault"),
    [
        ("school", {"inspection": 0.1}, "school may not be on the inspection surface"),
        ("restaurant", {"outreach": 0.1}, "restaurant may not be on the outreach surface"),
        ("farm", {"outreach": 1.5}, "outside 0 to 1"),
        ("farm", {"outreach": float("nan")}, "outside 0 to 1"),
        ("farm", {"reach_urban_m": 9000.0}, "reach must be"),
        ("farm", {"reach_urban_m": 0.0}, "reach must be"),
        ("farm", {"reason": ""}, "say why"),
        ("farm", {"code": "school"}, "school stand twice"),
        ("farm", {"code": "private_home"}, "private_home belong on no surface"),
    ],
)
def test_a_mistake_is_refused(code: str, changes: dict[str, float | str], fault: str) -> None:
    with pytest.raises(Refused, match=fault):
        Weights(with_changed(code, **changes), 10)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        Weights(WEIGHTS.kinds[1:], 0)
    assert "transport_hub are missing" in str(refused.value)
    assert "neighbour" in str(refused.value)


@pytest.mark.parametrize("lost", ["[reach]\nneighbours = 10\n", 'code = "transport_hub"\n'])
def test_a_file_that_lacks_a_column_is_refused(tmp_path: Path, lost: str) -> None:
    text = WEIGHTS_FILE.read_text(encoding="utf-8")
    assert lost in text
    path = tmp_path / "weights.toml"
    path.write_text(text.replace(lost, "", 1), encoding="utf-8")
    with pytest.raises(Refused, match=r"weights\.toml lacks a column"):
        read_weights(path)
