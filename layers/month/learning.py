"""Learns from all inspections what the next ones can be expected to find, anew where facts changed."""

from dataclasses import dataclass

from data.access import Person
from data.clock import today
from data.language import _, language
from data.permission import check_plans_inspections
from data.progress import Tell, say_nothing
from data.store import Store
from layers.targets.expected import Expected, expected_findings
from layers.targets.facts import InspectionFacts
from layers.targets.reading import read_inspection_facts

_READ = 0.2
_FRAMES = ("worksites", "inspections", "signals", "factors")


@dataclass(frozen=True, eq=False)
class Learnt:
    """The facts of a day, what can be expected from them, and the language of its sentences."""

    facts: InspectionFacts
    expected: Expected
    language: str


def learn(store: Store, person: Person, *, before: Learnt | None = None, tell: Tell = say_nothing) -> Learnt:
    """Return what was learnt from the facts of today; `before`, where no fact has changed since.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    tell(0.0, _("Reading inspections"))
    facts = read_inspection_facts(store, person, day=today())
    if before is not None and before.language == language() and same_facts(before.facts, facts):
        return before
    tell(_READ, _("Learning from what was found"))
    return Learnt(facts, expected_findings(facts), language())


def same_facts(one: InspectionFacts, other: InspectionFacts) -> bool:
    """Return whether two sets of facts say the same."""
    return one.day == other.day and all(getattr(one, name).equals(getattr(other, name)) for name in _FRAMES)
