"""Reads one vocabulary file and refuses entries that are not sound, naming file and code."""

import re
import tomllib
from collections import Counter
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from data.errors import Refused
from data.language import _

VOCABULARY_FOLDER = Path(__file__).parent / "vocabularies"

_CODE = re.compile(r"[a-z0-9][a-z0-9_+ -]*|[A-D]")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a vocabulary: a stable code, a label of our own words, where it comes from."""

    code: str
    text: str
    source: str

    @property
    def label(self) -> str:
        """The label in the language of the session."""
        return _(self.text)


def read_vocabulary[E: Entry](path: Path, table: str, entry: type[E]) -> tuple[E, ...]:
    """Return the entries of one table of a vocabulary file, in the file's order.

    The keys of a TOML table are the fields of the entry, with ``label`` for ``text``.

    Raises
    ------
    Refused
        When the file is not TOML or lacks the table, when a key is missing, unknown or of another type, when
        a code is malformed or stands twice, or when the entry's own check fails.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
    except tomllib.TOMLDecodeError as fault:
        raise Refused(
            _("{file} is not sound TOML: {fault}. Mend it.").format(file=path.name, fault=fault)
        ) from fault
    if not rows:
        raise Refused(_("{file} has no [[{table}]]. Add at least one.").format(file=path.name, table=table))
    entries = tuple(_entry_of_row(row, entry, path.name) for row in rows)
    check_unique((each.code for each in entries), path.name)
    return entries


def check_unique(codes: Any, file: str) -> None:
    """Raise where a code or number stands twice.

    Raises
    ------
    Refused
        When a code occurs more than once; the message lists the offenders.
    """
    twice = sorted(str(code) for code, times in Counter(codes).items() if times > 1)
    if twice:
        message = _("{file} has more than one entry {codes}. Keep one of each.")
        raise Refused(message.format(file=file, codes=", ".join(twice)))


def _entry_of_row[E: Entry](row: dict[str, Any], entry: type[E], file: str) -> E:
    named = {("text" if key == "label" else key): _frozen(value) for key, value in row.items()}
    code = str(named.get("code", ""))
    known = {field.name for field in fields(entry)}
    needed = {each.name for each in fields(entry) if each.default is each.default_factory is MISSING}
    if faults := sorted(named.keys() - known):
        message = _("{file}, {code}: unknown key {keys}. Remove it or mend its spelling.")
        raise Refused(message.format(file=file, code=code, keys=", ".join(faults)))
    if faults := sorted(key.replace("text", "label") for key in needed if named.get(key) in (None, "")):
        message = _("{file}, {code}: {keys} missing. Add it.")
        raise Refused(message.format(file=file, code=code, keys=", ".join(faults)))
    if not _CODE.fullmatch(code):
        message = _("{file}, {code}: not a code. Use small letters, digits and _.")
        raise Refused(message.format(file=file, code=code))
    types = get_type_hints(entry)
    if faults := sorted(key for key, value in named.items() if _is_other_type(value, types[key])):
        message = _("{file}, {code}: {keys} of another type. Use the type of the other entries.")
        raise Refused(message.format(file=file, code=code, keys=", ".join(faults)))
    try:
        return entry(**named)
    except Refused as fault:
        raise Refused(f"{file}, {code}: {fault}") from None


def _is_other_type(value: Any, expected: Any) -> bool:
    if expected in (str, int, bool):
        return type(value) is not expected
    return get_origin(expected) in (tuple, frozenset) and not isinstance(value, tuple)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
