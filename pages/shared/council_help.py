"""Draws where help is, how far it reaches, and which needs no service within reach meets."""

import streamlit as st

from data.language import _
from data.releases.release import NeedCover, Release
from layers.council.naming import need_in_words
from layers.council.service_tables import least_cover_first
from layers.council.tables import cover_table, service_table
from pages.shared.council_charts import cover_figure, draw_figure_and_table, rows_height_px
from pages.shared.council_look import draw_quiet, draw_said, draw_section, draw_table


def draw_help(release: Release) -> None:
    """Draw how far help reaches for each need, what is missing, and the list of public services."""
    draw_section("help")
    if not release.cover:
        draw_said(_("No public service is in this release. The data steward can add them."))
        return
    draw_said(gaps_sentence(release.cover))
    _draw_cover(release)
    if release.hidden_help:
        draw_quiet(_("There is also help at addresses that are kept secret. It is not in these figures."))
    if release.services:
        st.subheader(_("Public services"), anchor=False)
        draw_table(service_table(release), _("Services that everybody may know"))


def _draw_cover(release: Release) -> None:
    caption = _("Needs, and the services for them")
    if all(each.within is None for each in release.cover):
        draw_quiet(_("How many people live near a service is not known here."))
        draw_table(cover_table(release), caption)
        return
    offered = [each for each in least_cover_first(release) if each.services > 0]
    draw_figure_and_table(
        cover_figure(offered),
        _("Share of inhabitants who live within 5 km of a service for the need, as the crow flies."),
        cover_table(release),
        caption,
        key="council-cover",
        height_px=rows_height_px(len(offered)),
    )


def gaps_sentence(cover: tuple[NeedCover, ...]) -> str:
    """Return which needs have no public service at all."""
    missing = [need_in_words(each.need) for each in cover if each.services == 0]
    if not missing:
        return _("For every need there is at least one public service.")
    return _("No public service here for: {needs}.").format(needs=", ".join(missing))
