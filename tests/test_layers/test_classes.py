"""Values are classed so that ties, zeros and small maps do not break the legend."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.errors import Refused
from layers.classes import Classed, Scheme, Wording, class_breaks, classify

WORDING = Wording("things per hour", "per h", "n = 9", "Not known", "Unsure")
NONE = np.array([])


def classed(values: list[float], *, scheme: Scheme = "quantiles", width: float = 0.0) -> Classed:
    value = np.array(values, float)
    return classify(value, value - width, value + width, purpose="outreach", wording=WORDING, scheme=scheme)


def labels(result: Classed) -> list[str]:
    return [each.label for each in result.legend.classes]


def test_hundred_different_values_fall_into_fifths() -> None:
    # 1..100 with quantiles 20.8, 40.6, 60.4, 80.2, half way to the next 20.9, 40.8, 60.7, 80.6, so 21 to 81.
    result = classed(list(range(1, 101)))
    assert np.bincount(result.cls).tolist() == [21, 20, 20, 20, 19]
    assert labels(result)[0] == "up to 21 per h"
    assert labels(result)[1] == "21–41 per h"
    assert labels(result)[-1] == "over 81 per h"


def test_many_zeros_are_a_class_of_their_own() -> None:
    result = classed([0.0] * 60 + list(range(1, 41)))
    assert labels(result)[0] == "0 per h"
    assert labels(result)[1].startswith("up to")
    assert np.bincount(result.cls)[0] == 60
    assert len(result.legend.classes) == 5


def test_quantiles_that_meet_give_way_to_natural_breaks() -> None:
    # Ninety ones: four of five quantiles would be 1.
    result = classed([1.0] * 90 + [2.0, 3.0, 8.0, 9.0, 30.0, 31.0, 32.0, 80.0, 81.0, 150.0])
    assert len(result.legend.classes) == 5
    assert (np.diff([each.upper for each in result.legend.classes]) > 0).all()


def test_a_rare_high_value_among_many_ties_keeps_a_class() -> None:
    result = classed([1.0] * 990 + [2.0, 3.0, 4.0, 5.0, 6.0, 70.0], scheme="natural breaks")
    assert result.cls[-1] == len(result.legend.classes) - 1
    assert np.bincount(result.cls)[-1] == 1


def test_zero_and_four_other_values_get_a_class_each() -> None:
    result = classed([0.0] * 10 + [1.0] * 17 + [2.0, 5.0, 9.0])
    assert labels(result) == ["0 per h", "1 per h", "2 per h", "5 per h", "9 per h"]


def test_few_distinct_values_get_a_class_each() -> None:
    assert labels(classed([3.0, 1.0, 1.0, 7.0])) == ["1 per h", "3 per h", "7 per h"]


def test_equal_values_are_one_class() -> None:
    result = classed([4.0] * 7)
    assert labels(result) == ["4 per h"]
    assert result.cls.tolist() == [0] * 7


def test_a_single_cell_is_one_class() -> None:
    assert labels(classed([1234.0])) == ["1,200 per h"]


def test_what_is_not_known_has_no_class_and_is_not_the_lowest() -> None:
    result = classed([np.nan, 1.0, 2.0])
    assert result.cls.tolist() == [-1, 0, 1]
    assert classed([np.nan, np.nan]).legend.classes == ()


def test_natural_breaks_find_the_gaps() -> None:
    clumps = [1.0, 1.1, 1.2, 20.0, 20.1, 40.0, 40.1, 60.0, 60.2, 90.0, 90.1]
    assert np.bincount(classed(clumps, scheme="natural breaks").cls).tolist() == [3, 2, 2, 2, 2]


def test_natural_breaks_of_many_values_take_a_hundred_of_equal_rank() -> None:
    values = np.concatenate([np.linspace(at, at + 1, 400) for at in (0.1, 10, 20, 30, 40)])
    assert np.bincount(classed(values.tolist(), scheme="natural breaks").cls).tolist() == [400] * 5


def test_values_that_read_alike_are_one_class() -> None:
    result = classed([100.1, 100.2, 100.3])
    assert labels(result) == ["100 per h"]
    assert result.cls.tolist() == [0, 0, 0]


def test_a_wide_interval_fades_a_cell_and_a_narrow_one_does_not() -> None:
    wide, narrow = classed([1, 2, 3, 4, 5], width=2), classed([1, 2, 3, 4, 5], width=0.1)
    assert wide.faded.all()
    assert wide.legend.faded_label == "Unsure"
    assert not narrow.faded.any()
    assert narrow.legend.faded_label == ""


def test_infinite_values_are_refused() -> None:
    with pytest.raises(Refused, match="infinite"):
        class_breaks(np.array([1.0, np.inf]), scheme="quantiles")


@settings(deadline=None, max_examples=60)
@given(
    arrays(
        np.float64, st.integers(1, 60), elements=st.sampled_from([0.0, 0.004, 0.1, 1, 1.04, 2.5, 7, 300, 4e6])
    ),
    st.sampled_from(["quantiles", "natural breaks"]),
)
def test_every_value_has_one_class_in_the_order_of_the_values(values: np.ndarray, scheme: Scheme) -> None:
    breaks = class_breaks(values, scheme=scheme)
    cls = np.searchsorted(breaks, values)
    assert 1 <= len(breaks) <= 5
    assert set(cls) == set(range(len(breaks)))
    assert (np.diff(cls[np.argsort(values, kind="stable")]) >= 0).all()


def test_values_that_hardly_differ_are_not_shown_as_great_differences() -> None:
    # Quantiles would cut 2.00 to 2.20 into five colours, though the highest is 10 % above the lowest.
    result = classed([2.0 + step / 100 for step in range(21)])
    assert len(result.legend.classes) == 1
    assert len(classed([1.0 + step / 5 for step in range(21)]).legend.classes) == 5
