"""Tests what stays of a round and what goes: once, coarsely, and nothing that names a stop or a team."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.commands import rounds as command
from data.errors import NotAllowed, Refused
from data.intake.ledger import read_ledger, take_back
from data.intake.purge import purge
from data.rounds.closing import Kept, close_expired, close_round
from data.rounds.draws import DrawnStop, record_draw
from data.rounds.files import rounds_folder
from data.rounds.listing import overdue_rounds, rounds_under_way
from data.rounds.log import begin_stop, check_in, check_out, leave_out, log_stop, open_round, read_round
from data.store import Store, open_store
from tests.test_data.intake_sheets import bring_in, empty_store, query
from tests.test_data.rounds_under_way import (
    CODE,
    COORDINATOR,
    DAY,
    PLANNER,
    STEWARD,
    TEAM,
    WEEK,
    a_round,
    at,
    files_under,
    stop,
)
from tests.test_data.test_demonstration_store import _STOPS_OF_SIGHTINGS
from tests.test_data.test_intake_crowd import sighting
from tests.test_data.test_intake_ledger import check_cubes

ROOT = Path(__file__).resolve().parents[2]
EVENING = at(18.5)
# A row of visits, in the order of VISITS. November 2026 is month 56 * 12 + 10.
NOVEMBER = 682
VISITS = "east, north, cell_level, week, period, part_of_day, minutes, team_size, contacts_band, unmet_needs, referred"
LEFT_OUT = "east, north, cell_level, week, period, part_of_day, reason"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "var").mkdir()
    with empty_store(tmp_path / "var") as made:
        yield made


def logged(store: Store, stops: int = 4, **changes: Any) -> Store:
    """Open a round: the first stop met nobody, the second a few, the third was left out, others are open."""
    open_round(store, COORDINATOR, a_round(stops, **changes), now=at(12))
    code = changes.get("code", CODE)
    check_in(store, TEAM, code, now=at(18))
    log_stop(store, TEAM, code, 1, now=EVENING)
    log_stop(store, TEAM, code, 2, contacts="2-4", unmet=["service_full"], referred=3, now=EVENING)
    leave_out(store, TEAM, code, 3, reason="not_safe", now=EVENING)
    return store


def visits(store: Store) -> list[tuple[Any, ...]]:
    return query(store, f"SELECT {VISITS} FROM help.visits ORDER BY ALL")


def left_out(store: Store) -> list[tuple[Any, ...]]:
    return query(store, f"SELECT {LEFT_OUT} FROM help.stops_left_out ORDER BY ALL")


# ---- what stays


def test_visits_keep_cell_week_part_of_day_and_bands_and_stops_left_out_their_reason(store: Store) -> None:
    logged(store)
    assert close_round(store, TEAM, CODE) == Kept(1, 2, 2)
    common = (1, WEEK, NOVEMBER, "evening")
    assert visits(store) == [
        (1541, 26690, *common, 25, 2, "0", [], 0),
        (1542, 26690, *common, 25, 2, "2-4", ["service_full"], 3),
    ]
    assert left_out(store) == [(1543, 26690, *common, "not_safe"), (1544, 26690, *common, "not_logged")]
    assert query(store, "SELECT sum(visits), sum(minutes) FROM help.visit_cube") == [(2, 50)]
    check_cubes(store)


def test_a_stop_after_midnight_is_of_the_next_day(store: Store) -> None:
    # Sunday 2026-11-22, half an hour past midnight: already in the week of Monday the 23rd.
    late = a_round(
        stops=(stop(1, begins_s=88_200, leaves_s=89_000),), day=DAY.replace(day=22), expires=at(90)
    )
    open_round(store, COORDINATOR, late, now=at(12))
    log_stop(store, TEAM, CODE, 1, now=EVENING)
    close_round(store, TEAM, CODE)
    assert [row[3:6] for row in visits(store)] == [(WEEK + 1, NOVEMBER, "night")]


def test_a_stop_that_was_planned_before_midnight_and_made_after_it_is_of_the_next_day(store: Store) -> None:
    sunday = a_round(
        stops=(stop(1, begins_s=85_800, leaves_s=86_400),), day=DAY.replace(day=22), expires=at(90)
    )
    open_round(store, COORDINATOR, sunday, now=at(12))
    begin_stop(store, TEAM, CODE, 1, now=at(48 + 24.5))
    log_stop(store, TEAM, CODE, 1, now=at(48 + 24.75))
    close_round(store, TEAM, CODE)
    # 15 minutes from half past midnight of Monday the 23rd.
    assert [row[3:7] for row in visits(store)] == [(WEEK + 1, NOVEMBER, "night", 25)]


def test_rows_stand_in_an_order_that_tells_nothing_of_the_route(store: Store) -> None:
    codes = ("AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC")
    orders = []
    for code in codes:
        open_round(store, COORDINATOR, a_round(12, code=code), now=at(12))
        for number in range(1, 13):
            log_stop(store, TEAM, code, number, now=EVENING)
        batch = close_round(store, TEAM, code).batch
        orders.append(query(store, "SELECT east FROM help.visits WHERE batch = ? ORDER BY rowid", batch))
    # Were they not shuffled they would be alike; that three of 12! orders are is not to be expected.
    assert len({tuple(order) for order in orders}) == 3
    ids = query(store, "SELECT source_id, content_key FROM help.visits")
    assert len({each for each, __ in ids}) == 36
    assert {(len(each), key) for each, key in ids} == {(32, None)}


def test_only_cells_of_which_nothing_was_said_are_not_logged(store: Store) -> None:
    open_round(store, COORDINATOR, a_round(2), now=at(12))
    assert close_round(store, COORDINATOR, CODE) == Kept(1, 0, 2)
    assert {row[-1] for row in left_out(store)} == {"not_logged"}


# ---- what goes


def test_after_closing_no_file_holds_a_name_a_code_of_a_stop_or_team_or_a_time(
    store: Store, tmp_path: Path
) -> None:
    logged(store)
    begin_stop(store, TEAM, CODE, 4, now=at(20))
    check_out(store, TEAM, CODE, now=at(22))
    record_draw(
        store, COORDINATOR, [DrawnStop(1541, 26690, 1, 0.5, True)], organisation="example", day=DAY, seed=1
    )
    words = [
        b"Nimi Paikka",
        b"stopcode",
        b"TIIMI7",
        b"Alueensa",
        b"7KQM",
        b"W2XD",
        b"leaves_s",
        b"checked_in_s",
    ]
    before = b"".join(files_under(tmp_path / "var").values())
    assert [word for word in words if word in before] == [w for w in words if w not in (b"7KQM", b"W2XD")]
    close_round(store, TEAM, CODE)
    with store.cursor() as cursor:
        cursor.execute("CHECKPOINT store")
    for name, content in files_under(tmp_path / "var").items():
        text = content.upper()
        found = [word for word in words if word.upper() in text or word.upper() in name.upper().encode()]
        assert found == [], name
    assert [each.name for each in rounds_folder(store).iterdir()] == [".lock"]
    # Nor does a row anywhere: 18:00 is 64,800 s, and no time of day is among the values of the store.
    values = _all_values(store)
    assert not values & {"64800", "72000", "79200", "18:00", "18:30", "2026-11-20"}
    assert {"1541", "evening"} <= values  # what is searched does hold what is kept


def _all_values(store: Store) -> set[str]:
    tables = query(
        store, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'store'"
    )
    return {
        str(value) for (table,) in tables for row in query(store, f"SELECT * FROM {table}") for value in row
    }


def test_joining_all_tables_gives_no_sighting_its_stop(store: Store) -> None:
    bring_in(store, "population", [{"cell": "250mN667250E38550", "inhabitants": "500"}])
    # 250 m cells (1542, 26690): 385,500 m east and 6,672,500 m north, where the second stop met somebody.
    logged(store)
    log_stop(store, TEAM, CODE, 4, contacts="1", now=EVENING)
    bring_in(store, "sightings", [sighting(1, "250mN667250E38550", f"{DAY} 18:40")])
    assert query(store, "SELECT cell_level, part_of_day FROM help.sightings") == [(1, "evening")]
    kept = close_round(store, TEAM, CODE)
    record_draw(
        store, COORDINATOR, [DrawnStop(1542, 26690, 1, 0.5, True)], organisation="example", day=DAY, seed=1
    )
    assert kept.sightings_made_coarser == 1
    # The stops are in cells 1542 and 1544: 771 and 772 of 500 m, 385 and 386 of 1 km, 192 and 193 of 2 km, 96 of 4 km.
    assert query(store, "SELECT cell_level, part_of_day FROM help.sightings") == [(5, "evening")]
    # Three visits are in that cell and part of day, two of which met somebody.
    assert [row[1] for row in query(store, _STOPS_OF_SIGHTINGS)] == [3]
    # Neither ids nor batches tie a sighting to what a round or a plan left behind.
    for table in ("help.visits", "help.stops_left_out", "help.plan_draws"):
        same = f"SELECT count(*) FROM help.sightings s JOIN {table} t ON s.batch = t.batch OR s.source_id = t.source_id"
        assert query(store, same) == [(0,)]


# ---- once


def test_closed_once_more_nothing_is_kept_twice(store: Store) -> None:
    logged(store)
    assert close_round(store, TEAM, CODE) == close_round(store, COORDINATOR, CODE) == Kept(1, 2, 2)
    assert len(visits(store)) == 2
    with pytest.raises(Refused, match="was closed"):
        read_round(store, TEAM, CODE, now=EVENING)
    with pytest.raises(Refused, match="of this code already"):
        open_round(store, COORDINATOR, a_round(), now=EVENING)
    with pytest.raises(Refused, match="No round"):
        close_round(store, TEAM, "AAAA-AAAA")


_KILLED = """
import os, signal, sys
from data.rounds import closing
from data.store import open_store
from pathlib import Path
from tests.test_data.rounds_under_way import CODE, TEAM
def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(closing, sys.argv[2], killed)
with open_store(Path(sys.argv[1])) as store:
    closing.close_round(store, TEAM, CODE)
