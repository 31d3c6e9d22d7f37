"""Reads the file that says who holds which role, with every fault of it said at once."""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.people.grant_checks import grant_faults, meeting_faults, parse_grant
from data.people.grants import PERSON, SUBJECT, ClaimNames, Grant, PeopleFile

_TABLES = {"ask", "claims", "grants", "removed"}
_CLAIMS = {"issuer", "subject", "groups"}
# Rights of a group or of everybody to change a file: a group may read this one.
_OTHERS_CHANGE = 0o022


def current_people(path: Path, day: date) -> PeopleFile:
    """Return what the file says now; it is read again only when it, its rights or its owner changed.

    Raises
    ------
    Refused
        When it cannot be read or has a fault: nobody is let in by half a file.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise Refused(
            _("The file of people {path} cannot be read ({reason}). Mend it, or name another.").format(
                path=path, reason=error.strerror
            )
        ) from None
    return _read_once(
        path, day, (found.st_mtime_ns, found.st_ino, found.st_size, found.st_mode, found.st_uid)
    )


def read_people(path: Path, day: date) -> PeopleFile:
    """Return the content of a file of people, as it stands on a day.

    Raises
    ------
    Refused
        When it cannot be read or anything in it is wrong; the message has a line for each fault.
    """
    try:
        found = path.stat()
        if found.st_mode & _OTHERS_CHANGE or found.st_uid not in (os.getuid(), 0):
            raise Refused(
                _(
                    "Others can change {path}, or own it. Give it to root or to the user of the app. "
                    "Run: chmod go-w {path}"
                ).format(path=path)
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise Refused(
            _("The file of people {path} cannot be read ({reason}). Mend it, or name another.").format(
                path=path, reason=reason
            )
        ) from None
    return parse_people(text, str(path), day)


def parse_people(text: str, name: str, day: date) -> PeopleFile:
    """Return what the text of a file of people says, as it stands on a day.

    Raises
    ------
    Refused
        When anything in it is wrong; the message has a line for each fault.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            _("The file of people {name} is no TOML: {reason}. Mend it there.").format(
                name=name, reason=error
            )
        ) from None
    faults = [
        _("A file of people holds no {key}. Leave it out, or spell it as one of {known}.").format(
            key=repr(key), known=", ".join(sorted(_TABLES))
        )
        for key in sorted(content.keys() - _TABLES)
    ]
    claims = _claim_names(content.get("claims", {}), faults)
    removed = _removed(content.get("removed", []), faults)
    grants = _grants(content.get("grants", []), _lines_of(text, "grants"), day, faults)
    faults += meeting_faults(grants)
    if faults:
        raise Refused("\n".join([_("The file of people {name} has faults.").format(name=name), *faults]))
    return PeopleFile(claims, grants, removed, str(content.get("ask", "")))


@lru_cache(maxsize=4)
def _read_once(path: Path, day: date, _state: tuple[int, ...]) -> PeopleFile:
    return read_people(path, day)


def _claim_names(table: object, faults: list[str]) -> ClaimNames:
    if not isinstance(table, Mapping) or not all(
        key in _CLAIMS and isinstance(name, str) and name for key, name in table.items()
    ):
        faults.append(
            _("[claims] gives names of claims in quotes, for {known}. Mend it.").format(
                known=", ".join(sorted(_CLAIMS))
            )
        )
        return ClaimNames()
    return ClaimNames(**table)


def _removed(tables: object, faults: list[str]) -> frozenset[tuple[str, str]]:
    removed = set()
    for number, table in enumerate(tables if isinstance(tables, list) else [tables], 1):
        entries = list(table.items()) if isinstance(table, Mapping) else []
        if len(entries) == 1 and entries[0][0] in (SUBJECT, PERSON) and isinstance(entries[0][1], str):
            removed.add((entries[0][0], entries[0][1]))
        else:
            faults.append(
                _("removed {number}: give one of subject or person, in quotes, and nothing else.").format(
                    number=number
                )
            )
    return frozenset(removed)


def _grants(tables: object, lines: list[int], day: date, faults: list[str]) -> tuple[Grant, ...]:
    if not isinstance(tables, list):
        faults.append(_("Grants are written as [[grants]], in two brackets. Mend it."))
        return ()
    grants = []
    for number, table in enumerate(tables, 1):
        # An array in one line has no line for each.
        line = lines[number - 1] if number <= len(lines) else 1
        found = grant_faults(table, number, line, day)
        faults += found
        if not found:
            grants.append(parse_grant(table, number, line))
    return tuple(grants)


def _lines_of(text: str, name: str) -> list[int]:
    """Return the numbers of the lines where tables of an array begin, which tomllib does not tell."""
    heading = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
    return [number for number, line in enumerate(text.splitlines(), 1) if heading.match(line)]
