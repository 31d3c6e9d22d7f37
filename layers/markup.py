"""Puts HTML and SVG together so that text from data is escaped unless it is markup already."""

import re

from layers.escaping import escape_html

# Elements of HTML that hold nothing and have no end.
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})


class Markup(str):
    """Text that is HTML or SVG already, and is put in as it is."""

    __slots__ = ()


def tag(name: str, /, *inside: str, **attributes: object) -> Markup:
    """Return an element with what it holds; texts that are no `Markup` are escaped, as all attributes are.

    An underscore in the name of an attribute becomes a hyphen, one at its end goes: `class_`, `stroke_width`.
    Attributes that are None or False are left out, True stands alone.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*inside)}</{name}>")


def join(*parts: str) -> Markup:
    """Return the parts one after the other; texts that are no `Markup` are escaped."""
    return Markup("".join(part if isinstance(part, Markup) else escape_html(part) for part in parts))


def unbroken(text: str) -> Markup:
    """Return a text in which no line ends within a number that is written in groups, such as 116 006."""
    return Markup(re.sub(r"(?<=\d) (?=\d)", "&#160;", join(text)))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape_html(value)}"'
