"""Makes up names, e-mail addresses, accounts, cards, passports and coordinates."""

import random
import string

from tests.test_data.canary_digits import Generator, digits, luhn_digit, weighted
from tests.test_data.canary_phones import grouped

_FIRST = [
    "Aino",
    "Väinö",
    "Eeva",
    "Jānis",
    "Līga",
    "Māris",
    "Kristīne",
    "Wojciech",
    "Łucja",
    "Agnieszka",
    "Jonas",
    "Rūta",
    "Žydrūnas",
    "Kärt",
    "Jüri",
    "Tõnu",
    "Åsa",
    "Björn",
    "Øyvind",
    "Sölvi",
    "Søren",
    "Ægir",
    "Jürgen",
    "Käthe",
    "Oleksandr",
    "Thuy",
    "Anh",
    "Ravi",
]
_LAST = [
    "Virtamo",
    "Kuusirinne",
    "Mäkisalo",
    "Bērziņliepa",
    "Ozolkalns",
    "Kowalczewski",
    "Żuraworska",
    "Kazlauskevičius",
    "Šimkutė",
    "Tammsoo",
    "Põldmets",
    "Lindqvistad",
    "Åkerholmen",
    "Nordfjellet",
    "Sørbakken",
    "Østergren",
    "Müllenbeck",
    "Großfeldt",
    "Kovalenchuk",
    "Nguyenova",
]
_DOMAINS = [
    "esimerkki.fi",
    "exempel.se",
    "eksempel.no",
    "eksempel.dk",
    "naide.ee",
    "piemers.lv",
    "pavyzdys.lt",
    "przyklad.pl",
    "beispiel.de",
    "mail.example.com",
    "näide.ee",
    "gmail.com",
]


def name(chance: random.Random) -> str:
    """A made-up first and last name: no pattern finds it, only a closed column keeps it out."""
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _local(chance: random.Random) -> str:
    first, last = chance.choice(_FIRST).lower(), chance.choice(_LAST).lower()
    return chance.choice(
        [
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{first}_{last}{digits(chance, 2)}",
            f"{first}+x",
            f"{last}-{first}",
        ]
    )


def email(chance: random.Random) -> str:
    return f"{_local(chance)}@{chance.choice(_DOMAINS)}"


def email_spelt(chance: random.Random) -> str:
    sign = chance.choice(["(at)", " (at) ", "[at]", " at ", "(ät)", "{at}", "＠", " [at] "])
    domain = chance.choice(_DOMAINS)
    if "at" in sign and chance.random() < 0.3:
        domain = domain.replace(".", chance.choice([" dot ", "(dot)", "[dot]", " piste "]))
    return f"{_local(chance)}{sign}{domain}"


# ISO 13616: country, two check digits (98 - the rest modulo 97), and an account of this length.
_IBAN_ACCOUNTS = {"FI": 14, "SE": 20, "NO": 11, "DK": 14, "EE": 16, "LV": 17, "LT": 16, "PL": 24, "DE": 18}


def iban(chance: random.Random) -> str:
    country = chance.choice(list(_IBAN_ACCOUNTS))
    account = _account(chance, country)
    as_number = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    return f"{country}{98 - int(as_number) % 97:02d}{account}"


def _account(chance: random.Random, country: str) -> str:
    length = _IBAN_ACCOUNTS[country]
    if country == "LV":
        return "HABA" + digits(chance, length - 4)
    if country == "NO":
        while True:
            number = chance.choice("123456789") + digits(chance, 9)
            check = -weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
            if check < 10:
                return f"{number}{check}"
    return digits(chance, length)


def iban_spaced(chance: random.Random) -> str:
    whole = iban(chance)
    written = chance.choice([" ", "-"]).join(whole[at : at + 4] for at in range(0, len(whole), 4))
    return chance.choice([written, written.lower(), f"Tili {written} Oy", f"{written} (korvaus)"])


