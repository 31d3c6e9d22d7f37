"""Tries that memory hardly grows with the extract: ten times the file, far less than twice the memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_data.large_extract import write_copies

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "data" / "demonstration" / "extracts" / "kymenlaakso-rural.osm.pbf"
PROGRAM = """
import resource, sys
from pathlib import Path
from data.osm import stream
from data.osm.bringing_in import import_extract
stream.SMALL_FILE_BYTES = 0  # both as a large file: coordinates in a temporary file
path = Path(sys.argv[1])
import_extract(path, path.with_suffix(".duckdb"), name=None, epsg=3067, progress=lambda step, count: None)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_kilobytes(path: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_ten_times_the_extract_takes_less_than_twice_the_memory(tmp_path: Path) -> None:
    if not SMALL.exists():
        pytest.skip("the demonstration's extracts are not in this checkout")
    large = tmp_path / "large.osm.pbf"
    write_copies(SMALL, large, 10)
    assert large.stat().st_size > 8 * SMALL.stat().st_size
    one = tmp_path / "one.osm.pbf"
    write_copies(SMALL, one, 1)
    assert peak_kilobytes(large) < 2 * peak_kilobytes(one)
