"""Says what somebody wants to see of a layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.access import Person
from data.language import _
from data.periods import Period
from data.store import Store


@dataclass(frozen=True)
class Request:
    """What somebody wants to see: a person, the level of the cells, and what to count.

    `forms` are bits of forms of exploitation, 0 for all; without period or season all months count. `options`
    holds the choice of every option that the layer offers.
    """

    store: Store
    person: Person
    level: int
    period: Period | None = None
    forms: int = 0
    season: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    def filters_in_words(self) -> tuple[str, ...]:
        """Return a caveat for every filter that is on."""
        notes = []
        if self.forms:
            notes.append(
                _("Only sightings of the chosen forms of exploitation count, over the time of all visits.")
            )
        if self.season:
            notes.append(_("Only sightings and visits of the chosen season count."))
        return tuple(notes)
