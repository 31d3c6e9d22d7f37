"""Says what one more team, or one more hour, would bring to a plan."""

from dataclasses import dataclass

from data.language import _, ngettext

_NEXT_TO_NOTHING = 0.005


@dataclass(frozen=True)
class Gain:
    """What one more of something brings to a plan.

    `value_share` is the value gained over that of the plan, 0.1 for a tenth more; None where the plan visits
    nothing, so that there is nothing to compare with. `stops` are the visits gained. Neither is below zero.
    """

    value_share: float | None
    stops: int

    def in_words(self) -> str:
        """Return the gain as a sentence."""
        if self.value_share is None:
            return ngettext(
                "{count} stop where now nobody goes anywhere.",
                "{count} stops where now nobody goes anywhere.",
                self.stops,
            ).format(count=self.stops)
        if self.value_share < _NEXT_TO_NOTHING:
            return _("Next to nothing.")
        return ngettext(
            "{share:.0%} more value and {count} more stop.",
            "{share:.0%} more value and {count} more stops.",
            self.stops,
        ).format(share=self.value_share, count=self.stops)


@dataclass(frozen=True)
class Gains:
    """What one more team would bring, which team that would be like, and one more hour for every team."""

    team: Gain
    like: str
    hour: Gain
