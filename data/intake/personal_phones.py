"""Recognises phone numbers as people write them in FI SE NO DK EE LV LT PL DE, and abroad with a plus.

Eight or nine digits in a row are as often a register number; nothing in them tells which. So they count only
behind a word such as "tel", or where nine digits begin like a mobile number of Poland or Lithuania, or with
an area code, and are no valid register number.
"""

import re
from collections.abc import Sequence

from stdnum import ean
from stdnum.de import vat
from stdnum.no import orgnr
from stdnum.pl import regon

from data.intake.personal_dates import is_calendar

_BEGIN = r"(?<!\d)(?<!\d[.,:-])"
# Not the zone of a clock, nor an age (18+), nor a counter (00123-01-2026).
_ABROAD = re.compile(
    r"(?<!\d)(?<!UTC)(?<!GMT)\+[ (]{0,2}[1-9](?:[ .\-/()]{0,3}\d){6,14}"
    rf"|{_BEGIN}00[ .\-]?\(?(?:[3-9]|[12](?=\d{{8}}))(?:[ .()\-]{{0,3}}\d){{8,13}}"
)
_WITH_AREA_CODE = re.compile(rf"{_BEGIN}0[1-9]\d{{0,6}}(?:\)?[ ./\-]{{1,4}}\(?\d{{2,9}})+(?!\d)")
_BRACKETS = re.compile(
    r"\((?!(?:19|20)\d\d\))\d{1,5}(?:[ \-]\d{1,3})?\)[ \-/]{0,2}\d(?:[ .\-/]?\d){4,10}(?!\d)"
)
_GROUPS = re.compile(
    "|".join(
        [
            # NO, DK: 22 33 44 55; NO mobile: 987 65 432.
            r"(?<!\d)[2-9]\d([ .\-])\d\d\1\d\d\1\d\d(?!\d)",
            r"(?<!\d)[489]\d\d([ .\-])\d\d\2\d{3}(?!\d)",
            # LV, EE: 29 123 456; PL: 601 234 567.
            r"(?<!\d)[2-9]\d([ .\-])\d{3}\3\d{3}(?!\d)",
            r"(?<!\d)[1-9]\d\d([ .\-])\d{3}\4\d{3}(?!\d)",
            # PL: 22 123 45 67, 601 23 45 67, 22 123 4567.
            r"(?<!\d)[1-9]\d[ \-]\d{3}[ \-](?:\d\d[ \-]\d\d|\d{4})(?!\d)",
            r"(?<!\d)[4-8]\d\d[ \-]\d\d[ \-]\d\d[ \-]\d\d(?!\d)",
            # LT: 8 612 34567, 8-5-212 3456, 8612 34567.
            r"(?<!\d)[80][ \-]\(?\d{3}\)?[ \-](?:\d{5}|\d\d[ \-]?\d{3}|\d{3}[ \-]?\d\d)(?!\d)",
            r"(?<!\d)[80][ \-]\(?(?:5\)?[ \-]\d{3}[ \-]?\d{4}|\d\d\)?[ \-]\d{6})(?!\d)",
            r"(?<!\d)86\d\d[ \-](?:\d{5}|\d{3}[ \-]\d\d|\d\d[ \-]\d{3})(?!\d)",
        ]
    )
)
# A year before four digits is the number of a file; a box before a postcode is an address.
_FOUR_FOUR = re.compile(
    r"(?<!\d)(?<!boks )(?<!box )(?<!pb )(?!(?:19|20)\d\d-)[2-9]\d{3}[ \-]\d{4}(?!\d)", re.IGNORECASE
)
_LETTER_BEFORE = re.compile(r"[A-Za-z][\-/]?$")
# Seven digits are a number with nothing else around them; in an address they are a house and a postcode.
_ALONE = re.compile(
    r"[2-9]\d\d[ \-]\d{4}|5\d{3}[ \-]\d{3}|[3-9]\d[ \-]\d\d[ \-]\d{3}|[3-9]\d\d[ \-]\d\d[ \-]\d\d"
    r"|6\d\d[ \-]\d{5}|[3-9]\d[ \-]\d{7}"
)
_IN_ESTONIA = re.compile(r"(?<!\d)5\d\d \d{4}(?!\d| ?[^\W\d_])")
_NINE = re.compile(r"(?<![\d.,\-/=])(?:45|50|51|53|57|60|66|69|72|73|78|79|88|86|0[1-9])\d{7}(?!\d|[.,\-]\d)")
# DE without its plus: 13 digits, as goods (EAN) and Swedish cells have.
_THIRTEEN = re.compile(r"(?<!\d)491[567]\d{9}(?!\d)")
_NAMED = re.compile(
    r"(?<![^\W_])(?:tel|telephone|telefon\w{0,3}|t[āa]lr\w{0,6}|puh|puhelin\w{0,6}|matkapuh\w{0,8}|phone|tlf"
    r"|tfn|gsm|mob|mobile?|mobiil|mobilo?|handy|fax|faksi?|fon|cell|sms|viber|whats ?app|telegram|signal"
    r"|wechat|[тt]ел|моб)(?:[.:,# ]|nr|no){0,6}([+(]?\d(?:[ .\-/()]{0,3}\d){6,})",
    re.IGNORECASE,
)


