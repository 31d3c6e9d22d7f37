"""Tests that a file of people says what it says, and that every fault of it is said at once."""

import os
from datetime import date
from pathlib import Path

import pytest

from data.access_matrix import access_matrix
from data.errors import Refused
from data.people.people_file import current_people, parse_people, read_people

DAY = date(2026, 11, 20)
STEWARD = """
[[grants]]
group = "stewards"
organisation = "example"
roles = ["steward"]
stores = "all"
"""


def grant(**changes: str) -> str:
    """Return a grant in TOML, the steward's but for the changes; an empty change leaves a line out."""
    lines = {
        "group": '"stewards"',
        "organisation": '"example"',
        "roles": '["steward"]',
        "stores": '"all"',
        **changes,
    }
    return "[[grants]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value)


def faults(text: str) -> str:
    with pytest.raises(Refused) as refused:
        parse_people(text, "people.toml", DAY)
    return str(refused.value)


def test_a_file_says_names_of_claims_grants_removals_and_whom_to_ask() -> None:
    people = parse_people(
        'ask = "Ask Aino."\n[claims]\ngroups = "roles"\n[[removed]]\nsubject = "s1"\n'
        + grant(stores='["town"]', **{"from": "2026-11-01", "until": "2026-12-31"}),
        "people.toml",
        DAY,
    )
    assert people.ask == "Ask Aino."
    assert (people.claims.issuer, people.claims.subject, people.claims.groups) == ("iss", "sub", "roles")
    assert people.removed == {("subject", "s1")}
    (one,) = people.grants
    assert (one.kind, one.holder, one.organisation) == ("group", "stewards", "example")
    assert (one.roles, one.stores) == (frozenset({"steward"}), frozenset({"town"}))
    # The first and the last day count.
    counted = [
        one.counts_on(date(*day)) for day in ((2026, 10, 31), (2026, 11, 1), (2026, 12, 31), (2027, 1, 1))
    ]
    assert counted == [False, True, True, False]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"roles": '["mayor"]'}, "unknown role mayor"),
        ({"roles": '["steward", "approver"]'}, "cannot be both approver and steward"),
        ({"roles": '["coordinator", "inspection_planner"]', "authority": '"police"'}, "cannot be both"),
        ({"roles": '["inspection_planner"]'}, "Give authority as one of labour_inspectorate"),
        ({"roles": '["inspection_planner"]', "authority": '"nobody"'}, "unknown authority nobody"),
        ({"roles": '["crew_member"]', "authority": '"police"', "until": "2026-12-01"}, "goes with a crew"),
        ({"roles": '["team_member"]'}, "team_member has to end within 92 days"),
        # 92 days after 20 November are 20 February; from a later first day it may end later.
        ({"roles": '["team_member"]', "until": "2027-02-21"}, "has to end within 92 days"),
        ({"from": "2026-12-02", "until": "2026-12-01"}, "ends before it begins"),
        ({"until": '"2026-12-01"'}, "until is no day"),
        ({"until": "2026-12-01T12:00:00"}, "until is no day"),
        ({"untill": "2026-12-01"}, "A grant holds no untill"),
        ({"organisation": ""}, "organisation is missing"),
        ({"group": '"  "'}, "group is missing"),
        ({"roles": "[]"}, "roles are missing"),
        ({"stores": ""}, "stores are missing"),
        ({"stores": '"town"'}, "stores are missing"),
        ({"group": ""}, "Give one of group, subject or person"),
        ({"subject": '"s1"'}, "Give one of group, subject or person"),
    ],
)
def test_a_fault_of_a_grant_is_said_with_its_number_and_line(changes: dict[str, str], said: str) -> None:
    # The first grant takes lines 2 to 6, so that the second begins in line 7.
    message = faults(STEWARD + grant(**changes))
    assert "grant 2 (line 7): " in message
    assert said in message
    assert "grant 1 " not in message


def test_all_faults_are_said_at_once() -> None:
    message = faults(
        'asks = "x"\n[claims]\nname = "y"\n[[removed]]\ngroup = "z"\n'
        + grant(roles='["mayor"]', organisation='"o"')
        + grant(stores="")
    )
    for said in (
        "no 'asks'",
        "[claims]",
        "removed 1",
        "grant 1 (line 6): unknown role",
        "grant 2 (line 11): stores",
    ):
        assert said in message


def test_two_grants_to_one_subject_cannot_give_roles_that_may_not_meet() -> None:
    one = grant(group="", subject='"s1"')
    other = grant(group="", subject='"s1"', roles='["approver"]')
    assert "grant 1 (line 1) and grant 2 (line 6): one person cannot be both" in faults(one + other)
    parse_people(one + grant(group="", subject='"s2"', roles='["approver"]'), "people.toml", DAY)


def test_every_role_of_the_matrix_can_be_granted_and_each_that_expires_needs_an_end() -> None:
    for role in access_matrix().roles.values():
        whole = {"roles": f'["{role.code}"]', "authority": '"police"', "crew": '"LI-1"'}
        if role.longest_days is None:
            parse_people(grant(**whole), "people.toml", DAY)
        else:
            assert f"{role.code} has to end within {role.longest_days} days" in faults(grant(**whole))
            parse_people(grant(**whole, until="2026-12-01"), "people.toml", DAY)


def test_what_is_no_toml_or_no_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert "is no TOML" in faults("[[grants]\n")
    assert "in two brackets" in faults("grants = 3\n")
    with pytest.raises(Refused, match="cannot be read"):
        read_people(tmp_path / "people.toml", DAY)
    with pytest.raises(Refused, match="cannot be read"):
        current_people(tmp_path / "people.toml", DAY)
    (tmp_path / "people.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="cannot be read"):
        read_people(tmp_path / "people.toml", DAY)


@pytest.mark.parametrize("mode", [0o666, 0o660, 0o602])
def test_a_file_that_others_can_change_is_refused_also_if_it_was_read_before(
    mode: int, tmp_path: Path
) -> None:
    path = tmp_path / "people.toml"
    path.write_text(STEWARD)
    path.chmod(0o640)  # a group may read it
    current_people(path, DAY)
    path.chmod(mode)
    for read in (read_people, current_people):
        with pytest.raises(Refused, match="Run: chmod go-w"):
            read(path, DAY)


def test_a_file_of_another_user_is_refused_unless_that_is_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.toml"
    path.write_text(STEWARD)
    path.chmod(0o600)
    owner = path.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    if owner == 0:
        read_people(path, DAY)
    else:
        with pytest.raises(Refused, match="or own it"):
            read_people(path, DAY)


def test_a_change_or_a_replacement_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(STEWARD)
    path.chmod(0o600)
    first = current_people(path, DAY)
    assert current_people(path, DAY) is first
    before = path.stat()
    # Of the same size and time, as an editor that keeps times would leave it: the file itself is another.
    (tmp_path / "new.toml").write_text(STEWARD.replace("stewards", "approved"))
    (tmp_path / "new.toml").chmod(0o600)
    os.utime(tmp_path / "new.toml", ns=(before.st_atime_ns, before.st_mtime_ns))
    (tmp_path / "new.toml").replace(path)
    assert current_people(path, DAY).grants[0].holder == "approved"
    path.write_text(STEWARD + "\n[[grants]]\n")
    with pytest.raises(Refused, match="has faults"):
        current_people(path, DAY)
    path.write_text(STEWARD)
    assert current_people(path, DAY).grants[0].holder == "stewards"
