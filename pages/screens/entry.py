"""Takes in one sighting or one visit, on a phone or a screen, through the same door as files."""

from dataclasses import dataclass

import streamlit as st

from data.access import OUTREACH
from data.area import read_extent
from data.errors import StoreError
from data.intake.field import Kind
from data.intake.importing import kinds_to_enter
from data.intake.kinds import kind_of
from data.intake.report import Report
from data.intake.request import Answer
from data.language import _
from data.organisations import read_organisations
from data.permission import may_do_for
from data.store import Store
from pages.shared.frame import draw_note, draw_releases_only
from pages.shared.guarding import guarded
from pages.shared.import_job import ImportJob, draw_job, draw_trouble
from pages.shared.kept_box import draw_kept, kept_words
from pages.shared.log_actions import CODE as ROUND_CODE
from pages.shared.menu import draw_link
from pages.shared.one_record import new_record_id, start_taking_in, would_be_kept
from pages.shared.place_choice import CELL, MUNICIPALITY, UNKNOWN, chosen_place, draw_place
from pages.shared.sighting_form import ask_about_sighting, ask_when
from pages.shared.state import View
from pages.shared.stores import current_store
from pages.shared.visit_form import ask_about_visit

KINDS = ("sightings", "visits")
_ROUND, _RECORD, _SENT, _DONE = "entry-round", "entry-record", "entry-sent", "entry-done"


@dataclass(frozen=True)
class Sent:
    """A record on its way into a store, and what is kept of it in words."""

    store: str
    job: ImportJob[Report]
    words: dict[str, str]


def render(view: View) -> None:
    """Draw the form, or what was kept of the record that was just entered."""
    st.title(_("Enter one sighting or visit"))
    if not view.purposes:
        draw_releases_only()
        return
    if not _kinds_to_enter(view):
        st.info(_("Sightings and visits belong to outreach. Choose that role on the left to enter one."))
        return
    store = current_store(view.store)
    try:
        read_extent(store)
    except StoreError as error:
        st.info(str(error))
        return
    if (done := st.session_state.get(_DONE)) and done[0] == view.store:
        _draw_done(view)
        return
    if st.session_state.get(ROUND_CODE):
        draw_link("log_round", _("Back to the round"))
    with st.container(key="entry"):
        _draw_form(view, store)


def _kinds_to_enter(view: View) -> tuple[str, ...]:
    """Return what the person enters; a team's visits are logged with its round."""
    allowed = {kind.code for kind in kinds_to_enter(current_store(view.store), view.person)}
    return tuple(code for code in KINDS if code in allowed)


def _draw_form(view: View, store: Store) -> None:
    number = st.session_state.setdefault(_ROUND, 0)
    # One id for one form: sent twice, by a second tap or after a fault, it is still one record.
    record_id = st.session_state.setdefault(_RECORD, new_record_id())
    place_side, other_side = st.columns(2, gap="medium")
    with place_side:
        kind = _choose_kind(_kinds_to_enter(view))
        where = st.container()
    key = f"entry-{kind.code}-{number}"
    ways = (CELL, MUNICIPALITY, UNKNOWN) if kind.code == "sightings" else (CELL,)
    with other_side:
        answers = (
            ask_when(key) | ask_about_sighting(key)
            if kind.code == "sightings"
            else ask_about_visit(kind, key)
        )
        organisation = _choose_organisation(view, store, kind, key)
    place = chosen_place(store, view.store, key=f"{key}-place", ways=ways)
    values = answers | place.fields | {"record_id": record_id}
    kept = would_be_kept(store, view.person, kind, _with_examples(values, kind), organisation)
    with where:
        rows = kept.rows if place.is_said else None
        draw_place(store, view.store, rows, key=f"{key}-place", ways=ways)
        for problem in kept.faults["problem"].to_pylist() if place.is_said else []:
            st.warning(problem)
    with other_side:
        missing = _missing(values, kind, place_said=place.is_said)
        if not missing and kept.rows is not None:
            draw_kept(_("This will be kept:"), kept_words(kept.rows, kind, epsg=store.settings.crs_epsg))
        _draw_sending(view, store, kind, values, organisation, kept, missing)