def holds_phone(text: str, stretches: Sequence[tuple[int, int]], *, record_ids: bool) -> bool:
    """Return whether a plain text, without dates and cell codes, holds what may be a phone number.

    `stretches` are where digits stand together. With `record_ids`, digits in one row, or behind letters and
    joined by hyphens as in file numbers, are left alone.
    """
    if any(_is_phone(text, begin, end, record_ids=record_ids) for begin, end in stretches):
        return True
    if not stretches:
        return False
    if _ALONE.fullmatch(text) and not (record_ids and "-" in text):
        return True
    return any(not is_calendar(found[1]) for found in _NAMED.finditer(text))


def _is_phone(text: str, begin: int, end: int, *, record_ids: bool) -> bool:
    if _ABROAD.search(text, begin, end) or _is_german(text, begin, end):
        return True
    file_number = record_ids and _LETTER_BEFORE.search(text[:begin])
    if not file_number and (
        _has_area_code(text, begin, end, record_ids=record_ids) or _GROUPS.search(text, begin, end)
    ):
        return True
    if any(sum(map(str.isdigit, found[0])) >= 8 for found in _BRACKETS.finditer(text, begin, end)):
        return True
    fours = _FOUR_FOUR.search(text, begin, end)
    if fours is not None and not (record_ids and "-" in fours[0]):
        return True
    # The letters that would make it an address stand behind the stretch.
    if _IN_ESTONIA.search(text, begin):
        return True
    return not record_ids and any(
        not _is_register_number(nine[0]) for nine in _NINE.finditer(text, begin, end)
    )


def _has_area_code(text: str, begin: int, end: int, *, record_ids: bool) -> bool:
    return any(
        _is_long_enough(found[0], record_ids=record_ids)
        for found in _WITH_AREA_CODE.finditer(text, begin, end)
    )


def _is_long_enough(number: str, *, record_ids: bool) -> bool:
    """Return whether groups that begin with an area code make up 8 to 12 digits, as one number does."""
    groups = re.findall(r"\d+", number)
    separators = {part.strip() for part in re.findall(r"[ ./\-]+", number)}
    if record_ids and separators == {"-"} and any(re.fullmatch(r"20[0-4]\d", group) for group in groups):
        return False
    # 01234/05/2026 is a file of a court or an office.
    if number.count("/") > 1:
        return False
    # 01.61 01.63 are branches of trade, not the groups of one number.
    if "." in separators and len(separators) > 1:
        return False
    length = len(groups[0])
    for group in groups[1:]:
        length += len(group)
        if 8 <= length <= 12 and length >= len(groups[0]) + 3:
            return True
    return False


def _is_german(text: str, begin: int, end: int) -> bool:
    found = _THIRTEEN.search(text, begin, end)
    return found is not None and not ean.is_valid(found[0]) and int(found[0][6:]) % 125 != 0


def _is_register_number(digits: str) -> bool:
    return bool(regon.is_valid(digits) or vat.is_valid(digits) or orgnr.is_valid(digits))
