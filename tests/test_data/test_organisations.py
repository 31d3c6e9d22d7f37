"""Shows that the register keeps who may bring data in, and that confidential services stay on the help side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.organisation import Organisation
from data.organisations import (
    example_organisation,
    organisations,
    read_organisations,
    register_organisation,
)
from data.place_kind import PURPOSES
from data.store import Store


def organisation(**changes: object) -> Organisation:
    facts: dict[str, object] = {
        "code": "harbour",
        "text": "Harbour mission",
        "controller": "Harbour mission, board",
        "legal_basis": "consent",
        "purposes": frozenset({"outreach"}),
        "recipients": "nobody",
        "retention_months": 12,
    }
    return Organisation(**(facts | changes))  # type: ignore[arg-type]


def test_a_new_store_knows_the_example_organisation_only(store: Store) -> None:
    assert [each.code for each in read_organisations(store)] == ["example"]


def test_what_is_registered_is_read_back(store: Store) -> None:
    harbour = organisation(confidential=True)
    register_organisation(store.cursor(), harbour)
    assert [each for each in read_organisations(store) if each.code == "harbour"] == [harbour]


def test_registering_again_brings_the_entry_up_to_date(store: Store) -> None:
    register_organisation(store.cursor(), organisation())
    register_organisation(store.cursor(), organisation(retention_months=6))
    assert [each.retention_months for each in read_organisations(store) if each.code == "harbour"] == [6]


def test_the_register_is_read_in_the_order_of_codes(store: Store) -> None:
    for each in organisations():
        register_organisation(store.cursor(), each)
    codes = [each.code for each in read_organisations(store)]
    assert codes == sorted(each.code for each in organisations())


def test_demonstrations_have_at_least_six_organisations_some_of_them_confidential_some_inspecting() -> None:
    made_up = [each for each in organisations() if each.code.startswith("demo_")]
    assert len(made_up) >= 6
    assert [each.code for each in made_up if each.confidential] == ["demo_outreach", "demo_help_line"]
    assert len([each for each in made_up if "inspection" in each.purposes]) >= 3


def test_every_made_up_organisation_says_so_in_its_name() -> None:
    for each in organisations():
        assert each.example, each.code
        assert each.label.startswith("Example "), each.code


def test_the_example_organisation_may_try_every_purpose() -> None:
    assert example_organisation().purposes == PURPOSES


@given(st.sets(st.sampled_from(sorted(PURPOSES)), min_size=1), st.booleans())
def test_a_confidential_service_never_has_the_purpose_inspection(
    purposes: set[str], confidential: bool
) -> None:
    if confidential and "inspection" in purposes:
        with pytest.raises(Refused, match="confidential service has the purpose inspection"):
            organisation(purposes=frozenset(purposes), confidential=confidential)
    else:
        assert organisation(purposes=frozenset(purposes), confidential=confidential).purposes == purposes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purposes": frozenset({"sale"})}, "Purpose sale is unknown"),
        ({"purposes": frozenset()}, "without a purpose"),
        ({"retention_months": 0}, "kept for 0 months"),
    ],
)
def test_an_entry_that_is_not_sound_is_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        organisation(**changes)
