"""Says what a draft withholds and why; how much is for the eyes of the steward alone."""

import pandas as pd

from data.language import _, ngettext
from data.releases.prepared import FEW_INHABITANTS, HELP_PLACE, ONE_SOURCE, TOO_FEW
from data.releases.rules import RULES
from layers.number_text import write_count, write_share

_ORDER = (TOO_FEW, ONE_SOURCE, FEW_INHABITANTS, HELP_PLACE)


def withheld_lines(withheld: pd.DataFrame, *, with_numbers: bool) -> list[tuple[str, str, bool]]:
    """Return a line for each reason that occurs, with the number of signals where `with_numbers`."""
    sums = withheld.groupby("reason")["records"].sum() if len(withheld) else pd.Series(dtype=int)
    return [
        (_reason(code), _signals(int(sums[code])) if with_numbers else "", False)
        for code in _ORDER
        if code in sums.index
    ]


def _reason(code: str) -> str:
    return {
        TOO_FEW: _("Too few together: fewer than {least}, even with their neighbours. They wait.").format(
            least=write_count(RULES.fewest)
        ),
        ONE_SOURCE: _(
            "Too few sources: one holds more than {share}, or too little is left without it. They wait."
        ).format(share=write_share(RULES.most_share)),
        FEW_INHABITANTS: _("Too few people live or work there to be one among many. They wait."),
        HELP_PLACE: _("At places of help: such signals are never shown and never count."),
    }[code]


def _signals(count: int) -> str:
    return ngettext("{count} signal", "{count} signals", count).format(count=write_count(count))
