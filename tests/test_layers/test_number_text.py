"""Numbers are written with thousands apart and no more digits than are known."""

import pytest

from data.language import use_language
from layers.number_text import (
    round_to_digits,
    write_count,
    write_interval,
    write_number,
    write_of_hundred,
    write_share,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (0.0123, "0.012"),
        (1.25, "1.2"),
        (9.96, "10"),
        (40.4, "40"),
        (1234, "1,200"),
        (-0.55, "-0.55"),
    ],
)
def test_two_digits_are_kept(value: float, written: str) -> None:
    assert write_number(value) == written


def test_counts_keep_every_digit() -> None:
    assert write_count(1234567) == "1,234,567"


def test_an_interval_reads_like_speech() -> None:
    assert write_interval(40.2, 28.4, 57.3) == "about 40 (28–57)"


@pytest.mark.parametrize(
    ("value", "lower", "upper", "written"),
    [
        (0.29, 0.0000094, 1.4, "about 0.29 (0–1.4)"),
        (30.2, 9.34, 61, "about 30 (9–61)"),
        (1.04, 0.0471, 12.3, "about 1 (0–12)"),
        (0.0996, 0.0449, 0.2, "about 0.1 (0.04–0.2)"),
        (1234, 87.6, 5678, "about 1,200 (88–5,700)"),
        (0, 0, 0.123, "about 0 (0–0.12)"),
        (0, 0, 0, "about 0 (0–0)"),
        (2.5, float("nan"), float("inf"), "about 2.5 (not known–not known)"),
    ],
)
def test_the_ends_of_an_interval_have_no_more_decimals_than_its_value(
    value: float, lower: float, upper: float, written: str
) -> None:
    assert write_interval(value, lower, upper) == written


def test_what_is_missing_is_not_known() -> None:
    assert write_number(float("nan")) == "not known"


def test_a_share_is_written_in_percent() -> None:
    assert write_share(0.123) == "12 %"


def test_the_language_of_the_session_decides_the_separators() -> None:
    use_language("de")
    try:
        assert write_count(1234) == "1.234"
        assert write_number(0.5) == "0,5"
    finally:
        use_language("en")


@pytest.mark.parametrize(("value", "rounded"), [(0.0, 0.0), (123.4, 120.0), (0.01256, 0.013)])
def test_rounding_keeps_significant_digits(value: float, rounded: float) -> None:
    assert round_to_digits(value, 2) == pytest.approx(rounded)


def test_a_share_is_so_many_of_a_hundred_without_parts_of_one() -> None:
    assert [write_of_hundred(share) for share in (0, 0.0042, 0.098, 0.495, 1)] == [
        "0",
        "0.4",
        "10",
        "50",
        "100",
    ]
