"""Recognises personal identity codes of FI SE NO DK EE LV LT PL DE, also those given to newcomers.

Check digits are not asked for where digits stand together: Denmark dropped them in 2007, Latvia's newer codes
have none that is published, and a code with a typing error is a person's as well. So 10 to 12 digits in a row
are always taken for a code. With a separator inside, the part before it must be a date of birth as one of the
countries writes it: day plus 60 (Swedish coordination numbers, Danish replacement numbers), day plus 40
(Norwegian D-numbers), month plus 40, 65 or 80 (Norwegian H-numbers and made-up ones), month plus 20, 40, 60
or 80 (PESEL, by century). Latvian codes since July 2017 begin with 32 to 39 instead.
"""

import re
from collections.abc import Sequence

_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_DAY_40 = r"(?:4[1-9]|[56]\d|7[01])"
_DAY_60 = r"(?:6[1-9]|[78]\d|9[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_MONTH_NO = rf"(?:{_MONTH}|4[1-9]|5[0-2]|6[6-9]|7[0-7]|8[1-9]|9[0-2])"
_MONTH_PL = rf"(?:{_MONTH}|2[1-9]|3[0-2]|4[1-9]|5[0-2]|6[1-9]|7[0-2]|8[1-9]|9[0-2])"
_YEAR = r"(?:18|19|20)\d\d"
_GAP = r" ?[-+/. ] ?"
_FINNISH_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"

_BORN_SE_DK = rf"(?:(?:{_DAY}|{_DAY_60}){_MONTH}\d\d|\d\d{_MONTH}(?:{_DAY}|{_DAY_60}))"
_BORN_NO_LV = rf"(?:(?:{_DAY}|{_DAY_40}){_MONTH_NO}\d\d|[89]\d{{5}}|3[2-9]\d{{4}})"


def _any_of(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)(?:{'|'.join(forms)})(?!\d)", re.IGNORECASE)


_DIGITS = _any_of(
    # Not the decimals of a coordinate.
    r"(?<!\d[.,])\d{10,12}",
    rf"{_BORN_SE_DK}{_GAP}\d{{4}}",
    rf"(?:{_YEAR}{_MONTH}(?:{_DAY}|{_DAY_60})|{_DAY}{_MONTH}{_YEAR}){_GAP}\d{{4}}",
    rf"{_BORN_NO_LV}(?:{_GAP}\d{{5}}| \d{{3}} \d\d)",
    # The German tax number of a person, in its usual groups.
    r"[1-9]\d[ .]\d{3}[ .]\d{3}[ .]\d{3}",
)
# Forms that sources use for ids of records too (2026-03-01-0001), so they count in texts only.
_DIGITS_OF_TEXTS = _any_of(
    rf"\d\d{_MONTH_PL}{_DAY}{_GAP}\d{{5}}",
    rf"[1-8] ?\d\d{_MONTH}{_DAY}{_GAP}\d{{4}}",
    rf"(?:18|19|20) \d\d{_MONTH}(?:{_DAY}|{_DAY_60}){_GAP}\d{{4}}",
    rf"(?:{_DAY}|{_DAY_40}|{_DAY_60})[-. /]{_MONTH_NO}[-. /]\d\d{_GAP}\d{{4,5}}",
    rf"(?:{_YEAR}|\d\d)[-. /]{_MONTH}[-. /](?:{_DAY}|{_DAY_60}){_GAP}\d{{4,5}}",
    rf"{_DAY}[-. /]{_MONTH}[-. /]{_YEAR}{_GAP}\d{{4,5}}",
    # DE: tax numbers of persons and firms.
    r"\d{3}/\d{3,4}/\d{4,5}|\d\d/\d{3}/\d{5}",
    # Digit by digit.
    r"\d(?: \d){7,}",
)
# FI; the digits of a cell code (250mN310175E38600) are none.
_FINNISH = _any_of(rf"(?<!mN){_DAY}{_MONTH}\d\d ?[-+A-FU-Y] ?\d{{3}}[0-9A-FHJ-NPR-Y]")
_FINNISH_WITHOUT_MARK = re.compile(
    rf"(?<!\d)({_DAY}{_MONTH}\d\d) ?(\d{{3}})([A-FHJ-NPR-Y])(?![A-Z\d])", re.IGNORECASE
)
_LETTERS_OF_TEXTS = _any_of(
    # Codes of hospitals for those without a number, with letters behind the date (SE, DK).
    rf"(?:18|19|20)?{_BORN_SE_DK}[-+](?=[A-Z]{{0,3}}\d)(?=\d{{0,3}}[A-Z])[A-Z\d]{{4}}(?![A-Z])",
    # DE: pension insurance.
    rf"(?<!mN)\d\d ?{_DAY}{_MONTH}\d\d ?[A-Z] ?\d{{3}}",
)
_NAMED = re.compile(
    r"(?<![^\W_])(?:hetu|sotu|henkil[öo]tunnus|person(?:al)?\.?(?:nummer|nr|id|code)|pnr|cpr|fnr"
    r"|f[øo]dselsnummer|isikukood|personas kods|asmens kodas|pesel|steuer-?id(?:nr)?|idnr|p\.k\.|a\.k\.)"
    r"(?:[.:,# ]|nr|no){0,6}\d{7}",
    re.IGNORECASE,
)
_BEGINS_LIKE_A_CODE = re.compile(r"\d{6}|\d{4} ?\d\d ?[A-Za-z+-]")

