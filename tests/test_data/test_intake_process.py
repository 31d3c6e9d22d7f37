"""Tries the process that reads files: what it may do, how it ends, and that nobody trusts what it says."""

import hashlib
import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from data.intake import answering
from data.intake.conversation import Cancelled, Conversation
from data.intake.frames import (
    DIGEST,
    END,
    FAULTS,
    HEADER,
    NOTES,
    PROGRESS,
    REFUSED,
    ROWS,
    fault_table,
    read_request,
    write_message,
    write_request,
    write_table,
)
from data.intake.limits import LIMITS, Limits
from data.intake.process import MOST_AT_ONCE, WAITING
from data.intake.request import LOOK, TAKE_IN, Answer
from data.intake.sandbox import CODE_FOLDER, ShutIn, readable, refuse
from data.intake.source_file import memory_file
from data.landlock import READ_FILE
from tests.test_data.asking import PEPPER, STAND_IN, ask_about, problems, request

CONTENT = b"when,place\n2026-03-01,1\n2026-03-02,\n"


def do(deed: str) -> bytes:
    """Return a file whose first cell tells the stand-in what to do."""
    return f"deed,place\n{deed},1\n".encode()


def test_a_look_tells_what_a_file_is() -> None:
    answer = ask_about(CONTENT)
    assert answer.faults.num_rows == 0
    assert answer.rows is None
    assert answer.notes["headers"] == ["when", "place"]
    assert answer.notes["rows"] == 2


def test_rows_come_back_as_the_checks_leave_them() -> None:
    answer = ask_about(CONTENT, TAKE_IN)
    assert answer.rows is not None
    assert answer.rows.to_pydict() == {"when": ["2026-03-01", "2026-03-02"], "place": ["1", None]}
    assert answer.notes == {"kind": "sightings"}


def test_faults_of_the_checks_come_back_without_rows() -> None:
    answer = ask_about(do("faulty"), TAKE_IN)
    assert answer.rows is None
    assert answer.faults.to_pylist() == [{"row": 2, "column": "deed", "problem": "Wrong. Correct it."}]


def test_a_file_and_its_bytes_give_the_same_digest_and_size(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CONTENT)
    for told in (ask_about(path), ask_about(CONTENT)):
        assert told.digest == hashlib.sha256(CONTENT).hexdigest()
        assert told.size == len(CONTENT)


def test_the_request_comes_over_whole() -> None:
    answer = ask_about(CONTENT)
    assert answer.notes["facts"] == [PEPPER.hex(), "example", 2, [0.0, -1.5, 2.0, 3.0]]
    asked = io.BytesIO()
    write_request(asked, request(TAKE_IN, sheet="Tammi"), language="fi")
    asked.seek(0)
    assert read_request(asked) == (request(TAKE_IN, sheet="Tammi"), "fi")


def test_progress_is_told_step_by_step() -> None:
    told: list[tuple[str, int, int]] = []
    ask_about(CONTENT, TAKE_IN, tell=lambda *step: told.append(step))
    assert told[:2] == [("opening", 0, 0), ("reading", 0, 0)]
    assert told[-1] == ("checking", 3, 3)


def test_nothing_of_the_app_s_surroundings_reaches_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJAKKA_KEY", "secret")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    names = set(ask_about(CONTENT).notes["environment"])  # type: ignore[call-overload]
    assert not {name for name in names if name.startswith(("MAJAKKA", "PYTHON", "HOME", "USER"))}


@pytest.mark.skipif(sys.platform != "linux", reason="walls of the kernel are those of Linux")
def test_the_process_reaches_no_network_no_other_file_and_no_program() -> None:
    came_to = ask_about(do("walls"), TAKE_IN).notes["came to"]
    assert isinstance(came_to, dict)
    refused_by_python = (
        "socket",
        "look-up of a name",
        "program",
        "copy of itself",
        "file to write",
        "removal",
    )
    assert {name: came_to[name] for name in refused_by_python} == dict.fromkeys(refused_by_python, "ShutIn")
    # A bound of nothing on files written, or Landlock, holds where Python is passed by.
    assert came_to["file past Python"] in ("OSError", "PermissionError")
    assert not list(Path("/tmp").glob("majakka-canary*"))


