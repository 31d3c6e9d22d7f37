"""Draws which field each column of a dropped file is taken as, to be filled in where nobody knows yet."""

from collections import Counter

import streamlit as st

from data.intake.field import Kind
from data.intake.report import Look, LookedColumn
from data.intake.request import LEFT_OUT
from data.language import _, ngettext
from layers.escaping import escape_html
from pages.shared.dropped_file import DroppedFile
from pages.shared.guarding import guarded


def draw_columns(file: DroppedFile, look: Look, kind: Kind) -> None:
    """Draw one choice per column: first those that nobody knew when the file was read, then the known ones.

    A column stays where it is when it is chosen, so that nothing jumps.
    """
    unknown = [column for column in look.columns if column.field is None]
    known = [column for column in look.columns if column.field is not None]
    if unknown:
        _draw_unknown(file, unknown, kind)
    if known:
        if unknown:
            words = ngettext("{count} column is known", "{count} columns are known", len(known))
            st.markdown("**" + words.format(count=len(known)) + "**")
        _draw_halves(file, known, kind)


def open_questions(file: DroppedFile, kind: Kind) -> list[str]:
    """Return a sentence for everything that must be said before the file can be checked."""
    undecided = [letter for letter, code in file.fields.items() if code is None]
    times = Counter(code for code in file.fields.values() if code)
    questions = []
    if undecided:
        words = ngettext(
            "Say what column {letters} is, or leave it out.",
            "Say what the columns {letters} are, or leave them out.",
            len(undecided),
        )
        questions.append(words.format(letters=_listed(undecided)))
    for code, number in times.items():
        if number > 1:
            letters = _listed([letter for letter, own in file.fields.items() if own == code])
            words = _("{field} is chosen for the columns {letters}. Keep it for one of them.")
            questions.append(words.format(field=kind.field(code).label, letters=letters))
    if missing := [field.label for field in kind.fields if field.needed and field.code not in times]:
        words = _("Needed, and not among the columns yet: {fields}.")
        questions.append(words.format(fields=", ".join(missing)))
    return questions


def _draw_unknown(file: DroppedFile, unknown: list[LookedColumn], kind: Kind) -> None:
    undecided = [each.header for each in unknown if each.header not in file.choices]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        words = ngettext("What is in this column?", "What is in these {count} columns?", len(unknown))
        st.markdown("**" + words.format(count=len(unknown)) + "**", width="content")
        if len(undecided) > 1:
            st.button(
                _("Leave out the rest ({count})").format(count=len(undecided)),
                key="leave-out",
                on_click=guarded(file.leave_out),
                args=[undecided],
            )
    _draw_halves(file, unknown, kind)


def _draw_halves(file: DroppedFile, columns: list[LookedColumn], kind: Kind) -> None:
    """Draw the columns in two halves side by side, which stand below each other on a phone."""
    middle = (len(columns) + 1) // 2
    for side, half in zip(st.columns(2, gap="medium"), (columns[:middle], columns[middle:]), strict=True):
        with side:
            for column in half:
                _draw_column(file, column, kind)


def _draw_column(file: DroppedFile, column: LookedColumn, kind: Kind) -> None:
    codes = [*(field.code for field in kind.fields), LEFT_OUT]
    labels = {field.code: _label(kind, field.code) for field in kind.fields} | {LEFT_OUT: _("Leave out")}
    key = f"column-{kind.code}-{column.position}"
    chosen = file.field_of(column.header, column.field)
    # The choice lives with the file, and the widget is told each time: one click leaves many columns out.
    st.session_state[key] = chosen if chosen in codes else None

    def choose() -> None:
        if st.session_state[key] is not None:
            file.choose(column.header, st.session_state[key])

    words, choice = st.columns([1, 1], gap="small", vertical_alignment="center")
    with words:
        st.html(
            f'<div class="mj-column"><span class="letter">{escape_html(column.letter)}</span>'
            f"<span>{escape_html(column.header)}<br>"
            f'<span class="mj-note">{escape_html(_notes(column))}</span></span></div>'
        )
    with choice:
        st.selectbox(
            _("Column {letter} is taken as").format(letter=column.letter),
            codes,
            # Without an index it could be emptied, and a column that is known cannot become unknown.
            index=None if st.session_state[key] is None else 0,
            format_func=labels.__getitem__,
            key=key,
            placeholder=_("Choose, or leave out"),
            on_change=guarded(choose),
            label_visibility="collapsed",
        )


def _label(kind: Kind, code: str) -> str:
    field = kind.field(code)
    return _("{field} (needed)").format(field=field.label) if field.needed else field.label


def _notes(column: LookedColumn) -> str:
    looks = {
        "dates": _("looks like dates"),
        "times": _("looks like times"),
        "numbers": _("looks like numbers"),
        "flags": _("looks like yes and no"),
        "codes": _("looks like codes"),
        "texts": _("texts"),
        "empty": _("empty"),
        "mixed": _("mixed"),
    }
    because = {"remembered": _("as last time"), "survey": _("of the survey server")}
    return " · ".join(
        words for words in (looks.get(column.looks_like), because.get(column.because)) if words is not None
    )


def _listed(letters: list[str]) -> str:
    return ", ".join(letters) if len(letters) <= 8 else ", ".join(letters[:8]) + " ..."
