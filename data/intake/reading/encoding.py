"""Turns the bytes of a text file into UTF-8, and refuses where it is not what it says."""

import codecs

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.formats import UTF8_BOM
from data.language import _

UTF8 = "utf-8"
# Codecs of Python for text of offices in our countries; others (utf-7, idna, escapes) are no encodings.
ENCODINGS = frozenset(
    {
        UTF8, "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1250", "cp1251", "cp1252", "cp1257", "cp775",
        "cp850", "cp437", "cp852", "iso8859-1", "iso8859-2", "iso8859-4", "iso8859-10", "iso8859-13",
        "iso8859-15", "mac-roman", "mac-latin2",
    }
)  # fmt: skip
_BLOCK = 1 << 20
_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8_of(content: bytes, *, stated: str | None) -> tuple[memoryview, str]:
    """Return the text as UTF-8 without a byte order mark, and the encoding that it came in.

    UTF-8 is not copied, as a file may be large.

    Raises
    ------
    Refused
        When the bytes are not of the stated encoding, or none is stated and they are not UTF-8; the message
        names the line of the first byte that does not fit.
    """
    encoding = _codec(stated) if stated else UTF8
    if content.startswith(UTF8_BOM) and encoding != UTF8:
        raise Refused(_("The file says itself that it is UTF-8. Leave the encoding out."))
    if encoding != UTF8:
        return memoryview(_decoded(content, encoding)), encoding
    _refuse_wide(content)
    _check_utf8(content, stated=stated is not None)
    return memoryview(content)[len(UTF8_BOM) if content.startswith(UTF8_BOM) else 0 :], UTF8


def _codec(stated: str) -> str:
    name = stated.strip().lower().replace("_", "-")
    if name == "utf-8-sig":
        return UTF8
    for each in (name, name.replace("windows-", "cp")):
        # `lookup` takes any text; the list keeps it to encodings, in the names that it gives them.
        try:
            found = codecs.lookup(each).name
        except (LookupError, ValueError):
            continue
        if found in ENCODINGS:
            return found
    message = _("There is no encoding {name}. Use one such as utf-8, utf-16, windows-1252 or windows-1257.")
    raise Refused(message.format(name=name[:20] if name.isascii() and name.isprintable() else "?"))


def _refuse_wide(content: bytes) -> None:
    """Refuse UTF-16 and UTF-32, which are full of NULs, by a better sentence than that of NULs."""
    sample = content[:2000]
    marked = content.startswith(_MARKS)
    if not marked and sample.count(0) * 5 > len(sample) * 4:
        raise Refused(_("The file is full of zeros, so it was not saved to its end. Save it anew."))
    if marked or sample.count(0) * 3 > len(sample):
        wide = (
            "utf-32" if content.startswith(_MARKS[:2]) or sample.count(0) * 5 > len(sample) * 3 else "utf-16"
        )
        message = _(
            "This text is not UTF-8 but looks like {wide}. Save it as CSV UTF-8, or state the encoding."
        )
        raise Refused(message.format(wide=wide))


def _check_utf8(content: bytes, *, stated: bool) -> None:
    decoder = codecs.getincrementaldecoder(UTF8)()
    view = memoryview(content)
    for start in range(0, max(len(view), 1), _BLOCK):
        try:
            decoder.decode(view[start : start + _BLOCK], final=start + _BLOCK >= len(view))
        except UnicodeDecodeError as error:
            # The decoder may have kept back up to three bytes of the block before, and begins with them.
            end = min(start + _BLOCK, len(view))
            line = content.count(b"\n", 0, end - len(error.object) + error.start) + 1
            raise Refused(_not_utf8(line, stated=stated)) from None


def _not_utf8(line: int, *, stated: bool) -> str:
    if stated:
        message = _(
            "Line {line} is not in the stated encoding. State another, or save the file as CSV UTF-8."
        )
    else:
        message = _(
            "The text is not UTF-8 (first in line {line}). Save it as CSV UTF-8, or state its encoding, such "
            "as windows-1257, windows-1252 or utf-16."
        )
    return message.format(line=line)


def _decoded(content: bytes, encoding: str) -> bytes:
    """Return the text in UTF-8; block by block, so that it is never held as text of 4 bytes a letter."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    parts: list[bytes] = []
    size = lines = 0
    for start in range(0, max(len(view), 1), _BLOCK):
        try:
            text = decoder.decode(view[start : start + _BLOCK], final=start + _BLOCK >= len(view))
            part = text.encode(UTF8)
        except UnicodeDecodeError as error:
            lines += view[start : start + error.start].tobytes().count(b"\n")
            raise Refused(_not_utf8(lines + 1, stated=True)) from None
        except UnicodeEncodeError:
            raise Refused(_not_utf8(lines + 1, stated=True)) from None
        lines += part.count(b"\n")
        size += len(part)
        if size > LIMITS.unpacked_bytes:
            raise Refused(_("The text is too long when turned into UTF-8. Split the file."))
        parts.append(part)
    return b"".join(parts).removeprefix(UTF8_BOM)
