"""Answers what a meeting asks: where, how much, since when, how sure, compared to what, what next."""

from data.language import _, ngettext
from data.releases.release import Release
from layers.council.change import change_of
from layers.council.finding_parts import people_shown, ranked_parts
from layers.council.naming import part_names, write_about, write_at_least, write_day, write_months
from layers.council.next_steps import next_steps
from layers.council.shares import MORE
from layers.number_text import write_count

MOST_NAMED = 5


def answers_of(release: Release, before: Release | None) -> tuple[tuple[str, str], ...]:
    """Return the six questions with their answers, each of one or two sentences."""
    return (
        (_("Where?"), _where(release)),
        (_("How much?"), _how_much(release)),
        (_("Since when?"), _since_when(release, before)),
        (_("How sure?"), _how_sure(release)),
        (_("Compared to what?"), _compared_to(release, before)),
        (_("What next?"), next_steps(release)[0]),
    )


def _where(release: Release) -> str:
    if not release.parts:
        return _("Not known: too few signals to show where.")
    if release.inhabitants <= 0:
        told = ngettext(
            "In {number} part, which is not compared with others.",
            "In {number} parts, which are not compared with each other.",
            len(release.parts),
        )
        return told.format(number=write_count(len(release.parts)))
    names = part_names(release)
    more = [part.code for part in ranked_parts(release, MORE)]
    if not more:
        return _("No part has clearly more signals than its share of inhabitants.")
    shown = ", ".join(names[code] for code in more[:MOST_NAMED])
    return _("Clearly more than their share in {more} of {number} parts: {names}.").format(
        more=write_count(len(more)), number=write_count(len(release.parts)), names=shown
    )


def _how_much(release: Release) -> str:
    if release.signals is None:
        return _("Not shown: too few signals, or from too few organisations.")
    told = ngettext(
        "{signals} from {number} organisation, met on visits or reported.",
        "{signals} from {number} organisations, met on visits or reported.",
        release.organisations,
    )
    return told.format(
        signals=write_about(release.signals.about).capitalize(), number=write_at_least(release.organisations)
    )


def _since_when(release: Release, before: Release | None) -> str:
    told = _("In {months}; made on {day}.").format(
        months=write_months(release.period), day=write_day(release.made)
    )
    change = change_of(release, before)
    return told if change is None else f"{told} {change.sentence}"


def _how_sure(release: Release) -> str:
    if not release.parts:
        return _(
            "Nothing can be said of where signals are, neither that there are many nor that there are none."
        )
    told = _("Counts are from–to; “clearly” means that the whole 90 % interval says so.")
    shown = people_shown(release) or _("How many people live where nothing is shown is not known.")
    return f"{told} {shown}"


def _compared_to(release: Release, before: Release | None) -> str:
    if before is None:
        told = _("This is the first release: there is none before to compare with.")
    else:
        told = _("Time: with release {code}, {months}.").format(
            code=before.code, months=write_months(before.period)
        )
    if not release.parts:
        return told
    if release.inhabitants <= 0:
        parts = _("Parts are not compared: inhabitants are not known.")
    else:
        parts = _("Parts: with their share of {number} inhabitants.").format(
            number=write_count(release.inhabitants)
        )
    return f"{parts} {told}"
