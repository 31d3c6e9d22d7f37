"""Says in words how a release is made and how its map and numbers are to be read."""

from data.language import _
from data.releases.rules import RULES
from layers.council.shares import CLEARLY_FEWER, CLEARLY_MORE
from layers.number_text import write_count, write_number


def method_of() -> tuple[str, ...]:
    """Return the method, one sentence or two each, in the order of the work."""
    return (
        _(
            "Each signal is counted once, in one release, for good. Signals at places of "
            "help are never counted. "
            "What comes in late, or is too little to be shown, waits for a later release."
        ),
        _(
            "The area is divided into squares, and these on into smaller ones, as long as "
            "each part keeps at least {fewest} signals. No organisation holds more than half of "
            "them, and {least} are left when any one takes its own away."
        ).format(fewest=write_count(RULES.fewest), least=write_count(RULES.least)),
        _(
            "Signals of a part are compared with what its share of inhabitants would let "
            "expect. “Clearly more” is said "
            "where the whole 90 % interval is above {more} times that, “clearly fewer” where "
            "it is below {fewer} times."
        ).format(more=write_number(CLEARLY_MORE), fewer=write_number(CLEARLY_FEWER)),
        _(
            "The change since the release before is the ratio of signals a month. Its 90 % "
            "interval (Clopper and "
            "Pearson) takes signals as independent, and allows for totals being rounded."
        ),
        _("Two different people prepare and approve a release; its files are signed and never change."),
    )
