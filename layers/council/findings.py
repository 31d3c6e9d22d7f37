"""Makes the three findings of a release in plain words, from its figures and no surer than they are."""

from collections.abc import Callable
from dataclasses import dataclass

from data.language import _, ngettext
from data.releases.release import ALL_KINDS, Release
from layers.council.change import change_of, totals_in_words
from layers.council.finding_parts import looked_finding, no_map_finding, where_finding
from layers.council.naming import need_in_words, write_band
from layers.council.service_tables import least_cover_first, within_in_words
from layers.number_text import write_count

FINDINGS = 3
# From this share of inhabitants on, help for a need is called within reach of most.
MOST = 0.8


@dataclass(frozen=True)
class Finding:
    """One finding: a sentence that stands alone, and what one must know beside it."""

    headline: str
    detail: str


def findings_of(release: Release, before: Release | None) -> tuple[Finding, ...]:
    """Return three findings: where, change and missing help; where one cannot be said, the next."""
    makers: tuple[Callable[[], tuple[str, str] | None], ...] = (
        lambda: where_finding(release),
        lambda: no_map_finding(release),
        lambda: _change(release, before),
        lambda: _services(release),
        lambda: looked_finding(release, before),
        lambda: _inspections(release),
    )
    made = (maker() for maker in makers)
    return tuple(Finding(*each) for each in made if each is not None)[:FINDINGS]


def _change(release: Release, before: Release | None) -> tuple[str, str] | None:
    change = change_of(release, before)
    if change is None:
        return None
    if not change.is_clear:
        surely = _("The interval (90 %) holds “no change”: what looks like one may be chance.")
    else:
        surely = _("The interval (90 %) leaves out “no change”. More or less looking moves signals too.")
    detail = f"{totals_in_words(change)} {surely}"
    if release.signals is not None and release.signals.late:
        detail = _("{detail} Some of the signals now belong to earlier months and came in late.").format(
            detail=detail
        )
    if change.seasons_differ:
        detail = _("{detail} The two releases hold different months of the year.").format(detail=detail)
    return change.headline, detail


def _services(release: Release) -> tuple[str, str]:
    """Say for which need help is scarcest; that there is no list of services where there is none."""
    hidden = _("There is help at hidden addresses besides.") if release.hidden_help else ""
    if not release.services:
        return _("No public help service is on the list here."), hidden or _(
            "Whether there is none, or nobody listed it, is not known."
        )
    told = ngettext(
        "{number} public service is listed.", "{number} public services are listed.", len(release.services)
    )
    listed = told.format(number=write_count(len(release.services)))
    detail = " ".join(each for each in (listed, hidden) if each)
    ranked = least_cover_first(release)
    if not ranked:
        return _("Public help is listed, but not what it helps with."), detail
    without = [need_in_words(each.need) for each in ranked if each.services == 0]
    if without:
        shown = ", ".join(without[:3])
        told = ngettext(
            "No public service is listed for {number} need: {needs}.",
            "No public service is listed for {number} needs, among them: {needs}.",
            len(without),
        )
        return told.format(number=write_count(len(without)), needs=shown), detail
    least = ranked[0]
    need = need_in_words(least.need)
    if least.within is None:
        return _(
            "For every need a public service is listed; how many people live near one is not known."
        ), detail
    if least.within >= MOST:
        return _("Every need has a public service within 5 km of most inhabitants ({share} or more).").format(
            share=within_in_words(least)
        ), detail
    return _(
        "Help is farthest for “{need}”: {share} of inhabitants have a public service within 5 km."
    ).format(need=need, share=within_in_words(least)), detail


def _inspections(release: Release) -> tuple[str, str] | None:
    whole = next((each for each in release.inspections if each.kind == ALL_KINDS), None)
    if whole is None:
        return None
    detail = _("Inspections go where something is expected: the share says nothing of other worksites.")
    if whole.found is None:
        return _(
            "{sites} worksites were inspected; in how many labour exploitation was found is not shown."
        ).format(sites=write_band(whole.sites)), detail
    return _("Labour exploitation was found at {found} of {sites} worksites inspected.").format(
        found=write_band(whole.found), sites=write_band(whole.sites)
    ), detail
