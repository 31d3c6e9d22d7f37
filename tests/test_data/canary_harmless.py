"""Makes up texts that hold nothing personal: cells, dates, addresses, hours, ids, places."""

import random
from datetime import datetime, timedelta

from data.cell_codes import DANISH, INSPIRE, NORWEGIAN, SHORT, SWEDISH, cells_to_codes
from tests.test_data.canary_businesses import SHORT_BUSINESS_IDS
from tests.test_data.canary_digits import Generator, digits, weighted


def cell_code(chance: random.Random) -> str:
    style, epsg, level = chance.choice(
        [(INSPIRE, 3035, 1), (INSPIRE, 3067, 3), (SHORT, 3067, 1), (SHORT, 3035, 3), (SHORT, 3067, 0), (SHORT, 3059, 2),
         (SHORT, 3035, 5), (DANISH, 25832, 1), (DANISH, 25832, 3), (SWEDISH, 3006, 1), (SWEDISH, 3006, 3), (NORWEGIAN, 25833, 3), (NORWEGIAN, 25833, 1)]
    )  # fmt: skip
    side = 125 << level
    east = chance.randint(120_000, 890_000) // side
    north = chance.randint(6_000_000, 7_700_000) // side
    if epsg == 3035:
        east, north = (
            chance.randint(4_000_000, 5_500_000) // side,
            chance.randint(3_100_000, 5_300_000) // side,
        )
    return str(cells_to_codes([east], [north], level=level, style=style, epsg=epsg)[0])


def cell_code_named(chance: random.Random) -> str:
    return (
        chance.choice(["{}", "{}", "FI_{}", "ruutu {}", "{} "]).format(cell_code(chance))
        if chance.random() < 0.9
        else f"{cell_code(chance)};{cell_code(chance)}"
    )


_DATE_FORMS = (
    "%Y%m%d", "%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.123456",
    "%Y-%m-%dT%H:%M:%S.123+02:00", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%y", "%d %m %Y", "%d.%m.%Y %H.%M",
    "%d.%m.%Y %H:%M", "%Y.%m.%d", "%d.%m.%Y klo %H.%M", "%G-W%V", "%Y-%m", "%m.%Y", "%m/%Y", "%d.%m.-28.12.%Y",
    "%d.%m.%Y - 28.12.2030", "%Y-%m-%d/2030-12-28", "%Y%m%d-20301228", "%d. %b %Y", "%B %Y", "%Y", "%Y–2030",
    "%d.%m. %H.%M-23.30",
)  # fmt: skip


def date_text(chance: random.Random) -> str:
    at = datetime(2015, 1, 1) + timedelta(minutes=chance.randrange(6_000_000))
    text = at.strftime(chance.choice(_DATE_FORMS))
    # A spreadsheet leaves the first zero out.
    return text[1:] if text.startswith("0") and chance.random() < 0.5 else text


_STREETS: tuple[tuple[str, ...], ...] = (
    ("Mannerheimintie {n} A {m}, 00{z3} Helsinki", "Hämeentie {n} {m}", "Yliopistonkatu {n} 33100 Tampere", "PL {n}, 00101 Helsinki", "Kauppakatu {n} b {m} 40{z3}"),
    ("Drottninggatan {n}, 1{z2} {z2} Stockholm", "Storgatan {n} 114 {z2} Stockholm", "Kungsgatan {n} lgh 1{z3}", "Box {n}, 751 {z2} Uppsala"),
    ("Karl Johans gate {n}, 0{z3} Oslo", "Storgata {n} B 9{z3} Tromsø", "Postboks {b} 5{z3} Bergen", "Kirkegata {n}-{m} 7{z3} Trondheim"),
    ("Vesterbrogade {n}, {m}. tv, 1{z3} København", "Nørregade {n} 8{z3} Aarhus C", "Åboulevarden {n}, 2. th."),
    ("Narva mnt {n}-{m}, 10{z3} Tallinn", "Pärnu mnt {n} 11{z3} Tallinn", "Ülikooli {n}, 51{z3} Tartu"),
    ("Brivibas iela {n}-{m}, LV-1{z3}", "Brīvības iela {n} k-2, Rīga, LV-10{z2}", "Tērbatas iela {n} - {m} Rīga"),
    ("Gedimino pr. {n}-{m}, LT-01{z3} Vilnius", "Laisvės al. {n}, 44{z3} Kaunas", "Šilutės pl. {n} 94{z3} Klaipėda"),
    ("ul. Długa {n}/{m}, 00-{z3} Warszawa", "ul. Dluga 5/7", "al. Jerozolimskie {n} m. {m} 02-{z3} Warszawa", "os. Złotej Jesieni {n}/{m}, 31-{z3} Kraków"),
    ("Hauptstraße {n}, 10{z3} Berlin", "Lange Reihe {n}-{m} 20{z3} Hamburg", "Königsallee {n}a, 01{z3} Dresden", "Am Markt {n} 18{z3} Rostock"),
)  # fmt: skip


