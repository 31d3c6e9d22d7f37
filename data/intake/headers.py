"""Says which field each column of a file is: by its name, by what was said of it, now or before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.intake.field import Kind
from data.intake.kinds import kinds
from data.intake.record_keys import Keyer
from data.intake.request import LEFT_OUT

# In this order a column finds its field: what is said of it now counts more than what once was.
SAID, NAME, REMEMBERED, SURVEY, OTHER_NAME = "said", "name", "remembered", "survey", "other name"


@dataclass(frozen=True)
class Match:
    """The field of a column (empty: left out; None: not known) and why."""

    field: str | None
    because: str = ""


def match_headers(
    headers: Sequence[str],
    kind: Kind,
    *,
    said: Mapping[str, str],
    remembered: Mapping[str, str],
    survey: Mapping[str, str],
    keyer: Keyer,
) -> tuple[Match, ...]:
    """Return the match of each header with the fields of a kind.

    Parameters
    ----------
    said
        Field by header, as the user says now.
    remembered
        Field by keyed digest of the header, as somebody said before.
    survey
        Field by header for the columns that a survey server adds to the export of our own form.
    """
    names = {normalised(each.code): each.code for each in kind.fields}
    others = {
        normalised(name): each.code for each in reversed(kind.fields) for name in (*each.also, each.text)
    }
    folded_said = {normalised(header): field for header, field in said.items()}
    found: list[Match] = []
    for header in headers:
        name = normalised(header)
        if name in folded_said:
            found.append(Match(folded_said[name], SAID))
        elif name in names:
            found.append(Match(names[name], NAME))
        elif (key := header_key(keyer, kind.code, header)) in remembered:
            found.append(Match(remembered[key], REMEMBERED))
        elif header in survey:
            found.append(Match(survey[header], SURVEY))
        else:
            found.append(Match(others[name], OTHER_NAME) if name in others else Match(None))
    return _each_once(found)


def _each_once(found: list[Match]) -> tuple[Match, ...]:
    """Let a guess by another name give way where a surer column, or one before it, has the field already."""
    sure = {match.field for match in found if match.because != OTHER_NAME}
    guessed: set[str | None] = set()
    kept: list[Match] = []
    for match in found:
        if match.because == OTHER_NAME:
            if match.field in sure or match.field in guessed:
                match = Match(None)
            guessed.add(match.field)
        kept.append(match)
    return tuple(kept)


def fields_twice(matches: Sequence[Match]) -> tuple[str, ...]:
    """Return the fields that more than one column is to be."""
    fields = [match.field for match in matches if match.field]
    return tuple(sorted({field for field in fields if fields.count(field) > 1}))


def guess_kind(headers: Sequence[str], *, keyer: Keyer) -> str | None:
    """Return the kind whose fields the headers name best, None where they name hardly any.

    A field's own name counts more than another name; a needed field that is missing counts against.
    """
    best, best_score = None, 0.0
    for kind in kinds():
        matches = match_headers(headers, kind, said={}, remembered={}, survey={}, keyer=keyer)
        found = {match.field for match in matches if match.field}
        score = sum(1.0 if match.because == NAME else 0.7 for match in matches if match.field)
        score -= sum(field.needed and field.code not in found for field in kind.fields)
        score -= 0.2 * sum(match.field is None for match in matches)
        if score > best_score:
            best, best_score = kind.code, score
    return best


def header_key(keyer: Keyer, kind: str, header: str) -> str:
    """Return the keyed digest under which the choice for a header in files of a kind is remembered."""
    return keyer.key("header", kind, normalised(header))


def normalised(header: str) -> str:
    """Return a header without what people vary: case, spaces, underscores, stars, colons."""
    return re.sub(r"[\s_*:.\-]+", " ", header.casefold()).strip()


def left_out(matches: Sequence[Match]) -> int:
    """Return how many columns are left out."""
    return sum(match.field == LEFT_OUT for match in matches)
