"""Lets it be said what a dropped file holds and whose records these are."""

from collections.abc import Sequence

import streamlit as st

from data.access import Person
from data.intake.field import Kind
from data.intake.kinds import kind_of
from data.intake.report import Look
from data.language import _
from data.organisations import read_organisations
from data.permission import may_do_for
from data.store import Store
from pages.shared.dropped_file import ORGANISATION, DroppedFile
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded


def choose_kind(
    file: DroppedFile, look: Look, kinds: Sequence[Kind], *, store: Store, person: Person
) -> Kind | None:
    """Let the kind be chosen; one that was guessed is said to be a guess."""
    labels = {kind.code: kind.label for kind in kinds}

    def choose() -> None:
        code = st.session_state["drop-kind"]
        file.say_kind(code, {field.code for field in kind_of(code).fields})
        file.start_look(store, person)

    code = file.kind_now if file.kind_now in labels else None
    st.session_state["drop-kind"] = code
    st.selectbox(
        _("Kind of records"),
        list(labels),
        index=None if code is None else 0,
        format_func=labels.__getitem__,
        key="drop-kind",
        placeholder=_("Choose what the file holds"),
        on_change=guarded(choose),
    )
    if code is None and look.kind is not None:
        words = _(
            "This looks like *{kind}*, which another role brings in. Choose a kind only if it is another one."
        )
        st.info(words.format(kind=kind_of(look.kind).label))
    elif code is None:
        st.info(_("Nobody can tell from its columns what the file holds. Choose the kind."))
    elif file.kind is None:
        draw_note(_("Guessed from its columns. Choose another kind if this is wrong."), below_title=False)
    return kind_of(code) if code else None


def choose_organisation(file: DroppedFile, *, store: Store, person: Person) -> None:
    """Let it be chosen whose records these are: as the file says, if it does, else the person's own."""
    labels = {
        each.code: each.label for each in read_organisations(store) if may_do_for(person, "import", each.code)
    }
    said_by_file = ORGANISATION in file.fields.values()
    options = [*([""] if said_by_file else []), *labels]
    labels |= {"": _("As the file says")}

    def choose() -> None:
        file.say_organisation(st.session_state["drop-organisation"] or None)

    st.session_state["drop-organisation"] = file.organisation or ("" if said_by_file else person.organisation)
    st.selectbox(
        _("Whose records"),
        options,
        format_func=labels.__getitem__,
        key="drop-organisation",
        on_change=guarded(choose),
    )
