"""Streets, matrix, routes and sheets are made where there is no network at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_layers.shift_store import ONE_TEAM

ROOT = Path(__file__).resolve().parents[2]
UNSHARED = ["unshare", "--net"]
# Whoever has no network cannot reach even an address that needs no name.
PROBE = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=2)"


def in_no_network(*command: str, var: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a network namespace of its own, where not even the loopback is up."""
    surroundings = {**os.environ, "MAJAKKA_VAR": str(var), "MAJAKKA_TODAY": "2026-11-20"}
    return subprocess.run(  # our own commands
        [*UNSHARED, sys.executable, *command],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(autouse=True)
def _namespaces(tmp_path: Path) -> None:
    try:
        probe = in_no_network("-c", PROBE, var=tmp_path)
    except FileNotFoundError:
        pytest.skip("unshare (util-linux) is not on this machine")
    if "Network is unreachable" not in probe.stderr:
        pytest.skip("network namespaces cannot be made here (that takes root)")


def test_a_demonstration_is_built_planned_and_printed_without_a_network(tmp_path: Path) -> None:
    teams, out = tmp_path / "teams.toml", tmp_path / "sheets"
    teams.write_text(ONE_TEAM, encoding="utf-8")
    built = in_no_network(
        "-m", "data", "demo", "--extract", "helsinki", "--years", "1", "--json", var=tmp_path / "var"
    )
    assert built.returncode == 0, built.stderr
    planned = in_no_network(
        *("-m", "layers", "plan", "outreach", "--store", "helsinki", "--teams", str(teams)),
        *("--out", str(out), "--seconds", "1", "--json"),
        var=tmp_path / "var",
    )
    assert planned.returncode == 0, planned.stderr
    figures = json.loads(planned.stdout.strip().split("\n")[-1])
    assert figures["visits"] > 0
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    # Real streets, not straight lines: they are somebody's, and no caveat stands in for them.
    assert "OpenStreetMap" in plan["attribution"]
    assert not any("straight lines" in caveat for caveat in plan["caveats"])
    assert (out / "T1.pdf").read_bytes().startswith(b"%PDF")
    assert {each.suffix for each in out.iterdir()} >= {".pdf", ".html", ".gpx", ".geojson", ".ics", ".xlsx"}
