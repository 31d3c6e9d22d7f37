"""Shows where risk is and where nobody has looked: a layer on the map, its ranked list and its reasons."""

import streamlit as st

from data.access import INSPECTION, OUTREACH
from data.errors import StoreError
from data.grid import CELL_SIZES_M
from data.language import _
from layers.catalogue import layers_of, listed_layer
from layers.layer import Layer
from layers.ranking import cell_ranking
from pages.shared.download import draw_download
from pages.shared.frame import draw_note, draw_releases_only
from pages.shared.layers import current_layer, current_table, default_level
from pages.shared.legend import draw_legend
from pages.shared.maps import draw_layer_map, map_key
from pages.shared.menu import draw_link
from pages.shared.purposes import draw_purpose, purpose_label
from pages.shared.ranking import draw_ranking
from pages.shared.reasons import draw_reasons
from pages.shared.selection import chosen_cell, draw_choice, list_key_now
from pages.shared.state import View, read_choice
from pages.shared.stores import current_store


def render(view: View) -> None:
    """Draw the map for the role, municipality, period, form and season in view."""
    heading = st.container(gap=None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if not view.person.purposes:
            heading.title(_("Risk map"))
            draw_releases_only()
            return
        purpose = _choose_purpose(view)
        if purpose not in view.person.purposes:
            heading.title(_("Risk map"))
            st.info(_whose_map(purpose))
            return
        code = _choose_layer(purpose)
        try:
            layer = current_layer(view, code=code, level=_choose_level(view, code))
        except StoreError as error:
            heading.title(_("Risk map"))
            st.info(str(error))
            return
    with heading:
        draw_purpose(purpose)
        st.title(layer.title)
        if not listed_layer(layer.code).over_time:
            draw_note(_("This map shows what is there now: period, form and season do not change it."))
    for sentence in layer.shortfall:
        st.info(sentence)
    _draw_map_and_list(view, layer)
    _draw_limits(layer)
    _draw_table(view, layer)


def _draw_map_and_list(view: View, layer: Layer) -> None:
    store, ranking = current_store(view.store), cell_ranking(layer)
    list_key = f"ranking-{layer.code}-{layer.level}-{view.period}-{view.form}-{view.season}"
    cell = chosen_cell(store, layer, ranking, map_key=map_key(view.store, "risk"), list_key=list_key)
    with st.container(key="map-and-list"):
        map_side, list_side = st.columns([8, 5], gap="medium")
        with map_side:
            draw_layer_map(view.store, layer, key="risk", height=500, selected=cell)
            draw_legend(layer)
            draw_link("methods", _("How this map is made"))
        with list_side:
            draw_ranking(layer, ranking, key=list_key_now(store, list_key), rows=7 if cell is None else 4)
            draw_choice(store, layer, ranking, list_key=list_key)
            draw_reasons(layer, cell)


def _choose_purpose(view: View) -> str:
    purposes = {purpose: purpose_label(purpose) for purpose in (OUTREACH, INSPECTION)}
    own = next((purpose for purpose in purposes if purpose in view.person.purposes), OUTREACH)
    read_choice("purpose", list(purposes), otherwise=own)
    return st.segmented_control(
        _("Purpose"),
        list(purposes),
        format_func=purposes.__getitem__,
        key="purpose",
        required=True,
        persist_state="session",
    )


def _choose_layer(purpose: str) -> str:
    codes = [layer.code for layer in layers_of(purpose)]
    read_choice("layer", codes, otherwise=codes[0])
    return st.segmented_control(
        _("Map of"),
        codes,
        format_func=lambda code: listed_layer(code).label,
        key="layer",
        required=True,
        persist_state="session",
    )


def _choose_level(view: View, code: str) -> int:
    suited = default_level(view, code)
    levels = [str(level) for level in range(listed_layer(code).finest_level, len(CELL_SIZES_M))]
    read_choice("level", ["suited", *levels])
    chosen = st.selectbox(
        _("Side of a cell"),
        ["suited", *levels],
        format_func=_size_label,
        key="level",
        width=150,
        help=_("Suited to this area and map: {size} m").format(size=f"{CELL_SIZES_M[suited]:,}"),
        persist_state="session",
    )
    return suited if chosen == "suited" else int(chosen)


def _size_label(level: str) -> str:
    # The words do not hold the size: a choice whose words change between stores is lost by the widget.
    if level == "suited":
        return _("Suited")
    return _("{size} m").format(size=f"{CELL_SIZES_M[int(level)]:,}")


def _whose_map(purpose: str) -> str:
    if purpose == INSPECTION:
        return _("This map belongs to inspection planners. Choose that role on the left to see it here.")
    return _("This map belongs to outreach coordinators. Choose that role on the left to see it here.")


def _draw_limits(layer: Layer) -> None:
    if layer.caveats:
        with st.expander(_("What this map does not say"), expanded=False):
            st.markdown("\n".join(f"- {caveat}" for caveat in layer.caveats))


def _draw_table(view: View, layer: Layer) -> None:
    table, as_csv = current_table(view, code=layer.code, level=layer.level)
    numbers = st.column_config.NumberColumn
    st.subheader(_("All cells"))
    st.dataframe(
        table,
        hide_index=True,
        height=260,
        alt=_("Table of all cells of this map"),
        placeholder=_("not known"),
        column_order=["cell", "value", "lower", "upper", "known"],
        column_config={
            "cell": st.column_config.TextColumn(_("Cell")),
            "value": numbers(_("Value"), format="%.3g", help=layer.unit),
            "lower": numbers(_("Lower end"), format="%.3g"),
            "upper": numbers(_("Upper end"), format="%.3g"),
            "known": st.column_config.CheckboxColumn(_("Known")),
        },
    )
    draw_download(_("Save as CSV"), as_csv, name=_file_name(view, layer), key="save")


def _file_name(view: View, layer: Layer) -> str:
    """Return a name that says what, where, when and whether it is made up."""
    made_up = "made-up" if current_store(view.store).settings.demonstration else ""
    parts = ["majakka", made_up, view.store, layer.code, str(layer.period or "now").replace("..", "_to_")]
    if listed_layer(layer.code).over_time:
        parts += [each for each in (view.form, view.season) if each != "any"]
    return "-".join(part for part in parts if part) + ".csv"
