"""Scores the ranking of cells on events that happened after those it was made from."""

import argparse
from datetime import date
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.evaluation.capture import AREAS
from layers.evaluation.events import read_events
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.hotspot_scores import (
    BASELINES,
    HINDSIGHT_BANDWIDTHS,
    LAYER,
    Scored,
    score_draws,
    split_events,
)
from layers.number_text import write_count, write_number, write_share

NAME = "hotspots"
HELP = _("score the rate that borrows from neighbours on past events, beside counts and kernel density")
TENTH_ABOVE = 1.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to read, how to cut space and time, and how often to thin."""
    parser.add_argument(
        "--events", type=Path, required=True, metavar="FILE", help=_("Parquet: occurred_at, lat, lon")
    )
    parser.add_argument(
        "--crs", required=True, metavar="EPSG:n", help=_("projected CRS in which cells are cut")
    )
    parser.add_argument(
        "--cell", type=float, required=True, metavar="UNITS", help=_("side, in units of the CRS")
    )
    parser.add_argument("--train-until", required=True, metavar="DAY", help=_("last day to learn from"))
    parser.add_argument("--test-until", required=True, metavar="DAY", help=_("last day to be scored on"))
    parser.add_argument("--thin", type=int, default=0, metavar="N", help=_("learn from N events at random"))
    parser.add_argument("--draws", type=int, default=20, metavar="N", help=_("how often, with --thin"))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("of the draws"))


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return capture, accuracy and efficiency at each share of the area, of the layer and of the baselines.

    Raises
    ------
    Refused
        When the events cannot be read, a day is none, or space or time leave too little.
    """
    train_until, test_until = _day(arguments.train_until), _day(arguments.test_until)
    events = read_events(arguments.events, crs=arguments.crs)
    split = split_events(events, train_until=train_until, test_until=test_until)
    scored = score_draws(
        split,
        side=arguments.cell,
        thin=arguments.thin,
        draws=arguments.draws,
        seed=arguments.seed,
        tell=tell,
    )
    return {
        **figures_of(scored),
        "run": {
            "events": arguments.events.name,
            "crs": arguments.crs,
            "cell": arguments.cell,
            "train_until": train_until.isoformat(),
            "test_until": test_until.isoformat(),
            "training_events": arguments.thin or len(split.training),
            "thin": arguments.thin or None,
            "draws": len(scored),
            "seed": arguments.seed,
        },
    }


def figures_of(scored: list[Scored]) -> Figures:
    """Return the means over draws, with the share of draws in which the layer is ahead."""
    sums = {name: np.array([each.capture[name].sum() for each in scored]) for name in (LAYER, *BASELINES)}
    hindsight = np.mean([each.hindsight for each in scored], axis=0)
    best = int(hindsight.sum(axis=1).argmax())
    return {
        "capture": _by_area([each.capture[LAYER] for each in scored]),
        "baselines": {name: _by_area([each.capture[name] for each in scored]) for name in BASELINES},
        "pai": _by_area([each.accuracy[LAYER] for each in scored]),
        "pei": _by_area([each.efficiency[LAYER] for each in scored]),
        "baselines_pai": {name: _by_area([each.accuracy[name] for each in scored]) for name in BASELINES},
        "baselines_pei": {name: _by_area([each.efficiency[name] for each in scored]) for name in BASELINES},
        "lead": {
            name: _by_area([each.capture[LAYER] - each.capture[name] for each in scored])
            for name in BASELINES
        },
        "lead_error": {name: _by_area([each.error[name] for each in scored]) for name in BASELINES},
        "sum": {name: float(each.mean()) for name, each in sums.items()},
        "kde_in_hindsight": {
            "bandwidth": HINDSIGHT_BANDWIDTHS[best],
            "capture": _by_area([hindsight[best]]),
            "sum": float(hindsight[best].sum()),
        },
        "share_of_draws": {
            "sum_above_kde": float((sums[LAYER] > sums["kde"]).mean()),
            "sum_a_tenth_above_counts": float((sums[LAYER] >= TENTH_ABOVE * sums["counts"]).mean()),
        },
        "learnt": {
            name: _median([each.learnt.get(name, np.nan) for each in scored]) for name in scored[0].learnt
        },
        "cells": float(np.mean([each.cells for each in scored])),
        "test_events": float(np.mean([each.tested for each in scored])),
        "test_events_outside": float(np.mean([each.outside for each in scored])),
    }


def in_words(figures: Figures) -> list[str]:
    """Return the curves as a small table, with the size of the run."""
    lines = [
        _("{training} training events, {test} test events, {cells} cells, draws: {draws}").format(
            training=write_count(figures["run"]["training_events"]),
            test=write_count(figures["test_events"]),
            cells=write_count(figures["cells"]),
            draws=figures["run"]["draws"],
        ),
        _("Share of the test events in the first cells, by share of the area:"),
        f"{'':24}"
        + "".join(f"{write_share(float(area)):>8}" for area in figures["capture"])
        + f"{_('sum'):>8}",
    ]
    curves = [(_("borrows from neighbours"), figures["capture"], figures["sum"][LAYER])]
    curves += [(name, figures["baselines"][name], figures["sum"][name]) for name in BASELINES]
    for name, curve, total in curves:
        lines.append(f"{name:24}" + "".join(f"{share:8.4f}" for share in curve.values()) + f"{total:8.3f}")
    for name in BASELINES:
        leads = zip(figures["lead"][name].values(), figures["lead_error"][name].values(), strict=True)
        shown = "".join(f"{lead:+8.4f} ± {error:.4f}" for lead, error in leads)
        lines.append(_("ahead of {name}:").format(name=name).ljust(24) + shown)
    for index in ("pai", "pei"):
        shown = "".join(f"{write_number(each, digits=3):>8}" for each in figures[index].values())
        lines.append(f"{index.upper():24}{shown}")
    return lines


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(_("{written} is no day. Write it as 2010-06-30.").format(written=written)) from None


def _by_area(curves: list[NDArray[np.float64]]) -> dict[str, float]:
    mean = np.mean(curves, axis=0)
    return {f"{area:g}": float(share) for area, share in zip(AREAS, mean, strict=True)}


def _median(numbers: list[float]) -> float | None:
    middle = float(np.median(numbers))
    return middle if isfinite(middle) else None
