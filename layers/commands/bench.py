"""Prints how fast counts and layers are on made-up facts: `python -m layers bench`."""

import argparse
import json

from data.bench import describe_measures, measure_counts, measure_join, measures_to_json
from data.bench_store import bench_store
from data.commands.bench import add_count_arguments
from data.language import _
from layers.bench import measure_layers

NAME = "bench"
HELP = _("measure how fast counts and layers are, on a temporary store of made-up facts")
add_arguments = add_count_arguments


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; the exit code is 0 even where a promise is missed."""
    with bench_store(arguments.points) as store:
        measures = measure_counts(store, repeats=arguments.repeats)
        seconds = {measure.code: measure.seconds for measure in measures}
        measures += measure_layers(store, plain_s=seconds["plain_sum"], repeats=min(arguments.repeats, 3))
        if not arguments.no_join:
            measures += measure_join(store, rows_s=seconds["rows"])
    if arguments.json:
        print(json.dumps(measures_to_json(measures, points=arguments.points)))
    else:
        print("\n".join(describe_measures(measures, points=arguments.points)))
    return 0
