"""Recognises e-mail addresses, bank accounts, payment cards and passports in plain texts."""

import re
from collections.abc import Sequence

from stdnum import iban, luhn

_AT = r"[ _(\[{<](?:at|ät|ät-merkki|miukumauku|ma[łl]pa|snabel-?a|alfakr[øo]ll)[ _)\]}>]|[(\[{<]@[)\]}>]"
_DOT = r"(?:\.| ?[(\[{](?:dot|piste|punkt|kropka|punkts|ta[šs]kas|\.)[)\]}] ?| (?:dot|piste|punkt|kropka) )"
# Behind a written "at" only the usual endings count: "at St.Mary" is a place.
_ENDINGS = (
    "fi|se|no|dk|ee|lv|lt|pl|de|eu|com|org|net|info|io|me|biz|ru|ua|by|uk|nl|fr|it|es|pt|ro|bg|hu|cz|sk|gr|tr"
    "|vn|th|ph|cn|in|np|bd|pk|lk|uz|ge|md|kz|edu|gov|name|app|online"
)
_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\"']@(?:[^\s@,;:<>()\[\]\"']+\.[^\W\d_]{2,}|gmail|hotmail|outlook|yahoo|icloud|\[\d)",
    re.IGNORECASE,
)
_SPELT_EMAIL = re.compile(
    rf"(?<=[^\W_]) ?(?:{_AT}) ?[\w-]+(?:{_DOT}[\w-]+)*{_DOT}(?:{_ENDINGS})(?!\w)", re.IGNORECASE
)

_IBAN = re.compile(r"(?<![A-Z\d])[A-Z]{2} ?\d\d(?:[ -]?[A-Z\d]){11,30}", re.IGNORECASE)
# A mistyped account is somebody's as well; Norway's 13 digits would also be a cell after the word "no".
_IBAN_SHAPES = re.compile(
    r"(?:FI\d{16}|DK\d{16}|SE\d{22}|EE\d{18}|LT\d{18}|LV\d\d[A-Z]{4}\d{13}|PL\d{26}|DE\d{20})(?!\d)"
)
_POLISH_ACCOUNT = re.compile(r"(?<!\d)\d\d(?:[ -]?\d{4}){6}(?!\d)")

_CARD_GROUPS = re.compile(
    r"(?<!\d)(?:[3-6]\d|2[2-7])\d\d([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?(?!\d)"
    r"|(?<!\d)3\d{3}([ -])\d{6}\2\d{4,5}(?!\d)"
)
_CARD_PREFIX = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:4\d{15}|4\d{18}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|(?:6011|64[4-9]\d|65\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|(?:50|5[6-9]|6\d)\d{14,17})(?!\d)"
)

# FI, PL, LV, EE, newer SE and LT: two letters, seven digits; identity cards of PL: three letters, six digits.
_LETTERS_DIGITS = re.compile(r"(?<![A-Z])([A-Z]{2,3})( ?)(\d{6,7})(?!\d)", re.IGNORECASE)
# DE passports and identity cards: no vowels, no letters that look like digits; perhaps a check digit.
_GERMAN = re.compile(r"(?<![A-Z\d])[CFGHJ-NPRTV-Z][\dCFGHJ-NPRTV-Z]{8}\d?D?(?![A-Z\d])", re.IGNORECASE)
_FILE_NUMBER = re.compile(r"[A-Z]{1,3}\d+", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<![^\W_])(?:(?:reise|riigi)?pass(?:port)?(?:i|nr|nummer|num)?|paszport\w*|pas(?:[ao]s?|es?|nr|nummer)?)"
    r"(?:[.:,# ]|nr|no|number){0,6}[A-Z]{0,3} ?\d{7,9}(?!\d)",
    re.IGNORECASE,
)


def holds_email(text: str) -> bool:
    """Return whether a text holds an e-mail address, also one that is spelt out."""
    return ("@" in text and _EMAIL.search(text) is not None) or _SPELT_EMAIL.search(text) is not None


def holds_account(text: str) -> bool:
    """Return whether a text holds an IBAN or a Polish account number; words may follow it."""
    for found in _IBAN.finditer(text):
        account = re.sub(r"[ -]", "", found[0]).upper()
        if _IBAN_SHAPES.match(account):
            return True
        # The shape of each country fixes its length, so of all beginnings at most one can be valid.
        if any(iban.is_valid(account[:length]) for length in range(15, len(account) + 1)):
            return True
    return any(iban.is_valid("PL" + found[0]) for found in _POLISH_ACCOUNT.finditer(text))


def holds_card(text: str) -> bool:
    """Return whether a text holds the number of a payment card.

    In the groups of a card any number counts; in one row it needs a length, a beginning and a check digit of
    cards, since cells and goods have long numbers too.
    """
    if _CARD_GROUPS.search(text):
        return True
    return any(luhn.is_valid(found[0]) for found in _CARD_PREFIX.finditer(text))


def holds_passport(text: str, stretches: Sequence[tuple[int, int]], *, record_ids: bool) -> bool:
    """Return whether a text holds what may be the number of a passport or identity card.

    Passports of DK, NO and older ones of SE and LT are eight or nine digits and nothing else: they count only
    behind a word such as "passport". With `record_ids`, two letters and a number below 10,000 are an id.
    """
    if any(_is_lettered(*found.groups(), record_ids=record_ids) for found in _LETTERS_DIGITS.finditer(text)):
        return True
    if any(_is_german(found[0]) for found in _GERMAN.finditer(text)):
        return True
    return bool(stretches) and _NAMED.search(text) is not None


def _is_lettered(letters: str, blank: str, digits: str, *, record_ids: bool) -> bool:
    if len(letters) == 3:
        # HRA and HRB are registers of companies in Germany; 000 begins a counter.
        usual = letters.upper() in ("HRA", "HRB", "GNR") or digits.startswith("000")
        return not (record_ids or usual or len(digits) != 6) and _has_polish_check(letters.upper() + digits)
    if len(digits) != 7 or (record_ids and digits.startswith("000")):
        return False
    return not blank or (letters.isupper() and letters not in ("NO", "NR", "ID"))


def _is_german(given: str) -> bool:
    """Return whether it is no file number, such as HLP000123, and has the check digit if there is one."""
    number = given.upper()
    if number.isalpha():
        return given.isupper()
    if _FILE_NUMBER.fullmatch(number):
        return False
    return len(number) == 9 or not number[9].isdigit() or _icao_check(number[:9]) == int(number[9])


def _icao_check(document: str) -> int:
    # ICAO 9303, part 3: weights 7, 3, 1; letters count from A = 10.
    return sum(int(sign, 36) * (7, 3, 1)[place % 3] for place, sign in enumerate(document)) % 10


def _has_polish_check(document: str) -> bool:
    weighted = zip(document, (7, 3, 1, 9, 7, 3, 1, 7, 3), strict=True)
    return sum(int(sign, 36) * weight for sign, weight in weighted) % 10 == 0
