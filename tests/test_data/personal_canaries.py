"""Gives made-up personal data and harmless texts by family, for tests of what the door refuses.

Nothing here is taken from the detector or from python-stdnum: dates, serial and check digits are computed from
the rules written beside each generator, so that a test against the detector means something.
"""

import random

from tests.test_data.canary_businesses import BUSINESS_IDS, SHORT_BUSINESS_IDS
from tests.test_data.canary_codes import CODES
from tests.test_data.canary_digits import Generator
from tests.test_data.canary_harmless import CLEAN_IDS, CLEAN_TEXTS
from tests.test_data.canary_others import OTHERS, coordinate_alone, name, passport_digits
from tests.test_data.canary_phones import PHONES, phone_eight_digits, phone_fours, phone_nine_digits

__all__ = [
    "BUSINESS_IDS", "CLEAN_IDS", "CLEAN_TEXTS", "CODES", "INDISTINGUISHABLE", "NAMES", "OTHERS", "PERSONAL", "PHONES",
    "SHORT_BUSINESS_IDS", "coordinate_alone", "disguised", "mixed", "name", "samples",
]  # fmt: skip

SEED = 20261120

PERSONAL: dict[str, Generator] = {**CODES, **PHONES, **OTHERS}
# By nature the same as numbers that must pass: counted and reported, not asserted.
INDISTINGUISHABLE: dict[str, Generator] = {
    "phone, 8 digits in a row": phone_eight_digits,
    "phone, 9 digits in a row": phone_nine_digits,
    "phone, 4-4 with a hyphen": phone_fours,
    "passport, 8 or 9 digits": passport_digits,
}
# No pattern finds a name: closed columns keep them out.
NAMES: dict[str, Generator] = {"names": name}


def samples(generator: Generator, count: int = 1000, seed: float = SEED) -> list[str]:
    """Return values of one family, the same each time."""
    chance = random.Random(f"{seed} {generator.__name__}")
    return [generator(chance) for _ in range(count)]


def mixed(families: dict[str, Generator], count: int = 1000, seed: float = SEED) -> list[str]:
    """Return values of several families, taken in turn."""
    chance = random.Random(seed)
    generators = list(families.values())
    return [generators[place % len(generators)](chance) for place in range(count)]


def disguised(text: str, chance: random.Random) -> str:
    """Return the text in signs that look alike: other digits, dashes and blanks, and signs that are not seen."""
    way = chance.randrange(7)
    if way == 0:
        return text.translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    if way == 1:
        return text.translate({ord(str(d)): 0x0660 + d for d in range(10)})
    if way == 2:
        return chance.choice("\u200b\u200c\u2060\ufeff\u00ad").join(text)
    if way == 3:
        return text.replace(" ", chance.choice("\u00a0\u2009\u202f\u3000")) + "\u00a0"
    if way == 4:
        return text.replace("-", chance.choice("\u2013\u2014\u2010\u2011\u2212")) + "\u200e"
    if way == 5:
        return text.translate({ord(str(d)): 0x0966 + d for d in range(10)})
    return text.translate({ord(str(d)): 0x1D7CE + d for d in range(10)})
