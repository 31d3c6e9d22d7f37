"""Refuses columns that are not known, stand twice or are missing, and names them without showing a value."""

from collections.abc import Sequence

import numpy as np

from data.intake.field import Kind
from data.intake.headers import Match, fields_twice
from data.intake.parsed import Fault
from data.intake.personal import looks_personal
from data.intake.sheet import Sheet
from data.language import _

_LONGEST_SHOWN, _DIGITS_SHOWN = 40, 4


def header_faults(sheet: Sheet, kind: Kind, matches: Sequence[Match]) -> list[Fault]:
    """Return what is wrong with the columns as such: unknown ones, ones that stand twice, missing ones."""
    nowhere = np.zeros(0, dtype=np.intp)
    faults: list[Fault] = []
    # A word or code of a record may be the name of a field too: where a line is a header, many are.
    a_header = 2 * sum(match.field is not None for match in matches) >= max(len(matches), 3)
    for position, (header, match) in enumerate(zip(sheet.headers, matches, strict=True)):
        if match.field is None:
            problem = _(
                "This column is not known for {kind}. Say which field it is, leave it out, or remove it."
            )
            named = _safe_name(header, sheet.letter(position), a_header)
            faults.append((nowhere, named, problem.format(kind=kind.label)))
        elif match.field and all(field.code != match.field for field in kind.fields):
            problem = _("{kind} has no such field as was said. Choose among those of the template.")
            named = _safe_name(header, sheet.letter(position), a_header)
            faults.append((nowhere, named, problem.format(kind=kind.label)))
    for code in fields_twice(matches):
        faults.append((nowhere, code, _("More than one column is to be this field. Leave all but one out.")))
    found = {match.field for match in matches}
    # A column that is not known yet may be the missing one: that is said first.
    missing = [field.code for field in kind.fields if field.needed and field.code not in found and not faults]
    problem = _("This column is missing. Add it, or say which column it is.")
    return faults + [(nowhere, code, problem) for code in missing]


def _safe_name(header: str, letter: str, a_header: bool) -> str:
    """Return how a column is named in a fault: by its letter, and by its header where that is surely one.

    In a file without a header line the first record stands in its place, and must not be shown.
    """
    few_digits = sum(sign.isdigit() for sign in header) <= _DIGITS_SHOWN
    plain = a_header and few_digits and len(header) <= _LONGEST_SHOWN and not looks_personal(header)
    return f"{letter} ({header})" if plain else letter
