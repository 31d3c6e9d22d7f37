"""Shows the map of a release as the report has it; its parts can be pointed at and reached by keys."""

from pathlib import Path

import streamlit as st

from data.language import _, language
from data.releases.reading import Published
from layers.council.council_map import draw_council_map

_FOLDER = Path(__file__).parent
_SIZES_PX = {"wide": (900, 470), "narrow": (390, None)}
_map = st.components.v2.component(
    "majakka_council_map",
    html="<div class='picture'><div class='drawn wide'></div><div class='drawn narrow'></div>"
    "<p class='told' aria-hidden='true'></p></div>",
    css=(_FOLDER / "council_map.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "council_map.js").read_text(encoding="utf-8"),
)


def draw_map(published: Published) -> None:
    """Draw the map; below it stands what is said of the part that is pointed at."""
    mark = f"{published.path} {hash(published.manifest)} {language()}"
    data = pictures(published, mark) | {
        "mark": mark,
        "language": language(),
        "hint": _hint(published),
    }
    _map(data=data, key="council-map")


def _hint(published: Published) -> str:
    if published.release.parts:
        return _("Point at a part, or go to it with the arrow keys, to read its figures.")
    return _("Point at a service, or go to it with the arrow keys, to read about it.")


@st.cache_resource(show_spinner=False, max_entries=16)
def pictures(_published: Published, mark: str) -> dict[str, str]:  # noqa: ARG001  # part of the key
    """Return the map as SVG, wide and narrow."""
    base_map = _published.base_map()
    return {
        size: str(draw_council_map(_published.release, base_map, width_px=width, height_px=height))
        for size, (width, height) in _SIZES_PX.items()
    }
