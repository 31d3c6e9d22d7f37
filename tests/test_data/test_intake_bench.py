"""Holds that the benchmark of imports compares like with like, whatever the figures are."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.command_line import run_command
from data.commands import COMMANDS
from data.intake.bench import intake_store, write_sightings
from data.intake.bench_baseline import check_with_pandera
from data.intake.importing import import_file
from data.intake.report import Wanted
from data.intake.store_facts import gather_facts
from tests.test_data.intake_sheets import STEWARD

SAME = (
    "place_precision", "east", "north", "cell_level", "time_precision", "week", "period", "part_of_day", "weekend",
    "category", "forms", "discovered", "people_band", "reliability", "may_pass_on",
)  # fmt: skip


def test_pandas_and_pandera_keep_the_same_of_the_same_file(tmp_path: Path) -> None:
    # So the baseline does the same work, and the coarsening of a file agrees with a second way of computing it.
    file = tmp_path / "same.csv"
    write_sightings(file, 3000)
    with intake_store() as store:
        facts = gather_facts(store, organisation="example", kind="sightings")
        kept, faults = check_with_pandera(file, facts)
        said = {"tell": lambda *_step: None, "cancelled": lambda: False}
        report = import_file(store, STEWARD, file, Wanted("sightings", "example"), **said)  # type: ignore[arg-type]
        ours = store.cursor().execute(f"SELECT {', '.join(SAME)} FROM help.sightings").df()
    assert kept is not None
    assert (faults, report.faults, report.accepted) == (0, (), 3000)
    pd.testing.assert_frame_equal(_sorted(kept), _sorted(ours), check_dtype=False)


def test_both_refuse_a_file_with_faults_and_find_as_many(tmp_path: Path) -> None:
    file = tmp_path / "faulty.csv"
    write_sightings(file, 1000, faulty_every=100)
    with intake_store() as store:
        kept, faults = check_with_pandera(file, gather_facts(store, organisation="example", kind="sightings"))
        said = {"tell": lambda *_step: None, "cancelled": lambda: False}
        report = import_file(store, STEWARD, file, Wanted("sightings", "example"), **said)  # type: ignore[arg-type]
    assert kept is None
    assert (faults, len(report.faults), report.batch) == (10, 10, None)


def test_the_command_measures_imports(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["bench", "--only", "intake", "--records", "2000", "--json"]
    assert run_command("test", "test", COMMANDS, arguments) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["records"] == 2000
    assert {"pandera_taken_in", "checked", "taken_in", "refused", "memory"} <= set(measured["measures"])
    assert all(each["seconds"] > 0 for each in measured["measures"].values())


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    plain = rows[list(SAME)].astype(object).where(rows[list(SAME)].notna(), None)
    whole = plain.map(lambda cell: cell if cell is None or isinstance(cell, str) else int(np.asarray(cell)))
    return whole.sort_values(list(SAME), key=lambda column: column.astype(str), ignore_index=True)
