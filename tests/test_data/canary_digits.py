"""Computes dates, check digits and rows of digits by published rules, for made-up numbers."""

import random
import string
from collections.abc import Callable
from datetime import date, timedelta

Generator = Callable[[random.Random], str]


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice(string.digits) for _ in range(count))


def born(chance: random.Random, first: int = 1930, last: int = 2008) -> date:
    start = date(first, 1, 1)
    return start + timedelta(days=chance.randrange((date(last, 12, 31) - start).days))


def weighted(number: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True))


def luhn_digit(number: str) -> str:
    """ISO/IEC 7812: from the right, every second digit doubled, its digits added; the sum ends in 0."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def mod_11_10_digit(number: str) -> str:
    """ISO 7064, MOD 11,10."""
    rest = 10
    for digit in number:
        rest = (int(digit) + rest) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)


def baltic_digit(number: str) -> str:
    """Weights 1 to 9 and again 1; where the rest is 10, from 3; where it is 10 again, 0 (EE, LT)."""
    for first in (0, 2):
        rest = sum(((place + first) % 9 + 1) * int(digit) for place, digit in enumerate(number)) % 11
        if rest < 10:
            return str(rest)
    return "0"
