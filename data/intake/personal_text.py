"""Brings a text into the plain form in which personal data is looked for, whatever signs were typed."""

import re
import unicodedata

# NFKC would turn the first two into a letter and a blank with a ring, and leave the quotation marks apart.
_ALIKE = str.maketrans(
    {
        "º": "°",
        "˚": "°",
        **dict.fromkeys("´`′’‘ʹʼ", "'"),
        **dict.fromkeys("″”“„", '"'),
        **dict.fromkeys("·•‧∙", "."),
        **dict.fromkeys("∕⁄", "/"),
        **dict.fromkeys("−⁃˗~", "-"),
        **dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " "),
    }
)
# Letters of other alphabets that look like those in codes; small ones stay, as words are made of them.
_LOOK_ALIKES = str.maketrans("АВЕЅІЈКМНОРСТУХҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXYABEZHIKMNOPTYX")
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc", "Co", "Cn"})
_CELL_SIZE = r"\d{1,5}k?m"
_NO_PERSON = re.compile(
    rf"(?<![^\W_])(?:(?:CRS\d{{4,5}}RES)?{_CELL_SIZE}(?:N-?\d{{1,7}}E-?\d{{1,7}}|_-?\d{{1,7}}_-?\d{{1,7}})"
    r"|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{64}|[\da-f]{40}|[\da-f]{32}"
    r"|(?:19|20)\d\d/S \d{3}-\d{6})(?![^\W_])",
    re.IGNORECASE,
)
# No sign of these changes, and most texts have no others.
_USUAL = re.compile(r"[ -~\u00c0-\u024f]*")
_SPACES = re.compile(r" {2,}")


def plain_text(text: str) -> str:
    """Return the text with plain digits, hyphens and blanks, and without signs that nobody sees.

    Digits of every script become 0 to 9, dashes of every width a hyphen, blanks of every kind one blank;
    capitals that only look Latin become so.
    """
    if not _USUAL.fullmatch(text):
        text = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
        text = "".join(map(_plain_sign, text)).translate(_LOOK_ALIKES)
    return _SPACES.sub(" ", text).strip()


def without_known_codes(text: str) -> str:
    """Return the text with codes of things blotted out, and low lines as hyphens.

    Cells, UUIDs, digests and notices of tenders (2026/S 045-123456) have digits enough to be mistaken for
    other numbers; none tells who somebody is.
    """
    return _NO_PERSON.sub("#", text).replace("_", "-")


def _plain_sign(sign: str) -> str:
    if sign.isascii() and sign.isprintable():
        return sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Pd":
        return "-"
    if kind in ("Zs", "Zl", "Zp") or sign in "\t\n\r\v\f":
        return " "
    return "" if kind in _INVISIBLE else sign
