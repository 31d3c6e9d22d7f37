"""Draws what changed since the release before, and two releases side by side on the ground that both show."""

from data.language import _
from data.releases.release import Release
from layers.council.change import change_of
from layers.council.tables import change_table
from pages.shared.council_charts import change_figure, draw_figure_and_table
from pages.shared.council_look import draw_quiet, draw_said, draw_section
from pages.shared.council_releases import Shown

_CHANGE_PX = 190


def draw_change(shown: Shown) -> None:
    """Draw the change of the total, with its interval and the effort beside it."""
    draw_section("change")
    release, before = shown.release, shown.release_before
    change = change_of(release, before)
    if change is None or before is None:
        draw_said(_why_no_change(release, before))
        return
    draw_said(change.sentence)
    if change.seasons_differ:
        draw_quiet(_("The two hold different months of the year, and much of this work has its season."))
    draw_figure_and_table(
        change_figure(change),
        _("Point: change of signals a month. Bar: the change lies within it in 90 of 100 cases."),
        change_table(release, before),
        _("Now and in the release before"),
        key="council-change",
        height_px=_CHANGE_PX,
    )


def _why_no_change(release: Release, before: Release | None) -> str:
    if release.follows is None:
        return _("This is the first release: there is nothing before it to compare with.")
    if before is None:
        return _(
            "Release {code}, which this one follows, is not here: there is nothing to compare with."
        ).format(code=release.follows)
    return _("One of the two releases shows no signals, so they cannot be compared.")
