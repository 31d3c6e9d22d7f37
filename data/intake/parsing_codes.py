"""Reads codes, lists of codes, bands and flags: by code, by label, and yes and no in the languages around."""

import re
from collections.abc import Iterable

from data.errors import Refused
from data.intake.column import Unreadable
from data.language import _
from data.vocabulary_entry import Band, band_of
from data.vocabulary_file import Entry

MOST_LISTED = 12
# In English, Finnish, Swedish, Danish, Norwegian, German, Estonian, Latvian, Lithuanian and Polish.
_YES = frozenset(
    ("yes", "y", "true", "1", "1.0", "x", "ok", "kyllä", "joo", "k", "on", "ja", "jah", "jā", "taip", "tak")
)
_NO = frozenset(("no", "n", "false", "0", "0.0", "-", "ei", "e", "nej", "nei", "nein", "nē", "ne", "nie"))
_STRONG, _COMMA = re.compile(r"[;|\n]+"), re.compile(r",+")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]0{1,2})?")


class CodeParser:
    """Parses texts into codes of one vocabulary."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._known = {_folded(each.label): each.code for each in self._entries}
        self._known |= {_folded(each.text): each.code for each in self._entries}
        self._known |= {_folded(each.code): each.code for each in self._entries}
        self._bands = tuple(each for each in self._entries if isinstance(each, Band))

    def code(self, text: str) -> tuple[str, str]:
        """Return the code of a code or label."""
        found = self._known.get(_folded(text))
        if found is None:
            raise Unreadable(self._unknown())
        return found, found

    def codes(self, text: str) -> tuple[list[str], str]:
        """Return the codes of a list, sorted, each once.

        Codes stand between semicolons, bars, line ends, commas or spaces; labels, which may hold commas and
        spaces, between semicolons, bars or line ends.
        """
        found: set[str] = set()
        for part in _STRONG.split(text):
            found |= self._codes_of_part(part.strip())
        if not found:
            raise Unreadable(self._unknown())
        return sorted(found), " ".join(sorted(found))

    def band(self, text: str) -> tuple[str, str]:
        """Return the code of the band that is named, or into which a number falls."""
        if _NUMBER.fullmatch(text):
            try:
                code = band_of(self._bands, int(re.split(r"[.,]", text)[0])).code
            except Refused:
                raise Unreadable(self._unknown()) from None
            return code, code
        return self.code(text.replace("–", "-").replace(" - ", "-"))

    def _codes_of_part(self, part: str) -> set[str]:
        if not part:
            return set()
        if (whole := self._known.get(_folded(part))) is not None:
            return {whole}
        pieces = [piece.strip() for piece in _COMMA.split(part) if piece.strip()]
        if pieces == [part]:
            pieces = part.split()
            if pieces == [part]:
                raise Unreadable(self._unknown())
        return {code for piece in pieces for code in self._codes_of_part(piece)}

    def _unknown(self) -> str:
        codes = [each.code for each in self._entries]
        if len(codes) > MOST_LISTED:
            return _(
                "This is no code of this column. The XLSX template and `python -m data vocabulary` list them."
            )
        return _("This is no code of this column. Write one of: {codes}.").format(codes=", ".join(codes))


def parse_flag(text: str) -> tuple[bool, str]:
    """Return yes or no."""
    word = _folded(text)
    if word in _YES:
        return True, "yes"
    if word in _NO:
        return False, "no"
    raise Unreadable(_("This is neither yes nor no. Write yes or no."))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
