"""States the rules of disclosure of a release in one place, as every part of it must keep them."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _


@dataclass(frozen=True)
class ReleaseRules:
    """What a group must be for its count to be shown.

    Parameters
    ----------
    least
        k: the least number of signals of a group, counting at most `per_source` of each source, and again
        the least number that is left when any one source takes its own signals away.
    per_source
        How many signals of one source count towards `least`.
    most_share
        The greatest share of a group that one source may hold.
    fewest, fewest_of_five, fewest_of_three
        The least full count of a group, of one that at most five sources have signals in, and at most three.
        Below it the rules above would tell nearly exactly how many are whose: of 14 signals, none could have
        more than 3, since 11 must be left.
    most_of_one_form
        The share of a part's signals that may not be known for certain to be of one form.
    finest_level, coarsest_level
        Levels of the squares that parts are made of: 125 m << level. Above 5 they nest on in the same way.
    least_workplaces
        A part with too few inhabitants may have so many workplaces instead.
    least_sites, least_operators
        Inspected worksites and their operators behind each inspection figure.
    little_looked_h
        Hours of visits in a part below which it is "little looked".
    approval_days
        How long an approval holds.

    Raises
    ------
    Refused
        When the rules would protect nobody.
    """

    least: int = 11
    per_source: int = 4
    most_share: float = 0.5
    fewest: int = 17
    fewest_of_five: int = 20
    fewest_of_three: int = 30
    most_of_one_form: float = 0.8
    finest_level: int = 2
    coarsest_level: int = 9
    least_workplaces: int = 11
    least_sites: int = 11
    least_operators: int = 3
    little_looked_h: float = 5.0
    approval_days: int = 14

    def __post_init__(self) -> None:
        if self.least < 3 or self.per_source < 1 or not 0 < self.most_share <= 1:
            raise Refused(_("These rules would show single records. Use the usual ones."))


RULES = ReleaseRules()
