"""Scores our order of past inspections beside simple ones, and how much who inspects decides."""

import argparse
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.target_inspections import (
    Window,
    read_past_inspections,
    rolling_windows,
    split_inspections,
)
from layers.evaluation.target_orders import (
    BASELINES,
    LAYER,
    LEFT_IN,
    VARIANTS,
    WITH_INSPECTOR,
    WITHOUT_AROUND,
    orders,
)
from layers.evaluation.target_scores import (
    days_earlier,
    drawn_precision,
    mean_interval,
    precision_at,
    wilson,
)
from layers.number_text import write_count, write_number, write_share

NAME = "targets"
HELP = _("score the order of past inspections that the target list would have had, beside simple orders")
BUDGETS = (100, 200)

Floats = NDArray[np.float64]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to read, how to cut time, and how many inspections there are days for."""
    parser.add_argument(
        "--inspections", type=Path, required=True, metavar="FILE",
        help=_("Parquet: inspected_on, critical_found, inspector_group, site_id, lat, lon, past_*, ..."),
    )  # fmt: skip
    parser.add_argument("--train-until", required=True, metavar="DAY", help=_("last day to learn from"))
    parser.add_argument("--test-until", required=True, metavar="DAY", help=_("last day to be scored on"))
    parser.add_argument("--budget", type=int, required=True, metavar="N", help=_("inspections on the list"))
    parser.add_argument(
        "--windows", type=int, default=4, metavar="N",
        help=_("how many windows of this length to average over, the given one the last"),
    )  # fmt: skip


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return precision among the first, days earlier, and both of the baselines, once and over windows.

    Raises
    ------
    Refused
        When the inspections cannot be read, a day is none, the budget is none, or time leaves too little.
    """
    train_until, test_until = _day(arguments.train_until), _day(arguments.test_until)
    if arguments.budget < 1 or arguments.windows < 1:
        raise Refused(
            _(
                "A budget of {budget} inspections in {windows} windows measures nothing. Give 1 or more."
            ).format(budget=arguments.budget, windows=arguments.windows)
        )
    inspections = read_past_inspections(arguments.inspections)
    split_inspections(inspections, train_until=train_until, test_until=test_until)
    ends = rolling_windows(
        inspections, train_until=train_until, test_until=test_until, many=arguments.windows
    )
    scored = []
    for number, (train, test) in enumerate(ends):
        tell(number / len(ends), _("until {day}").format(day=train))
        window = split_inspections(inspections, train_until=train, test_until=test)
        scored.append((window, orders(window)))
    tell(1.0, "")
    last, scores = scored[-1]
    rolling = _over_windows(scored, sorted({*BUDGETS, arguments.budget}), ends)
    return {
        **_of_window(last, scores, arguments.budget),
        "rolling": rolling,
        "met": all(
            rolling["precision"][str(each)][LAYER] > rolling["precision"][str(each)][name]
            for each in BUDGETS
            for name in BASELINES
        ),
        "run": {
            "inspections": arguments.inspections.name,
            "train_until": train_until.isoformat(),
            "test_until": test_until.isoformat(),
            "budget": arguments.budget,
            "windows": len(ends),
            "learnt_from": int(last.training.sum()),
            "put_in_order": int(last.test.sum()),
        },
    }


def in_words(figures: Figures) -> list[str]:
    """Return precision and days earlier as a table, then the mean over windows."""
    run = figures["run"]
    names = (LAYER, *BASELINES, *VARIANTS)
    lines = [
        _(
            "{learnt} inspections to learn from, {tested} to put in order; {rate} of these have a finding"
        ).format(
            learnt=write_count(run["learnt_from"]),
            tested=write_count(run["put_in_order"]),
            rate=write_share(figures["base_rate"]),
        ),
        _("Findings among the first {budget}, with the 90 % interval, and days earlier:").format(
            budget=write_count(run["budget"])
        ),
    ]
    for name in names:
        held = figures["orders"][name]
        lower, upper = held["intervals"]["precision_at_budget"]
        lines.append(
            f"  {name:24}{held['precision_at_budget']:8.3f} ({lower:.2f}-{upper:.2f})"
            f"{write_number(held['days_earlier']):>8}"
        )
    rolling = figures["rolling"]
    lines.append(_("Mean over {windows} windows:").format(windows=len(rolling["windows"])))
    for budget, means in rolling["precision"].items():
        shown = ", ".join(f"{name} {means[name]:.3f}" for name in names)
        lines.append("  " + _("first {budget}: {shown}").format(budget=budget, shown=shown))
    return lines


