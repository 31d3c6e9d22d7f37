"""Gives each purpose its own hue, in five steps that stay apart for colour-blind eyes.

The steps fall in CIELAB lightness from 87 to 27, fifteen apart, on a base map of lightness 97. So they are
read by lightness alone where hue is not seen, and in grey print. Unknown is a grey hatch, never a step.
"""

from data.errors import Refused
from data.language import _

PALETTES: dict[str, tuple[str, ...]] = {
    "outreach": ("#afe4e0", "#60c0bb", "#009994", "#046f6c", "#014846"),
    "inspection": ("#f8d59e", "#dfa74b", "#be7a02", "#935401", "#653207"),
    "council": ("#c5dcf8", "#8bb4e3", "#4d8cce", "#0466ad", "#034177"),
}
PAPER = "#f7f6f2"
UNKNOWN = "#8f8f8f"
NONE = "#ffffff00"  # looked at, and nothing there: the base map as it is, and a white box in the legend

_FADED_SHARE = 0.5
_HUE_KEPT_BY_BLACK = 0.35
_STEPS_OF_COUNT = {0: (), 1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


def palette(purpose: str, count: int = 5) -> tuple[str, ...]:
    """Return `count` colours of a purpose, from the lowest class to the highest, as #rrggbb.

    Raises
    ------
    Refused
        When the purpose has no hue, or more than five classes are asked for.
    """
    if purpose not in PALETTES:
        raise Refused(
            _("The purpose {purpose} has no hue. Choose among {known}.").format(
                purpose=purpose, known=", ".join(PALETTES)
            )
        )
    if count not in _STEPS_OF_COUNT:
        raise Refused(_("A map has up to 5 classes, not {count}. Ask for fewer.").format(count=count))
    return tuple(PALETTES[purpose][step] for step in _STEPS_OF_COUNT[count])


def accent(purpose: str) -> str:
    """Return the colour of a purpose for chips and headings: white text on it is readable."""
    return palette(purpose)[3]


def faded(colour: str) -> str:
    """Return the colour for a value that is uncertain: half way to a pale tint of its own hue.

    For a light colour the tint is the pale base map. The darker the colour, the more of its hue is in the
    tint, as half way to the base map a dark colour is nearly the grey of the unknown.
    """
    own = _channels(colour)
    brightest = max(*own, 1)
    hue_kept = _HUE_KEPT_BY_BLACK * (1 - brightest / 255) ** 2
    mixed = []
    for channel, paper in zip(own, _channels(PAPER), strict=True):
        tint = paper + (255 * channel / brightest - paper) * hue_kept
        mixed.append(round(channel + (tint - channel) * _FADED_SHARE))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
