"""Measures how good the search for routes is, on instances of the team orienteering problem."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from data.errors import Refused
from data.language import _
from layers.evaluation.chao import Instance, instance_to_problem, read_best_known, read_instance
from layers.evaluation.figures import Figures, Tell
from layers.number_text import write_count
from layers.routing.search import Effort, best_orders

NAME = "routes"
HELP = _("how good the routes are, against the best known ones of published instances")

AVERAGE, WORST = 0.995, 0.97
TOLERANCE = 1e-6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which instances are solved, and for how long."""
    parser.add_argument(
        "--instance",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help=_("instances in Chao's format, or folders of them"),
    )
    parser.add_argument("--seconds", type=float, default=5.0, metavar="S", help=_("time for each instance"))
    parser.add_argument(
        "--best", type=Path, metavar="FILE", help=_("best known prizes: lines of name and prize")
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=_("of the search"))


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return the prize and the routes of one instance, or the shares of the best known prizes of several.

    Raises
    ------
    Refused
        When a file is no instance, or there is none.
    """
    paths = [path for given in arguments.instance for path in _files(given)]
    if not paths:
        raise Refused(_("There is no instance to solve. Name a file, or a folder that holds some."))
    instances = [read_instance(path) for path in paths]
    best = read_best_known(arguments.best) if arguments.best else {}
    return measure(instances, best, seconds=arguments.seconds, seed=arguments.seed, tell=tell)


def measure(
    instances: Sequence[Instance],
    best: dict[str, float],
    *,
    seconds: float,
    seed: int = 1,
    steps: int = 0,
    tell: Tell,
) -> Figures:
    """Return the figures of each instance, and of all; of one alone they stand on top."""
    solved: Figures = {}
    for number, instance in enumerate(instances):
        tell(number / len(instances), instance.name)
        solved[instance.name] = solve(instance, seconds=seconds, seed=seed, steps=steps)
        if best.get(instance.name):
            solved[instance.name]["share"] = solved[instance.name]["prize"] / best[instance.name]
    tell(1, "")
    shares = [each["share"] for each in solved.values() if "share" in each]
    figures: Figures = {"run": {"seconds": seconds, "seed": seed, "instances": len(solved)}}
    if shares:
        figures |= {"average": float(np.mean(shares)), "worst": min(shares), "compared": len(shares)}
        figures["met"] = figures["average"] >= AVERAGE and figures["worst"] >= WORST
    if len(solved) == 1:
        figures |= next(iter(solved.values()))
        return figures
    figures["instances"] = solved
    return figures


def solve(instance: Instance, *, seconds: float, seed: int, steps: int = 0) -> Figures:
    """Return the prize, the routes as numbers of points from start to end, and the seconds that it took."""
    begun = perf_counter()
    problem, points = instance_to_problem(instance)
    orders = best_orders(problem, Effort(seconds, steps), seed=seed)
    last = len(instance.points) - 1
    routes = [[0, *(int(points[task]) for task in order), last] for order in orders if order]
    for route in routes:
        if instance.length(route) > instance.longest + TOLERANCE:
            raise RuntimeError(f"a route of {instance.name} is longer than allowed: {route}")
    prize = float(sum(instance.prizes[route].sum() for route in routes))
    return {"prize": prize, "routes": routes, "seconds": round(perf_counter() - begun, 2)}


def in_words(figures: Figures) -> list[str]:
    """Return a line for each instance, then the shares of the best known."""
    run = figures["run"]
    lines = [
        _("Instances: {instances}, {seconds:g} s each.").format(
            instances=write_count(run["instances"]), seconds=run["seconds"]
        )
    ]
    for name, each in figures.get("instances", {"": figures}).items():
        share = f"  {each['share']:.2%}" if "share" in each else ""
        lines.append(f"  {name:20}{each['prize']:>10g}{share}")
    if "average" in figures:
        lines.append(
            _("Of the best known prize: {average:.2%} on average, {worst:.2%} at worst.").format(
                average=figures["average"], worst=figures["worst"]
            )
        )
    return lines


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]
