"""Tells which stated operators are one firm: by business number, and else by name however it is written."""

import re
import unicodedata
from collections.abc import Iterable

# Words for the legal form of a firm, in the countries around the Baltic Sea and in English.
_LEGAL_FORMS = frozenset(
    (
        "ab", "abp", "ag", "aps", "as", "asunto", "bt", "co", "company", "corp", "eg", "ek", "fie", "gmbh",
        "hb", "hf", "ik", "inc", "kb", "ky", "llc", "lp", "ltd", "mb", "oik", "oou", "osk", "ou", "oy", "oyj",
        "plc", "rf", "ry", "sa", "se", "sia", "tmi", "toiminimi", "tu", "uab", "ug", "uu", "vsi",
    )
)  # fmt: skip


def operator_keys(stated: Iterable[tuple[str | None, str | None]]) -> list[str]:
    """Return one text per firm, from the number and the name that each worksite states; empty without any.

    A name without a number is the firm that has this name elsewhere with one, and a number with several names
    is one firm with all of them. Two firms of one name count as one: rather too few operators than too many.
    """
    pairs = [(_number_key(number or ""), _name_key(name or "")) for number, name in stated]
    firm: dict[str, str] = {}
    for number, name in pairs:
        if number and name:
            one, other = _firm(firm, f"number {number}"), _firm(firm, name)
            # The smaller text stands for both, so that the order of rows plays no part.
            firm[max(one, other)] = min(one, other)
    return [_firm(firm, f"number {number}" if number else name) for number, name in pairs]


def _firm(firm: dict[str, str], key: str) -> str:
    while firm.get(key, key) != key:
        key = firm[key]
    return key


def _number_key(number: str) -> str:
    """Return letters and digits of a business number, without the country before a long one."""
    plain = "".join(re.findall(r"[0-9a-z]+", number.casefold()))
    return re.sub(r"^[a-z]{2}(?=[0-9]{7})", "", plain)


def _name_key(name: str) -> str:
    """Return the words of a name without accents, punctuation and legal form."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"\w+", "".join(each for each in plain if not unicodedata.combining(each)))
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)
