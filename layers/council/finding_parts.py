"""Says for findings where signals stand out, how much was looked, and how much can be shown."""

from data.language import _, ngettext
from data.releases.release import LITTLE, MUCH, Part, Release
from layers.council.change import SAME_EFFORT, effort_ratio, more_or_fewer
from layers.council.naming import part_names, write_about, write_band, write_part_of_all
from layers.council.shares import FEWER, MORE, share_of_part
from layers.number_text import write_count, write_number, write_share

MOST_NAMED = 3
LEAST_SHOWN = 0.005
"""A share of inhabitants below this would be written as 0 %."""

Told = tuple[str, str]


def where_finding(release: Release) -> Told | None:
    """Say which parts have clearly more signals than their share of inhabitants; nothing without parts."""
    if not release.parts or release.signals is None:
        return None
    detail = " ".join([people_shown(release), _little_looked(release)]).strip()
    if release.inhabitants <= 0:
        most = max(release.parts, key=lambda part: (part.signals.low, part.code))
        return _most_signals(release, most), _("Nobody knows how many people live where. {detail}").format(
            detail=_little_looked(release)
        ).strip()
    more = ranked_parts(release, MORE)
    if not more:
        return _no_part_stands_out(release), detail
    first, names = more[0], part_names(release)
    share = share_of_part(release, first)
    facts = {
        "name": names[first.code],
        "signals": write_band(first.signals),
        "people": write_part_of_all(first.inhabitants / release.inhabitants),
        "all": write_about(release.signals.about),
        "times": write_number(share.lower),
    }
    headline = _(
        "Most for its inhabitants: {name}, with {signals} of {all} and {people} of inhabitants, "
        "at least {times} times its share."
    ).format(**facts)
    if len(more) > 1:
        others = ", ".join(names[part.code] for part in more[1 : MOST_NAMED + 1])
        also = ngettext(
            "Clearly more too in {number} other part: {names}.",
            "Clearly more too in {number} other parts, first of them: {names}.",
            len(more) - 1,
        ).format(number=write_count(len(more) - 1), names=others)
        detail = f"{also} {detail}"
    return headline, f"{_looked_there(first)} {detail}".strip()


def no_map_finding(release: Release) -> Told | None:
    """Say that no part can be shown, and what can."""
    if release.signals is None:
        return _("Too few signals, or from too few organisations, to show any number of them."), _(
            "That does not mean that nothing happens here. A larger area or a longer period may show more."
        )
    if release.parts:
        return None
    return _("There were {signals}, but too few to show where.").format(
        signals=write_about(release.signals.about)
    ), _("A larger area or a longer period may show more.")


def looked_finding(release: Release, before: Release | None) -> Told:
    """Say how much was looked, and how that changed."""
    effort = release.effort
    if not effort.visits and not effort.hours:
        return _("No visits of outreach teams are known for this period."), _(
            "Few signals then mean little: nobody was there to notice."
        )
    facts = {"visits": write_count(effort.visits), "hours": write_count(effort.hours)}
    detail = _little_looked(release) or _("More looking finds more signals; less looking finds fewer.")
    ratio = effort_ratio(release, before) if before else None
    if ratio is None:
        return _("Teams made about {visits} visits, {hours} hours in all.").format(**facts), detail
    if abs(ratio - 1) < SAME_EFFORT:
        return _(
            "Teams made about {visits} visits, {hours} hours in all, about as many hours a month as before."
        ).format(**facts), detail
    return _(
        "Teams made about {visits} visits, {hours} hours in all; compared with before, "
        "{change} hours a month."
    ).format(change=more_or_fewer(ratio), **facts), detail


def not_shown_share(release: Release) -> float | None:
    """Return the share of inhabitants who live where nothing is shown; nothing where it is not known."""
    if release.inhabitants <= 0:
        return None
    shown = sum(part.inhabitants for part in release.parts)
    return min(max(1 - shown / release.inhabitants, 0.0), 1.0)


def little_looked_parts(release: Release) -> tuple[Part, ...]:
    """Return the parts at which teams looked little, those with most inhabitants first."""
    parts = [part for part in release.parts if part.looked == LITTLE]
    return tuple(sorted(parts, key=lambda part: (-part.inhabitants, part.code)))


def ranked_parts(release: Release, verdict: str) -> list[Part]:
    """Return the parts of a verdict, those surely farthest above their share first."""
    shares = {part.code: share_of_part(release, part) for part in release.parts}
    found = [part for part in release.parts if shares[part.code].verdict == verdict]
    return sorted(found, key=lambda part: (-shares[part.code].lower, part.code))


def people_shown(release: Release) -> str:
    """Say how many live where nothing can be shown; nothing where that is not known."""
    share = not_shown_share(release)
    if share is None:
        return ""
    if share < LEAST_SHOWN:
        return _("Nearly all inhabitants live in a part that is shown.")
    return _("{share} of inhabitants live where nothing can be shown.").format(share=write_share(share))


def _most_signals(release: Release, most: Part) -> str:
    return _("Most signals that can be shown: {name}, with {signals}.").format(
        name=part_names(release)[most.code], signals=write_band(most.signals)
    )


def _no_part_stands_out(release: Release) -> str:
    if len(release.parts) == 1:
        only = release.parts[0]
        return _("Only one part can be shown: {name}, with {signals} signals.").format(
            name=part_names(release)[only.code], signals=write_band(only.signals)
        )
    number, fewer = len(release.parts), len(ranked_parts(release, FEWER))
    if fewer:
        told = ngettext(
            "No part stands out with clearly more signals than its inhabitants; {number} has clearly fewer.",
            "No part stands out with clearly more signals than its inhabitants; {number} have clearly fewer.",
            fewer,
        )
        return told.format(number=write_count(fewer))
    return _(
        "None of {number} parts has clearly more or fewer signals than its share of inhabitants."
    ).format(number=write_count(number))


def _looked_there(part: Part) -> str:
    """Say beside a part that stands out how much was looked there, as looking alone finds more."""
    if part.looked == MUCH:
        return _("Teams looked there more than elsewhere, which alone finds more.")
    if part.looked == LITTLE:
        return _("Teams looked there little; more looking may find more.")
    return _("Teams looked there about as much as elsewhere.")


def _little_looked(release: Release) -> str:
    parts = little_looked_parts(release)
    if not parts:
        return ""
    names = part_names(release)
    told = ngettext(
        "Little looked in {number} part: {names}.",
        "Little looked in {number} parts, first of them: {names}.",
        len(parts),
    )
    named = ", ".join(names[part.code] for part in parts[:MOST_NAMED])
    return told.format(number=write_count(len(parts)), names=named)
