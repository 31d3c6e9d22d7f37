"""Says what one more team, or one more hour, would bring to a plan."""

from dataclasses import dataclass

from data.language import _, ngettext
from layers.number_text import write_count, write_share

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
        """Return the gain such as "+12 % value, 3 more stops", as short as it can be said."""
        stops = ngettext("{count} more stop", "{count} more stops", self.stops).format(
            count=write_count(self.stops)
        )
        if self.value_share is None:
            return stops
        if self.value_share < _NEXT_TO_NOTHING:
            return _("next to nothing")
        return _("+{share} value, {stops}").format(share=write_share(self.value_share), stops=stops)


@dataclass(frozen=True)
class Gains:
    """What one more team would bring, which team that would be like, and one more hour for every team."""

    team: Gain
    like: str
    hour: Gain
