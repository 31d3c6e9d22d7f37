"""Shows where risk is and where nobody has looked: two maps of one place, the ranked list and its reasons."""

import streamlit as st

from data.access import INSPECTION
from data.area import read_extent
from data.errors import Refused, StoreError
from data.language import _
from layers.escaping import escape_html
from layers.layer import Layer
from layers.ranking import cell_ranking
from pages.shared.cell_table import draw_cell_table
from pages.shared.changes import read_changes
from pages.shared.frame import draw_note, draw_releases_only
from pages.shared.help_series import draw_help_series
from pages.shared.inspection_series import draw_inspection_series
from pages.shared.layer_choice import Choice, choose_maps, choose_options, choose_purpose
from pages.shared.layers import current_layer
from pages.shared.learnt_table import draw_learnt_table
from pages.shared.looking_ahead import look_ahead
from pages.shared.maps import map_key
from pages.shared.menu import draw_link
from pages.shared.no_area import draw_no_area
from pages.shared.purposes import draw_question
from pages.shared.ranking import draw_ranking
from pages.shared.reasons import draw_reasons
from pages.shared.selection import chosen_cell, draw_choice, list_key_now
from pages.shared.state import View
from pages.shared.stores import current_store
from pages.shared.twin import KEYS, Beside, draw_maps


def render(view: View) -> None:
    """Draw the maps for the role, municipality, period, form and season in view."""
    heading = st.container(gap=None)
    if not view.purposes:
        heading.title(_("Risk map"))
        draw_releases_only()
        return
    choosers = st.container(horizontal=True, vertical_alignment="bottom", key="map-choices")
    with choosers:
        purpose = choose_purpose(view)
    if purpose not in view.purposes:
        heading.title(_("Risk map"))
        st.info(_whose_map(purpose))
        return
    with heading:
        draw_question(purpose, _question(purpose))
    try:
        read_extent(current_store(view.store))
    except StoreError as fault:
        draw_no_area(fault, purpose=purpose)
        return
    with choosers:
        choice = choose_maps(view, purpose)
    choice = choose_options(choice)
    try:
        with st.container(key="waiting"), st.spinner(_("The map is being made.")):
            layer, beside = _layers(view, choice)
            changes = read_changes(view, purpose, choice.level)
    except (StoreError, Refused) as error:
        st.info(str(error))
        return
    if changes:
        with heading:
            draw_note(changes, below_title=False)
    _draw_maps_and_list(view, choice, layer, beside)
    draw_learnt_table(layer)
    if purpose == INSPECTION:
        draw_inspection_series(view)
    else:
        draw_help_series(view)
    _draw_limits(layer, beside.layer if beside else None)
    draw_cell_table(view, layer, choice.options)
    look_ahead(view, purpose, choice.beside)


def _layers(view: View, choice: Choice) -> tuple[Layer, Beside | None]:
    layer = current_layer(view, code=choice.code, level=choice.level, options=choice.options)
    if not choice.beside:
        return layer, None
    try:
        return layer, Beside(
            current_layer(view, code=choice.beside, level=choice.level, options=choice.beside_options)
        )
    except (StoreError, Refused) as error:
        return layer, Beside(None, str(error))


def _draw_maps_and_list(view: View, choice: Choice, layer: Layer, beside: Beside | None) -> None:
    store, ranking = current_store(view.store), cell_ranking(layer)
    list_key = f"ranking-{layer.code}-{layer.level}-{view.period}-{view.form}-{view.season}"
    keys = [map_key(view.store, key) for key in KEYS]
    cell = chosen_cell(store, layer, ranking, map_keys=keys, list_key=list_key)
    with st.container(key="map-and-list"):
        map_side, list_side = st.columns([13, 6], gap="medium")
        with map_side:
            draw_maps(view.store, layer, beside, how=choice.how, selected=cell)
            draw_link("methods", _("How these maps are made"))
        with list_side:
            draw_ranking(layer, ranking, key=list_key_now(store, list_key), rows=7 if cell is None else 4)
            draw_choice(store, layer, ranking, list_key=list_key)
            draw_reasons(layer, cell, beside.layer if beside else None)


def _question(purpose: str) -> str:
    if purpose == INSPECTION:
        return _("Where are findings expected, and where has nobody inspected?")
    return _("Where is risk, and where have we not looked?")


def _whose_map(purpose: str) -> str:
    if purpose == INSPECTION:
        return _("This map belongs to inspection planners. Choose that role on the left to see it here.")
    return _("This map belongs to outreach coordinators. Choose that role on the left to see it here.")


def _draw_limits(*shown: Layer | None) -> None:
    limited = [layer for layer in shown if layer is not None and layer.caveats]
    if limited:
        with st.expander(_("What these maps do not say"), expanded=False):
            for layer in limited:
                items = "".join(f"<li>{escape_html(caveat)}</li>" for caveat in layer.caveats)
                st.html(f'<strong>{escape_html(layer.title)}</strong><ul class="mj-faults">{items}</ul>')