def _of_window(window: Window, scores: dict[str, Floats], budget: int) -> Figures:
    found, day = window.found[window.test], window.day[window.test]
    held = {name: _of_order(score, found, day, budget) for name, score in scores.items()}
    return {
        **held[LAYER],
        "base_rate": float(found.mean()),
        "baselines": {name: held[name] for name in BASELINES},
        "variants": {name: held[name] for name in VARIANTS},
        "orders": held,
        "lead": {name: _lead([(window, scores)], name, budget) for name in BASELINES},
        "inspector": _inspector(window, held, budget),
    }


def _of_order(score: Floats, found: NDArray[np.bool_], day: NDArray[np.int64], budget: int) -> Figures:
    earlier = days_earlier(score, found, day)
    precision = precision_at(score, found, budget)
    return {
        "precision_at_budget": precision,
        "days_earlier": float(earlier.mean()),
        "intervals": {
            "precision_at_budget": list(wilson(precision, min(budget, len(score)))),
            "days_earlier": list(mean_interval(earlier)),
        },
        "precision_at": {str(each): precision_at(score, found, each) for each in BUDGETS},
    }


def _inspector(window: Window, held: dict[str, Figures], budget: int) -> Figures:
    """Return how much who inspects decides: findings by group, and what an order by it would find."""
    facts = window.inspections[window.training]
    shares = facts.groupby("inspector_group")["critical_found"].mean()
    return {
        "precision_with": held[WITH_INSPECTOR]["precision_at"],
        "precision_without": held[LAYER]["precision_at"],
        "budget": budget,
        "groups": len(shares),
        "least_share": float(shares.min()) if len(shares) else None,
        "most_share": float(shares.max()) if len(shares) else None,
    }


def _over_windows(
    scored: list[tuple[Window, dict[str, Floats]]], budgets: list[int], ends: list[tuple[date, date]]
) -> Figures:
    names = (LAYER, *BASELINES, *VARIANTS)
    windows: list[Figures] = []
    for (window, scores), (train, test) in zip(scored, ends, strict=True):
        found, day = window.found[window.test], window.day[window.test]
        windows.append(
            {
                "train_until": train.isoformat(),
                "test_until": test.isoformat(),
                "put_in_order": len(found),
                "base_rate": float(found.mean()),
                "precision": {
                    str(budget): {name: precision_at(scores[name], found, budget) for name in names}
                    for budget in budgets
                },
                "days_earlier": {
                    name: float(days_earlier(scores[name], found, day).mean()) for name in names
                },
            }
        )
    return {
        "windows": windows,
        "base_rate": float(np.mean([each["base_rate"] for each in windows])),
        "precision": {
            str(budget): {
                name: float(np.mean([each["precision"][str(budget)][name] for each in windows]))
                for name in names
            }
            for budget in budgets
        },
        "days_earlier": {
            name: float(np.mean([each["days_earlier"][name] for each in windows])) for name in names
        },
        "lead": {
            str(budget): {name: _lead(scored, name, budget) for name in BASELINES} for budget in budgets
        },
        "neighbourhood": {str(budget): _neighbourhood(windows, str(budget)) for budget in budgets},
    }


def _neighbourhood(windows: list[Figures], budget: str) -> Figures:
    """Return what findings around add, net of who inspects, and what is gained where that stays in."""

    def gain(of: str, over: str) -> float:
        return float(
            np.mean([each["precision"][budget][of] - each["precision"][budget][over] for each in windows])
        )

    return {"net": gain(LAYER, WITHOUT_AROUND), "with_inspector_left_in": gain(LEFT_IN, WITHOUT_AROUND)}


def _lead(scored: list[tuple[Window, dict[str, Floats]]], name: str, budget: int) -> Figures:
    """Return how far ours is ahead of a baseline in precision, with the 90 % interval of drawing again."""
    ahead, drawn = [], []
    for number, (window, scores) in enumerate(scored):
        found = window.found[window.test]
        ahead.append(precision_at(scores[LAYER], found, budget) - precision_at(scores[name], found, budget))
        drawn.append(
            drawn_precision(scores[LAYER], found, budget, seed=number)
            - drawn_precision(scores[name], found, budget, seed=number)
        )
    lower, upper = np.quantile(np.mean(drawn, axis=0), [0.05, 0.95])
    return {"ahead": float(np.mean(ahead)), "interval": [float(lower), float(upper)]}


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(_("{written} is no day. Write it as 2014-02-28.").format(written=written)) from None