_HYPHENED = re.compile(
    rf"(?:{_BORN_SE_DK}|{_YEAR}{_MONTH}(?:{_DAY}|{_DAY_60})) ?[-+] ?\d{{4}}|{_BORN_NO_LV} ?[-+] ?\d{{5}}"
)
_BORN_10 = re.compile(rf"(?P<dk>(?:{_DAY}|{_DAY_60}){_MONTH})\d{{6}}|\d\d{_MONTH}(?:{_DAY}|{_DAY_60})\d{{4}}")
_BORN_11 = re.compile(rf"{_BORN_NO_LV}\d{{5}}|\d\d{_MONTH_PL}{_DAY}\d{{5}}|[1-8]\d\d{_MONTH}{_DAY}\d{{4}}")
_BORN_12 = re.compile(rf"{_YEAR}{_MONTH}(?:{_DAY}|{_DAY_60})\d{{4}}")


def holds_identity_code(text: str, stretches: Sequence[tuple[int, int]], *, record_ids: bool) -> bool:
    """Return whether a plain text, without dates and cell codes, holds what may be an identity code.

    `stretches` are where digits stand together. `record_ids` leaves out forms that are usual for ids of
    records.
    """
    for begin, end in stretches:
        if _DIGITS.search(text, begin, end) or (not record_ids and _DIGITS_OF_TEXTS.search(text, begin, end)):
            return True
    if not _BEGINS_LIKE_A_CODE.search(text):
        return False
    if _FINNISH.search(text) or _NAMED.search(text) or _has_finnish_check(text):
        return True
    return not record_ids and _LETTERS_OF_TEXTS.search(text) is not None


def is_code_rather_than_phone(text: str) -> bool:
    """Return whether a plain text in a column for phone numbers is an identity code.

    A number of 10 to 12 digits begins with a plus or a 0 there. Codes of digits in a row that begin with a 0
    are taken for phone numbers.
    """
    number = text.lstrip("(")
    if number.startswith("+"):
        return False
    if _FINNISH.search(text) or _has_finnish_check(text) or _HYPHENED.fullmatch(text):
        return True
    return not number.startswith("0") and 10 <= sum(map(str.isdigit, text)) <= 12


def could_be_born(digits: str, *, luhn_holds: bool = True) -> bool:
    """Return whether 10, 11 or 12 digits begin as a date of birth does in the codes of that length.

    Without `luhn_holds`, a Swedish date does not count: Sweden's codes always keep Luhn's check, Denmark's
    have none.
    """
    pattern = {10: _BORN_10, 11: _BORN_11, 12: _BORN_12}[len(digits)]
    found = pattern.fullmatch(digits)
    return found is not None and (luhn_holds or len(digits) != 10 or found["dk"] is not None)


def _has_finnish_check(text: str) -> bool:
    found = _FINNISH_WITHOUT_MARK.search(text)
    return found is not None and _FINNISH_CHECKS[int(found[1] + found[2]) % 31] == found[3].upper()
