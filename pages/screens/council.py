"""Shows a published release to everybody: the situation, its change, and where help is missing."""

from pathlib import Path

import streamlit as st

from data.releases.reading import ReleasesRead
from pages.shared.council_answers import draw_answers
from pages.shared.council_change import draw_change
from pages.shared.council_choices import draw_language_choice, draw_release_choice
from pages.shared.council_comparison import draw_comparison
from pages.shared.council_decisions import draw_decisions
from pages.shared.council_done import draw_done, draw_forms, draw_inspections
from pages.shared.council_downloads import draw_downloads
from pages.shared.council_empty import draw_faults, draw_no_release
from pages.shared.council_help import draw_help
from pages.shared.council_look import draw_look, draw_ways
from pages.shared.council_next_steps import draw_next_steps
from pages.shared.council_places import draw_places
from pages.shared.council_releases import Shown, published_releases, shown_release
from pages.shared.council_top import draw_findings, draw_limits, draw_made_up, draw_map_and_trend, draw_title
from pages.shared.council_words import draw_glossary, draw_method
from pages.shared.language_choice import use_chosen_language
from pages.shared.state import View, write_address


def render(view: View) -> None:
    """Draw the page inside the dashboard, for the chosen store; of the store itself nothing is read."""
    # Not above: the process of the council imports this module, and has no store.
    from data.releases.folder import releases_folder
    from pages.shared.stores import current_store

    _draw(releases_folder(current_store(view.store).path), alone=False)


def render_releases(folder: Path) -> None:
    """Draw the page alone, from a folder of published releases: the same for everybody."""
    use_chosen_language()
    _draw(folder, alone=True)
    write_address()


def _draw(folder: Path, *, alone: bool) -> None:
    """Draw the page; in the dashboard, the choice of language and the banner stand around it already."""
    draw_look(alone=alone)
    read = published_releases(folder)
    with st.container(key="council"):
        if not read.published:
            if alone:
                draw_language_choice()
            draw_no_release()
            draw_faults(read.faults)
            return
        # What must be seen without scrolling stands close together.
        with st.container(key="council-top", gap="xsmall"):
            shown = _draw_head(folder, read, alone=alone)
            draw_findings(shown)
            draw_limits()
            draw_map_and_trend(shown)
        draw_ways()
        _draw_sections(shown, read)


def _draw_head(folder: Path, read: ReleasesRead, *, alone: bool) -> Shown:
    """Draw title and choices in one row, and return what is chosen."""
    title, choices = st.columns([6, 7], vertical_alignment="center")
    with choices, st.container(horizontal=True, vertical_alignment="center", key="council-choices"):
        code = draw_release_choice(read.published)
        if alone:
            draw_language_choice()
        shown = shown_release(folder, read, code)
        draw_method(shown.release, shown.release_before)
        draw_glossary()
    with title:
        draw_title(shown.release)
    if alone:
        draw_made_up(shown.release)
    draw_faults(read.faults)
    return shown


def _draw_sections(shown: Shown, read: ReleasesRead) -> None:
    """Draw what a meeting may go into, in the order of its questions."""
    release = shown.release
    draw_answers(shown)
    draw_change(shown)
    draw_places(release)
    draw_help(release)
    draw_done(release)
    draw_forms(release)
    draw_inspections(release)
    draw_comparison(shown)
    draw_next_steps(release)
    draw_decisions(shown.folder, release.code, read.published)
    draw_downloads(shown)
