"""Asks the reading process about files in tests, with a stand-in for the understanding of sheets."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from data.intake.limits import LIMITS, Limits
from data.intake.process import ask
from data.intake.request import LOOK, Answer, Request, StoreFacts, Tell
from data.intake.sheet import ReadingOptions

STAND_IN = "tests.test_data.intake_stand_in"
PEPPER = bytes(range(32))


def request(what: str = LOOK, **options: object) -> Request:
    """Return a request with facts of an empty store."""
    nothing = pa.table({"east": pa.array([1, 2], pa.int32()), "north": pa.array([3, 4], pa.int32())})
    facts = StoreFacts(
        epsg=3067,
        time_zone="Europe/Helsinki",
        today="2026-11-20",
        pepper=PEPPER,
        organisation="example",
        register={"example": False},
        enough_inhabitants=100,
        secret_level=5,
        population=nothing,
        secret=nothing.slice(0, 1),
        worksites=nothing.slice(0, 0),
        extent=(0.0, -1.5, 2.0, 3.0),
    )
    return Request(what, "sightings", {"a": "b"}, {"c": ""}, ReadingOptions(**options), facts)  # type: ignore[arg-type]


def ask_about(
    source: Path | bytes,
    what: str = LOOK,
    *,
    tell: Tell = lambda _step, _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    limits: Limits = LIMITS,
    **options: object,
) -> Answer:
    """Return the answer of a reading process whose understanding is the stand-in."""
    return ask(
        source,
        request(what, **options),
        tell=tell,
        cancelled=cancelled,
        limits=limits,
        _understanding=STAND_IN,
    )


def problems(answer: Answer) -> list[str]:
    """Return the sentences of an answer."""
    return [str(problem) for problem in answer.faults["problem"].to_pylist()]
