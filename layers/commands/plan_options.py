"""Reads the options that plans share, and tells how far a plan has come."""

import sys
from pathlib import Path

from data.errors import Refused
from data.language import _

_MOST_SECONDS, _MOST_BYTES = 3600, 1_000_000


def read_plan_file(path: Path) -> str:
    """Return the text of a file that says what to plan.

    Raises
    ------
    Refused
        When it is too large, or no text in UTF-8.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Refused(
                _("{path} is too large for a file that says what to plan. Give another file.").format(
                    path=path
                )
            )
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(
            _("{path} is not text in UTF-8. Save it so, or give another file.").format(path=path)
        ) from None


def read_seconds(written: str) -> float:
    """Return how long a search takes, above 0.

    Raises
    ------
    Refused
        When it is no number or out of range.
    """
    try:
        seconds = float(written)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _MOST_SECONDS:
        message = _("--seconds {seconds} cannot be used. Give a number above 0, at most {most}.")
        raise Refused(message.format(seconds=written, most=_MOST_SECONDS))
    return seconds


def tell(share: float, what: str) -> None:
    """Show progress where somebody looks on; a file or a pipe is not filled with it."""
    if sys.stderr.isatty():
        print(f"\r{share:5.0%}  {what:<60}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)