def card(chance: random.Random) -> str:
    """Visa, Mastercard of both ranges, American Express: 16 or 15 digits, Luhn."""
    prefix, length = chance.choice(
        [("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("6011", 16)]
    )
    number = prefix + digits(chance, length - len(prefix) - 1)
    return number + luhn_digit(number)


def card_spaced(chance: random.Random) -> str:
    number = card(chance)
    separator = chance.choice([" ", "-", "\N{NO-BREAK SPACE}"])
    return grouped(number, (4, 6, 5) if len(number) == 15 else (4, 4, 4, 4), separator)


def passport(chance: random.Random) -> str:
    """FI, PL, LV, EE, newer SE and LT: two letters and seven digits."""
    letters = "".join(chance.choice("ABCDEFGHJKLMNPRSTUVXYZ") for _ in range(2))
    return letters + chance.choice(["", "", " "]) + digits(chance, 7) if letters != "NR" else passport(chance)


def passport_german(chance: random.Random) -> str:
    """First a letter; nine signs of the digits and CFGHJKLMNPRTVWXYZ; perhaps a check digit (ICAO 9303) and D."""
    signs = "0123456789CFGHJKLMNPRTVWXYZ"
    number = chance.choice("CFGHJKLMNPRTVWXYZ") + "".join(chance.choice(signs) for _ in range(8))
    check = sum(int(sign, 36) * (7, 3, 1)[place % 3] for place, sign in enumerate(number)) % 10
    return number + chance.choice(["", f"{check}", f"{check}D"])


def identity_card_polish(chance: random.Random) -> str:
    """Three letters, a check digit that makes 7 3 1 9 7 3 1 7 3 end in 0, five digits."""
    letters = "".join(chance.choice(string.ascii_uppercase) for _ in range(3))
    rest = digits(chance, 5)
    for check in string.digits:
        values = [int(sign, 36) for sign in letters + check + rest]
        if sum(v * w for v, w in zip(values, (7, 3, 1, 9, 7, 3, 1, 7, 3), strict=True)) % 10 == 0:
            return f"{letters}{check}{rest}"
    raise AssertionError("weight 9 and 10 have no common divisor, so one digit always fits")


def passport_named(chance: random.Random) -> str:
    word = chance.choice(["passport", "Passi:", "pass nr", "Pas nr.", "paszport", "Reisepass", "pase"])
    return f"{word} {digits(chance, chance.choice([8, 9]))}"


def _point(chance: random.Random) -> tuple[float, float]:
    return chance.uniform(54.0, 70.0), chance.uniform(5.0, 31.0)


def coordinates(chance: random.Random) -> str:
    lat, lon = _point(chance)
    text = chance.choice(
        [
            "{:.5f}, {:.5f}",
            "{:.5f} {:.5f}",
            "{:.5f};{:.5f}",
            "POINT ({1:.5f} {0:.5f})",
            "{:.6f},{:.6f}",
            "lat {:.5f} lon {:.5f}",
        ]
    ).format(lat, lon)
    return (
        text.replace(".", ",")
        if chance.random() < 0.2 and ", " not in text and text.count(",") == 0
        else text
    )


def coordinate_alone(chance: random.Random) -> str:
    return (
        chance.choice(["{:.5f}", "{:.5f}", "{:.7f}"])
        .format(chance.choice(_point(chance)))
        .replace(".", chance.choice("..,"))
    )


def coordinates_dms(chance: random.Random) -> str:
    lat, lon = _point(chance)
    shown = []
    style = chance.randrange(4)
    for value, side in ((lat, "N"), (lon, "E")):
        degrees, minutes, seconds = int(value), int(value % 1 * 60), value * 60 % 1 * 60
        shown.append(
            [
                f"{degrees}°{minutes:02d}'{seconds:04.1f}\"{side}",
                f"{side} {degrees}° {minutes + seconds / 60:.3f}'",
                f"{degrees}º {minutes}′ {seconds:.0f}″ {side}",
                f"{degrees} {minutes:02d} {seconds:04.1f} {side}",
            ][style]
        )
    return chance.choice([" ", ", "]).join(shown)


def coordinates_metres(chance: random.Random) -> str:
    """A point of a national grid; a corner of a cell would be a multiple of 125 m."""
    east, north = chance.randint(200_000, 700_000), chance.randint(6_100_000, 7_700_000)
    return f"{north}, {east + 1 if north % 125 == 0 and east % 125 == 0 else east}"


def passport_digits(chance: random.Random) -> str:
    """DK nine digits, older NO, SE and LT eight."""
    return digits(chance, chance.choice([8, 9]))


OTHERS: dict[str, Generator] = {
    "e-mail": email,
    "e-mail, spelt out": email_spelt,
    "IBAN": iban,
    "IBAN, groups": iban_spaced,
    "card": card,
    "card, groups": card_spaced,
    "passport, 2 letters 7 digits": passport,
    "passport, DE": passport_german,
    "identity card, PL": identity_card_polish,
    "passport behind a word": passport_named,
    "coordinates, 5 decimals": coordinates,
    "one coordinate": coordinate_alone,
    "coordinates, degrees": coordinates_dms,
    "coordinates, metres": coordinates_metres,
}
