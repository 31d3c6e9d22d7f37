"""Finds characters that no cell of a table holds by intent: controls, and those that cannot be seen."""

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Positions = NDArray[np.int64]

_BLOCK = 1 << 20
_TAB, _LF, _CR, _SPACE, _DELETE = 9, 10, 13, 32, 127


def odd_characters(text: Bytes) -> Positions:
    """Return where in a UTF-8 text controls or invisible characters begin.

    Tab and line ends may stand in a cell. Invisible are those that change the order of letters (as they stick
    to copied phone numbers) or have no width, and so hide a text from whoever compares it; joiners of emoji
    and scripts (U+200C, U+200D) are not among them.
    """
    found: list[Positions] = []
    for start in range(0, len(text), _BLOCK):
        block = text[start : start + _BLOCK]
        found += [each + start for each in (_controls(block), _leads(block)) if each.size]
    if not found:
        return np.zeros(0, dtype=np.int64)
    candidates = np.sort(np.concatenate(found))
    return candidates[_is_odd(text, candidates)]


def _controls(block: Bytes) -> Positions:
    # Counting is several times as fast as finding, and nearly every block has none.
    low = np.count_nonzero(block < _SPACE)
    usual = sum(np.count_nonzero(block == each) for each in (_LF, _TAB, _CR)) if low else 0
    if low == usual and not np.count_nonzero(block == _DELETE):
        return np.zeros(0, dtype=np.int64)
    odd = (block < _SPACE) & (block != _TAB) & (block != _LF) & (block != _CR)
    return np.flatnonzero(odd | (block == _DELETE))


def _leads(block: Bytes) -> Positions:
    """Return the first bytes under which invisible characters stand: C2, E2 and EF."""
    if not np.count_nonzero(block >= 0xC2):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero((block == 0xC2) | (block == 0xE2) | (block == 0xEF))


def _is_odd(text: Bytes, where: Positions) -> NDArray[np.bool_]:
    padded = len(text) - 1
    first = text[where]
    second = text[np.minimum(where + 1, padded)]
    third = text[np.minimum(where + 2, padded)]
    # C2 80 to C2 9F are U+0080 to U+009F, C2 AD the soft hyphen.
    one = (first == 0xC2) & (((second >= 0x80) & (second <= 0x9F)) | (second == 0xAD))
    # E2 80 holds U+2000 to U+203F: 8B zero width, 8E 8F and AA to AE direction, A8 A9 line ends.
    two = (first == 0xE2) & (second == 0x80)
    two &= (third == 0x8B) | (third == 0x8E) | (third == 0x8F) | ((third >= 0xA8) & (third <= 0xAE))
    # E2 81 A0 to AF are U+2060 to U+206F; EF BB BF is the byte order mark.
    three = (first == 0xE2) & (second == 0x81) & (third >= 0xA0) & (third <= 0xAF)
    four = (first == 0xEF) & (second == 0xBB) & (third == 0xBF)
    odd: NDArray[np.bool_] = (first < 0x80) | one | two | three | four
    return odd
