"""Says what must be decided before anybody goes: who refers, who interprets, what is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.inspecting.month_list import SiteKey
from data.opening_windows import is_public_holiday

# Those who go learn of a visit on the working day before: time to prepare, little time for word to get round.
DAYS_SECRET_UNTIL = 1


@dataclass(frozen=True)
class Arrangement:
    """What is decided about one visit.

    Parameters
    ----------
    refers
        Code of the authority or organisation of the person with a mandate to refer people to help.
    interpreter_from, interpreter_languages
        The independent interpreter: from which organisation, for which languages (ISO 639-1).
    papers_checked, papers_reason
        Whether residence papers are checked, and why.
    immigration_reason
        Written reason where immigration control takes part.
    """

    refers: str = ""
    interpreter_from: str = ""
    interpreter_languages: tuple[str, ...] = ()
    papers_checked: bool = False
    papers_reason: str = ""
    immigration_reason: str = ""


@dataclass(frozen=True)
class Arrangements:
    """What is decided about all visits of a month, and where single ones differ."""

    usual: Arrangement = field(default_factory=Arrangement)
    of_site: Mapping[SiteKey, Arrangement] = field(default_factory=dict)

    def of(self, site: SiteKey) -> Arrangement:
        """Return what holds at a site."""
        return self.of_site.get(site, self.usual)


def shown_from(day: date, *, country: str = "") -> date:
    """Return the first day on which those who go may read of a visit: the working day before.

    `country` (ISO 3166) says which days are public holidays; where empty, none is.
    """
    before = day - timedelta(days=DAYS_SECRET_UNTIL)
    while before.weekday() >= 5 or is_public_holiday(before, country=country):
        before -= timedelta(days=1)
    return before
