"""Gives the map of a release its few classes: colour or pattern, and what each means in words."""

from dataclasses import dataclass

from data.language import _
from data.releases.release import LITTLE, Part, Release
from data.releases.rules import RULES
from layers.council.shares import ABOUT, FEWER, MORE, NOT_COMPARED, share_of_part
from layers.number_text import write_count, write_number
from layers.palette import UNKNOWN, palette

LITTLE_LOOKED, NOT_SHOWN = "little_looked", "not_shown"
PLAIN, DOTS, HATCH = "plain", "dots", "hatch"
_COLOURS = dict(zip((FEWER, ABOUT, MORE), palette("council", 3), strict=True))
PALE = "#ffffff"


@dataclass(frozen=True)
class MapClass:
    """One class of the map: its code, its colour, its pattern (PLAIN, DOTS or HATCH) and two texts.

    `label` is what the legend says, `short` the same in a word or two for tables.
    """

    code: str
    colour: str
    pattern: str
    label: str
    short: str


def class_of_part(release: Release, part: Part) -> MapClass:
    """Return the class of a part; little looked is one of its own, as comparing would say too much there."""
    code = LITTLE_LOOKED if part.looked == LITTLE else share_of_part(release, part).verdict
    return map_class(code)


def classes_on_map(release: Release) -> tuple[MapClass, ...]:
    """Return the classes that the legend explains, highest first; ground that is not shown comes last."""
    compared = (MORE, ABOUT, FEWER) if release.inhabitants > 0 else (NOT_COMPARED,)
    codes = (*compared, LITTLE_LOOKED, NOT_SHOWN) if release.parts else (NOT_SHOWN,)
    return tuple(map_class(code) for code in codes)


def map_class(code: str) -> MapClass:
    """Return the class with a code."""
    label, short = _texts()[code]
    if code == LITTLE_LOOKED:
        return MapClass(code, _COLOURS[ABOUT], DOTS, label, short)
    if code == NOT_SHOWN:
        return MapClass(code, UNKNOWN, HATCH, label, short)
    return MapClass(code, _COLOURS.get(code, _COLOURS[FEWER]), PLAIN, label, short)


def _texts() -> dict[str, tuple[str, str]]:
    return {
        MORE: (_("Clearly more signals than its share of inhabitants"), _("clearly more")),
        ABOUT: (_("About its share, or not clear"), _("about its share, or not clear")),
        FEWER: (_("Clearly fewer signals than its share of inhabitants"), _("clearly fewer")),
        NOT_COMPARED: (
            _("Signals; nobody knows how many people live where"),
            _("not compared: inhabitants not known"),
        ),
        LITTLE_LOOKED: (
            _("Little looked: teams were here less than {hours} hours").format(
                hours=write_number(RULES.little_looked_h)
            ),
            _("little looked"),
        ),
        NOT_SHOWN: (
            _("Not shown: fewer than {least} signals, too few sources, or nobody looked").format(
                least=write_count(RULES.fewest)
            ),
            _("not shown"),
        ),
    }
