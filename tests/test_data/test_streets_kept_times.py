"""Holds kept travel times: only what is missing is asked for, whatever was asked before."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import data.streets.kept_times as kept_times
from data.streets.kept_times import KeptTimes
from data.streets.polyline import decode_polyline


class Asked:
    """A network in which the time is a plain function of the two points, and which counts what is asked."""

    def __init__(self) -> None:
        self.pairs = 0

    def __call__(
        self, points: NDArray[np.float64], sources: NDArray[np.intp], targets: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        self.pairs += len(sources) * len(targets)
        return expected_times(points)[np.ix_(sources, targets)]


def expected_times(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds that differ with the direction; infinite from and to the south."""
    numbers = np.round(points[:, 0] * 100)
    times: NDArray[np.float64] = np.abs(numbers[:, None] - 2 * numbers[None, :])
    times[numbers < 0] = np.inf
    times[:, numbers < 0] = np.inf
    return times


def points_at(*numbers: int) -> NDArray[np.float64]:
    return np.array([[number / 100, 25.0] for number in numbers]).reshape(-1, 2)


def test_one_more_point_asks_for_one_row_and_one_column(tmp_path: Path) -> None:
    kept, asked = KeptTimes(tmp_path / "times.npz"), Asked()
    kept.times_s(points_at(1, 2, 3, 4, 5), asked)
    assert asked.pairs == 25
    times = kept.times_s(points_at(1, 2, 3, 4, 5, 6), asked)
    assert asked.pairs == 25 + 6 + 5
    assert (times == expected_times(points_at(1, 2, 3, 4, 5, 6))).all()
    kept.times_s(points_at(6, 3, 1), asked)
    assert asked.pairs == 36


def test_points_that_agree_within_a_metre_are_one(tmp_path: Path) -> None:
    kept, asked = KeptTimes(tmp_path / "times.npz"), Asked()
    points = np.array([[0.01, 25.0], [0.01, 25.000001], [0.02, 25.0]])
    assert kept.times_s(points, asked).tolist() == [[1, 1, 3], [1, 1, 3], [0, 0, 2]]
    assert asked.pairs == 4


def test_what_was_out_of_reach_is_not_asked_for_again(tmp_path: Path) -> None:
    kept, asked = KeptTimes(tmp_path / "times.npz"), Asked()
    for _again in range(2):
        assert np.isinf(kept.times_s(points_at(-1, 2), asked)).tolist() == [[True, True], [True, False]]
    assert asked.pairs == 4


@given(st.lists(st.lists(st.integers(-3, 30), max_size=8), max_size=6))
def test_whatever_was_asked_before_the_times_are_the_same(asking: list[list[int]]) -> None:
    kept, asked = KeptTimes(Path("/nonexistent/times.npz")), Asked()
    for numbers in asking:
        points = points_at(*numbers)
        assert (kept.times_s(points, asked) == expected_times(points)).all()
        before = asked.pairs
        kept.times_s(points, asked)
        assert asked.pairs == before


def test_times_outlive_the_process_in_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    path, asked = tmp_path / "times.npz", Asked()
    KeptTimes(path).times_s(points_at(1, 2, 3), asked)
    assert path.stat().st_mode & 0o777 == 0o600
    assert (KeptTimes(path).times_s(points_at(3, 1), asked) == expected_times(points_at(3, 1))).all()
    assert asked.pairs == 9
    assert [each.name for each in tmp_path.iterdir()] == ["times.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"no zip at all"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    path, asked = tmp_path / "times.npz", Asked()
    path.write_bytes(content)
    assert (KeptTimes(path).times_s(points_at(1, 2), asked) == expected_times(points_at(1, 2))).all()
    assert asked.pairs == 4


def test_a_file_cut_short_anywhere_is_as_good_as_none(tmp_path: Path) -> None:
    path, asked = tmp_path / "times.npz", Asked()
    KeptTimes(path).times_s(points_at(1, 2, 3), asked)
    whole = path.read_bytes()
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        assert (KeptTimes(path).times_s(points_at(1, 2), asked) == expected_times(points_at(1, 2))).all()


def test_the_points_asked_last_are_kept_and_the_oldest_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_times, "MOST_POINTS", 4)
    kept, asked = KeptTimes(tmp_path / "times.npz"), Asked()
    kept.times_s(points_at(1, 2, 3), asked)
    kept.times_s(points_at(4, 5), asked)  # one of the first three has to go
    with np.load(tmp_path / "times.npz") as file:
        assert {4, 5} <= {key // 1000 for key in file["keys"][:, 0].tolist()}
        assert len(file["keys"]) == 4
    assert (kept.times_s(points_at(*range(9)), asked) == expected_times(points_at(*range(9)))).all()


def test_a_polyline_is_decoded_as_its_encoding_says() -> None:
    assert decode_polyline("").shape == (0, 2)
    assert decode_polyline("?A").tolist() == [[0.0, 1e-6]]  # 0 -> "?", 1 -> doubled 2 -> "A"
    assert decode_polyline("@?AA").tolist() == [[-1e-6, 0.0], [0.0, 1e-6]]  # -1 -> ~(-2) = 1 -> "@"


@given(
    st.lists(
        st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)), min_size=1
    )
)
def test_decoding_undoes_encoding(points: list[tuple[int, int]]) -> None:
    assert np.round(decode_polyline(_encode(points)) * 1e6).astype(int).tolist() == [list(p) for p in points]


def _encode(points: list[tuple[int, int]]) -> str:
    """The published algorithm, letter by letter."""
    text, last = "", (0, 0)
    for point in points:
        for now, before in zip(point, last, strict=True):
            value = (now - before) << 1 if now >= before else ~((now - before) << 1)
            while value >= 32:
                text += chr((32 | value & 31) + 63)
                value >>= 5
            text += chr(value + 63)
        last = point
    return text
