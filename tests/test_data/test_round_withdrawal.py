"""Tests that a round printed by mistake leaves nothing, and one in use stays."""

from pathlib import Path

import pytest

from data.errors import NotAllowed
from data.rounds.files import sound_rounds
from data.rounds.log import check_in, open_round
from data.rounds.withdrawal import withdraw_round
from tests.test_data.intake_sheets import empty_store
from tests.test_data.rounds_under_way import CODE, COORDINATOR, PLANNER, a_round, at


def test_a_round_that_nobody_used_is_withdrawn_and_one_in_use_stays(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with empty_store(tmp_path / "var") as store:
        open_round(store, COORDINATOR, a_round(), now=at(12))
        version = store.version
        assert withdraw_round(store, COORDINATOR, CODE)
        assert sound_rounds(store) == []
        assert store.version == version  # nothing was written down: no team was to go there
        assert withdraw_round(store, COORDINATOR, CODE)  # gone already
        open_round(store, COORDINATOR, a_round(), now=at(12))
        check_in(store, COORDINATOR, CODE, now=at(18))
        assert not withdraw_round(store, COORDINATOR, CODE)
        assert len(sound_rounds(store)) == 1


def test_only_who_plans_outreach_withdraws(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with empty_store(tmp_path / "var") as store, pytest.raises(NotAllowed):
        withdraw_round(store, PLANNER, CODE)
