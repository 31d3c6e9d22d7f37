"""Writes the fixed safety box, the notes on how a team works, and the numbers to call."""

from collections.abc import Sequence

from data.language import _
from data.vocabulary import helplines, safety_box, safety_notes
from data.vocabulary_entry import Helpline
from layers.sheets.referral import Hidden

EMERGENCY, VICTIMS = "emergency", "victims"


def box_lines() -> tuple[tuple[str, str], ...]:
    """Return the lines of the safety box, each as its beginning (to be set in bold) and the rest."""
    lines = []
    for line in safety_box():
        text = line.label.format(number=helpline(line.helpline).number) if line.helpline else line.label
        first, mark, rest = text.partition(":")
        lines.append((first + mark, rest))
    return tuple(lines)


def note_lines() -> tuple[str, ...]:
    """Return how a team keeps itself and others safe."""
    return tuple(each.label for each in safety_notes())


def helpline_lines() -> tuple[str, ...]:
    """Return the public numbers with what they are for, the emergency number first."""
    return tuple(_("{what}: {number}").format(what=each.label, number=each.number) for each in helplines())


def helplines_listed() -> tuple[Helpline, ...]:
    """Return the public numbers, the emergency number first."""
    return helplines()


def helpline(code: str) -> Helpline:
    """Return the helpline of a code of the vocabulary."""
    return next(each for each in helplines() if each.code == code)


def hidden_lines(hidden: Sequence[Hidden]) -> tuple[str, ...]:
    """Return what hidden services offer: whom to ask, and never a place, name or number of theirs."""
    number = helpline(VICTIMS).number
    lines = []
    for each in hidden:
        needs = ", ".join(each.needs)
        if each.for_whom:
            line = _("{needs} ({whom}): a shelter in the area, ask {number}")
            lines.append(line.format(needs=needs, whom=", ".join(each.for_whom), number=number))
        else:
            lines.append(_("{needs}: a shelter in the area, ask {number}").format(needs=needs, number=number))
    return tuple(lines)
