"""Turns frozen dataclasses into JSON of one form and back, checking every type on the way."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from data.errors import Refused
from data.language import _


def plain_to_json(value: object, *, indent: int | None = 1) -> bytes:
    """Return JSON of plain values, always the same bytes for the same value."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=indent, separators=separators
    )
    return text.encode() + b"\n"


def parse_plain(content: bytes, *, name: str) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    Refused
        When it is no JSON.
    """
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise _damaged(name) from None


def plain_of(value: object) -> Any:
    """Return a dataclass as plain values: dictionaries, lists, texts, numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain_of(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [plain_of(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def from_plain[T](kind: type[T], plain: object, *, name: str) -> T:
    """Return a dataclass from plain values; `name` is the file they come from.

    Raises
    ------
    Refused
        When a field is missing, unknown or of another type, or the dataclass does not take its value.
    """
    try:
        made: T = _made(kind, plain)
    except (TypeError, ValueError, OverflowError):
        raise _damaged(name) from None
    return made


def _made(kind: Any, plain: Any) -> Any:
    if get_origin(kind) is UnionType:
        (inner,) = (each for each in get_args(kind) if each is not NoneType)
        return None if plain is None else _made(inner, plain)
    if get_origin(kind) is tuple:
        return _made_tuple(get_args(kind), plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints: dict[str, Any] = _hints(kind)
        if not isinstance(plain, dict) or plain.keys() != hints.keys():
            raise TypeError
        make: Callable[..., Any] = kind
        return make(**{field: _made(hints[field], plain[field]) for field in hints})
    if kind is date:
        return date.fromisoformat(plain)
    if kind is float and type(plain) is int:
        return float(plain)
    if type(plain) is not kind:
        raise TypeError
    return plain


def _made_tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise TypeError
    if kinds[-1] is Ellipsis:
        return tuple(_made(kinds[0], each) for each in plain)
    return tuple(_made(kind, each) for kind, each in zip(kinds, plain, strict=True))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _damaged(name: str) -> Refused:
    return Refused(_("{name} is not as Majakka writes it. Put it back from a backup.").format(name=name))
