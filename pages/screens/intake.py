"""Brings a file in: what it is, which column is what, what is wrong or will be kept; below, what came in."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.access import may
from data.area import read_extent
from data.errors import StoreError
from data.intake.field import Kind
from data.intake.importing import kinds_for
from data.intake.report import Look, Report
from data.intake.request import Answer
from data.language import _, ngettext
from data.store import Store
from layers.number_text import write_count
from pages.shared.audit_noting import note_saved
from pages.shared.code_lists import draw_code_lists
from pages.shared.column_choices import draw_columns, open_questions
from pages.shared.dropped_file import DroppedFile, drop_file, dropped_file, put_away
from pages.shared.faults_table import draw_faults
from pages.shared.file_reading import draw_reading
from pages.shared.file_subject import choose_kind, choose_organisation
from pages.shared.frame import draw_note, draw_releases_only
from pages.shared.guarding import guarded
from pages.shared.import_job import ImportJob, draw_job, draw_trouble
from pages.shared.kind_guide import draw_kind_guide
from pages.shared.ledger_table import draw_ledger
from pages.shared.preview import draw_preview, understood_words
from pages.shared.state import View
from pages.shared.stores import current_store

_ROUND, _TOLD = "drop-round", "told-of-import"


def render(view: View) -> None:
    """Draw the way in for a file, and below it what came in before."""
    store = current_store(view.store)
    st.title(_("Bring data into {name}").format(name=store.settings.name))
    if not view.purposes:
        draw_releases_only()
        return
    if not may(view.person, "import"):
        st.info(_("Files are brought in by coordinators, inspection planners and the data steward."))
        return
    _draw_area_note(store)
    own_kinds = kinds_for(store, view.person)
    if told := st.session_state.pop(_TOLD, None):
        st.success(told)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _draw_drop_zone(view, store)
    file = dropped_file(view)
    if file is None:
        with right:
            draw_kind_guide(store, view.person, own_kinds)
    else:
        _draw_file(view, store, file, own_kinds, right)
    draw_ledger(view, store)


def _draw_area_note(store: Store) -> None:
    """Say where the area of the store is not known yet: there is no map, and no place is too far away."""
    try:
        read_extent(store)
    except StoreError as error:
        st.info(str(error))


def _draw_drop_zone(view: View, store: Store) -> None:
    """Take one file into memory; its content decides what it is, whatever its name."""
    key = f"drop-{view.store}-{view.person.id}-{st.session_state.get(_ROUND, 0)}"

    def drop() -> None:
        uploaded = st.session_state[key]
        if uploaded is None:
            put_away(view)
        else:
            drop_file(view, uploaded.getvalue()).start_look(store, view.person)

    st.file_uploader(
        _("Drop a file: CSV, XLSX, GeoJSON, GeoPackage, GeoParquet, or an export of ODK or KoboToolbox"),
        key=key,
        on_change=guarded(drop),
    )
    if dropped_file(view) is not None and st.session_state.get(key) is None:
        draw_note(_("The file that you dropped before is still here."), below_title=False)
        st.button(_("Put the file away"), key="put-away", on_click=guarded(put_away), args=[view])
    draw_note(
        _(
            "It is read on this machine, in memory. Places and times are made coarse before anything is "
            "stored; the file, its name and columns that are left out are not kept. All of a file comes in, "
            "or nothing."
        ),
        below_title=False,
    )


def _draw_file(
    view: View, store: Store, file: DroppedFile, own_kinds: tuple[Kind, ...], side: DeltaGenerator
) -> None:
    if file.looking is None or not _has_ended(file.looking, key="looking"):
        return
    look = file.look
    if look is None or look.faults:
        draw_trouble(file.looking)
        if look is not None:
            faults = pd.DataFrame([fault.as_dict() for fault in look.faults])
            draw_faults(faults, key="look-faults", on_saved=_noting_saved(view, store, "file"))
        draw_reading(file, look if look and look.columns else None, store, view.person)
        return
    with side:
        kind = choose_kind(file, look, own_kinds, store=store, person=view.person)
        if kind is not None and kind.code != "organisations":
            choose_organisation(file, store=store, person=view.person)
    draw_reading(file, look, store, view.person)
    if kind is not None:
        _draw_columns(file, look, kind)
        _draw_check(view, store, file, kind)


def _draw_columns(file: DroppedFile, look: Look, kind: Kind) -> None:
    unknown = sum(column.field is None for column in look.columns)
    checked = file.checking is not None
    words = _("Columns") if unknown else _("Columns: all are known")
    with st.expander(words, expanded=bool(unknown) and not checked):
        draw_columns(file, look, kind)


def _draw_check(view: View, store: Store, file: DroppedFile, kind: Kind) -> None:
    questions = open_questions(file, kind)
    if questions:
        st.info("\n\n".join(questions))
    if file.checking is None:
        if file.checks_itself and not questions:
            file.start_check(store, view.person)
        else:
            st.button(
                _("Check the file"),
                type="primary",
                key="check",
                disabled=bool(questions),
                on_click=guarded(file.start_check),
                args=[store, view.person],
            )
            return
    if not _has_ended(file.checking, key="checking"):
        return
    answer = file.checking.result()
    if answer is None:
        draw_trouble(file.checking)
        st.button(
            _("Check again"), key="check", on_click=guarded(file.start_check), args=[store, view.person]
        )
    elif answer.rows is None:
        columns = {
            code: f"{letter} · {kind.field(code).label}" for letter, code in file.fields.items() if code
        }
        noting = _noting_saved(view, store, kind.code)
        draw_faults(answer.faults.to_pandas(), columns=columns, key="faults", on_saved=noting)
        draw_code_lists(kind, set(answer.faults["column"].unique().to_pylist()))
    else:
        _draw_taking(view, store, file, kind, answer)


def _noting_saved(view: View, store: Store, of: str) -> Callable[[], None]:
    """Return what records that faults were saved: they tell of rows of a file that somebody brought."""
    return guarded(partial(note_saved, store, view.person, f"faults:{of}"))


def _draw_taking(view: View, store: Store, file: DroppedFile, kind: Kind, answer: Answer) -> None:
    """Draw what would be kept and the button that takes it in; afterwards say what came of it."""
    if file.taking is not None and not _has_ended(file.taking, key="taking"):
        return
    if file.taking is not None and (report := file.taking.result()) is not None:
        put_away(view)
        st.session_state[_TOLD] = report_words(report, kind)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()
    if file.taking is not None:
        draw_trouble(file.taking)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(understood_words(answer.notes, kind), width="content")
        count = int(answer.notes["rows"])
        st.button(
            ngettext("Take in {count} record", "Take in {count} records", count).format(
                count=write_count(count)
            ),
            type="primary",
            key="take-in",
            on_click=guarded(file.start_taking),
            args=[store, view.person],
        )
    draw_preview(view.store, store, kind, answer.rows, answer.notes)


def report_words(report: Report, kind: Kind) -> str:
    """Return what came of a file: how much came in, was known already or corrected earlier records."""
    if not report.accepted and report.already_known:
        words = _("Everything in this file was known already: nothing changed (import no. {batch}).")
        return words.format(batch=report.batch)
    parts = [
        ngettext(
            "{count} record of {kind} came in as import no. {batch}.",
            "{count} records of {kind} came in as import no. {batch}.",
            report.accepted,
        ).format(count=write_count(report.accepted), kind=kind.label, batch=report.batch)
    ]
    if report.corrected:
        parts.append(_("{count} of them correct earlier ones.").format(count=write_count(report.corrected)))
    if report.already_known:
        parts.append(_("{count} more were known already.").format(count=write_count(report.already_known)))
    if coarser := report.notes.get("made_coarser_for_crowd"):
        words = _("{count} are coarser than shown, so that they do not point to one visit of a team.")
        parts.append(words.format(count=write_count(coarser)))
    return " ".join(parts)


def _has_ended[T](job: ImportJob[T], *, key: str) -> bool:
    """Draw a job that runs, after a moment's patience, and tell whether it has ended."""
    draw_job(job, key=key)
    return not job.running
