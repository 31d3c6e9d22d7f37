"""Says what an inspectorate asks of a month: visits, crews, and how the list is shared."""

from dataclasses import dataclass, field

from data.errors import Refused
from data.inspecting.crew import Crew
from data.inspecting.month_list import SiteKey
from data.language import _
from layers.targets.shares import Shares

LABOUR = "labour_inspectorate"
MOST_VISITS = 500


@dataclass(frozen=True)
class Month:
    """What is asked of the inspections of one month.

    Parameters
    ----------
    period
        Months since 1970-01.
    lead
        The authority whose list it is and that leads; code in the vocabulary.
    budget
        How many worksites the list has room for.
    joint
        How many of them become joint visits at most.
    crews
        Crews of every authority that can go.
    shares
        How the list is shared between what is expected, what is least known, and the lot.
    seed
        Of the lot.
    put_in, left_out
        Worksites that an inspector put on the list, or took off it.

    Raises
    ------
    Refused
        When a number is below zero or too large, two crews share a code, or a site is put in and left out.
    """

    period: int
    lead: str = LABOUR
    budget: int = 20
    joint: int = 6
    crews: tuple[Crew, ...] = ()
    shares: Shares = field(default_factory=Shares)
    seed: int = 1
    put_in: frozenset[SiteKey] = frozenset()
    left_out: frozenset[SiteKey] = frozenset()

    def __post_init__(self) -> None:
        faults = []
        if not 0 <= self.budget <= MOST_VISITS:
            faults.append(
                _("a budget of {budget} visits cannot be, give 0 to {most}").format(
                    budget=self.budget, most=MOST_VISITS
                )
            )
        if not 0 <= self.joint <= MOST_VISITS:
            faults.append(_("{joint} joint visits cannot be, give 0 or more").format(joint=self.joint))
        codes = [crew.code for crew in self.crews]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            faults.append(_("two crews are called {codes}, give each its own").format(codes=", ".join(twice)))
        if self.put_in & self.left_out:
            faults.append(_("a worksite is put in and left out as well, choose one"))
        if faults:
            raise Refused(_("The month cannot be planned: {faults}.").format(faults="; ".join(faults)))
