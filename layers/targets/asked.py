"""Says what is asked of a month's list: how many visits, what is fixed, and what inspectors changed."""

from dataclasses import dataclass, field

from data.errors import Refused
from data.inspecting.month_list import CAUSES, PUT_IN, SiteKey
from data.language import _
from layers.targets.shares import Shares

LEFT_TO_LEARN = 0.3
"""A judgement: where complaints take every visit, nothing is learnt of places that nobody complains of."""


@dataclass(frozen=True)
class Asked:
    """What a list is composed of.

    Parameters
    ----------
    period
        Month, in months since 1970-01.
    authority
        Code in the vocabulary of authorities.
    budget
        Visits there are days for.
    seed
        Of the lot; with month and authority it decides who is drawn.
    fixed
        Worksites with the cause why they must be visited, the most urgent first.
    left_out, put_in
        Worksites that inspectors left out of the list or put in, each with a reason that is kept elsewhere.
    planned
        Worksites that somebody visits in another month anyhow: they wait, as far as the lot lets them.

    Raises
    ------
    Refused
        When the budget is below 0, a cause is unknown, or a worksite was put in and left out.
    """

    period: int
    authority: str
    budget: int
    shares: Shares = field(default_factory=Shares)
    seed: int = 0
    fixed: tuple[tuple[SiteKey, str], ...] = ()
    left_out: frozenset[SiteKey] = frozenset()
    put_in: frozenset[SiteKey] = frozenset()
    planned: frozenset[SiteKey] = frozenset()

    def __post_init__(self) -> None:
        faults = []
        if self.budget < 0:
            faults.append(
                _("a budget of {budget} visits cannot be, give 0 or more").format(budget=self.budget)
            )
        if unknown := sorted({cause for _site, cause in self.fixed if cause not in CAUSES[1:]}):
            faults.append(
                _("causes {unknown} are not known, use {known}").format(
                    unknown=", ".join(unknown), known=", ".join(CAUSES[1:])
                )
            )
        if both := sorted(site.source_id for site in self.put_in & self.left_out):
            faults.append(_("{sites} were put in and left out, choose one").format(sites=", ".join(both)))
        if faults:
            raise Refused(_("The list cannot be composed: {faults}.").format(faults="; ".join(faults)))

    @property
    def most_fixed(self) -> int:
        """How many fixed items have room: three tenths of the visits, rounded down, stay for the rest."""
        return self.budget - int(LEFT_TO_LEARN * self.budget)

    @property
    def urgent(self) -> frozenset[SiteKey]:
        """Worksites with a complaint or a follow-up that is due: the lot does not draw them."""
        return frozenset(site for site, cause in self.fixed if cause != PUT_IN)

    @property
    def causes(self) -> dict[SiteKey, str]:
        """Each fixed worksite once with its first cause, the most urgent first; those put in come last."""
        causes: dict[SiteKey, str] = {}
        for site, cause in self.fixed:
            if cause != PUT_IN:
                causes.setdefault(site, cause)
        for site in sorted(self.put_in | {site for site, _cause in self.fixed}):
            causes.setdefault(site, PUT_IN)
        return causes

    @property
    def draw(self) -> str:
        """What names the draw of this month: another month with the same seed draws others."""
        return f"{self.seed}:{self.authority}:{self.period}"
