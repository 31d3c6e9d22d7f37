"""Checks a part of a workbook as XML: well formed, in UTF-8, with no declarations that expand or fetch."""

from collections.abc import Iterable
from xml.parsers import expat

from data.errors import Refused
from data.intake.reading.zip_check import damaged
from data.language import _


def check_xml(chunks: Iterable[bytes]) -> None:
    """Read XML to its end and drop it.

    The reader of workbooks passes over damage in silence, so this one, which does not, goes before it.

    Raises
    ------
    Refused
        When it is not well formed, not in UTF-8, or has a document type, where bombs of entities and
        addresses of other files are declared.
    """
    parser = XmlParser()
    for chunk in chunks:
        parser.feed(chunk)
    parser.close()


class XmlParser:
    """Takes XML piece by piece; raises as `check_xml`."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.EntityDeclHandler = _refuse_doctype
        self._parser.XmlDeclHandler = _check_encoding
        self._begun = False

    def feed(self, chunk: bytes) -> None:
        """Take the next piece."""
        if not self._begun and chunk[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00"):
            raise Refused(damaged())
        self._begun = True
        self._parse(chunk, final=False)

    def close(self) -> None:
        """Check that nothing is missing."""
        self._parse(b"", final=True)

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError:
            raise Refused(damaged()) from None


def _refuse_doctype(*_declared: object) -> None:
    raise Refused(_("The workbook declares texts that expand or lie elsewhere (DTD). Save it anew as .xlsx."))


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise Refused(damaged())
