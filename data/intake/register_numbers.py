"""Tells business ids from personal identity codes, in columns that are declared to hold register numbers.

FI: Y-tunnus. SE: organisationsnummer, whose third digit is 2 or more, so that it is no date of birth. NO:
organisasjonsnummer. DK: CVR. EE: registrikood. LV: registration number of 11 digits, the first 4, 5 or 9. LT:
company code of 9 digits, its check digit as in Estonia. PL: NIP, REGON, KRS. DE: HRA and HRB numbers. VAT
numbers of the EU and Norway with the country before them, and those of the nine without it.

Some numbers are both. Of made-up Polish NIPs, 6 in 100 are also a Danish or Swedish code, of Latvian numbers
2 in 100 a code of a neighbour, of Polish KRS numbers 2 in 100 a Swedish code. Such a number is a person's
where it stands alone, or the column also holds what can only be a person's code. It counts as a business id
in its usual groups (123-456-78-19), with the country before it, beside as many of its kind that can be
nothing else, and, where the store's country has no such codes or is not said, beside as many business ids of
any kind.
"""

import re
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from stdnum import luhn
from stdnum.bg import egn
from stdnum.cz import rc
from stdnum.de import handelsregisternummer, idnr
from stdnum.de import vat as de_vat
from stdnum.dk import cvr
from stdnum.ee import ik, kmkr, registrikood
from stdnum.es import dni, nie
from stdnum.eu import vat as eu_vat
from stdnum.fi import ytunnus
from stdnum.lt import pvm
from stdnum.lv import pvn
from stdnum.no import fodselsnummer, orgnr
from stdnum.pl import nip, pesel, regon

from data.intake.personal_codes import could_be_born, holds_identity_code
from data.intake.personal_dates import stretches
from data.intake.personal_text import plain_text
from data.language import _

FINE, NOT_A_BUSINESS_ID, PERSONAL_CODE = 0, 1, 2
_EMPTY = -1
_NIP, _KRS, _LATVIAN = 3, 4, 5


class _Doubt(NamedTuple):
    """A number that may be a business id of a kind, or a code of a person in some countries."""

    kind: int
    persons: tuple[str | None, ...]


_NIP_OR_PERSON, _KRS_OR_SE, _LATVIAN_OR_PERSON = 10, 20, 30
_DOUBTS = {
    10: _Doubt(_NIP, ("SE",)),
    11: _Doubt(_NIP, ("DK",)),
    12: _Doubt(_NIP, ("DK", "SE")),
    20: _Doubt(_KRS, ("SE",)),
    # The register gives out no such numbers, so they are a person's everywhere but in Latvia.
    30: _Doubt(_LATVIAN, (None, "DE", "DK", "EE", "FI", "LT", "NO", "PL", "SE")),
    31: _Doubt(_LATVIAN, ("EE", "LT")),
    32: _Doubt(_LATVIAN, ("PL",)),
    33: _Doubt(_LATVIAN, ("DE",)),
    34: _Doubt(_LATVIAN, ("NO",)),
}

_LABEL = re.compile(
    r"^(?:NIP|REGON|KRS|CVR(?:-NR)?|SE-NR|ORG\.? ?-?NR|VAT|REG\.? ?-?(?:NR|KOOD)|Y-TUNNUS|FO-NUMMER)\b[ .:]*"
)
_GERMAN_REGISTER = re.compile(r"HR[AB] ?[1-9]\d{0,5} ?[A-ZÖ]{0,3}")
_GERMAN_COURT = re.compile(r"^(?:AMTSGERICHT|AG) ")
_WITH_COUNTRY = re.compile(r"([A-Z]{2})[ .-]?([A-Z\d][A-Z\d .*+/-]{4,20})")
_WITHOUT_COUNTRY = re.compile(r"(\d[\d .\-/]{5,20}\d)( ?MVA)?")
# FI, DK, NO, SE, PL: other groups are those of phone numbers, or none.
_GROUPS = re.compile(
    r"\d+|\d{7}-\d|\d\d(?: \d\d){3}|[89]\d\d(?: \d{3}){2}|[89]\d\d(?:\.\d{3}){2}|(?:16)?\d{6}-\d{4}"
    r"|\d{3}[- ]\d{3}[- ]\d\d[- ]\d\d|\d{3}[- ]\d\d[- ]\d\d[- ]\d{3}"
)
_NIP_GROUPS = re.compile(r"\d{3}[- ]\d{3}[- ]\d\d[- ]\d\d|\d{3}[- ]\d\d[- ]\d\d[- ]\d{3}")


