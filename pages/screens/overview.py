"""Shows what is known, how fresh it is, what is missing and what to do next."""

import streamlit as st

from data.access import GOING_ROLES, INSPECTION, OUTREACH
from data.errors import StoreError
from data.language import _
from data.overview import Missing, read_figures, read_freshness, read_missing
from layers.number_text import write_count
from pages.shared.debrief_overdue import draw_overdue
from pages.shared.figures import draw_figures
from pages.shared.frame import draw_note, draw_releases_only
from pages.shared.freshness import draw_freshness
from pages.shared.guarding import guarded
from pages.shared.layer_choice import BLIND_SPOTS
from pages.shared.layers import current_layer, default_level
from pages.shared.legend import draw_legend
from pages.shared.looking_ahead import look_ahead
from pages.shared.maps import draw_layer_map
from pages.shared.menu import draw_link
from pages.shared.no_area import draw_no_area
from pages.shared.offered_stores import offered_stores
from pages.shared.state import View, set_choice
from pages.shared.stores import current_store


def render(view: View) -> None:
    """Draw the overview for the role and the municipality in view."""
    store = current_store(view.store)
    heading, switch = st.columns([3, 2], vertical_alignment="center")
    with heading:
        st.title(_("What we know about {name}").format(name=store.settings.name))
    with switch:
        _draw_switch(view)
    if view.person.roles & GOING_ROLES:
        st.info(_("Those who go on inspections see their own visits, once the planner shows them."))
        with st.container(horizontal=True):
            draw_link("inspections", _("See my visits"))
            draw_link("debrief", _("Debrief a visit"))
        return
    if not view.purposes:
        draw_releases_only()
        return
    if not view.purposes & {OUTREACH, INSPECTION}:
        st.info(_("A team logs its round and enters what it met. Figures and maps are the coordinator's."))
        with st.container(horizontal=True):
            draw_link("log_round", _("Log a round"))
            draw_link("entry", _("Enter a sighting"))
        return
    try:
        missing = read_missing(store, view.person)
    except StoreError as fault:
        draw_no_area(fault, purpose=OUTREACH if OUTREACH in view.purposes else INSPECTION)
        return
    draw_note(_("Of the last twelve whole months. Period, form and season act on rates, on the risk map."))
    draw_figures(read_figures(store, view.person))
    draw_overdue(view)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _draw_next_steps(view, missing)
        draw_freshness(read_freshness(store, view.person))
    with right:
        _draw_small_map(view)
    for purpose in sorted(view.purposes & set(BLIND_SPOTS)):
        look_ahead(view, purpose, BLIND_SPOTS[purpose])


def _draw_switch(view: View) -> None:
    """Let the municipality be changed with one click."""
    names = offered_stores()
    if len(names) > 1:
        st.session_state["switch"] = view.store
        st.segmented_control(
            _("Municipality"),
            names,
            format_func=lambda name: current_store(name).settings.name,
            key="switch",
            on_change=guarded(lambda: set_choice("store", st.session_state["switch"] or view.store)),
            label_visibility="collapsed",
        )


def _draw_next_steps(view: View, missing: Missing) -> None:
    st.subheader(_("What to do next"))
    st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(_next_steps(view, missing), 1)))
    with st.container(horizontal=True):
        draw_link("risk_map", _("Open the risk map"))
        if view.person.plans_inspections:
            draw_link("inspections", _("Plan inspections"))
        draw_link("intake", _("Bring data in"))
        draw_link("methods", _("Read the methods"))


def _next_steps(view: View, missing: Missing) -> list[str]:
    steps = []
    if OUTREACH in view.purposes and missing.cells_not_visited is not None:
        steps += [
            _(
                "**{count} of {all} cells** of 500 m had no visit in twelve months: plan a round for some."
            ).format(count=write_count(missing.cells_not_visited), all=write_count(missing.cells)),
            _(
                "**{count} of {all} sightings** have no place on the map: ask those who report for the area."
            ).format(
                count=write_count(missing.sightings_without_cell or 0),
                all=write_count(missing.sightings or 0),
            ),
        ]
    if INSPECTION in view.purposes and missing.worksites is not None:
        steps.append(
            _(
                "**{count} of {all} worksites** were never inspected: keep a part of the next list for them."
            ).format(
                count=write_count(missing.worksites_not_inspected or 0), all=write_count(missing.worksites)
            )
        )
    steps += [
        _("Compare the map with what you know: a blank is a place where nobody looked."),
        _("Read how each map is made, and what it does not say, before you show it to others."),
    ]
    return steps[:3]


def _draw_small_map(view: View) -> None:
    code = "outreach_exposure" if OUTREACH in view.purposes else "inspection_exposure"
    layer = current_layer(view, code=code, level=default_level(view, code))
    st.subheader(layer.title)
    draw_layer_map(view.store, layer, key="small", height=300)
    draw_legend(layer)