"""


@pytest.mark.parametrize(("where", "there"), [("remove_live", 2), ("settle", 0)])
def test_a_round_that_was_killed_while_it_closed_is_kept_once(store: Store, where: str, there: int) -> None:
    logged(store)
    store.close()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(store.path), where], cwd=ROOT, check=False, timeout=120
    )
    assert killed.returncode == -9
    with open_store(store.path) as again:
        # After the commit the visits are there, before it none; the file is there in both cases.
        assert len(visits(again)) == there
        assert len(list(rounds_folder(again).glob("*.json"))) == 1
        assert close_round(again, TEAM, CODE) == Kept(1, 2, 2)
        assert len(visits(again)) == 2
        assert not list(rounds_folder(again).glob("*.json"))


def test_who_has_no_part_in_rounds_closes_none(store: Store) -> None:
    logged(store)
    with pytest.raises(NotAllowed):
        close_round(store, PLANNER, CODE)
    assert visits(store) == []


# ---- by themselves


def test_a_round_whose_time_is_over_closes_when_anybody_opens_the_rounds(store: Store) -> None:
    logged(store)
    assert close_expired(store, now=at(27.9)) == 0
    with pytest.raises(Refused, match="was closed: what was logged is kept"):
        read_round(store, TEAM, CODE, now=at(28))
    assert len(visits(store)) == 2
    assert [row[-1] for row in left_out(store)] == ["not_safe", "not_logged"]
    with pytest.raises(Refused, match="was closed"):
        log_stop(store, TEAM, CODE, 4, now=at(28))


def test_a_round_that_may_not_be_kept_yet_waits_without_names(store: Store) -> None:
    # The only visit of the organisation that met somebody, and a sighting that a team met: one gives the other away.
    bring_in(store, "sightings", [sighting(1, "250mN667250E38550", f"{DAY} 18:40")])
    logged(store)
    with pytest.raises(Refused, match="point to the only visit"):
        close_round(store, TEAM, CODE)
    assert read_round(store, TEAM, CODE, now=EVENING).stop(2).name == "Nimi Paikka 2"
    assert close_expired(store, now=at(28)) == 0
    (path,) = rounds_folder(store).glob("*.json")
    assert not any(word in path.read_text() for word in ("Nimi", "stopcode", "Alueensa"))
    open_round(store, COORDINATOR, a_round(1, code="AAAA-AAAA"), now=at(12))
    log_stop(store, TEAM, "AAAA-AAAA", 1, contacts="1", now=EVENING)
    # Together the two rounds have two such visits; each alone still has one, until a file brings more.
    bring_in(store, "visits", [{"cell": "1kmN6672E385", "date": str(DAY), "minutes": "20", "team_size": "2", "contacts": "1"}] * 2)  # fmt: skip
    assert close_expired(store, now=at(28)) == 2
    assert query(store, "SELECT min(stops) FROM (" + _STOPS_OF_SIGHTINGS + ")")[0][0] >= 2


def test_a_team_that_is_not_back_half_an_hour_after_its_shift_is_overdue(store: Store) -> None:
    logged(store)
    assert overdue_rounds(store, COORDINATOR, now=at(22.49)) == ()
    (late,) = overdue_rounds(store, COORDINATOR, now=at(22.75))
    assert (late.team, late.late_minutes, late.visited, late.left_out, late.stops) == ("TIIMI7", 45, 2, 1, 4)
    assert late.checked_in_s == 18 * 3600
    check_out(store, TEAM, CODE, now=at(22.75))
    assert overdue_rounds(store, COORDINATOR, now=at(23)) == ()
    assert len(rounds_under_way(store, COORDINATOR, now=at(23))) == 1
    with pytest.raises(NotAllowed):
        overdue_rounds(store, TEAM, now=at(23))


# ---- in the ledger


def test_a_round_is_taken_back_and_erased_with_the_stops_it_left_out(store: Store) -> None:
    for code in (CODE, "AAAA-AAAA"):
        logged(store, code=code)
        close_round(store, TEAM, code)
    ledger = read_ledger(store, COORDINATOR)
    assert ledger[["kind", "rows", "can_take_back"]].values.tolist() == [["visits", 4, True]] * 2
    assert take_back(store, STEWARD, 1).removed == 4
    for table in ("help.visits", "help.stops_left_out"):
        assert query(store, f"SELECT sum(sign) FROM {table}") == [(2,)]
    check_cubes(store)
    store.close()
    assert purge(store.path, STEWARD, [1, 2]).rows == 12
    with open_store(store.path) as erased:
        assert query(erased, "SELECT count(*) FROM help.stops_left_out") == [(0,)]


def test_the_command_lists_rounds_without_their_code_and_closes_them(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    # The clock of commands is that of the machine, on the day of the tests.
    logged(store, expires=at(48 * 3))
    store.close()

    def run(*said: str) -> dict[str, Any]:
        parser = __import__("argparse").ArgumentParser()
        parser.add_argument("--json", action="store_true")
        command.add_arguments(parser)
        assert command.run(parser.parse_args([*said, "--store", "testby", "--json"])) == 0
        (line,) = capsys.readouterr().out.splitlines()
        return json.loads(line)  # type: ignore[no-any-return]

    listed = run("list")
    (only,) = listed["rounds"]
    assert (only["team"], only["stops"], only["visited"], only["left_out"]) == ("TIIMI7", 4, 2, 1)
    assert CODE not in json.dumps(listed)
    assert run("close") == listed | {"closed": 0}
    assert run("close", "--all") == {"closed": 1, "rounds": []}
    with open_store(store.path) as again:
        assert len(visits(again)) == 2


# ---- draws


def test_a_draw_is_written_once_by_cell_week_and_chance(store: Store) -> None:
    stops = [DrawnStop(1541, 26690, 1, 0.25, True), DrawnStop(700, 13345, 2, 1.0, False)]
    said: dict[str, Any] = {"organisation": "example", "day": DAY, "seed": 7}
    assert record_draw(store, COORDINATOR, stops, **said) == 1
    assert record_draw(store, COORDINATOR, stops[::-1], **said) is None
    assert record_draw(store, COORDINATOR, [], **said) is None
    columns = "east, north, cell_level, week, period, seed, chance, drawn"
    assert query(store, f"SELECT {columns} FROM help.plan_draws ORDER BY east") == [
        (700, 13345, 2, WEEK, NOVEMBER, 7, 1.0, False),
        (1541, 26690, 1, WEEK, NOVEMBER, 7, 0.25, True),
    ]
    assert record_draw(store, COORDINATOR, stops, **said | {"seed": 8}) == 2
    with pytest.raises(NotAllowed):
        record_draw(store, TEAM, stops, **said)
    with pytest.raises(Refused, match="chance"):
        record_draw(store, COORDINATOR, [DrawnStop(1, 1, 1, 0.0, True)], **said)
