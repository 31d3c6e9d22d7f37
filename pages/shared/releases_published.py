"""Lists the releases that are published, as they were checked just now, and how to show them to a meeting."""

from pathlib import Path

import pandas as pd
import streamlit as st

from data.errors import Refused
from data.language import _
from data.releases.agreement import check_published
from data.releases.folder import MANIFEST_FILE, SIGNATURES_FILE
from data.releases.manifest import digest, read_file
from data.releases.published_rows import read_published_rows
from data.releases.reading import Published, ReleasesRead
from data.releases.signing import APPROVER, STEWARD, Signatures, check_signatures, read_publisher
from data.store import Store
from layers.council.naming import write_day, write_months
from pages.shared.council_look import draw_table
from pages.shared.frame import draw_note
from pages.shared.menu import draw_link
from pages.shared.persons import role_label
from pages.shared.releases_signatures import SHOWN_OF_ID


def draw_published(read: ReleasesRead, folder: Path) -> None:
    """Draw the list, newest first, with whatever is wrong with a folder on top."""
    st.header(_("Published releases"), anchor=False)
    for fault in read.faults:
        st.error(fault)
    if not read.published:
        draw_note(_("None yet."), below_title=False)
        return
    draw_table(
        published_table(read), _("Every file was compared with its manifest and both signatures just now.")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_link("council", _("Open the council's page"))
    draw_note(
        _("As a page of its own, without any way to live data, for a meeting or another machine:"),
        below_title=False,
    )
    st.code(_council_command(folder), language=None, wrap_lines=True)


def _council_command(folder: Path) -> str:
    return f"MAJAKKA_RELEASES={folder} make council"


def draw_disagreement(store: Store, read: ReleasesRead) -> bool:
    """Say where the folder holds other releases than the store remembers, which ends all preparing."""
    remembered = {row.release for row in read_published_rows(store)}
    if remembered == {each.release.code for each in read.published}:
        return False
    try:
        check_published(store)
    except Refused as fault:
        if str(fault) not in read.faults:
            st.error(str(fault))
        return True
    return False


def published_table(read: ReleasesRead) -> pd.DataFrame:
    """Return a row for each release."""
    return pd.DataFrame([_row(each) for each in read.published])


def _row(published: Published) -> dict[str, str]:
    release = published.release
    said = {each.statement.role: each.statement for each in signatures_of(published).signed}
    return {
        _("Release"): release.code,
        _("Months"): write_months(release.period),
        _("Published"): write_day(said[STEWARD].day),
        _("Shows"): _("signals, services and effort") if release.is_full else _("services and effort"),
        **{role_label(role): said[role].person[:SHOWN_OF_ID] for role in (STEWARD, APPROVER)},
        _("Checked"): _("every file is as signed"),
    }


def signatures_of(published: Published) -> Signatures:
    """Return who signed a release, checked once more."""
    path = published.path
    return check_signatures(
        read_file(path / SIGNATURES_FILE),
        code=published.release.code,
        manifest_sha256=digest(read_file(path / MANIFEST_FILE)),
        publisher=read_publisher(path.parent),
    )
