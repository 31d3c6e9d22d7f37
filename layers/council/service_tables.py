"""Tabulates in words what was done and where help is: effort, inspections, cover of needs, services."""

from collections.abc import Sequence

import pandas as pd

from data.language import _
from data.releases.release import ALL_KINDS, NeedCover, Release
from layers.council.naming import (
    for_whom_in_words,
    kind_in_words,
    need_in_words,
    unmet_need_in_words,
    write_band,
    write_opening_hours,
)
from layers.language_names import language_names
from layers.number_text import write_count, write_share


def effort_table(release: Release) -> pd.DataFrame:
    """Return how much was looked and done in the period, as rounded totals."""
    effort = release.effort
    rows = [
        (_("Visits of outreach teams"), write_count(effort.visits)),
        (_("Hours of visits"), write_count(effort.hours)),
        (_("Weeks of campaigns"), write_count(effort.campaign_weeks)),
        (_("Hours of help lines"), write_count(effort.hotline_hours)),
        (_("Trained staff"), write_count(effort.trained_staff)),
    ]
    return _table(rows, _("What was done"), _("About"))


def rounding_of_effort() -> str:
    """Return how the totals of what was done are rounded, to stand beside them."""
    return _(
        "Totals of the whole municipality, rounded: to 50 visits or hours, 20 people or 5 weeks where one "
        "organisation did most of it."
    )


def unmet_need_table(release: Release) -> pd.DataFrame:
    """Return what teams could not offer on visits."""
    rows = [(unmet_need_in_words(each.code), write_band(each.signals)) for each in release.effort.unmet_needs]
    return _table(rows, _("What teams could not offer"), _("Visits"))


def inspection_table(release: Release) -> pd.DataFrame:
    """Return worksites inspected by kind, all kinds first."""
    ranked = sorted(
        release.inspections, key=lambda each: (each.kind != ALL_KINDS, -each.sites.low, each.kind)
    )
    rows = [
        (
            kind_in_words(each.kind),
            write_band(each.sites),
            write_band(each.found) if each.found else _("not shown"),
        )
        for each in ranked
    ]
    return _table(rows, _("Kind of workplace"), _("Worksites inspected"), _("Labour exploitation found"))


def cover_table(release: Release) -> pd.DataFrame:
    """Return how far help for each need reaches, that with least cover first."""
    rows = [
        (need_in_words(each.need), write_count(each.services), within_in_words(each))
        for each in least_cover_first(release)
    ]
    return _table(rows, _("Need"), _("Public services"), _("Inhabitants within 5 km of one"))


def service_table(release: Release) -> pd.DataFrame:
    """Return the public help services by name."""
    rows = [
        (
            each.name,
            ", ".join(need_in_words(need) for need in each.needs),
            each.address or _("not known"),
            each.phone or _("not known"),
            write_opening_hours(each.opening_hours) or _("not known"),
            ", ".join(for_whom_in_words(code) for code in each.for_whom),
            ", ".join(language_names(each.languages)),
        )
        for each in sorted(release.services, key=lambda each: (each.name, each.address))
    ]
    return _table(
        rows,
        _("Service"),
        _("Helps with"),
        _("Address"),
        _("Telephone"),
        _("Opening hours"),
        _("For whom"),
        _("Languages"),
    )


def least_cover_first(release: Release) -> list[NeedCover]:
    """Return the needs: those without a service first, then by the share that is reached, not known last."""

    def rank(each: NeedCover) -> tuple[bool, float, int, str]:
        return each.services > 0, 2.0 if each.within is None else each.within, each.services, each.need

    return sorted(release.cover, key=rank)


def within_in_words(cover: NeedCover) -> str:
    """Return the share of inhabitants that help for a need reaches."""
    if cover.services == 0:
        return _("no service")
    return (
        _("not known") if cover.within is None else _("about {share}").format(share=write_share(cover.within))
    )


def _table(rows: Sequence[tuple[str, ...]], *titles: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(titles), dtype=object)
