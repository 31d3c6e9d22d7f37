"""Says whether signals changed since the release before, with an interval and the effort beside it."""

from dataclasses import dataclass, replace
from math import isfinite, nan

from data.language import _
from data.releases.release import Release
from layers.council.intervals import ratio_ends
from layers.council.naming import write_months
from layers.council.shares import ROUNDED_TO
from layers.number_text import write_count, write_number, write_share

SAME_EFFORT = 0.05
"""Hours that differ by a smaller share are called as many."""
COARSE_HOURS = 50
"""The step of hours of visits where one organisation made most of them."""
LEAST = 0.005
"""The least change that is not rounded away when it is written in percent."""


@dataclass(frozen=True)
class Change:
    """Signals per month now over those of the release before, as published: both totals are rounded.

    `ratio`, `lower` and `upper` (90 %) are of signals, `effort_ratio` of hours of visits per month (missing
    where there were none before). `seasons_differ` says that the two hold different months of the year.
    `sentence` says all of it, `headline` the change alone.
    """

    now: int
    before: int
    ratio: float
    lower: float
    upper: float
    effort_ratio: float | None
    seasons_differ: bool
    headline: str
    sentence: str

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out that nothing changed, also with its ends in whole percent."""
        return self.rose or self.fell

    @property
    def rose(self) -> bool:
        """Whether there are clearly more."""
        return self.lower >= 1 + LEAST

    @property
    def fell(self) -> bool:
        """Whether there are clearly fewer."""
        return self.upper <= 1 - LEAST


def change_of(release: Release, before: Release | None) -> Change | None:
    """Return the change of the total; nothing without a release before, or where one shows no signals."""
    if before is None or release.signals is None or before.signals is None:
        return None
    months, months_before = len(release.period.months), len(before.period.months)
    now, then = release.signals.about, before.signals.about
    lower, upper = ratio_ends(
        _ends(now), _ends(then), time_now=float(months), time_before=float(months_before)
    )
    ratio = (now / months) / (then / months_before) if then else nan
    told = Change(
        now,
        then,
        ratio,
        lower,
        upper,
        effort_ratio(release, before),
        _seasons_differ(release, before),
        "",
        "",
    )
    months_told = write_months(before.period)
    return replace(told, headline=_headline(told, months_told), sentence=_sentence(told, months_told))


def effort_ratio(release: Release, before: Release) -> float | None:
    """Return hours of visits a month over those of the release before; nothing where there were none before.

    Hours that were rounded to a large step and differ by one step at most count as as many.
    """
    months, months_before = len(release.period.months), len(before.period.months)
    hours, hours_before = release.effort.hours, before.effort.hours
    if not hours_before:
        return None
    now, then = hours / months, hours_before / months_before
    may_be_coarse = hours % COARSE_HOURS == 0 or hours_before % COARSE_HOURS == 0
    if hours and may_be_coarse and abs(now - then) <= COARSE_HOURS / min(months, months_before):
        return 1.0
    return now / then


def change_in_words(change: Change) -> str:
    """Return the change as a share with its interval, such as "42 % more (15 % to 75 % more)"."""
    if not isfinite(change.ratio):
        return _("not known")
    return _("{change} ({lower} to {upper})").format(
        change=more_or_fewer(change.ratio), lower=_signed(change.lower), upper=_signed(change.upper)
    )


def more_or_fewer(ratio: float) -> str:
    """Return a ratio as "20 % more", "20 % fewer" or "as many"; from twice on as "2.5 times as many"."""
    if not isfinite(ratio):
        return _("not known")
    if ratio >= 2:
        return _("{times} times as many").format(times=write_number(ratio))
    whole = round(100 * abs(ratio - 1))
    if whole == 0:
        return _("as many")
    share = write_share(whole / 100)
    return _("{share} more").format(share=share) if ratio > 1 else _("{share} fewer").format(share=share)


def effort_in_words(change: Change) -> str:
    """Return how the hours of visits changed, as the half of a sentence that stands beside a change."""
    ratio = change.effort_ratio
    if ratio is None:
        return _("hours of visits before are not known")
    if abs(ratio - 1) < SAME_EFFORT:
        return _("while teams were out about as many hours a month")
    return _("while teams were out {change} hours a month").format(change=more_or_fewer(ratio))


def _ends(about: int) -> tuple[float, float]:
    slack = ROUNDED_TO // 2
    return max(about - slack, 0), about + slack


def _seasons_differ(release: Release, before: Release) -> bool:
    months, months_before = ({each % 12 for each in one.period.months} for one in (release, before))
    return months != months_before


def _signed(ratio: float) -> str:
    if not isfinite(ratio):
        return _("not known")
    percent = round(100 * (ratio - 1))
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    return _("{percent} %").format(percent=f"{sign}{write_count(abs(percent))}")


def totals_in_words(change: Change) -> str:
    """Return both totals with the hours beside them, in a sentence."""
    return _("About {now} signals after about {before}, {effort}.").format(
        now=write_count(change.now), before=write_count(change.before), effort=effort_in_words(change)
    )


def _headline(change: Change, months_before: str) -> str:
    facts = {
        "months": months_before,
        "change": more_or_fewer(change.ratio),
        "lower": _signed(change.lower),
        "upper": _signed(change.upper),
    }
    if not change.is_clear:
        return _("No clear change since {months} ({lower} to {upper} a month).").format(**facts)
    return _("Signals since {months}: {change} a month ({lower} to {upper}).").format(**facts)


def _sentence(change: Change, months_before: str) -> str:
    facts = {
        "now": write_count(change.now),
        "before": write_count(change.before),
        "months": months_before,
        "change": more_or_fewer(change.ratio),
        "lower": _signed(change.lower),
        "upper": _signed(change.upper),
        "effort": effort_in_words(change),
    }
    if not change.is_clear:
        return _(
            "No clear change since {months}: about {now} signals after about {before} "
            "({lower} to {upper} a month, "
            "90 % interval), {effort}."
        ).format(**facts)
    if change.rose:
        return _(
            "More signals than in {months}: about {now} after about {before}, {change} a "
            "month ({lower} to {upper}, "
            "90 % interval), {effort}."
        ).format(**facts)
    return _(
        "Fewer signals than in {months}: about {now} after about {before}, {change} a "
        "month ({lower} to {upper}, "
        "90 % interval), {effort}."
    ).format(**facts)
