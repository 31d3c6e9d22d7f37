"""Tests who is let in, as what and until when: from claims, a file of people and the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.access import check_in_time
from data.clock import set_now
from data.errors import NotAllowed, SessionOver
from data.people.admission import (
    NOT_ALLOWED,
    OVER,
    SIGNED_OUT,
    UNKNOWN,
    UNREADABLE,
    Admission,
    Refusal,
    admit,
)
from data.people.grants import ClaimNames
from data.people.identity import opaque_id, read_identity, session_began

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAMES = ClaimNames()


def claims(**changes: object) -> dict[str, object]:
    """Return what a provider says of Anna, a steward who signed in an hour ago."""
    said = {
        "iss": "https://id.example",
        "sub": "anna",
        "groups": ["stewards"],
        "auth_time": seconds(hours=-1),
    }
    return {key: value for key, value in (said | changes).items() if value is not None}


def seconds(**later: int) -> int:
    return int((NOW + timedelta(**later)).timestamp())


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Give a file of people with grants of one or two organisations."""
    path = tmp_path / "people.toml"
    write(
        path,
        grant("group", "stewards", "steward"),
        grant("group", "approvers", "approver"),
        grant("group", "teams", "team_member", 'stores = ["town"]', "until = 2026-12-31"),
        grant("group", "teams-b", "team_member", 'stores = ["rural"]', "until = 2026-11-20"),
        grant("group", "helpers", "coordinator"),
        grant("group", "tax", "partner_authority", 'authority = "tax"', organisation="tax"),
        grant("group", "police", "partner_authority", 'authority = "police"', organisation="tax"),
        grant("group", "later", "council", "from = 2026-11-21"),
        grant("subject", "leena", "council", organisation="town"),
    )
    return path


def write(path: Path, *grants: str) -> None:
    path.write_text("".join(grants))
    path.chmod(0o600)


def grant(kind: str, holder: str, role: str, *lines: str, organisation: str = "example") -> str:
    stores = () if any(line.startswith("stores") for line in lines) else ('stores = "all"',)
    own = f'{kind} = "{holder}"\norganisation = "{organisation}"\nroles = ["{role}"]'
    return "\n".join(["[[grants]]", own, *stores, *lines, ""])


def let_in(path: Path, **changes: object) -> Admission:
    admission = admit(claims(**changes), path, NOW)
    assert isinstance(admission, Admission), admission
    return admission


def refused(path: Path | None, said: dict[str, object] | None, now: datetime = NOW) -> Refusal:
    refusal = admit(said, path, now)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def test_a_person_is_let_in_with_an_opaque_id_and_eight_hours_from_signing_in(people: Path) -> None:
    (person,) = let_in(people, email="anna@example.org", name="Anna Aaltonen").persons
    assert (person.organisation, person.roles, person.stores) == ("example", frozenset({"steward"}), None)
    # One hour of eight is over.
    assert person.until == NOW + timedelta(hours=7)
    assert len(person.id) == 20
    assert "anna" not in person.id


def test_an_id_is_the_same_each_time_and_another_for_another_issuer() -> None:
    one = opaque_id("https://id.example", "anna")
    assert one == opaque_id("https://id.example", "anna")
    assert one != opaque_id("https://id.other", "anna")
    # Neither part can take a letter from the other.
    assert opaque_id("ab", "c") != opaque_id("a", "bc")


def test_who_did_not_sign_in_is_not_known(people: Path) -> None:
    assert refused(people, None) == Refusal(SIGNED_OUT)


@pytest.mark.parametrize(
    "groups", [[], None, ["others"], "others", 7, [7, ["stewards"]], {"stewards": 1}, ["later"]]
)
def test_who_is_in_no_group_of_the_file_is_refused_with_the_id_to_give(people: Path, groups: object) -> None:
    refusal = refused(people, claims(groups=groups))
    assert refusal.why == UNKNOWN
    assert refusal.identity is not None
    assert refusal.identity.id == opaque_id("https://id.example", "anna")


def test_one_group_may_come_without_a_list_and_a_subject_or_an_id_may_hold_a_grant(people: Path) -> None:
    assert let_in(people, groups="stewards").standings[0].role == "steward"
    assert let_in(people, sub="leena", groups=None).standings[0].organisation == "town"
    write(people, grant("person", opaque_id("https://id.example", "anna"), "approver"))
    assert let_in(people, groups=None).standings[0].role == "approver"


