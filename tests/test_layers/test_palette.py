"""The palettes are read by lightness alone, by colour-blind eyes and on the pale base map."""

import numpy as np
import pytest
from numpy.typing import NDArray

from data.errors import Refused
from layers.palette import NONE, PALETTES, PAPER, UNKNOWN, accent, faded, palette

# Machado, Oliveira and Fernandes 2009, full severity, on linear RGB; the last is grey print (BT.709 luminance).
SEEN_AS = {
    "full colour": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "grey print": [[0.2126, 0.7152, 0.0722]] * 3,
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear_rgb(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour: str, seen_as: str = "full colour") -> NDArray[np.float64]:
    seen = np.clip(np.asarray(SEEN_AS[seen_as]) @ linear_rgb(colour), 0, 1)
    ratio = TO_XYZ @ seen / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear_rgb(each)) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_the_yardstick_knows_black_white_and_red() -> None:
    # CIELAB of sRGB red under D65: 53.24, 80.09, 67.20.
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("eyes", SEEN_AS)
@pytest.mark.parametrize("purpose", PALETTES)
def test_classes_darken_in_steps_that_every_eye_can_tell(purpose: str, eyes: str) -> None:
    lightness = [lab(colour, eyes)[0] for colour in PALETTES[purpose]]
    assert (np.diff(lightness) < -10).all()


@pytest.mark.parametrize("eyes", SEEN_AS)
@pytest.mark.parametrize("purpose", PALETTES)
def test_the_lowest_class_stands_out_from_the_base_map(purpose: str, eyes: str) -> None:
    assert lab(PAPER, eyes)[0] - lab(PALETTES[purpose][0], eyes)[0] > 6


@pytest.mark.parametrize("purpose", PALETTES)
def test_a_palette_has_one_hue(purpose: str) -> None:
    hues = np.degrees([np.arctan2(*lab(colour)[:0:-1]) for colour in PALETTES[purpose]]) % 360
    assert np.ptp(hues) < 30


def test_purposes_keep_apart_for_every_eye() -> None:
    for eyes in ("full colour", "protanopia", "deuteranopia"):
        middle = {purpose: lab(PALETTES[purpose][2], eyes) for purpose in PALETTES}
        assert np.linalg.norm(middle["outreach"] - middle["inspection"]) > 25
        assert np.linalg.norm(middle["council"] - middle["inspection"]) > 25


@pytest.mark.parametrize("purpose", PALETTES)
def test_a_faded_colour_is_lighter_and_greyer_and_yet_seen(purpose: str) -> None:
    for colour in PALETTES[purpose]:
        own, paler = lab(colour), lab(faded(colour))
        assert paler[0] > own[0]
        assert np.hypot(*paler[1:]) < np.hypot(*own[1:])
        assert lab(PAPER)[0] - paler[0] > 3


@pytest.mark.parametrize("purpose", PALETTES)
def test_no_faded_colour_comes_near_the_grey_of_the_unknown(purpose: str) -> None:
    # Half way to paper alone, the darkest of outreach, inspection and council came to 13, 18 and 17.
    assert min(np.linalg.norm(lab(faded(colour)) - lab(UNKNOWN)) for colour in PALETTES[purpose]) > 19


def test_black_fades_to_grey() -> None:
    assert np.hypot(*lab(faded("#000000"))[1:]) < 3


def test_nothing_found_lets_the_base_map_through() -> None:
    assert len(NONE) == len("#rrggbbaa")
    assert NONE.endswith("00")


def test_unknown_has_no_hue_and_is_in_no_palette() -> None:
    assert np.hypot(*lab(UNKNOWN)[1:]) < 1
    assert all(UNKNOWN not in colours for colours in PALETTES.values())


@pytest.mark.parametrize("purpose", PALETTES)
def test_white_text_is_readable_on_the_accent(purpose: str) -> None:
    assert contrast(accent(purpose), "#ffffff") >= 4.5


@pytest.mark.parametrize("count", range(6))
def test_fewer_classes_take_colours_in_the_same_order(count: int) -> None:
    chosen = palette("outreach", count)
    assert len(chosen) == count
    assert list(chosen) == sorted(chosen, key=lambda colour: -lab(colour)[0])
    assert set(chosen) <= set(PALETTES["outreach"])


def test_an_unknown_purpose_or_too_many_classes_are_refused() -> None:
    with pytest.raises(Refused, match="police"):
        palette("police")
    with pytest.raises(Refused, match="not 6"):
        palette("outreach", 6)
