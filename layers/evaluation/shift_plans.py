"""Measures how much a plan of a shift gains from more time: seconds against a minute, on real streets."""

import argparse
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from data.area import read_extent
from data.errors import Refused
from data.language import _
from data.store import Store, open_store
from data.streets.network import FOOT, Streets
from data.streets.opening import open_streets
from data.streets.straight import StraightLines
from layers.evaluation.figures import Figures, Tell
from layers.routing.plan import RANDOM, Plan, Wishes
from layers.routing.planning import plan_routes
from layers.routing.stop import Stop
from layers.routing.team import Team

NAME = "shifts"
HELP = _("how much a plan of a shift gains from a minute of search instead of seconds")

DAY = date(2026, 11, 28)
HOUR_S = 3600
STARTS_S = 17 * HOUR_S
MOST_LOST = 0.01
CHANGE_SECONDS, MOST_CHANGE_S = 1.5, 2.0
REST_S = 20 * 60
LANGUAGES = ("ro", "ru", "uk")
# Where no store is named: about 2 by 2 km; of a store, no more than 4 by 4 km in its middle. Degrees.
CENTRE_BOX = (24.92, 60.16, 24.96, 60.18)
HIGH = 0.036


@dataclass(frozen=True)
class MadeUpShift:
    """Stops, teams and streets of a shift, and what is asked."""

    stops: tuple[Stop, ...]
    teams: tuple[Team, ...]
    streets: Streets
    wishes: Wishes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the size of the shift and how long is searched."""
    parser.add_argument("--stops", type=int, default=200, metavar="N", help=_("stops to choose among"))
    parser.add_argument("--teams", type=int, default=4, metavar="N", help=_("teams on foot"))
    parser.add_argument("--hours", type=float, default=4, metavar="H", help=_("length of the shift"))
    parser.add_argument("--seconds", type=float, default=5, metavar="S", help=_("time for a plan"))
    parser.add_argument(
        "--against", type=float, default=60, metavar="S", help=_("time that it is held against")
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=_("of stops and search"))
    parser.add_argument(
        "--store", type=Path, metavar="FILE", help=_("store with streets; else straight lines")
    )


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return values and times of the two plans, and of a plan that is made again after one change.

    Raises
    ------
    Refused
        When there is nothing to plan.
    """
    if arguments.stops < 1 or arguments.teams < 1 or arguments.hours <= 0:
        raise Refused(_("Without stops, teams or hours nothing is measured. Choose more of each."))
    if not arguments.store:
        return measure(_shift(arguments, StraightLines(), CENTRE_BOX), arguments, tell)
    with open_store(arguments.store) as store:
        return measure(_shift(arguments, open_streets(store), _box(store)), arguments, tell)


