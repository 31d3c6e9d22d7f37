"""Opens what a user gives to be read, and refuses what is no plain file of a fair size."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import Refused
from data.intake.limits import Limits
from data.language import _


@contextmanager
def opened_source(source: Path | bytes, limits: Limits) -> Iterator[tuple[int, int]]:
    """Give a descriptor of the content, at its begin, and the number of bytes.

    Bytes stay in memory: nothing of an upload touches the disk.

    Raises
    ------
    Refused
        When there is no such file, it is a folder, device or pipe, may not be read, is empty or too large.
    """
    if isinstance(source, bytes):
        _check_size(len(source), limits)
        descriptor = memory_file(source)
    else:
        descriptor = _open_file(source)
    try:
        status = os.fstat(descriptor)
        # Once more, as another file may have come to this path since.
        if not stat.S_ISREG(status.st_mode):
            raise Refused(_no_file())
        _check_size(status.st_size, limits)
        yield descriptor, status.st_size
    finally:
        os.close(descriptor)


def memory_file(content: bytes) -> int:
    """Return the descriptor of a file without a name, in memory, that holds the content."""
    descriptor = os.memfd_create("intake", os.MFD_CLOEXEC)
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _open_file(path: Path) -> int:
    try:
        # Looked at before it is opened, as opening a device may do something, and a pipe waits.
        if stat.S_ISREG(os.stat(path).st_mode):
            return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except FileNotFoundError:
        raise Refused(_("There is no such file. Check its name.")) from None
    except PermissionError:
        raise Refused(_("This file may not be read. Change its permissions, or copy it.")) from None
    except (OSError, ValueError):
        sentence = _("This file cannot be opened. Check its path, or copy it to another folder.")
        raise Refused(sentence) from None
    raise Refused(_no_file())


def _check_size(size: int, limits: Limits) -> None:
    if not size:
        raise Refused(_("The file is empty. Choose another, or save it anew."))
    if size > limits.file_bytes:
        message = _("The file is larger than {size} MB. Split it, or leave out columns that are not needed.")
        raise Refused(message.format(size=limits.file_bytes >> 20))


def _no_file() -> str:
    return _("This is no file but a folder, a pipe or a device. Choose a file.")