def _choose_kind(codes: tuple[str, ...]) -> Kind:
    if len(codes) == 1:
        return kind_of(codes[0])
    labels = {"sightings": _("One sighting"), "visits": _("One visit")}
    code = st.segmented_control(
        _("What to enter"),
        codes,
        default=codes[0],
        required=True,
        format_func=labels.__getitem__,
        key="entry-kind",
        label_visibility="collapsed",
    )
    return kind_of(code)


def _choose_organisation(view: View, store: Store, kind: Kind, key: str) -> str:
    labels = {
        each.code: each.label
        for each in read_organisations(store)
        if each.purposes.intersection(kind.purposes) and may_do_for(view.person, "enter", each.code)
    }
    codes = list(labels)
    own = codes.index(view.person.organisation) if view.person.organisation in codes else 0
    return st.selectbox(
        _("Whose record"), codes, index=own, format_func=labels.__getitem__, key=f"{key}-organisation"
    )


def _draw_sending(
    view: View,
    store: Store,
    kind: Kind,
    values: dict[str, str],
    organisation: str,
    kept: Answer,
    missing: list[str],
) -> None:
    def send() -> None:
        words = kept_words(kept.rows, kind, epsg=store.settings.crs_epsg) if kept.rows else {}
        job = start_taking_in(store, view.person, kind, values, organisation)
        st.session_state[_SENT] = Sent(view.store, job, words)

    if missing:
        draw_note(_("Still needed: {fields}.").format(fields=", ".join(missing)), below_title=False)
    sent: Sent | None = st.session_state.get(_SENT)
    st.button(
        _("Keep this sighting") if kind.code == "sightings" else _("Keep this visit"),
        type="primary",
        width="stretch",
        key="entry-send",
        on_click=guarded(send),
        disabled=bool(missing) or kept.rows is None or (sent is not None and sent.job.running),
    )
    if sent is None:
        return
    draw_job(sent.job, key="entry")
    if sent.job.running:
        return
    report = sent.job.result()
    if report is not None and report.batch is not None:
        st.session_state[_DONE] = (sent.store, report, sent.words)
        _forget()
        st.rerun()
    draw_trouble(sent.job)
    for fault in report.faults if report else ():
        st.error(fault.problem)


def _draw_done(view: View) -> None:
    """Say in words what was kept, and offer an empty form."""
    __, report, words = st.session_state[_DONE]
    with st.container(key="entry"):
        st.success(_("Kept as import no. {batch}.").format(batch=report.batch))
        draw_kept(_("This was kept:"), words)
        if report.notes.get("made_coarser_for_crowd"):
            draw_note(
                _("Place or time is coarser than shown, so that it does not point to one visit of a team."),
                below_title=False,
            )
        draw_note(
            _("Nothing else of the form was kept. Was it a mistake? Take it back on the screen Data.")
            if OUTREACH in view.purposes
            else _("Nothing else of the form was kept. Was it a mistake? Tell the coordinator."),
            below_title=False,
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Enter another"),
                type="primary",
                key="entry-again",
                on_click=guarded(lambda: st.session_state.pop(_DONE, None)),
            )
            if st.session_state.get(ROUND_CODE):
                draw_link("log_round", _("Back to the round"))
            elif OUTREACH in view.purposes:
                draw_link("intake", _("See what came in"))


def _missing(values: dict[str, str], kind: Kind, *, place_said: bool) -> list[str]:
    missing = [field.label for field in kind.fields if field.needed and not values.get(field.code)]
    return missing if place_said else [_("the place"), *missing]


def _with_examples(values: dict[str, str], kind: Kind) -> dict[str, str]:
    """Return the values, with examples for needed ones still to be said, to show the place before."""
    return {field.code: field.example[0] for field in kind.fields if field.needed} | {
        code: value for code, value in values.items() if value
    }


def _forget() -> None:
    """Begin an empty form: other widgets, another id."""
    for name in (_RECORD, _SENT):
        st.session_state.pop(name, None)
    st.session_state[_ROUND] += 1
