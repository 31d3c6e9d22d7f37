"""Reads how much a finding of each outcome counts, a judgement that lies open beside this module."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from data.errors import Refused
from data.inspection_results import OUTCOMES
from data.language import _

SEVERITY_FILE = Path(__file__).parent / "severity.toml"


@cache
def read_severity(path: Path = SEVERITY_FILE) -> Mapping[str, float]:
    """Return the weight of each outcome, by code.

    Raises
    ------
    Refused
        When an outcome has no weight, or one that is not above zero.
    """
    weights = tomllib.loads(path.read_text(encoding="utf-8")).get("weights", {})
    faulty = [
        code
        for code in {*OUTCOMES, *weights}
        if code not in OUTCOMES or not isinstance(weights.get(code), int | float) or weights[code] <= 0
    ]
    if faulty:
        raise Refused(
            _("{codes}: no such outcome, or no weight above zero. Correct {file}.").format(
                codes=", ".join(sorted(faulty)), file=path.name
            )
        )
    return {code: float(weights[code]) for code in OUTCOMES}
