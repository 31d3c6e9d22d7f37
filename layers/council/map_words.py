"""Says what the map of a release shows: its title, what stands behind it, and what it does not say."""

from data.language import _, ngettext
from data.releases.release import Release
from layers.council.naming import write_about, write_at_least, write_months
from layers.council.shares import MORE, share_of_part
from layers.number_text import write_count


def map_title(release: Release) -> str:
    """Return the title of the map, a sentence made from its figures."""
    if release.signals is None:
        return _("{place}: too few signals to show any of them on a map").format(place=release.municipality)
    if not release.parts:
        return _("{place}: signals were counted, but too few to show where").format(
            place=release.municipality
        )
    number = len(release.parts)
    if release.inhabitants <= 0:
        told = ngettext(
            "{place}: signals in {number} part; nobody knows how many people live where",
            "{place}: signals in {number} parts; nobody knows how many people live where",
            number,
        )
        return told.format(place=release.municipality, number=write_count(number))
    more = sum(share_of_part(release, part).verdict == MORE for part in release.parts)
    if not more:
        return _("{place}: no part has clearly more signals than its share of inhabitants").format(
            place=release.municipality
        )
    return _(
        "{place}: in {more} of {number} parts, clearly more signals than their share of inhabitants"
    ).format(place=release.municipality, more=write_count(more), number=write_count(number))


def map_facts(release: Release) -> tuple[str, ...]:
    """Return what must stand in every picture of the map: release, period, number and sources."""
    facts = [
        _("Release {code}").format(code=release.code),
        _("Period: {months}").format(months=write_months(release.period)),
    ]
    if release.signals is not None:
        told = ngettext(
            "n = {signals} from {number} organisation",
            "n = {signals} from {number} organisations",
            release.organisations,
        )
        facts.append(
            told.format(
                signals=write_about(release.signals.about), number=write_at_least(release.organisations)
            )
        )
        facts.append(_("Numbers on the map: signals, as from–to"))
    if release.demonstration:
        facts.append(_("DEMONSTRATION: all of it is invented"))
    return tuple(facts)


def map_caveat() -> str:
    """Return what the map does not say."""
    return _(
        "Signals are what was noticed and reported, not people, and not proof. Where "
        "nobody looked, there are none. "
        "No signal is about an address: each part stands for all of its area alike."
    )
