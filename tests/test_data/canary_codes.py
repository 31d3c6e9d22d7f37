"""Makes up personal identity codes of nine countries by the rules of their registers.

All are random; that one belongs to somebody cannot be excluded, and nothing links it to anybody.
"""

import random
import string
from datetime import date

from tests.test_data.canary_digits import (
    Generator,
    baltic_digit,
    born,
    digits,
    luhn_digit,
    mod_11_10_digit,
    weighted,
)


def _finnish(chance: random.Random, marks: str, serial: int, day: date) -> str:
    """DDMMYY, mark of the century, serial 002 to 899 (900 to 999 temporary), check sign: the nine digits modulo 31."""
    number = f"{day:%d%m%y}{serial:03d}"
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(number) % 31]
    return f"{number[:6]}{chance.choice(marks)}{number[6:]}{check}"


def fi_hetu(chance: random.Random) -> str:
    return _finnish(chance, "-", chance.randint(2, 899), born(chance, 1930, 1999))


def fi_hetu_2000s(chance: random.Random) -> str:
    return _finnish(chance, "A", chance.randint(2, 899), born(chance, 2000, 2015))


def fi_hetu_new_marks(chance: random.Random) -> str:
    """Decree 690/2022: U to Y besides the hyphen, B to F besides A."""
    if chance.random() < 0.5:
        return _finnish(chance, "YXWVU", chance.randint(2, 899), born(chance, 1930, 1999))
    return _finnish(chance, "BCDEF", chance.randint(2, 899), born(chance, 2000, 2015))


def fi_hetu_temporary(chance: random.Random) -> str:
    return _finnish(chance, "-A", chance.randint(900, 999), born(chance))


def fi_hetu_lower(chance: random.Random) -> str:
    return fi_hetu_new_marks(chance).lower()


def fi_hetu_without_mark(chance: random.Random) -> str:
    """With a letter at the end; the others are ten digits."""
    while (code := fi_hetu(chance))[-1].isdigit():
        pass
    return code[:6] + chance.choice(["", " "]) + code[7:]


def _swedish(chance: random.Random, *, shift: int = 0) -> tuple[date, str, str]:
    """YYMMDD (day + 60 for a coordination number), three digits, Luhn over the nine."""
    day = born(chance)
    number = f"{day:%y%m}{day.day + shift:02d}{digits(chance, 3)}"
    return day, number[:6], number[6:] + luhn_digit(number)


def se_personnummer(chance: random.Random) -> str:
    _, first, last = _swedish(chance)
    return f"{first}-{last}"


def se_personnummer_plain(chance: random.Random) -> str:
    return "".join(_swedish(chance)[1:])


def se_personnummer_century(chance: random.Random) -> str:
    day, first, last = _swedish(chance)
    return f"{day.year // 100}{first}{chance.choice(['-', '', ' '])}{last}"


def se_personnummer_plus(chance: random.Random) -> str:
    _, first, last = _swedish(chance)
    return f"{first}+{last}"


def se_samordningsnummer(chance: random.Random) -> str:
    day, first, last = _swedish(chance, shift=60)
    return f"{chance.choice(['', str(day.year // 100)])}{first}{chance.choice('-+ ')}{last}"


