"""Prints how fast counts are on made-up sightings: `python -m data bench`."""

import argparse
import json

from data.bench import FULL_SIZE, describe_measures, measure_counts, measure_join, measures_to_json
from data.bench_store import bench_store
from data.language import _

NAME = "bench"
HELP = _("measure how fast counts are, on a temporary store of made-up sightings")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many sightings to make, how often to measure, and whether to compare with geopandas."""
    parser.add_argument(
        "--points",
        type=_at_least_one,
        default=FULL_SIZE,
        help=_("made-up sightings; 10,000,000 if not given"),
    )
    parser.add_argument(
        "--repeats", type=_at_least_one, default=7, help=_("runs of which the median counts; 7 if not given")
    )
    parser.add_argument(
        "--no-join", action="store_true", help=_("leave out geopandas (28 s and 4.4 GB at 10,000,000)")
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; the exit code is 0 even where a promise is missed."""
    with bench_store(arguments.points) as store:
        measures = measure_counts(store, repeats=arguments.repeats)
        if not arguments.no_join:
            measures += measure_join(store, rows_s=next(m.seconds for m in measures if m.code == "rows"))
    if arguments.json:
        print(json.dumps(measures_to_json(measures, points=arguments.points)))
    else:
        print("\n".join(describe_measures(measures, points=arguments.points)))
    return 0


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("{number} is less than 1. Give 1 or more.").format(number=number))
    return number
