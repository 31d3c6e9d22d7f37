"""Tabulates in words what a release shows of signals: by part, by district, by form, and over time."""

from collections.abc import Sequence

import pandas as pd

from data.language import _
from data.releases.release import Release
from layers.council.change import change_in_words, change_of, effort_in_words
from layers.council.naming import form_in_words, write_band, write_day, write_months, write_range
from layers.council.part_facts import part_facts
from layers.number_text import write_count


def part_table(release: Release) -> pd.DataFrame:
    """Return the parts, those with most signals for their inhabitants first, with all facts of the map."""
    columns = {
        "name": _("Part"),
        "signals": _("Signals"),
        "compared": _("Compared with its share of inhabitants"),
        "times": _("Times its share (90 % interval)"),
        "looked": _("Looked at"),
        "hours": _("Hours of visits"),
        "inhabitants": _("Inhabitants"),
        "district": _("District"),
        "area": _("Area, km²"),
        "code": _("Code"),
    }
    facts = part_facts(release)
    return pd.DataFrame(
        {title: [getattr(each, name) for each in facts] for name, title in columns.items()}, dtype=object
    )


def district_table(release: Release) -> pd.DataFrame:
    """Return the districts as unions of whole parts, each part in the district of its middle."""
    rows = []
    for district in sorted({part.district for part in release.parts}, key=lambda name: (not name, name)):
        parts = [part for part in release.parts if part.district == district]
        highest = [part.signals.high for part in parts]
        known = [high for high in highest if high is not None]
        rows.append(
            (
                district or _("None of them"),
                write_count(len(parts)),
                write_range(
                    sum(part.signals.low for part in parts), sum(known) if len(known) == len(parts) else None
                ),
                write_count(sum(part.inhabitants for part in parts))
                if release.inhabitants
                else _("not known"),
            )
        )
    return _table(rows, _("District"), _("Parts"), _("Signals"), _("Inhabitants"))


def form_table(release: Release) -> pd.DataFrame:
    """Return the signals by form of exploitation, for the whole municipality alone."""
    groups = release.signals.forms if release.signals else ()
    rows = [(form_in_words(each.code), write_band(each.signals)) for each in groups]
    return _table(rows, _("Form"), _("Signals"))


def signal_table(release: Release) -> pd.DataFrame:
    """Return what is counted of signals in the whole municipality."""
    signals = release.signals
    if signals is None:
        return _table([], _("Signals"), _("Number"))
    few = _("not shown")
    rows = [
        (_("All that are counted, rounded to 5"), write_count(signals.about)),
        (_("Of these in a part of the map"), write_band(signals.placed) if signals.placed else few),
        (_("Met by teams on visits"), write_band(signals.met) if signals.met else few),
        (_("Reported by somebody"), write_band(signals.reported) if signals.reported else few),
        (_("Some belong to months of earlier releases"), _("yes") if signals.late else _("no")),
        (_("Some wait for a later release"), _("yes") if signals.waiting else _("no")),
    ]
    return _table(rows, _("Signals"), _("Number"))


def change_table(release: Release, before: Release | None) -> pd.DataFrame:
    """Return the totals of a release beside those of the one before."""
    change = change_of(release, before)
    titles = (_("What"), _("This release"), _("The release before"), _("Change a month"))
    if change is None or before is None:
        return _table([], *titles)
    rows = [
        (_("Period"), write_months(release.period), write_months(before.period), ""),
        (
            _("Signals, rounded to 5"),
            write_count(change.now),
            write_count(change.before),
            change_in_words(change),
        ),
        (
            _("Hours of visits"),
            write_count(release.effort.hours),
            write_count(before.effort.hours),
            effort_in_words(change),
        ),
        (_("Visits"), write_count(release.effort.visits), write_count(before.effort.visits), ""),
    ]
    return _table(rows, *titles)


def trend_table(releases: Sequence[Release]) -> pd.DataFrame:
    """Return the totals of releases, the oldest first, whatever the order given."""
    rows = [
        (
            each.code,
            write_months(each.period),
            write_count(each.signals.about) if each.signals else _("not shown"),
            write_count(each.effort.visits),
            write_count(each.effort.hours),
            write_day(each.made),
        )
        for each in in_time(releases)
    ]
    return _table(rows, _("Release"), _("Period"), _("Signals"), _("Visits"), _("Hours of visits"), _("Made"))


def in_time(releases: Sequence[Release]) -> tuple[Release, ...]:
    """Return releases by their period, the oldest first, each once."""
    by_code = {each.code: each for each in releases}
    return tuple(sorted(by_code.values(), key=lambda each: (each.period.last, each.period.first, each.code)))


def _table(rows: Sequence[tuple[str, ...]], *titles: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(titles), dtype=object)
