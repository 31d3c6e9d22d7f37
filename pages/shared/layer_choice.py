"""Asks which map is shown, which one beside it, how the two stand, and what else each of them offers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from data.access import INSPECTION, OUTREACH
from data.grid import CELL_SIZES_M
from data.language import _
from layers.catalogue import layers_of, listed_layer
from layers.listed import Listed
from layers.option import Option
from pages.shared.layers import default_level
from pages.shared.purposes import purpose_label
from pages.shared.state import View, keep_in_address, read_choice

NOTHING, SIDE_BY_SIDE, SWIPE = "none", "side", "swipe"
# A map opens on what needs no record yet, and beside it on where nobody has looked.
OPENING = {OUTREACH: "outreach_exposure", INSPECTION: "inspection_exposure"}
BLIND_SPOTS = {OUTREACH: "blind_spots", INSPECTION: "inspection_blind_spots"}


_WIDTH_OF_LAYERS, _WIDTH_OF_OPTION, _WIDTH_OF_SLIDER, _WIDTH_OF_NOTE = 280, 240, 190, 120


@dataclass(frozen=True)
class Choice:
    """The layer of the map, the one beside it (empty for none), and the level of the cells of both."""

    code: str
    beside: str
    how: str
    level: int
    options: Mapping[str, str]
    beside_options: Mapping[str, str]


def choose_purpose(view: View) -> str:
    """Ask whose map it is to be: the own one at first."""
    purposes = {purpose: purpose_label(purpose) for purpose in (OUTREACH, INSPECTION)}
    own = next((purpose for purpose in purposes if purpose in view.purposes), OUTREACH)
    read_choice("purpose", list(purposes), otherwise=own)
    return st.segmented_control(
        _("Purpose"),
        list(purposes),
        format_func=purposes.__getitem__,
        key="purpose",
        required=True,
        persist_state="session",
    )


def choose_maps(view: View, purpose: str) -> Choice:
    """Ask for one map or two of a purpose, and behind a button for the size of their cells.

    What the second map offers beside period, form and season stands behind the button as well; what the first
    offers is asked by `choose_options`.
    """
    codes = [layer.code for layer in layers_of(purpose)]
    opening = OPENING[purpose] if OPENING[purpose] in codes else codes[0]
    code = _choose("layer", _("Map of"), codes, opening)
    others = [other for other in _others(purpose) if other != code]
    beside = _choose("beside", _("Beside it"), [*others, NOTHING], (*others, NOTHING)[0])
    how = _choose_how() if beside != NOTHING else SIDE_BY_SIDE
    shown = [code] if beside == NOTHING else [code, beside]
    with st.popover(_("More choices")):
        level = _choose_level(view, shown)
        further = {} if beside == NOTHING else _choose_each(listed_layer(beside))
    return Choice(code, "" if beside == NOTHING else beside, how, level, {}, further)


def choose_options(choice: Choice) -> Choice:
    """Ask for what the first map offers beside period, form and season, where it offers anything."""
    layer = listed_layer(choice.code)
    if not layer.options:
        return choice
    with st.container(horizontal=True, vertical_alignment="bottom", key="layer-options"):
        if any(option.slider for option in layer.options):
            st.html(
                f'<p class="mj-note">{_("How much each counts; 0 leaves it out:")}</p>',
                width=_WIDTH_OF_NOTE,
            )
        return replace(choice, options=_choose_each(layer))


def _others(purpose: str) -> list[str]:
    """Return the layers that may stand beside another: where nobody has looked first, then what changed."""
    first = (BLIND_SPOTS.get(purpose, ""), "rate_change")
    codes = [layer.code for layer in layers_of(purpose)]
    return [code for code in first if code in codes] + [code for code in codes if code not in first]


def _choose(name: str, label: str, codes: list[str], otherwise: str) -> str:
    read_choice(name, codes, otherwise=otherwise)
    return st.selectbox(
        label, codes, format_func=_layer_label, key=name, width=_WIDTH_OF_LAYERS, persist_state="session"
    )


def _layer_label(code: str) -> str:
    return _("No second map") if code == NOTHING else listed_layer(code).label


def _choose_how() -> str:
    ways = {SIDE_BY_SIDE: _("Side by side"), SWIPE: _("Swipe")}
    read_choice("how", list(ways))
    return st.segmented_control(
        _("Two maps"),
        list(ways),
        format_func=ways.__getitem__,
        key="how",
        required=True,
        persist_state="session",
    )


def _choose_level(view: View, codes: list[str]) -> int:
    suited = max(default_level(view, code) for code in codes)
    finest = max(listed_layer(code).finest_level for code in codes)
    levels = [str(level) for level in range(finest, len(CELL_SIZES_M))]
    read_choice("level", ["suited", *levels])
    chosen = st.selectbox(
        _("Side of a cell"),
        ["suited", *levels],
        format_func=_size_label,
        key="level",
        width=_WIDTH_OF_OPTION,
        help=_("Suited to this area and map: {size} m").format(size=f"{CELL_SIZES_M[suited]:,}"),
        persist_state="session",
    )
    return suited if chosen == "suited" else int(chosen)


def _size_label(level: str) -> str:
    # The words do not hold the size: a choice whose words change between stores is lost by the widget.
    if level == "suited":
        return _("Suited")
    return _("{size} m").format(size=f"{CELL_SIZES_M[int(level)]:,}")


def _choose_each(layer: Listed) -> dict[str, str]:
    return {option.code: _choose_option(layer, option) for option in layer.options}


def _choose_option(layer: Listed, option: Option) -> str:
    name, words = f"{layer.code}.{option.code}", option.choices()
    read_choice(name, list(words), otherwise=option.default)
    keep_in_address(name, option.default)
    if option.slider:
        return st.select_slider(
            option.words(),
            list(words),
            format_func=words.__getitem__,
            key=name,
            width=_WIDTH_OF_SLIDER,
            persist_state="session",
        )
    return st.selectbox(
        option.words(),
        list(words),
        format_func=words.__getitem__,
        key=name,
        width=_WIDTH_OF_OPTION,
        persist_state="session",
    )
