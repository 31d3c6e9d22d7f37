"""Looks the open store over on request, and says what was found and how to mend it."""

import streamlit as st

from data.access import may
from data.doctor.contents import find_content_faults
from data.doctor.files import find_file_faults
from data.doctor.finding import Finding
from data.language import _, ngettext
from data.progress import IsCancelled, Tell
from data.store import Store
from layers.number_text import write_count
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.state import View
from pages.shared.stores import current_store
from pages.shared.upkeep_job import Done, start_job


def draw_doctor(view: View, *, busy: bool) -> None:
    """Draw what is wrong with the files of the store now, and the button that reads all of it."""
    store = current_store(view.store)
    st.header(_("Is the store sound?"), anchor=False)
    found = list(find_file_faults(store))
    for finding in found:
        (st.error if finding.is_fault else st.info)(finding.sentence)
    if not found:
        draw_note(_("Its files are there, and nobody else may read them."), below_title=False)
    if may(view.person, "backup"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Look all of it over"),
                key="doctor-now",
                disabled=busy,
                on_click=guarded(_start),
                args=(view,),
            )
            draw_note(_("Reads every block of every table, and compares tables."), below_title=False)


def look_over(store: Store, tell: Tell) -> list[Finding]:
    """Return what is found of an open store: its contents, then its files."""
    tell(0.1, _("Every block of the store is being read"))
    with store.cursor() as cursor:
        found = list(find_content_faults(store, cursor))
    tell(0.9, _("The files of the store are being looked at"))
    return [*found, *find_file_faults(store)]


def _start(view: View) -> None:
    store = current_store(view.store)

    def work(tell: Tell, _cancelled: IsCancelled) -> Done:
        found = look_over(store, tell)
        faults = [each for each in found if each.is_fault]
        if not faults:
            words = _("The store is sound: every block was read, and the tables agree.")
            return True, (words, *(each.sentence for each in found))
        words = ngettext("{count} fault was found.", "{count} faults were found.", len(faults))
        return False, (words.format(count=write_count(len(faults))), *(each.sentence for each in faults))

    start_job(view, work)
