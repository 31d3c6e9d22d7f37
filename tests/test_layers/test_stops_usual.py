"""The table of usual times holds every outreach kind, and one that is not sound is refused."""

from pathlib import Path

import pytest

from data.errors import Refused
from data.vocabulary import place_kinds
from layers.stops.usual import USUAL_FILE, Usual, UsualTimes, read_usual


def test_every_outreach_kind_has_usual_times_and_a_reason() -> None:
    usual = read_usual()
    assert set(usual.kinds) == {kind.code for kind in place_kinds() if "outreach" in kind.purposes}
    assert all(each.reason for each in [*usual.kinds.values(), usual.cell])


def test_all_faults_of_a_table_are_named() -> None:
    kinds = dict(read_usual().kinds)
    del kinds["farm"]
    kinds["restaurant"] = Usual("24/7", 10, "no outreach place")
    kinds["school"] = Usual("in the morning", 15, "cannot be read")
    kinds["library_wifi"] = Usual('"ask"', 500, "a remark alone, and too long")
    with pytest.raises(Refused) as refused:
        UsualTimes(kinds, read_usual().cell)
    for words in ("farm is missing", "restaurant is no outreach place", "school: its hours cannot be read",
                  "library_wifi: its hours cannot be read", "library_wifi: its stay is out of range"):  # fmt: skip
        assert words in str(refused.value)


def test_a_file_with_another_column_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "usual.toml"
    text = USUAL_FILE.read_text(encoding="utf-8")
    file.write_text(text.replace("stay_minutes = 20", "stay = 20", 1), encoding="utf-8")
    with pytest.raises(Refused, match=r"usual\.toml lacks a column or has one too many"):
        read_usual(file)
