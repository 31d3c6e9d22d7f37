"""Gives each team of a plan a mark of its own: a colour, a pattern of line and the shape of its numbers.

Teal comes first, as everywhere in outreach. The colours stay apart for colour-blind eyes, and white numbers
can be read on each; where they repeat, pattern and shape go on telling teams apart. None is the amber of
inspection.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class TeamMark:
    """How a team is drawn: colour (#rrggbb), dashes as in SVG (empty: a whole line), shape of its numbers."""

    colour: str
    dashes: str
    shape: str


_COLOURS = ("#046f6c", "#a80fb4", "#26227a", "#857300", "#421e19")
_DASHES = ("", "10 6", "2 6", "14 5 2 5")
_SHAPES = ("round", "square", "tag")


def team_mark(position: int) -> TeamMark:
    """Return the mark of the team at a position of the plan, from 0."""
    return TeamMark(
        _COLOURS[position % len(_COLOURS)],
        _DASHES[position % len(_DASHES)],
        _SHAPES[position % len(_SHAPES)],
    )