@pytest.mark.skipif(sys.platform != "linux", reason="walls of the kernel are those of Linux")
def test_where_the_kernel_has_walls_libraries_cannot_pass_either() -> None:
    came_to = ask_about(do("walls"), TAKE_IN).notes["came to"]
    assert isinstance(came_to, dict)
    if came_to["file of the system"] == "done":
        pytest.skip("this kernel has no Landlock")
    for name in ("file of the system", "file of the checkout", "environment of the app"):
        assert came_to[name] == "PermissionError"
    assert came_to["connection past Python"] in ("PermissionError", "OSError")


def test_a_full_memory_becomes_a_sentence() -> None:
    answer = ask_about(do("fill memory"), TAKE_IN, limits=replace(LIMITS, address_space_bytes=1 << 30))
    assert problems(answer) == [
        "The file needs more memory than is allowed. Split it, or save it anew as CSV."
    ]


@pytest.mark.parametrize(
    ("deed", "limits"),
    [("work", replace(LIMITS, cpu_s=1)), ("wait", replace(LIMITS, wall_s=1.0))],
    ids=["processor", "clock"],
)
def test_too_much_time_becomes_a_sentence(deed: str, limits: Limits) -> None:
    answer = ask_about(do(deed), TAKE_IN, limits=limits)
    assert problems(answer) == ["The file needs more time than is allowed. Split it, or save it anew as CSV."]
    assert answer.digest == hashlib.sha256(do(deed)).hexdigest()


@pytest.mark.parametrize("deed", ["crash", "abort", "fail"])
def test_a_process_that_dies_leaves_a_sentence_without_values(deed: str) -> None:
    (problem,) = problems(ask_about(do(deed), TAKE_IN))
    assert problem.endswith(".")
    assert "010190" not in problem


def test_an_error_of_ours_names_the_place_in_the_code() -> None:
    (problem,) = problems(ask_about(do("fail"), TAKE_IN))
    assert "KeyError answering.py:" in problem


def test_what_libraries_print_does_not_get_into_the_answer() -> None:
    assert ask_about(do("print"), TAKE_IN).notes == {"came to": None}


def test_cancelling_ends_the_process_at_once() -> None:
    begin = time.monotonic()
    with pytest.raises(Cancelled):
        ask_about(do("wait"), TAKE_IN, cancelled=lambda: time.monotonic() > begin + 1)
    assert time.monotonic() < begin + 10
    assert _children() == set()


def test_a_screen_that_is_left_ends_the_process_too() -> None:
    def leave(step: str, _done: int, _total: int) -> None:
        if step == "reading":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_about(do("wait"), TAKE_IN, tell=leave)
    assert _children() == set()


