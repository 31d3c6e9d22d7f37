"""The evaluation of routes reads Chao's instances and counts only routes that are short enough."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest

from data.errors import Refused
from layers.evaluation import routes
from layers.evaluation.chao import instance_to_problem, read_best_known, read_instance

# Start, three points on a line one apart, end back at the start; twice three is as far as a route may be.
TEXT = "n 5\nm 1\ntmax 4.0\n0 0 0\n1 0 5\n2 0 7\n3 0 100\n0 0 0\n"
SHARED = Path("/work/shared/data/top")


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "line.txt"
    path.write_text(TEXT.replace(" ", ";"))
    return path


def say_nothing(_share: float, _what: str) -> None:
    """Report progress to nobody."""


def solved(paths: list[Path], *, steps: int = 100, best: dict[str, float] | None = None) -> dict[str, object]:
    return routes.measure(
        [read_instance(path) for path in paths], best or {}, seconds=1, steps=steps, tell=say_nothing
    )


def test_an_instance_is_read_with_either_separator(instance: Path, tmp_path: Path) -> None:
    spaced = tmp_path / "spaced.txt"
    spaced.write_text(TEXT)
    for path in (instance, spaced):
        read = read_instance(path)
        assert (read.crews, read.longest, len(read.points), read.prizes.sum()) == (1, 4.0, 5, 112)


def test_points_out_of_reach_are_no_tasks(instance: Path) -> None:
    # The third point is three away, and six are more than four.
    problem, points = instance_to_problem(read_instance(instance))
    assert points.tolist() == [1, 2]
    assert problem.values.tolist() == [5, 7]


def test_one_instance_ends_in_prize_routes_and_seconds(instance: Path) -> None:
    figures = solved([instance])
    assert (figures["prize"], figures["routes"]) in ((12, [[0, 1, 2, 4]]), (12, [[0, 2, 1, 4]]))
    assert float(str(figures["seconds"])) >= 0
    assert json.loads(json.dumps(figures)) == figures


def test_several_instances_are_held_against_the_best_known(instance: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("tmax 4.0", "tmax 1.0"))
    # 12 of 16 in one; of the other nothing can be had and nothing is known.
    figures = solved([instance, other], best={"line.txt": 16.0, "other.txt": 0.0})
    assert (figures["average"], figures["worst"], figures["compared"], figures["met"]) == (
        0.75,
        0.75,
        1,
        False,
    )
    assert figures["instances"]["other.txt"]["routes"] == []  # type: ignore[index]
    assert any("75.00%" in line for line in routes.in_words(figures))


def test_routes_are_never_longer_than_allowed_by_a_hair(tmp_path: Path) -> None:
    # A route of exactly tmax is made, whatever the rounding: 3-4-5 triangles.
    path = tmp_path / "exact.txt"
    path.write_text("n;3\nm;1\ntmax;10\n0;0;0\n3;4;9\n0;0;0\n")
    assert solved([path])["prize"] == 9
    path.write_text("n;3\nm;1\ntmax;9.999\n0;0;0\n3;4;9\n0;0;0\n")
    assert solved([path])["prize"] == 0


@pytest.mark.parametrize(
    "text", ["", "n;2\nm;1\n", "n;9\nm;1\ntmax;3\n0;0;0\n1;1;0\n", "n;2\nm;1\ntmax;3\n0;0\n1;1\n"]
)
def test_a_file_in_another_format_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(text)
    with pytest.raises(Refused, match="no instance in Chao's format"):
        read_instance(path)


def test_best_known_prizes_in_another_format_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.txt"
    path.write_text("a 1 2\n")
    with pytest.raises(Refused, match="no best known prizes"):
        read_best_known(path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    asked = argparse.Namespace(instance=[tmp_path], best=None, seconds=1, seed=1)
    with pytest.raises(Refused, match="no instance to solve"):
        routes.evaluate(asked, say_nothing)


@pytest.mark.skipif(not SHARED.exists(), reason="Chao's instances are not on this machine")
def test_a_published_instance_is_solved_well_in_few_steps() -> None:
    path = SHARED / "chao" / "p4.3.d.txt"
    figures = solved([path], best=read_best_known(SHARED / "best-known-p4.txt"), steps=500)
    instance = read_instance(path)
    assert float(str(figures["average"])) >= 0.97
    places = [point for route in figures["routes"] for point in route[1:-1]]  # type: ignore[attr-defined]
    assert len(places) == len(set(places))
    for route in figures["routes"]:  # type: ignore[attr-defined]
        assert (route[0], route[-1]) == (0, len(instance.points) - 1)
        legs = np.diff(instance.points[route], axis=0)
        assert np.sqrt((legs**2).sum(axis=1)).sum() <= instance.longest + 1e-6