def se_samordningsnummer_plain(chance: random.Random) -> str:
    day, first, last = _swedish(chance, shift=60)
    return chance.choice(["", str(day.year // 100)]) + first + last


def _norwegian(chance: random.Random, *, day_shift: int = 0, month_shift: int = 0) -> str:
    """DDMMYY, three digits by century, two check digits modulo 11; numbers whose check would be 10 are not used."""
    while True:
        day = born(chance, 1940, 1999)
        first = f"{day.day + day_shift:02d}{day.month + month_shift:02d}{day:%y}{chance.randint(0, 499):03d}"
        check = -weighted(first, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
        second = -weighted(f"{first}{check % 10}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
        if 10 not in (check, second):
            return f"{first}{check}{second}"


def no_fodselsnummer(chance: random.Random) -> str:
    return _norwegian(chance)


def no_d_number(chance: random.Random) -> str:
    return _norwegian(chance, day_shift=40)


def no_h_number(chance: random.Random) -> str:
    return _norwegian(chance, month_shift=40)


def no_synthetic(chance: random.Random) -> str:
    return _norwegian(chance, day_shift=chance.choice([0, 40]), month_shift=chance.choice([65, 80]))


def no_spaced(chance: random.Random) -> str:
    number = _norwegian(chance, day_shift=chance.choice([0, 40]), month_shift=chance.choice([0, 40, 65, 80]))
    return (
        f"{number[:6]} {number[6:]}" if chance.random() < 0.7 else f"{number[:6]} {number[6:9]} {number[9:]}"
    )


def _danish(chance: random.Random, *, shift: int = 0, checked: bool = False) -> str:
    """DDMMYY and four digits; until 2007 weighted modulo 11 to 0; day + 60 for replacement numbers."""
    while True:
        day = born(chance)
        number = f"{day.day + shift:02d}{day:%m%y}{digits(chance, 4)}"
        if not checked or weighted(number, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0:
            return number


def dk_cpr(chance: random.Random) -> str:
    number = _danish(chance, checked=True)
    return f"{number[:6]}{chance.choice(['-', ' ', ''])}{number[6:]}"


def dk_cpr_without_check(chance: random.Random) -> str:
    number = _danish(chance)
    return f"{number[:6]}{chance.choice(['-', ' ', ''])}{number[6:]}"


def dk_replacement(chance: random.Random) -> str:
    number = _danish(chance, shift=60)
    return f"{number[:6]}{chance.choice(['-', ' ', ''])}{number[6:]}"


def _baltic(chance: random.Random) -> str:
    """Century and sex 1 to 8, YYMMDD, three digits, check digit (EE and LT alike)."""
    day = born(chance, 1930, 2015)
    century = 3 if day.year < 2000 else 5
    number = f"{century + chance.randint(0, 1)}{day:%y%m%d}{digits(chance, 3)}"
    return number + baltic_digit(number)


def ee_isikukood(chance: random.Random) -> str:
    return _baltic(chance)


def lt_asmens_kodas(chance: random.Random) -> str:
    if chance.random() < 0.05:
        number = "9" + digits(chance, 9)
        return number + baltic_digit(number)
    return _baltic(chance)


def lv_old(chance: random.Random) -> str:
    """DDMMYY-CNNNK: century 0, 1 or 2; K = (1101 - weighted) modulo 11 modulo 10."""
    while True:
        day = born(chance, 1930, 2016)
        number = f"{day:%d%m%y}{day.year // 100 - 18}{digits(chance, 3)}"
        check = (1101 - weighted(number, (1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11
        if check < 10:
            return f"{number[:6]}{chance.choice(['-', ''])}{number[6:]}{check}"


def lv_new(chance: random.Random) -> str:
    """Since July 2017: 32 to 39 and nine digits; no check digit is published."""
    number = f"3{chance.randint(2, 9)}{digits(chance, 9)}"
    return f"{number[:6]}{chance.choice(['-', ''])}{number[6:]}"


def pl_pesel(chance: random.Random) -> str:
    """YYMMDD with month + 80, 0, 20, 40, 60 for the 1800s to 2200s; weights 1 3 7 9; the sum ends in 0."""
    day = born(chance, 1901, 2020)
    if (day.month, day.day) == (2, 29):
        # 1900, 2100 and 2200 have no such day.
        return pl_pesel(chance)
    shift = chance.choice([80, 20, 40, 60]) if chance.random() < 0.5 else 0
    number = f"{day:%y}{day.month + shift:02d}{day:%d}{digits(chance, 4)}"
    return number + str(-weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def de_tax_id(chance: random.Random) -> str:
    """Eleven digits, none at first 0, one digit twice among the first ten, MOD 11,10."""
    while True:
        first = chance.sample(string.digits, 9)
        first.insert(chance.randrange(10), chance.choice(first))
        if first[0] != "0":
            number = "".join(first)
            return number + mod_11_10_digit(number)


def de_tax_id_spaced(chance: random.Random) -> str:
    number = de_tax_id(chance)
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"


CODES: dict[str, Generator] = {
    "FI hetu": fi_hetu,
    "FI hetu, 2000s": fi_hetu_2000s,
    "FI hetu, marks of 2023": fi_hetu_new_marks,
    "FI hetu, temporary": fi_hetu_temporary,
    "FI hetu, small letters": fi_hetu_lower,
    "FI hetu, mark left out": fi_hetu_without_mark,
    "SE personnummer": se_personnummer,
    "SE personnummer, 10 digits": se_personnummer_plain,
    "SE personnummer, century": se_personnummer_century,
    "SE personnummer, plus": se_personnummer_plus,
    "SE samordningsnummer": se_samordningsnummer,
    "SE samordningsnummer, digits": se_samordningsnummer_plain,
    "NO fødselsnummer": no_fodselsnummer,
    "NO D-number": no_d_number,
    "NO H-number": no_h_number,
    "NO synthetic": no_synthetic,
    "NO in groups": no_spaced,
    "DK CPR, checked": dk_cpr,
    "DK CPR since 2007": dk_cpr_without_check,
    "DK replacement CPR": dk_replacement,
    "EE isikukood": ee_isikukood,
    "LV until 2017": lv_old,
    "LV 32 to 39": lv_new,
    "LT asmens kodas": lt_asmens_kodas,
    "PL PESEL": pl_pesel,
    "DE tax id": de_tax_id,
    "DE tax id, groups": de_tax_id_spaced,
}
