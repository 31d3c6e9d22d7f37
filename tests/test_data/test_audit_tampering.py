"""Tests that tampering with the audit is noticed, what it is taken for, and what goes unnoticed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data.access import Person
from data.audit.chain import audit_folder, read_head
from data.audit.entry import Line, line_to_json, parse_line
from data.audit.events import VIEWED
from data.audit.head import Head
from data.audit.recording import record_event
from data.audit.trial import try_tampering
from data.audit.verification import check_chain
from data.command_line import run_command
from data.commands import COMMANDS

STEWARD = Person("s", "example", frozenset({"steward"}))


@pytest.fixture
def chain() -> Path:
    """Give the file of an audit of six lines: one that begins it and five views."""
    for number in range(5):
        record_event(STEWARD, VIEWED, number=number)
    return audit_folder() / "chain.jsonl"


def _rewrite(chain: Path, change: Callable[[list[Line]], list[Line]]) -> None:
    lines = [parse_line(each) for each in chain.read_bytes().splitlines()]
    chain.write_bytes(b"".join(line_to_json(each) for each in change([each for each in lines if each])))


def _edited(lines: list[Line]) -> list[Line]:
    lines[3] = replace(lines[3], entry=replace(lines[3].entry, person="0" * 32))
    return lines


def _swapped(lines: list[Line]) -> list[Line]:
    lines[2], lines[4] = lines[4], lines[2]
    return lines


def _inserted(lines: list[Line]) -> list[Line]:
    copied = replace(lines[4], entry=replace(lines[4].entry, line=3), previous=lines[1].mac)
    return [*lines[:2], copied, *lines[2:]]


@pytest.mark.parametrize(
    ("change", "kind", "line"),
    [
        (_edited, "edited", 4),
        (_swapped, "swapped", 3),
        (lambda lines: [*lines[:2], *lines[3:]], "deleted", 3),
        (_inserted, "inserted", 3),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "inserted", 4),
        (lambda lines: lines[1:], "no_segment", 1),
    ],
)
def test_the_first_line_that_does_not_hold_is_named_with_what_it_looks_like(
    chain: Path, change: Callable[[list[Line]], list[Line]], kind: str, line: int
) -> None:
    # Noticed without any head: the key alone is enough.
    _rewrite(chain, change)
    fault = check_chain(audit_folder(), ()).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == (kind, line)


def test_lines_cut_off_at_the_end_are_noticed_by_the_head_outside_alone(chain: Path) -> None:
    head = read_head(audit_folder())
    assert head is not None
    _rewrite(chain, lambda lines: lines[:4])
    assert check_chain(audit_folder(), ()).verdict.is_sound
    fault = check_chain(audit_folder(), [head]).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("truncated", 5)


def test_a_chain_with_another_head_at_that_line_was_replaced(chain: Path) -> None:
    fault = check_chain(audit_folder(), [Head(3, "f" * 64)]).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("replaced", 3)
    assert chain.exists()


def test_what_was_checked_before_is_not_read_again_but_what_came_after_is(chain: Path) -> None:
    checked = check_chain(audit_folder(), ())
    record_event(STEWARD, VIEWED)
    _rewrite(chain, _edited)
    # Line 4 lies before where the check had come to; a check from the first line finds it.
    assert check_chain(audit_folder(), (), after=checked).verdict.lines == 7
    assert not check_chain(audit_folder(), ()).verdict.is_sound
    _rewrite(chain, lambda lines: [*lines[:6], replace(lines[6], mac="0" * 64)])
    fault = check_chain(audit_folder(), (), after=checked).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("edited", 7)


def test_every_way_of_tampering_is_noticed_with_the_head_outside_and_a_cut_end_is_not_without() -> None:
    trial = try_tampering(18, seed=7)
    assert trial.all_noticed
    assert sum(trial.tried.values()) == 18
    assert set(trial.taken_for["replace_all"]) == {"replaced"}
    # The control: the reason why there is a head outside.
    assert (trial.blind_tried, trial.blind_noticed) == (3, 0)


def _run(*arguments: str) -> int:
    return run_command("python -m data", "", COMMANDS, ["audit", *arguments])


def test_the_command_verifies_shows_and_prints_the_head(
    chain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("head") == 0
    head = capsys.readouterr().out.split()[0]
    assert head.startswith("6:")
    assert _run("verify", "--head", head, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["sound"], said["last_line"], said["heads"]) == (True, 6, 1)
    assert _run("show", "--event", "viewed", "--json") == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    # The sixth view is of this command itself; that it was verified stands between.
    assert [each["line"] for each in entries] == [2, 3, 4, 5, 6, 8]
    sign = entries[0]["person"][:6]
    assert _run("show", "--person-sign", sign, "--json") == 0
    assert {each["line"] for each in json.loads(capsys.readouterr().out)["entries"]} == {2, 3, 4, 5, 6}
    _rewrite(chain, lambda lines: lines[:4])
    assert _run("verify", "--head", head) == 2
    assert "Line 5 and all after it are missing" in capsys.readouterr().out


def test_what_is_no_head_no_event_or_no_day_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments, sentence in (
        (("verify", "--head", "5:abc"), "neither a file of a head nor NUMBER:MAC"),
        (("show", "--event", "hacked"), "There is no event hacked"),
        (("show", "--since", "soon"), "soon is no day"),
        (("head",), "Nothing is on record yet"),
        (("forget",), "how many whole years stay"),
    ):
        assert _run(*arguments) == 2
        assert sentence in capsys.readouterr().err
