"""Makes up phone numbers as people write them in nine countries."""

import random

from tests.test_data.canary_digits import Generator, digits

# Country code, trunk prefix, national numbers (# is any digit), and the groups in which they are written.
_PLANS: dict[str, tuple[str, str, tuple[str, ...], tuple[tuple[int, ...], ...]]] = {
    "FI": (
        "358",
        "0",
        ("40#######", "45#######", "50#######", "9########"),
        ((2, 7), (2, 3, 4), (2, 3, 2, 2)),
    ),
    "SE": (
        "46",
        "0",
        ("70#######", "73#######", "76#######"),
        ((2, 3, 2, 2), (2, 7), (2, 3, 4), (2, 2, 2, 3)),
    ),
    "NO": ("47", "", ("4#######", "9#######", "2#######"), ((2, 2, 2, 2), (3, 2, 3))),
    "DK": ("45", "", ("2#######", "4#######", "5#######", "7#######"), ((2, 2, 2, 2), (4, 4))),
    "EE": ("372", "", ("5#######", "5#######"), ((4, 4), (2, 3, 3))),
    "LV": ("371", "", ("2#######", "6#######"), ((2, 3, 3), (4, 4))),
    "LT": ("370", "8", ("6#######", "5#######"), ((3, 5), (3, 2, 3), (3, 3, 2))),
    "PL": (
        "48",
        "",
        ("50#######", "60#######", "69#######", "79#######", "88#######", "72#######"),
        ((3, 3, 3),),
    ),
    "DE": (
        "49",
        "0",
        ("151########", "176########", "170#######", "30#######"),
        ((3, 7), (3, 3, 4), (3, 8), (2, 8)),
    ),
}


def _national(chance: random.Random, country: str) -> tuple[str, tuple[int, ...]]:
    _, _, patterns, groupings = _PLANS[country]
    while True:
        pattern, groups = chance.choice(patterns), chance.choice(groupings)
        # Three digits first are a mobile number in Norway.
        if sum(groups) == len(pattern) and not (groups == (3, 2, 3) and pattern[0] == "2"):
            return "".join(digits(chance, 1) if sign == "#" else sign for sign in pattern), groups


def grouped(number: str, groups: tuple[int, ...], separator: str) -> str:
    parts, at = [], 0
    for size in groups:
        parts.append(number[at : at + size])
        at += size
    return separator.join(parts)


def phone_abroad(chance: random.Random) -> str:
    country = chance.choice(list(_PLANS))
    number, groups = _national(chance, country)
    code = _PLANS[country][0]
    written = grouped(number, groups, chance.choice([" ", "-", "", ".", "\N{NO-BREAK SPACE}"]))
    before = chance.choice([f"+{code} ", f"+{code}", f"(+{code}) ", f"00{code} ", f"00{code}", f"+{code}-"])
    if _PLANS[country][1] == "0" and before.startswith("+") and chance.random() < 0.2:
        return f"+{code} (0){written}"
    return before + written


def phone_with_trunk(chance: random.Random) -> str:
    """FI, SE, DE: 0 and the area or operator, then groups."""
    country = chance.choice(["FI", "SE", "DE"])
    number, groups = _national(chance, country)
    rest = grouped(
        number[groups[0] :],
        groups[1:],
        chance.choice([" ", "-", "", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"]),
    )
    area = f"0{number[: groups[0]]}"
    return chance.choice(
        [
            f"{area} {rest}",
            f"{area}-{rest}",
            f"({area}) {rest}",
            f"{area}/{rest}",
            f"{area} - {rest}",
            f"{area}{rest}",
        ]
    )


def phone_with_dots(chance: random.Random) -> str:
    country = chance.choice(["FI", "SE", "DE", "NO", "DK", "PL"])
    number, groups = _national(chance, country)
    trunk = _PLANS[country][1]
    return trunk + grouped(number, groups if groups != (4, 4) else (2, 2, 2, 2), ".")


def phone_in_groups(chance: random.Random) -> str:
    """NO, DK, LV, EE: eight digits in groups; PL: nine."""
    number, groups = _national(chance, chance.choice(["NO", "DK", "LV", "EE", "PL"]))
    separators = (
        [" ", " ", "\N{NO-BREAK SPACE}"] if groups == (4, 4) else [" ", " ", "-", "\N{NO-BREAK SPACE}"]
    )
    return grouped(number, groups, chance.choice(separators))


def phone_fours(chance: random.Random) -> str:
    """DK, LV, EE as 2912-3456: file numbers look so too, those of years (2026-0001) most."""
    number, _ = _national(chance, chance.choice(["DK", "LV", "EE"]))
    return f"{number[:4]}-{number[4:]}"


def phone_estonian_mobile(chance: random.Random) -> str:
    return f"5{digits(chance, 2)} {digits(chance, 4)}"


def phone_lithuanian(chance: random.Random) -> str:
    number, groups = _national(chance, "LT")
    written = grouped(number[groups[0] :], groups[1:], chance.choice([" ", "-", ""]))
    first = number[: groups[0]]
    return (
        chance.choice(
            [
                f"8 {first} {written}",
                f"8-{first}-{written}",
                f"(8 {first}) {written}",
                f"(8-{first}) {written}",
                f"0 {first} {written}",
                f"8{first} {written}",
            ]
        )
        if first[0] == "6"
        else f"(8 5) {number[1:4]} {number[4:]}"
    )


def phone_polish_landline(chance: random.Random) -> str:
    area = chance.choice(["12", "22", "32", "42", "58", "61", "71", "81", "85", "91"])
    number = digits(chance, 7)
    return chance.choice(
        [
            f"{area} {number[:3]} {number[3:5]} {number[5:]}",
            f"({area}) {number[:3]} {number[3:5]} {number[5:]}",
            f"({area}) {number[:3]}-{number[3:5]}-{number[5:]}",
        ]
    )


def phone_named(chance: random.Random) -> str:
    """Digits in a row behind a word, in a sentence."""
    country = chance.choice(["NO", "DK", "LV", "EE", "PL", "FI"])
    number, _ = _national(chance, country)
    word = chance.choice(
        [
            "tel",
            "Tel.",
            "puh.",
            "Puh:",
            "gsm",
            "mob.",
            "tlf",
            "Tlf.:",
            "tālr.",
            "WhatsApp",
            "Viber:",
            "telefon",
            "Mobil",
        ]
    )
    return f"{chance.choice(['', 'Kahvila, ', 'klo 10-16, '])}{word} {number}"


PHONES: dict[str, Generator] = {
    "+, 00 and country": phone_abroad,
    "FI SE DE with 0": phone_with_trunk,
    "with dots": phone_with_dots,
    "NO DK LV EE PL in groups": phone_in_groups,
    "EE mobile, 7 digits": phone_estonian_mobile,
    "LT with 8 or 0": phone_lithuanian,
    "PL landline": phone_polish_landline,
    "behind a word": phone_named,
}


def phone_eight_digits(chance: random.Random) -> str:
    """NO, DK, LV, EE in a row: the same as a CVR, a registrikood, a date or a counter."""
    return _national(chance, chance.choice(["NO", "DK", "LV", "EE"]))[0]


def phone_nine_digits(chance: random.Random) -> str:
    """PL mobile in a row: one in five is a valid REGON, VAT number of DE or number of NO."""
    return _national(chance, "PL")[0]
