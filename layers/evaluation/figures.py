"""Keeps the figures of an evaluation in a file, so that the screen shows what the command measured."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data.clock import today
from data.whole_files import write_whole_file

Figures = dict[str, Any]
Tell = Callable[[float, str], None]
"""Called with the share that is done, in [0, 1], and a word on what is under way."""


@dataclass(frozen=True)
class Measured:
    """Figures of one evaluation, the day they were measured, and the size of the run."""

    name: str
    measured_on: date
    figures: Figures


def write_figures(folder: Path, name: str, figures: Figures) -> Path:
    """Write the figures of an evaluation, in place of those measured before, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    content = json.dumps({"measured_on": today().isoformat(), "figures": figures})
    write_whole_file(path, content.encode())
    return path


def read_figures(folder: Path, name: str) -> Measured | None:
    """Return the figures that were measured last; None where there are none or the file is not sound."""
    try:
        held = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return Measured(name, date.fromisoformat(held["measured_on"]), dict(held["figures"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
