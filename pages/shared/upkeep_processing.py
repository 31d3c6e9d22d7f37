"""Draws the record of processing and the draft impact assessment: measures in place, and both to save."""

import pandas as pd
import streamlit as st

from data.audit.events import EXPORTED
from data.audit.recording import record_event
from data.errors import NotAllowed, StoreError
from data.language import _
from data.permission import check_does
from data.processing.assessment import make_assessment
from data.processing.document import Document
from data.processing.record import make_record
from data.processing.writing import document_to_html, draft_words
from data.store import Store
from pages.shared.download import draw_file_download
from pages.shared.frame import draw_note
from pages.shared.state import View
from pages.shared.stores import current_store

_MADE = "made-documents"
RECORD, ASSESSMENT = "record-of-processing", "impact-assessment"


def draw_processing(view: View) -> None:
    """Draw a button that makes both documents, then what they say of measures, and both to save."""
    store = current_store(view.store)
    st.subheader(_("Record of processing and impact assessment"), anchor=False)
    draw_note(
        _(
            "Made from the register, the schema, the roles and the state of this installation, for the data "
            "protection officer. What only the controller knows is left open."
        ),
        below_title=False,
    )
    key = f"{_MADE}-{store.settings.store_id}-{view.person.id}"
    if st.button(_("Make both documents now"), key="make-documents", type="primary"):
        st.session_state.pop(key, None)
        try:
            st.session_state[key] = _made(store, view)
        except (NotAllowed, StoreError) as fault:
            st.error(str(fault))
    if key in st.session_state:
        _draw_made(view, *st.session_state[key])


def _made(store: Store, view: View) -> tuple[Document, Document]:
    check_does(store, view.person, "read_upkeep")
    record_event(view.person, EXPORTED, store=store, subject=RECORD)
    return make_record(store, view.person), make_assessment(store, view.person)


def _draw_made(view: View, record: Document, assessment: Document) -> None:
    st.info(draft_words())
    measures = next(each.grid for each in reversed(record.sections) if each.grid is not None)
    st.table(pd.DataFrame(measures.rows, columns=list(measures.columns)).set_index(measures.columns[0]))
    with st.container(horizontal=True):
        for label, name, document in (
            (_("Save the record of processing"), RECORD, record),
            (_("Save the draft impact assessment"), ASSESSMENT, assessment),
        ):
            draw_file_download(
                label,
                document_to_html(document).encode(),
                name=f"{name}-{view.store}-{document.day.isoformat()}.html",
                key=f"save-{name}",
            )