def register_number_problems(
    texts: "pa.Array | pa.ChunkedArray", *, country: str | None = None
) -> NDArray[np.int8]:
    """Return for each text 0 for a business id or nothing, 1 for no business id, 2 for a code of a person.

    `country`, such as ``FI``, is where the store is: it makes the door stricter on codes of that country. A
    sole trader's id is a person's code in Sweden and Latvia; elsewhere it is a number like others and passes.
    """
    column = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded = column.cast(pa.string()).dictionary_encode()
    verdicts = np.array([_verdict(text) for text in coded.dictionary.to_pylist()] or [FINE], np.int8)
    present = coded.indices.is_valid().to_numpy(zero_copy_only=False)
    found = np.where(present, verdicts[coded.indices.fill_null(0).to_numpy()], np.int8(_EMPTY))
    return _without_doubts(found, country)


def register_number_sentence(problem: int) -> str:
    """Return what to do about problem 1 or 2, without any value."""
    if problem == PERSONAL_CODE:
        return _(
            "Looks like a personal identity code, as some sole traders have for a business id. "
            "Leave it empty and mark a sole trader; before a Polish NIP write PL."
        )
    return _("Not a business id of the nine countries nor a VAT number. Correct it, or leave it empty.")


def _without_doubts(verdicts: NDArray[np.int8], country: str | None) -> NDArray[np.int8]:
    """Decide on numbers that are both, by the store's country and by the other numbers of the column."""
    problems = np.where(verdicts == _EMPTY, np.int8(FINE), verdicts)
    persons_stand_there = bool((verdicts == PERSONAL_CODE).any())
    all_sure = int(np.isin(verdicts, (FINE, _NIP, _KRS, _LATVIAN)).sum())
    for kind in (_NIP, _KRS, _LATVIAN):
        codes = [code for code, doubt in _DOUBTS.items() if doubt.kind == kind]
        doubtful = np.isin(verdicts, codes)
        accepted = (verdicts == kind).sum() >= doubtful.sum()
        for code in codes:
            at_home = country in _DOUBTS[code].persons
            fine = not persons_stand_there and (accepted or (not at_home and all_sure >= doubtful.sum()))
            problems[verdicts == code] = FINE if fine else PERSONAL_CODE
        problems[verdicts == kind] = FINE
    return problems


def _verdict(text: str) -> int:
    plain = _LABEL.sub("", plain_text(text).upper())
    if _GERMAN_REGISTER.fullmatch(plain) or handelsregisternummer.is_valid(_GERMAN_COURT.sub("", plain)):
        return FINE
    found = _WITHOUT_COUNTRY.fullmatch(plain)
    if found is not None:
        return _verdict_on_digits(found[1], re.sub(r"\D", "", found[1]))
    found = _WITH_COUNTRY.fullmatch(plain)
    if found is not None and (verdict := _verdict_on_vat(found[1], found[2])) != NOT_A_BUSINESS_ID:
        return verdict
    personal = holds_identity_code(plain, stretches(plain), record_ids=False)
    return PERSONAL_CODE if personal else NOT_A_BUSINESS_ID


def _verdict_on_vat(country: str, number: str) -> int:
    digits = re.sub(r"\D", "", number)
    if country == "NO":
        return FINE if orgnr.is_valid(digits) else NOT_A_BUSINESS_ID
    if country == "SE":
        return _verdict_on_swedish(digits[:10]) if len(digits) in (10, 12) else NOT_A_BUSINESS_ID
    if country == "LV" and digits[:1] in ("0", "1", "2", "3"):
        return PERSONAL_CODE
    if (country == "EE" and registrikood.is_valid(digits)) or (country == "LT" and _is_lithuanian(digits)):
        return FINE
    person = {"BG": egn.is_valid, "CZ": rc.is_valid, "SK": rc.is_valid, "ES": _is_spaniard}.get(country)
    if person is not None and person(number):
        return PERSONAL_CODE
    return FINE if eu_vat.is_valid(country + number) else NOT_A_BUSINESS_ID


