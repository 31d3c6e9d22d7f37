"""Reads one uploaded file, shut in, and tells what it found: run by the app, never by hand.

The file comes in as an open descriptor, the request on stdin; the answer goes out on stdout.
"""

import os
import sys
from types import TracebackType

from data.intake.limits import LIMITS, Limits
from data.intake.sandbox import CODE_FOLDER, enter


def main(arguments: list[str]) -> None:
    """Shut this process in, then answer the request on stdin about the file of a descriptor.

    Parameters
    ----------
    arguments
        The descriptor, the module that understands a sheet, and names and values of bounds of the process.
    """
    descriptor, understanding, *bounds = arguments
    # Libraries may print; what they print must not get into the answer.
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    enter(_limits(bounds), package=understanding.partition(".")[0])
    # Imported now, as becoming shut in asks for a process of one thread, and Arrow starts more.
    from data.intake.answering import answer, tell_failure

    def failed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        tell_failure(out, kind, _place(trace), is_memory=isinstance(error, MemoryError))

    sys.excepthook = failed
    answer(int(descriptor), sys.stdin.buffer, out, understanding=understanding)


def _limits(bounds: list[str]) -> Limits:
    named = zip(bounds[::2], bounds[1::2], strict=True)
    return Limits(**{name: type(getattr(LIMITS, name))(value) for name, value in named})


def _place(trace: TracebackType | None) -> str:
    """Return the last line of our own that ran; the text of an error may hold a value of the file."""
    place = ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(str(CODE_FOLDER)):
            place = f"{os.path.basename(file)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


if __name__ == "__main__":
    main(sys.argv[1:])