@pytest.mark.parametrize("by", ["subject", "person"])
def test_who_was_removed_holds_nothing_whatever_the_groups(people: Path, by: str) -> None:
    holder = "anna" if by == "subject" else opaque_id("https://id.example", "anna")
    people.write_text(people.read_text() + f'[[removed]]\n{by} = "{holder}"\n')
    assert refused(people, claims()).why == UNKNOWN
    assert let_in(people, sub="another")


def test_stores_of_several_grants_add_up_and_the_earliest_end_counts(people: Path) -> None:
    (person,) = let_in(people, groups=["teams", "teams-b"], auth_time=seconds()).persons
    assert person.stores == frozenset({"town", "rural"})
    # The second ends with today, which is over in less than eight hours only where midnight is nearer.
    midnight = datetime(2026, 11, 21).astimezone()
    assert person.until == min(midnight, NOW + timedelta(hours=8))


def test_roles_in_two_organisations_are_two_standings(people: Path) -> None:
    held = let_in(people, sub="leena", groups=["stewards"]).standings
    assert [(each.organisation, each.role) for each in held] == [("example", "steward"), ("town", "council")]
    (person,) = let_in(people, groups=["tax"]).persons
    assert (person.organisation, person.authority) == ("tax", "tax")


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (
            ["stewards", "approvers"],
            "one person cannot: approver and steward (grant 1 (line 1), grant 2 (line 6))",
        ),
        # Two organisations make no two persons.
        (["helpers", "tax"], "one person cannot: coordinator and partner_authority"),
        (["tax", "police"], "partner_authority for two authorities or crews"),
    ],
)
def test_groups_that_contradict_each_other_let_nobody_in(people: Path, groups: list[str], said: str) -> None:
    refusal = refused(people, claims(groups=groups))
    assert refusal.why == NOT_ALLOWED
    assert said in refusal.sentence


@pytest.mark.parametrize("path", [None, Path("/nowhere/people.toml")])
def test_without_a_sound_file_nobody_gets_in(path: Path | None) -> None:
    assert refused(path, claims()).why == UNREADABLE


def test_a_broken_file_lets_nobody_in_until_it_is_mended(people: Path) -> None:
    whole = people.read_text()
    people.write_text(whole + "[[grants]]\n")
    assert refused(people, claims()).why == UNREADABLE
    people.write_text(whole)
    assert let_in(people)


def test_a_session_is_over_after_eight_hours_by_either_time(people: Path) -> None:
    eight, nearly = seconds(hours=-8), seconds(hours=-8, seconds=1)
    assert refused(people, claims(auth_time=eight)).why == OVER
    assert let_in(people, auth_time=nearly)
    assert refused(people, claims(auth_time=None, iat=eight)).why == OVER
    assert let_in(people, auth_time=None, iat=nearly)
    # When somebody signed in counts, not when the token was given out anew.
    assert refused(people, claims(auth_time=eight, iat=seconds())).why == OVER


@pytest.mark.parametrize("written", [None, "1795000000", 1795000000.5, True, -1, 0, 1 << 60, [1]])
def test_a_time_of_signing_in_that_is_missing_or_none_is_refused(people: Path, written: object) -> None:
    assert refused(people, claims(auth_time=written, iat=None)).why == NOT_ALLOWED


def test_a_time_to_come_is_refused_but_for_a_minute() -> None:
    assert session_began({"iat": seconds(seconds=60)}, NOW)
    with pytest.raises(NotAllowed, match="time to come"):
        session_began({"iat": seconds(seconds=61)}, NOW)


@pytest.mark.parametrize("missing", ["iss", "sub"])
@pytest.mark.parametrize("value", [None, "", 7, ["a"]])
def test_claims_without_issuer_or_subject_are_nobody(missing: str, value: object) -> None:
    with pytest.raises(NotAllowed, match="does not say who you are"):
        read_identity(claims(**{missing: value}), NAMES, NOW)


def test_a_person_reads_nothing_once_the_time_is_over(people: Path) -> None:
    (person,) = let_in(people).persons
    try:
        set_now(NOW)
        check_in_time(person)
        set_now(NOW + timedelta(hours=7))
        with pytest.raises(SessionOver):
            check_in_time(person)
    finally:
        set_now(None)