def _verdict_on_digits(plain: str, digits: str) -> int:
    length = len(digits)
    if not _GROUPS.fullmatch(plain):
        personal = length in (10, 11, 12) and could_be_born(digits)
        return PERSONAL_CODE if personal or idnr.is_valid(digits) else NOT_A_BUSINESS_ID
    if length == 8:
        valid = ytunnus.is_valid(digits) or cvr.is_valid(digits) or registrikood.is_valid(digits)
        return FINE if valid else NOT_A_BUSINESS_ID
    if length == 9:
        checks = (orgnr.is_valid, _is_lithuanian, regon.is_valid, kmkr.is_valid, de_vat.is_valid)
        return FINE if any(check(digits) for check in checks) else NOT_A_BUSINESS_ID
    if length == 10:
        return _verdict_on_ten(plain, digits)
    if length == 11:
        return _verdict_on_eleven(digits)
    if length == 12:
        return _verdict_on_twelve(digits)
    return FINE if length == 14 and regon.is_valid(digits) else NOT_A_BUSINESS_ID


def _verdict_on_ten(plain: str, digits: str) -> int:
    if _verdict_on_swedish(digits) == FINE:
        return FINE
    born = could_be_born(digits, luhn_holds=luhn.is_valid(digits))
    # The court register has counted to some 1.2 million.
    if plain.isdigit() and digits.startswith(("0000", "0001")):
        return _KRS_OR_SE if born else _KRS
    if not nip.is_valid(digits) or digits[0] == "0" or digits[1:3] == "00" or plain[-5] == "-":
        return PERSONAL_CODE if could_be_born(digits) else NOT_A_BUSINESS_ID
    if not born or _NIP_GROUPS.fullmatch(plain):
        return _NIP
    danish, swedish = could_be_born(digits, luhn_holds=False), luhn.is_valid(digits)
    return _NIP_OR_PERSON + (2 if danish and swedish else 1 if danish else 0)


def _verdict_on_eleven(digits: str) -> int:
    if digits[0] not in "459" or not pvn.is_valid(digits):
        return PERSONAL_CODE if could_be_born(digits) or idnr.is_valid(digits) else NOT_A_BUSINESS_ID
    for place, check in enumerate(_LATVIAN_CHECKS):
        if check(digits):
            return _LATVIAN_OR_PERSON + place
    return _LATVIAN


def _verdict_on_twelve(digits: str) -> int:
    if digits.startswith("16") and _verdict_on_swedish(digits[2:]) == FINE:
        return FINE
    if could_be_born(digits):
        return PERSONAL_CODE
    # A Swedish VAT number without its letters.
    if digits.endswith("01") and _verdict_on_swedish(digits[:10]) != NOT_A_BUSINESS_ID:
        return _verdict_on_swedish(digits[:10])
    return FINE if pvm.is_valid(digits) else NOT_A_BUSINESS_ID


def _verdict_on_swedish(digits: str) -> int:
    if digits[2] >= "2":
        return FINE if luhn.is_valid(digits) and digits[0] != "0" else NOT_A_BUSINESS_ID
    return PERSONAL_CODE if could_be_born(digits) else NOT_A_BUSINESS_ID


def _is_unusual_latvian(digits: str) -> bool:
    """Return whether the register gives out no such number: its fourth digit is 0, or it begins with 90."""
    return digits[3] != "0" and not digits.startswith("90")


def _is_norwegian(digits: str) -> bool:
    """Return whether both check digits are right, whatever was added to day and month."""
    checks = fodselsnummer.calc_check_digit1(digits) + fodselsnummer.calc_check_digit2(digits)
    return digits[-2:] == checks and could_be_born(digits)


def _is_lithuanian(digits: str) -> bool:
    if len(digits) != 9:
        return bool(pvm.is_valid(digits))
    return bool(pvm.is_valid(digits)) or (digits[0] in "1234" and ik.calc_check_digit(digits) == digits[-1])


def _is_spaniard(number: str) -> bool:
    return bool(dni.is_valid(number) or nie.is_valid(number))


# In the order of _DOUBTS from 30 on.
_LATVIAN_CHECKS = (_is_unusual_latvian, ik.is_valid, pesel.is_valid, idnr.is_valid, _is_norwegian)