def address(chance: random.Random) -> str:
    text = chance.choice(chance.choice(_STREETS))
    return text.format(
        n=chance.randint(1, 250),
        m=chance.randint(1, 99),
        b=chance.randint(1, 2900),
        z2=digits(chance, 2),
        z3=digits(chance, 3),
    )


def postcode(chance: random.Random) -> str:
    pattern = chance.choice(
        [
            "00###",
            "0####",
            "#####",
            "1## ##",
            "### ##",
            "0###",
            "####",
            "LV-####",
            "LT-#####",
            "##-###",
            "00-###",
            "00100 00120 00130",
        ]
    )
    return "".join(digits(chance, 1) if sign == "#" else sign for sign in pattern)


def hours(chance: random.Random) -> str:
    opens, closes = chance.randint(6, 11), chance.randint(14, 23)
    return chance.choice(
        [f"Mo-Fr {opens:02d}:00-{closes}:00; Sa 10:00-14:00", f"{opens:02d}.00-{closes}.00", f"ma-pe {opens:02d}-{closes}, la 10-14", f"{opens:02d}:30-{closes}:30", f"klo {opens}-{closes}",
         f"{opens:02d}-12 13-{closes}", f"{opens:02d}.00-12.00 13.00-{closes}.00", f"{opens:02d}00-{closes}00", f"{opens:02d}.30 - {closes}.30", f"Mo-Su,PH {opens:02d}:00-24:00", "24/7",
         f"P-Pk {opens:02d}.00-{closes}.00, S 10.00-14.00", f"Mar 01-Oct 31 {opens:02d}:00-{closes}:00", f"1.3.-31.8. klo {opens:02d}-{closes}", f"{opens:02d}–{closes}", f"ti {opens:02d}.00–{closes}.00, ke 12.00–20.00"]
    )  # fmt: skip


def record_id(chance: random.Random) -> str:
    number = chance.randint(1, 999_999)
    return chance.choice(
        [f"2026-{number % 10000:04d}", f"{chance.randint(2015, 2026)}-{number:06d}", f"S-{number:07d}", f"{number}", f"HEL-2026-{number:05d}", f"{chance.randint(100_000_000, 999_999_999)}",
         f"RPT{number:06d}", f"A{number:05d}", f"ID-{number:06d}", f"2026/{number}", f"{number:09d}", f"v{number % 100}.{number % 7}", f"ID000{number % 10000:04d}", f"{chance.choice('KVP')}-{number % 1000}/2026", f"202603-{number % 10000:04d}"]
    )  # fmt: skip


def uuid(chance: random.Random) -> str:
    text = f"{chance.getrandbits(128):032x}"
    dashed = f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"
    return chance.choice([dashed, dashed, f"uuid:{dashed}", dashed.upper(), text])


def place_name(chance: random.Random) -> str:
    first = chance.choice(
        [
            "Rīgas",
            "Jūrmalas",
            "Õismäe",
            "Šiaulių",
            "Čiurlionio",
            "Žalgirio",
            "Łódzki",
            "Gdański",
            "Mäkelän",
            "Hämeen",
            "Åbo",
            "Øresund",
            "Süd",
            "Größte",
            "Käpylän",
            "Vētras",
            "Põhja",
        ]
    )
    second = chance.choice(
        [
            "tirgus",
            "turg",
            "bāka",
            "öppna",
            "kahvila",
            "bygge",
            "kavinė",
            "szkoła",
            "Rathaus",
            "päiväkeskus",
            "viesnīca",
            "hoone",
            "plads",
            "torg",
        ]
    )
    return chance.choice(
        [
            "{} {}",
            "{} {} 2",
            "{} {} (A-talo)",
            "{}–{}",
            "{} {} 24/7",
            "Cafe @ {} {}",
            "{} & {} Oy",
            "{} {} at night",
            "{} {}, 1. krs",
        ]
    ).format(first, second)


def trade(chance: random.Random) -> str:
    return chance.choice(
        [
            "56.10",
            "01.61 01.63",
            "81.21.00",
            "NACE 41.20, 43.31",
            "I56",
            "56101",
            "F.41.20.Z",
            "49.32",
            "0-17",
            "18-24",
            "10+",
            "2-4",
            "12,5 %",
            "1 250 €",
            "60,17",
        ]
    )


def article_number(chance: random.Random) -> str:
    """EAN-13: prefixes of the nine countries, weights 1 and 3."""
    number = chance.choice(["64", "73", "70", "57", "474", "475", "477", "590", "40"])
    number += digits(chance, 12 - len(number))
    return number + str(-weighted(number, (1, 3) * 6) % 10)


CLEAN_TEXTS: dict[str, Generator] = {
    **{f"business id {country}": generator for country, generator in SHORT_BUSINESS_IDS.items()},
    "cell codes": cell_code,
    "cell codes in texts": cell_code_named,
    "dates": date_text,
    "addresses": address,
    "postcodes": postcode,
    "opening hours": hours,
    "place names": place_name,
    "branches and bands": trade,
    "EAN-13": article_number,
}
CLEAN_IDS: dict[str, Generator] = {
    "record ids": record_id,
    "UUIDs": uuid,
    "dates": date_text,
    "cell codes": cell_code,
}