def test_no_more_than_two_files_are_read_at_once() -> None:
    stop = threading.Event()
    told: list[str] = []

    def wait() -> None:
        with pytest.raises(Cancelled):
            ask_about(do("wait"), TAKE_IN, tell=lambda step, *_far: told.append(step), cancelled=stop.is_set)

    threads = [threading.Thread(target=wait) for _thread in range(MOST_AT_ONCE + 1)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 20
    while told.count("reading") < MOST_AT_ONCE and time.monotonic() < until:
        time.sleep(0.05)
    running = len(_children())
    stop.set()
    for thread in threads:
        thread.join()
    assert told.count(WAITING) == 1
    assert running == MOST_AT_ONCE


def test_answers_leave_no_descriptors_open() -> None:
    ask_about(CONTENT)
    before = len(os.listdir("/proc/self/fd"))
    ask_about(CONTENT)
    ask_about(b"a,a\n1,2\n")
    ask_about(Path("/nowhere"))
    assert len(os.listdir("/proc/self/fd")) == before


def answered(content: bytes, what: str) -> dict[bytes, bytes]:
    """Return the frames of an answer that is made in this very process, by kind; the last of each."""
    asked, out = io.BytesIO(), io.BytesIO()
    write_request(asked, request(what), language="en")
    asked.seek(0)
    answering.answer(memory_file(content), asked, out, understanding=STAND_IN)
    frames = {}
    rest = out.getvalue()
    while rest:
        kind, size = HEADER.unpack(rest[: HEADER.size])
        frames[kind], rest = rest[HEADER.size : HEADER.size + size], rest[HEADER.size + size :]
    return frames


def test_an_answer_is_frames_of_json_and_arrow() -> None:
    looked = answered(CONTENT, LOOK)
    assert json.loads(looked[DIGEST])["digest"] == hashlib.sha256(CONTENT).hexdigest()
    assert json.loads(looked[NOTES])["format"] == "csv"
    assert set(answered(CONTENT, TAKE_IN)) == {PROGRESS, DIGEST, FAULTS, ROWS, NOTES, END}
    refused = answered(b"a,b\n1\n2,3\n4,5,6\n", TAKE_IN)
    assert set(refused) == {PROGRESS, DIGEST, REFUSED}
    assert [fault[:2] for fault in json.loads(refused[REFUSED])] == [[2, None], [4, None]]
    assert json.loads(answered(b"a,b\n", LOOK)[REFUSED])[0][:2] == [None, None]


def test_a_failure_is_told_without_what_was_read() -> None:
    out = io.BytesIO()
    answering.tell_failure(out, KeyError, "cells.py:5", is_memory=False)
    assert json.loads(out.getvalue()[HEADER.size :]) == {"memory": False, "place": "KeyError cells.py:5"}


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", ("/tmp/x", "w", 0)),
        ("open", ("/tmp/x", None, os.O_WRONLY | os.O_CREAT)),
        ("sqlite3.connect", ("/tmp/x",)),
        ("socket.connect", (None, ("127.0.0.1", 80))),
        ("subprocess.Popen", ("true", [], None, None)),
        ("os.fork", ()),
    ],
)
def test_python_refuses_what_goes_beyond_reading(event: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(ShutIn):
        refuse(event, arguments)


def test_python_lets_reading_pass() -> None:
    refuse("open", ("/usr/lib/x.py", "r", os.O_RDONLY | os.O_CLOEXEC))
    refuse("sqlite3.connect", (":memory:",))
    refuse("import", ("numpy", None, None, None, None))


def test_the_folder_of_stores_and_secrets_is_not_among_what_may_be_read() -> None:
    root = CODE_FOLDER.parent
    files = {Path(path).resolve() for path, rights in readable("data") if rights & READ_FILE}
    assert CODE_FOLDER in files
    assert not {root, root / "var", Path("/"), Path("/proc"), Path("/tmp"), Path.home()} & files


# What follows is said by a process that a file has taken over.

GOOD_DIGEST = {"digest": "0" * 64, "size": len(CONTENT)}


class Said:
    """Frames of a process that may say anything."""

    def __init__(self) -> None:
        self.content = io.BytesIO()

    def message(self, kind: bytes, message: object) -> "Said":
        write_message(self.content, kind, message)
        return self

    def table(self, kind: bytes, table: pa.Table) -> "Said":
        write_table(self.content, kind, table)
        return self

    def raw(self, content: bytes) -> "Said":
        self.content.write(content)
        return self


def good() -> Said:
    """Return what a sound process says, up to its notes."""
    return Said().message(DIGEST, GOOD_DIGEST).table(FAULTS, fault_table([]))


@pytest.fixture
def dead() -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process that ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
        yield child


def hear(said: Said, child: "subprocess.Popen[bytes]", limits: Limits = LIMITS) -> Answer:
    pipe, end = os.pipe()
    writer = threading.Thread(target=_write, args=(end, said.content.getvalue()))
    writer.start()
    try:
        return Conversation(child, pipe, len(CONTENT), limits, lambda *_step: None, lambda: False).answer()
    finally:
        os.close(pipe)
        writer.join()


def _write(end: int, content: bytes) -> None:
    with os.fdopen(end, "wb") as pipe:
        try:
            pipe.write(content)
            pipe.flush()
        except BrokenPipeError:
            pass


def test_a_sound_answer_is_believed(dead: "subprocess.Popen[bytes]") -> None:
    answer = hear(good().message(NOTES, {}).message(END, {}), dead)
    assert (answer.digest, answer.size, answer.faults.num_rows) == ("0" * 64, len(CONTENT), 0)


TABLE = pa.table({"a": ["x"]})
UNSOUND = {
    "another size": Said().message(DIGEST, {"digest": "0" * 64, "size": 1}).table(FAULTS, fault_table([]))
    .message(NOTES, {}).message(END, {}),
    "a digest that is none": Said().message(DIGEST, {"digest": "../x", "size": len(CONTENT)})
    .table(FAULTS, fault_table([])).message(NOTES, {}).message(END, {}),
    "no digest": Said().table(FAULTS, fault_table([])).message(NOTES, {}).message(END, {}),
    "faults of another shape": Said().message(DIGEST, GOOD_DIGEST).table(FAULTS, TABLE)
    .message(NOTES, {}).message(END, {}),
    "rows beside faults": Said().message(DIGEST, GOOD_DIGEST).table(FAULTS, fault_table([(1, "a", "b")]))
    .table(ROWS, TABLE).message(NOTES, {}).message(END, {}),
    "rows without columns": good().table(ROWS, pa.table({})).message(NOTES, {}).message(END, {}),
    "notes that are none": good().message(NOTES, [1]).message(END, {}),
    "no notes": good().message(END, {}),
    "faults twice": good().table(FAULTS, fault_table([])).message(NOTES, {}).message(END, {}),
    "an endless message": Said().raw(b"n" + (1 << 62).to_bytes(8, "big")),
    "an endless table": Said().raw(b"f" + (1 << 62).to_bytes(8, "big")),
    "a table of garbage": Said().raw(b"f" + (100).to_bytes(8, "big") + b"\xff" * 100),
    "a message of garbage": Said().raw(b"n" + (100).to_bytes(8, "big") + b"\xff" * 100),
    "progress of garbage": Said().message(PROGRESS, {"a": 1}),
    "a refusal of garbage": Said().message(DIGEST, GOOD_DIGEST).message(REFUSED, "no"),
    "a refusal without faults": Said().message(DIGEST, GOOD_DIGEST).message(REFUSED, []),
    "text where a row should be": Said().message(DIGEST, GOOD_DIGEST).message(REFUSED, [["x", None, "y"]]),
}  # fmt: skip


@pytest.mark.parametrize("said", UNSOUND.values(), ids=UNSOUND.keys())
def test_an_unsound_answer_is_not_believed(said: Said, dead: "subprocess.Popen[bytes]") -> None:
    answer = hear(said, dead)
    assert answer.rows is None
    assert problems(answer) == [
        "The reading of the file gave no sound answer. Open it, save it anew, and try again."
    ]


def test_letters_that_are_none_are_found_in_a_table(dead: "subprocess.Popen[bytes]") -> None:
    texts = pa.StringArray.from_buffers(
        2, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")
    )
    said = good().table(ROWS, pa.table({"a": texts})).message(NOTES, {}).message(END, {})
    assert "no sound answer" in problems(hear(said, dead))[0]


def test_more_rows_than_may_be_are_not_believed(dead: "subprocess.Popen[bytes]") -> None:
    said = good().table(ROWS, pa.table({"a": [1, 2, 3]})).message(NOTES, {}).message(END, {})
    assert "no sound answer" in problems(hear(said, dead, replace(LIMITS, rows=2)))[0]


def test_a_process_that_says_nothing_is_reported(dead: "subprocess.Popen[bytes]") -> None:
    (problem,) = problems(hear(Said(), dead))
    assert "exit 0" in problem


def test_frames_are_json_and_arrow_alone() -> None:
    said = good().message(NOTES, {"a": [1, "ä"]}).content.getvalue()
    assert json.loads(said[9 : 9 + int.from_bytes(said[1:9], "big")]) == GOOD_DIGEST


def _children() -> set[int]:
    """Return the reading processes that this one started and that still run; other tests have apps running."""
    tasks = Path("/proc/self/task").glob("*/children")
    started = {int(child) for path in tasks for child in path.read_text().split()}
    return {child for child in started if b"data.intake.child" in _command_line(child)}


def _command_line(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