def measure(shift: MadeUpShift, arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return values and times of a plan made in seconds, of one made in long, and of one after a change."""
    plans: Figures = {}
    tell(0, _("A plan in seconds"))
    plans["quick"], quick = _planned(shift, arguments.seconds, arguments.seed)
    tell(0.1, _("The same with more time"))
    plans["long"], _plan = _planned(shift, arguments.against, arguments.seed)
    tell(0.9, _("A plan after one change"))
    banned = max(quick.visits, key=lambda each: each.stop.value)
    changed = replace(shift, wishes=replace(shift.wishes, banned=frozenset({banned.stop.code})))
    plans["changed"], _plan = _planned(changed, CHANGE_SECONDS, arguments.seed, quick)
    plans["changed_long"], _plan = _planned(changed, arguments.seconds, arguments.seed)
    tell(1, "")
    share = plans["quick"]["value"] / plans["long"]["value"]
    return {
        "run": {
            "stops": len(shift.stops),
            "teams": len(shift.teams),
            "hours": arguments.hours,
            "seconds": arguments.seconds,
            "against": arguments.against,
            "seed": arguments.seed,
            "streets": "straight lines" if isinstance(shift.streets, StraightLines) else "streets",
        },
        "plans": plans,
        "share": share,
        "met": share >= 1 - MOST_LOST and plans["changed"]["took_s"] < MOST_CHANGE_S,
    }


def in_words(figures: Figures) -> list[str]:
    """Return a line for each plan, and the share of the value that seconds reach."""
    names = {
        "quick": _("in seconds"),
        "long": _("with more time"),
        "changed": _("after one change, from the plan before"),
        "changed_long": _("after one change, from nothing"),
    }
    lines = [
        f"  {names[code]:40}{each['value']:>10.3f}{each['visits']:>6}{each['took_s']:>8.2f} s"
        for code, each in figures["plans"].items()
    ]
    return [
        _("Value, visits and time of plans for {stops} stops and {teams} teams ({streets})").format(
            **figures["run"]
        ),
        *lines,
        _("The quick plan is worth {share:.2%} of the long one.").format(share=figures["share"]),
    ]


def _planned(
    shift: MadeUpShift, seconds: float, seed: int, earlier: Plan | None = None
) -> tuple[Figures, Plan]:
    begun = perf_counter()
    plan = plan_routes(
        shift.stops,
        shift.teams,
        shift.streets,
        day=DAY,
        wishes=replace(shift.wishes, seed=seed),
        seconds=seconds,
        earlier=earlier,
    )
    figures = {
        "value": plan.value,
        "visits": len(plan.visits),
        "blind_spots": sum(visit.stop.blind_spot for visit in plan.visits),
        "random": sum(visit.part == RANDOM for visit in plan.visits),
        "drawn": len(plan.draw.drawn),
        "took_s": round(perf_counter() - begun, 2),
    }
    return figures, plan


def _box(store: Store) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) of the area of work, in degrees."""
    west, south, east, north = read_extent(store)
    lat, lon = store.grid.metres_to_points(np.array([west, east]), np.array([south, north]))
    return float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])


def _shift(
    arguments: argparse.Namespace, streets: Streets, box: tuple[float, float, float, float]
) -> MadeUpShift:
    """Return stops at random on the streets of a box, and teams that go on foot from its middle."""
    random = np.random.default_rng([arguments.seed, 6])
    west, south, east, north = box
    middle = (south + north) / 2, (west + east) / 2
    wide = np.array([min(north - south, HIGH), min(east - west, HIGH * 2)])
    drawn = np.array(middle) + (random.random((8 * arguments.stops, 2)) - 0.5) * wide
    points = streets.street_points(FOOT, np.vstack([middle, drawn]))
    points = points[~np.isnan(points).any(axis=1)][: arguments.stops + 1]
    if len(points) <= arguments.stops:
        raise Refused(_("There are too few streets for {stops} stops.").format(stops=arguments.stops))
    start = (float(points[0, 0]), float(points[0, 1]))
    stops = tuple(_stop(random, number, point) for number, point in enumerate(points[1:]))
    ends_s = STARTS_S + round(arguments.hours * HOUR_S)
    teams = tuple(
        Team(
            code=f"team{number}",
            size=2,
            languages=frozenset({"en", LANGUAGES[number % len(LANGUAGES)]}),
            travels_by=FOOT,
            start=start,
            end=start,
            starts_s=STARTS_S,
            ends_s=ends_s,
            rest_s=REST_S if arguments.hours >= 2 else 0,
        )
        for number in range(arguments.teams)
    )
    return MadeUpShift(stops, teams, streets, Wishes())


def _stop(random: np.random.Generator, number: int, point: NDArray[np.float64]) -> Stop:
    opens = STARTS_S + int(random.integers(-4, 4)) * HOUR_S // 2
    windows = ((opens, opens + int(random.integers(2, 8)) * HOUR_S // 2),)
    again = windows[0][1] + HOUR_S // 2
    needs = LANGUAGES[int(random.integers(len(LANGUAGES)))]
    return Stop(
        code=f"stop{number}",
        name="",
        kind="transport_hub",
        lat=float(point[0]),
        lon=float(point[1]),
        east=0,
        north=0,
        cell_level=2,
        value=float(random.lognormal(0, 0.8)),
        stay_s=int(random.choice([10, 15, 20, 30])) * 60,
        windows=windows if random.random() < 0.8 else (*windows, (again, again + HOUR_S)),
        languages=frozenset({needs}) if random.random() < 0.15 else frozenset(),
        blind_spot=bool(random.random() < 0.25),
    )
