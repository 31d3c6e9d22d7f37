"""Says in words what is due, for the command and the screen."""

import pandas as pd

from data.backups.keeping import KEEPING
from data.count_text import write_count
from data.language import _, ngettext
from data.periods import first_day_of_period


def due_words(records: int) -> str:
    """Return in a sentence how many records are due."""
    if not records:
        return _("Nothing is due: no record is older than it is kept.")
    return ngettext(
        "{count} record is older than it is kept, and due to be erased.",
        "{count} records are older than they are kept, and due to be erased.",
        records,
    ).format(count=write_count(records))


def due_by_kind(due: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each kind and organisation of what `read_due` gives.

    Columns: kind, source (codes), months, period (first month), until (last month), records (number).
    """
    grouped = due.groupby(["kind", "source", "months"], as_index=False)
    return grouped.agg(period=("period", "min"), until=("period", "max"), records=("records", "sum"))


def months_words(first: int, last: int) -> str:
    """Return months counted since January 1970 as ``2022-01 - 2022-03``, a single one alone."""
    ends = [first_day_of_period(month).strftime("%Y-%m") for month in (first, last)]
    return " - ".join(dict.fromkeys(ends))


def meaning_for_copies() -> tuple[str, str]:
    """Return what erasing by age means for backups and for releases, a paragraph each."""
    return (
        _(
            "Backups are not changed: a record that was erased here is in every backup that was made before, "
            "until that backup is removed, after {months} months at the latest. So a record is gone for good "
            "after the months it is kept and those of backups. After restoring an older backup, erase again "
            "before anybody works."
        ).format(months=KEEPING.months),
        _(
            "Published releases stay as they are: they hold counts of large groups in bands, no record. What "
            "they counted is remembered by keyed ids alone, also after the record is erased, so that no "
            "later release counts it again: the difference would show it."
        ),
    )
