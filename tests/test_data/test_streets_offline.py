"""Holds that streets need no network: everything is made in a namespace that has none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_data.street_towns import HELSINKI

ROOT = Path(__file__).parents[2]
UNSHARE = ("unshare", "-n") if os.geteuid() == 0 else ("unshare", "-rn")
CHILD = """
import json, socket, sys
from pathlib import Path
import numpy as np
from data.streets.tiles import build_tiles
from data.streets.valhalla_streets import ValhallaStreets

try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
    reason = "connected"
except OSError as error:
    reason = error.strerror
extract, folder = map(Path, sys.argv[1:])
tiles = build_tiles(folder, [extract], tell=lambda *_: None, cancelled=lambda: False)
streets = ValhallaStreets(tiles)
points = np.array([[60.168, 24.942], [60.170, 24.944], [60.166, 24.946]])
print(json.dumps({
    "reason": reason,
    "times": streets.times_s("foot", points).tolist(),
    "directions": len(streets.legs("foot", points)[0].directions),
    "reach": streets.reach("foot", (60.168, 24.942), minutes=5).area,
}))
"""


def _without_network(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*UNSHARE, *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_tiles_times_ways_and_reach_are_made_without_a_network(tmp_path: Path) -> None:
    try:
        can = _without_network("true")
    except FileNotFoundError:
        pytest.skip("there is no unshare here to cut the network off with")
    if can.returncode != 0:
        pytest.skip(f"no namespace without network can be made here: {can.stderr.strip()}")
    child = _without_network(sys.executable, "-c", CHILD, str(HELSINKI), str(tmp_path))
    assert child.returncode == 0, child.stderr
    answer = json.loads(child.stdout)
    assert answer["reason"] == "Network is unreachable"
    assert all(0 < answer["times"][i][j] < 900 for i in range(3) for j in range(3) if i != j)
    assert answer["directions"] > 1
    assert answer["reach"] > 0
