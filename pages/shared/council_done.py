"""Draws totals of the municipality: what was done, forms of exploitation, and what inspections found."""

import streamlit as st

from data.language import _
from data.releases.release import ALL_KINDS, Release
from data.releases.rules import RULES
from layers.council.naming import form_in_words, kind_in_words, write_band
from layers.council.service_tables import rounding_of_effort
from layers.council.tables import form_table, inspection_table, unmet_need_table
from layers.markup import tag
from layers.number_text import write_count
from pages.shared.council_charts import band_figure, draw_figure_and_table, rows_height_px
from pages.shared.council_look import draw_quiet, draw_said, draw_section, draw_table


def draw_done(release: Release) -> None:
    """Draw visits, hours and campaigns as totals."""
    effort = release.effort
    draw_section("done")
    totals = [
        (write_count(effort.visits), _("visits of outreach teams")),
        (write_count(effort.hours), _("hours on these visits")),
        *(
            (write_band(each.sites), _("worksites inspected"))
            for each in release.inspections
            if each.kind == ALL_KINDS
        ),
        (write_count(effort.campaign_weeks), _("weeks of campaigns")),
        (write_count(effort.hotline_hours), _("hours of help lines")),
        (write_count(effort.trained_staff), _("people trained to see signs")),
    ]
    tiles = [tag("li", tag("b", number), tag("span", words)) for number, words in totals]
    st.html(tag("ul", *tiles, class_="mj-totals"))
    draw_quiet(rounding_of_effort())
    if effort.unmet_needs:
        draw_table(unmet_need_table(release), _("What people needed and teams could not offer"))


def draw_forms(release: Release) -> None:
    """Draw the forms of exploitation, for the whole municipality only."""
    draw_section("forms")
    forms = () if release.signals is None else release.signals.forms
    if not forms:
        draw_said(_("There are too few signals to tell their forms apart."))
        return
    names = [form_in_words(each.code) for each in forms]
    draw_figure_and_table(
        band_figure(names, [each.signals for each in forms], unit=_("signals")),
        _("For the whole municipality only: by part, a form could point at people."),
        form_table(release),
        _("Signals by form; each counts once"),
        key="council-forms",
        height_px=rows_height_px(len(forms)),
    )


def draw_inspections(release: Release) -> None:
    """Draw how many worksites were inspected, by kind."""
    draw_section("inspections")
    figures = release.inspections
    if not figures:
        draw_said(
            _(
                "No inspection figures: fewer than {sites} worksites, or of fewer than {operators} "
                "operators, were inspected in these months."
            ).format(sites=RULES.least_sites, operators=RULES.least_operators)
        )
        return
    draw_figure_and_table(
        band_figure(
            [kind_in_words(each.kind) for each in figures],
            [each.sites for each in figures],
            unit=_("worksites inspected"),
        ),
        _("Worksites of a kind in the whole municipality; where few were found, the number is left out."),
        inspection_table(release),
        _("Worksites inspected, and those where labour exploitation was found"),
        key="council-inspections",
        height_px=rows_height_px(len(figures)),
    )
    draw_quiet(_("Inspectors choose where they go, so found worksites tell nothing of those not inspected."))
