"""Writes logs as lines of JSON that hold places in the code, never a value of a record, a name or an address.

A message may quote what it stumbled over: so of the lines of others, and of every error, only the place in
the code is kept, which says as much to whoever mends it. Our own loggers (``majakka.*``) keep their constant
text, with numbers put in and other values left out.
"""

import json
import logging
import re
import secrets
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

OWN = "majakka"
_ROOT = Path(__file__).resolve().parents[1]
_LEFT_OUT = "..."
_NAME_OF_ERROR = re.compile(r"[A-Z]\w{0,40}(Error|Exception|Warning)")
_MOST_PLACES = 12
_log = logging.getLogger(f"{OWN}.app")
_new_record = logging.getLogRecordFactory()


def set_up_logs() -> None:
    """Have every line that any logger writes from now on hold nothing but its place, and go to stderr.

    Errors that nobody caught are logged likewise. Where lines are made, not where they are written: libraries
    bring handlers of their own.
    """
    logging.setLogRecordFactory(_harmless_record)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr, force=True)
    logging.getLogger(OWN).setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda told: log_error(told.exc_value)
    sys.unraisablehook = lambda told: log_error(told.exc_value)


def are_set_up() -> bool:
    """Return whether `set_up_logs` was called: whether lines of this process hold nothing but their place."""
    return logging.getLogRecordFactory() is _harmless_record


def log_error(error: BaseException | None) -> str:
    """Log an error by its type and place, and return the reference under which its line is found."""
    reference = secrets.token_hex(4)
    _log.error("an error that nobody caught", exc_info=error, extra={"reference": reference})
    return reference


def error_places(error: BaseException) -> list[str]:
    """Return where an error came up, as module, function and line, the innermost last; no text of code."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    return [f"{_module(frame.filename)}:{frame.name}:{frame.lineno}" for frame in frames]


def _harmless_record(*given: Any, **named: Any) -> logging.LogRecord:
    record = _new_record(*given, **named)
    error = record.exc_info[1] if record.exc_info else None
    is_own = record.name == OWN or record.name.startswith(f"{OWN}.")
    line = {
        "moment": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "at": f"{_module(record.pathname)}:{record.funcName}:{record.lineno}",
    }
    if is_own:
        line["message"] = _message(record)
    record.msg, record.args = _Line(line, error, record), None
    record.exc_info = record.exc_text = record.stack_info = None
    return record


class _Line:
    """The line of a record, made when it is written: only then are the extras of the record known."""

    def __init__(self, said: dict[str, Any], error: BaseException | None, record: logging.LogRecord) -> None:
        self._said = said
        self._errors = [] if error is None else [_plain_error(each) for each in _chain(error)]
        self._extras = record.__dict__

    def __str__(self) -> str:
        said = dict(self._said)
        reference = self._extras.get("reference")
        if isinstance(reference, str) and re.fullmatch(r"[0-9a-f]{8}", reference):
            said["reference"] = reference
        if self._errors:
            said["errors"] = self._errors
        return json.dumps(said)


def _message(record: logging.LogRecord) -> str:
    """Return the constant text of a line of ours, with its numbers and names of errors put in."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    kept = tuple(_kept(each) for each in arguments)
    text = str(record.msg)
    placeholders = re.findall(r"%[-+0-9.]*[a-zA-Z]", text)
    if len(placeholders) != len(kept):
        return text
    return re.sub(r"%[-+0-9.]*[a-zA-Z]", "%s", text) % kept


def _kept(value: object) -> str:
    is_harmless = isinstance(value, int | float) or (
        isinstance(value, str) and _NAME_OF_ERROR.fullmatch(value) is not None
    )
    return str(value) if is_harmless else _LEFT_OUT


def _plain_error(error: BaseException) -> dict[str, Any]:
    return {"type": f"{type(error).__module__}.{type(error).__qualname__}", "at": error_places(error)}


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error and those that led to it; a ring of causes ends where it began."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _module(path: str) -> str:
    """Return a file of code as a dotted name, without the folders of the machine it lies in."""
    place = Path(path)
    parts = place.with_suffix("").parts
    if place.is_relative_to(_ROOT) and ".venv" not in parts:
        parts = place.relative_to(_ROOT).with_suffix("").parts
    elif "site-packages" in parts:
        parts = parts[len(parts) - parts[::-1].index("site-packages") :]
    else:
        parts = parts[-1:]
    return ".".join(parts)


def _log_uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    log_error(error)
