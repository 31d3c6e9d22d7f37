"""Shows that faults in vocabulary files are refused with file, code and remedy."""

from pathlib import Path

import pytest

from data.errors import Refused
from data.place_kind import PlaceKind
from data.vocabulary import forms, indicator_lists
from data.vocabulary_entry import Band, Form
from data.vocabulary_file import read_vocabulary

KIND = """
[[place_kinds]]
code = "pier"
number = 1
vocabulary = "location"
label = "Piers"
source = "made up"
purposes = ["outreach"]
shown_as = "point"
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '["outreach"]',
            '["outreach", "sport"]',
            "Purpose sport is unknown. Use one of inspection, outreach",
        ),
        ('["outreach"]', '["inspection"]\nnever_target = true', "help place has the purpose inspection"),
        ('shown_as = "point"', 'shown_as = "point"\nsecret = true\nnever_target = true', "shown as a point"),
        ('shown_as = "point"', 'shown_as = "cell"\nsecret = true', "not protected"),
        ('shown_as = "point"', 'shown_as = "pin"', "shown_as 'pin' is unknown"),
        ('shown_as = "point"', 'shown_as = "never"', "never shown has purposes"),
        ('["outreach"]\nshown_as = "point"', '["inspection"]\nshown_as = "cell"', "add stated_power"),
        ('shown_as = "point"', 'shown_as = "point"\nstated_power = true', "Leave inspection alone"),
        ('"location"', '"venue"', "Vocabulary 'venue' is unknown"),
        ('label = "Piers"\n', "", "label missing"),
        ('label = "Piers"', 'label = ""', "label missing"),
        ("number = 1", "number = 1\ncolour = 2", "unknown key colour"),
        ("number = 1", 'number = "1"', "number of another type"),
        ('["outreach"]', '"outreach"', "purposes of another type"),
        ('shown_as = "point"', 'shown_as = "point"\nsecret = 0', "secret of another type"),
    ],
)
def test_a_fault_in_a_kind_is_refused_naming_file_and_code(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in KIND
    path = tmp_path / "place_kinds.toml"
    path.write_text(KIND.replace(old, new))
    with pytest.raises(Refused, match=sentence) as refusal:
        read_vocabulary(path, "place_kinds", PlaceKind)
    assert str(refusal.value).startswith("place_kinds.toml, pier: ")


def test_a_sound_kind_is_read_with_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "place_kinds.toml"
    path.write_text(KIND)
    (pier,) = read_vocabulary(path, "place_kinds", PlaceKind)
    assert (pier.code, pier.label, pier.purposes, pier.keeps_point) == ("pier", "Piers", {"outreach"}, True)
    assert [pier.never_target, pier.secret, pier.stated_power] == [False, False, False]


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "place_kinds.toml"
    path.write_text(KIND + KIND)
    with pytest.raises(Refused, match=r"place_kinds\.toml has more than one entry pier"):
        read_vocabulary(path, "place_kinds", PlaceKind)


def test_a_malformed_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "place_kinds.toml"
    path.write_text(KIND.replace('"pier"', '"Pier!"'))
    with pytest.raises(Refused, match="Pier!: not a code"):
        read_vocabulary(path, "place_kinds", PlaceKind)


def test_a_file_that_is_not_toml_is_refused_with_the_place_of_the_fault(tmp_path: Path) -> None:
    path = tmp_path / "place_kinds.toml"
    path.write_text(KIND + "label = ")
    with pytest.raises(Refused, match=r"place_kinds\.toml is not sound TOML: .*at end of document"):
        read_vocabulary(path, "place_kinds", PlaceKind)


def test_a_file_without_its_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "place_kinds.toml"
    path.write_text("")
    with pytest.raises(Refused, match=r"place_kinds\.toml has no \[\[place_kinds\]\]"):
        read_vocabulary(path, "place_kinds", PlaceKind)


def test_a_form_whose_number_has_no_bit_is_refused() -> None:
    with pytest.raises(Refused, match="Number 32"):
        Form(code="new", text="New", source="made up", number=32)


def test_a_band_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match="ends at 2"):
        Band(code="x", text="X", source="made up", at_least=5, below=2)


def test_a_link_to_an_unknown_code_is_refused_naming_file_and_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "indicators.toml"
    path.write_text(
        '[[indicator_lists]]\ncode = "a"\nlabel = "A"\nsource = "made up"\nforms = ["labour", "theft"]\n'
    )
    monkeypatch.setattr("data.vocabulary.VOCABULARY_FOLDER", tmp_path)
    forms()  # read from the real folder by now, and kept
    with pytest.raises(Refused, match=r"indicators\.toml, a: theft unknown"):
        indicator_lists.__wrapped__()
