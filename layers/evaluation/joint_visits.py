"""Measures how much joint visits gain from a search, against placing them one after the other."""

import argparse
from statistics import fmean
from time import perf_counter

from data.errors import Refused
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.joint_instances import make_instance
from layers.joint.greedy import BY_VALUE, EARLIEST, greedy_by
from layers.joint.planning import plan_joint
from layers.joint.problem import state

NAME = "joint-visits"
HELP = _("how much joint visits gain from a search, against placing them one after the other")

LEAST_GAIN = 0.10
# In turn, where no size is asked for.
SIZES = (15, 16, 17, 18, 19, 20)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many months are made up, how large, and how long is searched."""
    parser.add_argument("--instances", type=int, default=10, metavar="N", help=_("months made up"))
    parser.add_argument("--seconds", type=float, default=15, metavar="S", help=_("time for each"))
    parser.add_argument("--sites", type=int, metavar="N", help=_("sites of each; else 15 to 20 in turn"))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("of the first month"))
    parser.add_argument("--workers", type=int, default=2, metavar="N", help=_("threads of the search"))
    parser.add_argument(
        "--work",
        type=float,
        default=0,
        metavar="W",
        help=_("work instead of time: the same figures on every machine"),
    )


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return the values of searched and sequential schedules of each month, and the mean gain.

    Raises
    ------
    Refused
        When there is nothing to measure.
    """
    if arguments.instances < 1 or (arguments.sites is not None and arguments.sites < 1):
        raise Refused(_("Without months or sites nothing is measured. Choose at least one of each."))
    months = []
    for number in range(arguments.instances):
        tell(number / arguments.instances, _("Month {number}").format(number=number + 1))
        months.append(_measured(arguments, number))
    tell(1, "")
    gain = fmean(each["gain"] for each in months)
    never_below = all(each["value"] >= each["best_sequential"] - 1e-9 for each in months)
    return {
        "run": {
            "instances": arguments.instances,
            "seconds": arguments.seconds,
            "work": arguments.work,
            "workers": arguments.workers,
            "seed": arguments.seed,
        },
        "months": months,
        "gain": gain,
        "gain_by_value": fmean(each["gain_by_value"] for each in months),
        "least_gain": min(each["gain"] for each in months),
        "never_below": never_below,
        "met": never_below and (gain >= LEAST_GAIN or any(each["sites"] > max(SIZES) for each in months)),
    }


def in_words(figures: Figures) -> list[str]:
    """Return a line for each month, and what the search gains on average."""
    lines = [
        f"{each['seed']:>6}{each['sites']:>7}{each['visits']:>8}{each['by_value']:>10.2f}"
        f"{each['best_sequential']:>10.2f}{each['value']:>10.2f}{each['most_value']:>10.2f}"
        f"{each['gain']:>8.1%}{each['took_s']:>8.1f} s"
        for each in figures["months"]
    ]
    return [
        _("Values of schedules: sequential by value, the best sequential, searched, the most there can be"),
        f"{_('seed'):>6}{_('sites'):>7}{_('visits'):>8}{_('by value'):>10}{_('best seq.'):>10}"
        f"{_('searched'):>10}{_('at most'):>10}{_('gain'):>8}{_('time'):>10}",
        *lines,
        _(
            "Searched schedules are worth {gain:.1%} more than the best of four sequential ones on average "
            "({least:.1%} at least), {plain:.1%} more than the most valuable site first at its earliest time."
        ).format(gain=figures["gain"], least=figures["least_gain"], plain=figures["gain_by_value"]),
        _("None is worth less than the sequential one.")
        if figures["never_below"]
        else _("Some are worth less than the sequential one."),
    ]


def _measured(arguments: argparse.Namespace, number: int) -> Figures:
    seed, size = arguments.seed + number, arguments.sites or SIZES[number % len(SIZES)]
    month = make_instance(seed, sites=size)
    problem = state(month.sites, month.crews, month.travel)
    by_value = problem.value_of(greedy_by(problem, order=BY_VALUE, place=EARLIEST))
    begun = perf_counter()
    schedule = plan_joint(
        month.sites,
        month.crews,
        month.travel,
        seconds=arguments.seconds,
        seed=seed,
        work=arguments.work,
        workers=arguments.workers,
    )
    return {
        "seed": seed,
        "sites": size,
        "visits": len(schedule.visits),
        "asked_value": sum(site.value for site in month.sites),
        "by_value": by_value,
        "best_sequential": schedule.greedy_value,
        "value": schedule.value,
        "most_value": schedule.most_value,
        "gain": _gain(schedule.value, schedule.greedy_value),
        "gain_by_value": _gain(schedule.value, by_value),
        "took_s": round(perf_counter() - begun, 2),
    }


def _gain(value: float, over: float) -> float:
    """Return how much more one value is than another; nothing where both are nothing."""
    return value / over - 1 if over else float(value > 0)
