"""Makes up business ids of nine countries by the rules of their registers."""

import random

from tests.test_data.canary_digits import (
    Generator,
    baltic_digit,
    digits,
    luhn_digit,
    mod_11_10_digit,
    weighted,
)


def fi_business(chance: random.Random) -> str:
    """Seven digits; weights 7 9 10 5 8 4 2; rest 0 gives 0, rest 1 is not used, else 11 - rest."""
    while True:
        number = f"{chance.randint(100_000, 3_999_999):07d}"
        rest = weighted(number, (7, 9, 10, 5, 8, 4, 2)) % 11
        if rest != 1:
            check = 0 if rest == 0 else 11 - rest
            return chance.choice([f"{number}-{check}", f"{number}-{check}", f"FI{number}{check}"])


def se_business(chance: random.Random) -> str:
    """Ten digits, the third 2 or more, Luhn."""
    number = chance.choice("2357689") + digits(chance, 1) + chance.choice("23456789") + digits(chance, 6)
    number += luhn_digit(number)
    return chance.choice([f"{number[:6]}-{number[6:]}", number, f"SE{number}01", f"16{number}"])


def no_business(chance: random.Random) -> str:
    """Nine digits from 8 or 9; weights 3 2 7 6 5 4 3 2 modulo 11."""
    while True:
        number = chance.choice("89") + digits(chance, 7)
        check = -weighted(number, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
        if check < 10:
            whole = f"{number}{check}"
            return chance.choice([whole, whole, f"NO{whole}MVA", f"{whole} MVA"])


def dk_business(chance: random.Random) -> str:
    """Eight digits, none at first 0; weights 2 7 6 5 4 3 2 1 modulo 11."""
    while True:
        number = chance.choice("123456789") + digits(chance, 7)
        if weighted(number, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0:
            return chance.choice([number, number, f"DK{number}", f"CVR {number}"])


def ee_business(chance: random.Random) -> str:
    number = chance.choice("1789") + digits(chance, 6)
    return number + baltic_digit(number)


def ee_vat(chance: random.Random) -> str:
    """10 and six digits; weights 3 7 1; the sum ends in 0."""
    number = "10" + digits(chance, 6)
    return f"EE{number}{-weighted(number, (3, 7, 1, 3, 7, 1, 3, 7)) % 10}"


def lv_business(chance: random.Random) -> str:
    """Eleven digits beginning as the register gives them out; weights to a rest of 3 modulo 11."""
    while True:
        number = chance.choice(
            [
                "40003",
                "40103",
                "40203",
                "50003",
                "50103",
                "50203",
                "41203",
                "42103",
                "44103",
                "40008",
                "90000",
                "90009",
                "45403",
            ]
        ) + digits(chance, 5)
        check = (3 - weighted(number, (9, 1, 4, 8, 3, 10, 2, 5, 7, 6))) % 11
        if check < 10:
            return chance.choice(["", "", "LV"]) + f"{number}{check}"


def lt_business(chance: random.Random) -> str:
    number = chance.choice(["1", "30"]) + digits(chance, 7)
    number = number[:8]
    return number + baltic_digit(number)


def lt_vat(chance: random.Random) -> str:
    """Nine digits, the eighth 1, or twelve, the eleventh 1; check digit as in codes."""
    number = digits(chance, 7) + "1" if chance.random() < 0.5 else "1000" + digits(chance, 6) + "1"
    return f"LT{number}{baltic_digit(number)}"


def pl_nip(chance: random.Random) -> str:
    """Three digits of the tax office, six more; weights 6 5 7 2 3 4 5 6 7 modulo 11, never 10."""
    while True:
        office = f"{chance.randint(101, 998)}"
        number = office + digits(chance, 6)
        check = weighted(number, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11
        if check < 10 and office[1:] != "00":
            return f"{number}{check}"


def pl_nip_written(chance: random.Random) -> str:
    whole = pl_nip(chance)
    return chance.choice(
        [
            f"{whole[:3]}-{whole[3:6]}-{whole[6:8]}-{whole[8:]}",
            f"{whole[:3]}-{whole[3:5]}-{whole[5:7]}-{whole[7:]}",
            f"PL{whole}",
            f"PL {whole}",
        ]
    )


def pl_regon(chance: random.Random) -> str:
    """Nine digits; weights 8 9 2 3 4 5 6 7 modulo 11, 10 counting as 0."""
    number = digits(chance, 8)
    return number + str(weighted(number, (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10)


def pl_krs(chance: random.Random) -> str:
    return f"{chance.randint(1, 1_200_000):010d}"


def de_register(chance: random.Random) -> str:
    number = f"HR{chance.choice('AB')} {chance.randint(1, 250_000)}"
    return chance.choice(
        [number, number, f"{number} B", f"Amtsgericht München {number}", f"Hamburg {number}"]
    )


def de_vat_number(chance: random.Random) -> str:
    number = chance.choice("123456789") + digits(chance, 7)
    return f"DE{number}{mod_11_10_digit(number)}"


SHORT_BUSINESS_IDS: dict[str, Generator] = {
    "FI": fi_business,
    "NO": no_business,
    "DK": dk_business,
    "EE": ee_business,
    "EE VAT": ee_vat,
    "LT": lt_business,
    "PL REGON": pl_regon,
    "DE": de_register,
    "DE VAT": de_vat_number,
}
BUSINESS_IDS: dict[str, Generator] = {
    **SHORT_BUSINESS_IDS,
    "SE": se_business,
    "LV": lv_business,
    "LT VAT": lt_vat,
    "PL NIP": pl_nip,
    "PL NIP, written out": pl_nip_written,
    "PL KRS": pl_krs,
}
