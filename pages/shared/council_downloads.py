"""Makes the report when somebody asks for it, and saves it and the open data from the browser."""

import streamlit as st

from data.language import _, language
from data.releases.meeting_decisions import MeetingDecision, read_decisions
from data.releases.release import Release
from layers.report.report import report_html, report_pdf
from pages.shared.council_look import draw_quiet, draw_section
from pages.shared.council_releases import Shown
from pages.shared.download import draw_file_download
from pages.shared.guarding import guarded_fragment

_ASKED = "council-report-asked"


def draw_downloads(shown: Shown) -> None:
    """Draw the button that makes the report, and those that save the files of the release."""
    draw_section("take")
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_report(shown)
    with right:
        _draw_open_data(shown)


@guarded_fragment()
def _draw_report(shown: Shown) -> None:
    """Draw the report's part, which runs anew without the rest of the page."""
    st.subheader(_("Report"), anchor=False)
    draw_quiet(
        _("Everything on this page to print or to send: as PDF, and as one file that opens without network.")
    )
    code = shown.release.code
    decisions = tuple(each for each in read_decisions(shown.folder) if each.release == code)
    mark = (
        f"{shown.published.path} {language()} {hash((decisions, *(each.manifest for each in shown.until)))}"
    )
    if st.button(_("Make the report"), key="council-report"):
        st.session_state[_ASKED] = mark
    if st.session_state.get(_ASKED) != mark:
        return
    with st.spinner(_("Making the report")):
        pdf, page = reports(shown, decisions, mark)
    name = f"majakka-{code}-{language()}"
    with st.container(horizontal=True):
        draw_file_download(_("Save as PDF"), pdf, name=f"{name}.pdf", key="council-pdf")
        draw_file_download(_("Save as one HTML file"), page, name=f"{name}.html", key="council-html")


@st.cache_resource(show_spinner=False, max_entries=8)
def reports(
    _shown: Shown,
    _decisions: tuple[MeetingDecision, ...],
    mark: str,  # noqa: ARG001  # part of the key
) -> tuple[bytes, bytes]:
    """Return the report as PDF and as HTML."""
    before = _shown.release_before
    earlier = [each.release for each in _shown.until[:-1]]
    return (
        report_pdf(_shown.published, before, decisions=_decisions, earlier=earlier),
        report_html(_shown.published, before, decisions=_decisions, earlier=earlier),
    )


def _draw_open_data(shown: Shown) -> None:
    st.subheader(_("Open data"), anchor=False)
    draw_quiet(_("The figures of this release and nothing else, for maps and spreadsheets of your own."))
    columns = st.columns(2)
    for number, (name, label) in enumerate(_files(shown.release)):
        saved_as = f"majakka-{shown.release.code}-{name}"
        with columns[number % 2]:
            draw_file_download(label, shown.published.file(name), name=saved_as, key=f"council-{name}")


def _files(release: Release) -> tuple[tuple[str, str], ...]:
    parts = (
        ("parts.gpkg", _("Parts for maps (GeoPackage)")),
        ("parts.geojson", _("Parts for the web (GeoJSON)")),
        ("parts.csv", _("Parts as table (CSV)")),
    )
    whole = (
        ("totals.csv", _("Totals (CSV)")),
        ("services.csv", _("Services (CSV)")),
        ("metadata.json", _("What is in them (metadata)")),
    )
    return (*parts, *whole) if release.parts else whole
