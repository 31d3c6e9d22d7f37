"""Draws what teams carry: the button that prints all sheets, codes of the rounds, and files for phones."""

import streamlit as st

from data.language import _
from data.rounds.listing import overdue_rounds
from layers.escaping import escape_html
from layers.sheets.package import sheet_files, sheets_zip
from pages.shared.download import draw_file_download
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.log_under_way import overdue_words
from pages.shared.log_words import plain_label
from pages.shared.menu import draw_link_to
from pages.shared.outreach_sheets import begin_sheets
from pages.shared.outreach_state import Made, Planning
from pages.shared.state import View
from pages.shared.stores import current_store

_PACKED = "sheets-packed"


def draw_print(view: View, planning: Planning, *, is_current: bool) -> None:
    """Draw the button that prints; once printed, the one that saves the same sheets again."""
    planned = planning.planned
    made = planning.sheets
    if planned is not None and made is not None:
        draw_file_download(
            _("Save the sheets again"),
            made.pdf,
            name=f"sheets-{planned.plan.day.isoformat()}.pdf",
            key="sheets-pdf",
            at_once="-".join(made.codes.values()),
        )
        return
    ready = planned is not None and is_current and bool(planned.plan.routes_with_stops)
    st.button(
        _("Print the sheets"),
        key="print",
        type="primary" if ready else "secondary",
        icon=":material/print:",
        disabled=not ready or planning.making is not None or planning.job is not None,
        on_click=guarded(lambda: begin_sheets(view, planning)),
        help=_("One sheet for each team as a PDF. Each gets a code, under which the team logs its round."),
    )


def draw_codes(made: Made) -> None:
    """Draw the code of each team's round with the way to log it, and the files for phones behind a fold."""
    st.subheader(_("Rounds of these sheets"), anchor=False)
    draw_note(
        _("A team logs its round under its code, on a phone or here. After the shift code and sheet expire."),
        below_title=False,
    )
    with st.container(horizontal=True, key="codes"):
        for team, code in made.codes.items():
            with st.container(border=True, width="content", gap=None):
                st.html(
                    f'<p class="mj-note">{escape_html(_("Team {team}").format(team=team))}</p>'
                    f'<p class="mj-code">{escape_html(code)}</p>'
                )
                draw_link_to("log_round", _("Log this round"), {"round": code})
    files = st.expander(_("Files for phones, calendars and surveys"), key="sheet-files", on_change="rerun")
    if files.open:
        with files:
            _draw_files(made)


def draw_overdue(view: View) -> None:
    """Say at the top which teams should be back by now and did not check out."""
    late = overdue_rounds(current_store(view.store), view.person)
    if late:
        st.warning("  \n".join(plain_label(overdue_words(each)) for each in late))


def _draw_files(made: Made) -> None:
    with st.spinner(_("The files are being made.")):
        packed = _packed(made)
    draw_file_download(_("All teams (ZIP)"), packed[""], name="sheets.zip", key="files-all")
    labels = _file_labels()
    for sheet in made.sheets:
        with st.container(horizontal=True, vertical_alignment="center", key=f"files-{sheet.team}"):
            draw_note(_("Team {team}").format(team=sheet.team), below_title=False)
            for name, content in sheet_files(sheet, named=sheet.code).items():
                label = labels[name.rpartition(".")[2]]
                draw_file_download(label, content, name=name, key=f"file-{name}")
            draw_file_download(
                _("All (ZIP)"), packed[sheet.code], name=f"{sheet.code}.zip", key=f"file-{sheet.code}"
            )


def _file_labels() -> dict[str, str]:
    return {
        "html": _("Phone page"),
        "gpx": _("Map apps (GPX)"),
        "geojson": _("GeoJSON"),
        "ics": _("Calendar"),
        "xlsx": _("Survey form"),
    }


def _packed(made: Made) -> dict[str, bytes]:
    """Return the ZIP of all sheets under "", and that of each under its code; kept in the session."""
    key = "-".join(made.codes.values())
    kept: tuple[str, dict[str, bytes]] | None = st.session_state.get(_PACKED)
    if kept is None or kept[0] != key:
        each = {sheet.code: sheets_zip([sheet]) for sheet in made.sheets}
        kept = (key, {"": sheets_zip(made.sheets), **each})
        st.session_state[_PACKED] = kept
    return kept[1]
