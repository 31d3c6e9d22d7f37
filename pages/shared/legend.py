"""Draws the legend of a layer: every colour on the map, with unit and what stands behind it."""

import streamlit as st

from data.grid import side_of_level
from data.language import _
from layers.catalogue import listed_layer
from layers.escaping import escape_html
from layers.layer import Layer
from layers.legend import Legend
from layers.palette import NONE

HATCH = "repeating-linear-gradient(45deg,#9aa7ab 0 1.5px,#eef1f1 1.5px 5px)"


def draw_legend(layer: Layer) -> None:
    """Draw classes, fading and the unknown, then how much stands behind the map, and for when."""
    draw_classes(layer.legend, " · ".join(_notes(layer)))


def draw_classes(legend: Legend, note: str) -> None:
    """Draw what the colours mean: classes, then fading and the unknown where there are any, then the note."""
    rows = [_row(f"background:{each.colour}", each.label) for each in legend.classes]
    if legend.faded_label and legend.classes:
        rows.append(_row(f"background:{_strip(legend)}", legend.faded_label))
    if legend.unknown_label:
        rows.append(_row(f"background:{HATCH}", legend.unknown_label))
    st.html(
        f'<div class="mj-legend"><strong>{escape_html(legend.unit)}</strong>'
        f'<div class="rows">{"".join(rows)}</div>'
        f'<div class="mj-note">{escape_html(note)}</div></div>'
    )


def _notes(layer: Layer) -> list[str]:
    """Return how much stands behind the map, over which months, in cells of which size."""
    size = _("cells of {size} m").format(size=f"{side_of_level(layer.level):,}")
    if not listed_layer(layer.code).over_time:
        return [layer.legend.note, _("as it is now, whatever period, form and season"), size]
    return [layer.legend.note, *([layer.period.label()] if layer.period else []), size]


def _strip(legend: Legend) -> str:
    """Return the faded colours of all drawn classes, side by side from the lowest to the highest."""
    drawn = [each for each in legend.classes if each.colour != NONE]
    step = 100 / max(len(drawn), 1)
    stops = [f"{each.faded_colour} {at * step:.0f}% {(at + 1) * step:.0f}%" for at, each in enumerate(drawn)]
    return f"linear-gradient(90deg,{','.join(stops)})" if stops else "none"


def _row(style: str, label: str) -> str:
    return (
        f'<div class="row"><span class="box" style="{style}"></span><span>{escape_html(label)}</span></div>'
    )
