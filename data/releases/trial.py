"""Makes trial releases of consecutive half-years, as they would have been, without writing anything."""

from datetime import date

from data.periods import first_day_of_period
from data.releases.facts import ReleaseFacts
from data.releases.half_years import last_half_years, release_code
from data.releases.making import make_release
from data.releases.prepared import Asked, Counted, Prepared
from data.releases.rules import RULES, ReleaseRules


def trial_releases(
    facts: ReleaseFacts, *, number: int = 8, today: date, rules: ReleaseRules = RULES
) -> tuple[Prepared, ...]:
    """Return releases of the last half-years that are over, the oldest first, each following the one before.

    All are made from the same facts: what came in late is not told apart, but what waited is counted later.
    """
    made: list[Prepared] = []
    counted, follows = Counted.nothing(), None
    for period in last_half_years(number, today=today):
        asked = Asked(release_code(period), period, first_day_of_period(period.last + 1), follows)
        made.append(make_release(facts, asked, counted, rules=rules))
        counted, follows = counted.followed_by(made[-1].counted), asked.code
    return tuple(made)
