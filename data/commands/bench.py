"""Prints how fast counts are on made-up sightings: `python -m data bench`."""

import argparse
import json

from data.bench import (
    FULL_SIZE,
    Measure,
    describe_measures,
    measure_counts,
    measure_join,
    measures_to_json,
)
from data.bench_store import bench_store
from data.intake.bench import FULL_RECORDS, describe_intake, measure_intake
from data.language import _

NAME = "bench"
HELP = _("measure how fast files come in and counts are, on temporary stores of made-up sightings")
COUNTS, INTAKE = "counts", "intake"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to measure, the records of the file that comes in, and how to measure counts."""
    parser.add_argument("--only", choices=(COUNTS, INTAKE), help=_("measure one of the two alone"))
    parser.add_argument(
        "--records",
        type=_at_least_one,
        default=FULL_RECORDS,
        help=_("sightings in the file that comes in; 1,000,000 if not given"),
    )
    add_count_arguments(parser)


def add_count_arguments(parser: argparse.ArgumentParser) -> None:
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
    # Files first: a process that has counted ten million sightings holds gigabytes.
    taken_in = measure_intake(arguments.records) if arguments.only != COUNTS else []
    counted = _count(arguments) if arguments.only != INTAKE else []
    if arguments.json:
        whole = measures_to_json(counted + taken_in, points=arguments.points)
        print(json.dumps(whole | {"records": arguments.records}))
        return 0
    if taken_in:
        print("\n".join(describe_intake(taken_in, records=arguments.records)))
    if counted:
        print("\n".join(describe_measures(counted, points=arguments.points)))
    return 0


def _count(arguments: argparse.Namespace) -> list[Measure]:
    with bench_store(arguments.points) as store:
        measures = measure_counts(store, repeats=arguments.repeats)
        if not arguments.no_join:
            measures += measure_join(store, rows_s=next(m.seconds for m in measures if m.code == "rows"))
    return measures


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("{number} is less than 1. Give 1 or more.").format(number=number))
    return number
