"""Checks a workbook as a zip before anything in it is unpacked: sizes, names, order, no tricks."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from data.errors import Refused
from data.intake.limits import LIMITS
from data.language import _

_END, _CENTRAL, _WIDE_END = b"PK\x05\x06", b"PK\x01\x02", b"PK\x06\x07"
_END_SIZE, _LOCAL_SIZE = 22, 30
_ENCRYPTED = 0x1
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 1 << 20


class CheckedZip:
    """A zip whose directory is sound and whose parts stay within bounds, also while they are unpacked.

    Raises
    ------
    Refused
        When it has too many parts, too much in them, overlapping parts, odd names, a password, or is damaged.
    """

    def __init__(self, content: bytes) -> None:
        _check_directory(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, RuntimeError, ValueError, struct.error):
            # zipfile raises a RuntimeError for a directory of a later version of the format.
            raise Refused(damaged()) from None
        _check_parts(parts, len(content))
        self.names = frozenset(part.filename for part in parts)
        self._unpacked = 0

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece; what was unpacked of all parts together is bounded.

        Raises
        ------
        Refused
            When the part is damaged, is not as long as it said, or the bound is passed.
        """
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > LIMITS.unpacked_bytes:
                        raise Refused(_too_much())
                    yield chunk
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            EOFError,
            RuntimeError,  # a password, or a way of packing that zipfile does not know
            OSError,
        ):
            raise Refused(damaged()) from None

    def read(self, name: str) -> bytes:
        """Return a part that is known to be short, such as a list of sheets; raises as `chunks`."""
        content = b""
        for chunk in self.chunks(name):
            content += chunk
            if len(content) > 8 * _CHUNK:
                raise Refused(_too_much())
        return content


def damaged() -> str:
    """Return the sentence for a workbook that cannot be unpacked."""
    return _(
        "The workbook is damaged or not complete. Open it in a spreadsheet program, and save it as new .xlsx."
    )


def _too_much() -> str:
    message = _(
        "The workbook holds more than {size} MB when unpacked, or far more than its size tells. Split it."
    )
    return message.format(size=LIMITS.unpacked_bytes >> 20)


def _check_directory(content: bytes) -> None:
    """Refuse a zip that two programs could read in two ways: text before or after it, two directories."""
    if content.count(_CENTRAL) > 2 * LIMITS.zip_entries:
        raise Refused(_too_many_parts())
    end = len(content) - _END_SIZE
    if end < 0 or not content.startswith(_END, end) or _WIDE_END in content[-1000:]:
        raise Refused(damaged())
    _sign, _disk, _start_disk, here, count, size, offset, comment = struct.unpack("<4s4H2LH", content[end:])
    if here != count or comment or offset + size != end or count > LIMITS.zip_entries:
        raise Refused(_too_many_parts() if count > LIMITS.zip_entries else damaged())


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    if len(parts) > LIMITS.zip_entries:
        raise Refused(_too_many_parts())
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Refused(_("The workbook has a password. Take it off, and save it anew."))
    names = [part.filename for part in parts]
    folded = {name.casefold() for name in names}
    if len(folded) < len(names) or any(_is_odd(name) for name in names):
        raise Refused(damaged())
    if any(part.compress_type not in _PLAIN_METHODS for part in parts):
        raise Refused(damaged())
    for part in parts:
        large = part.file_size > LIMITS.zip_ratio_from_bytes
        if large and part.file_size > LIMITS.zip_ratio * max(part.compress_size, 1):
            raise Refused(_too_much())
    if sum(part.file_size for part in parts) > LIMITS.unpacked_bytes:
        raise Refused(_too_much())
    # Parts that share bytes are how few bytes become many: each must end before the next begins.
    ordered = sorted(parts, key=lambda part: part.header_offset)
    begins = [part.header_offset for part in ordered[1:]] + [size]
    for part, begin in zip(ordered, begins, strict=True):
        if part.header_offset + _LOCAL_SIZE + len(part.orig_filename.encode()) + part.compress_size > begin:
            raise Refused(damaged())


def _is_odd(name: str) -> bool:
    steps = name.split("/")
    return name.startswith("/") or ".." in steps or "\\" in name or ":" in name or not name.isprintable()


def _too_many_parts() -> str:
    message = _("The workbook has more than {most} parts inside. Copy the sheet into a new workbook.")
    return message.format(most=LIMITS.zip_entries)
