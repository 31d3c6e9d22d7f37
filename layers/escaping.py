"""Lets text from data into HTML and scripts only in a form that cannot run."""

import json

_ENTITIES = {ord(mark): f"&#{ord(mark)};" for mark in "&<>\"'`${}\\"}
# Babel writes these between thousands and around dashes: dropped, 12 345 would become 12345.
_SPACES = "\u00a0\u2009\u202f"
_SCRIPT_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&'`_\u2028\u2029"}


def escape_html(text: object) -> str:
    """Return the text as HTML that shows it and can do nothing else.

    Characters that are not printable, line and paragraph separators among them, are dropped, as line breaks
    are; the spaces of written numbers stay. Then ``& < > " ' ` $ { } \\`` become entities: ``html.escape``
    alone is not enough where the HTML is later put into a JavaScript template literal, as folium 0.20 does
    with popups, or compiled as a Jinja template, as branca 0.8 does.
    """
    kept = (mark for mark in str(text) if mark.isprintable() or mark in _SPACES)
    return "".join(kept).translate(_ENTITIES)


def json_for_script(value: object) -> str:
    """Return the value as JSON that may stand inside a script element and means the same there.

    ``< > & ' ` _``, every non-ASCII character, and a brace that would open a Jinja or template expression
    are written as ``\\u`` escapes. They can occur within strings only, so the value is unchanged. The
    underscore is among them because streamlit-folium 0.27 rewrites names with underscores in scripts.

    Raises
    ------
    ValueError
        When a number is not finite.
    """
    escaped = json.dumps(value, separators=(",", ":"), allow_nan=False).translate(_SCRIPT_ESCAPES)
    for opening in ("{{", "{%", "{#"):
        escaped = escaped.replace(opening, "\\u007b" + opening[1])
    return escaped.replace("${", "$\\u007b")
