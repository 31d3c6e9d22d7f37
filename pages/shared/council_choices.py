"""Draws the only choices of the Council page: the release, and the language it is read in."""

from collections.abc import Sequence

from data.language import _
from data.releases.reading import Published
from layers.council.naming import write_months
from pages.shared.language_choice import choose_language
from pages.shared.state import keep_in_address, read_choice
from pages.shared.worded_choice import draw_worded_choice

RELEASE = "release"


def draw_release_choice(published: Sequence[Published]) -> str:
    """Draw the selector of releases, newest first, and return the code of the chosen one.

    It stands in the address, so that a page can be shared; without it, the newest is shown.
    """
    named = {
        each.release.code: _("Release {code}: {months}").format(
            code=each.release.code, months=write_months(each.release.period)
        )
        for each in published
    }
    newest = next(iter(named))
    chosen = draw_worded_choice(
        RELEASE,
        _("Release"),
        list(named),
        named.__getitem__,
        chosen=read_choice(RELEASE, list(named), otherwise=newest),
        label_visibility="collapsed",
    )
    keep_in_address(RELEASE, newest)
    return chosen


def draw_language_choice() -> None:
    """Draw the choice of the language, in one line with that of the release."""
    choose_language(label_visibility="collapsed", width=140)
