"""States what a release does not say."""

from data.language import _
from data.releases.release import Release
from data.releases.rules import RULES
from layers.council.change import change_of
from layers.number_text import write_count


def limits_sentence() -> str:
    """Return the limits in one sentence, as it stands under every picture."""
    return _(
        "Signals show where somebody looked or reported, not how many people are "
        "exploited; where nothing is shown, "
        "nothing is known."
    )


def limits_of(release: Release, before: Release | None) -> tuple[str, ...]:
    """Return the limits of this release, one sentence each, those that hold for every release first."""
    told = [
        limits_sentence(),
        _("One person may stand behind several signals, and one signal may be about several people."),
        _("Intervals take signals as independent: where several are about the same event, all is less sure."),
        _(
            "Numbers are shown as from–to, and only where at least {least} signals of "
            "several organisations stand "
            "behind them; each signal is counted in one release only."
        ).format(least=write_count(RULES.fewest)),
        _(
            "Where many people work and few live, there are more signals than inhabitants "
            "alone would let expect."
        ),
    ]
    signals = release.signals
    if signals is not None and signals.late:
        told.append(_("Some of these signals belong to earlier months and came in late."))
    if signals is not None and signals.waiting:
        told.append(_("Some signals may wait for a later release, where they are still too few to be shown."))
    if release.inhabitants <= 0:
        told.append(
            _("Nobody knows here how many people live where, so parts are not compared with each other.")
        )
    change = change_of(release, before)
    if change is not None and change.seasons_differ:
        told.append(
            _("The two releases hold different months of the year: a season alone may make a difference.")
        )
    if release.demonstration:
        told.append(_("This is a demonstration: places may be real, every number is invented."))
    return tuple(told)
