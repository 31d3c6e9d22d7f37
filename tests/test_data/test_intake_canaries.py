"""Plants personal data in every column of every kind, and holds the door to it: refused, and never a byte kept."""

import os
import random
import struct
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.intake.field import Field, Kind
from data.intake.kinds import kinds
from data.store import Store
from tests.built_stores import copy_of_empty_store
from tests.test_data.intake_sheets import bring_in, example_rows
from tests.test_data.personal_canaries import (
    BUSINESS_IDS,
    CLEAN_IDS,
    CLEAN_TEXTS,
    CODES,
    PHONES,
    coordinate_alone,
    name,
)

ROOT = Path(__file__).resolve().parents[2]
# The promise is for a thousand files: `MAJAKKA_CANARIES=1000 pytest tests/test_data/test_intake_canaries.py -s`.
FILES = int(os.environ.get("MAJAKKA_CANARIES", "60"))
MOST_MISSED = 0.005
COORDINATES, NAMES = "coordinates", "names"
# Columns made for words may hold a name; columns made for a place hold coordinates; a service's phone is public.
HOLDS_NAMES, HOLDS_COORDINATES, HOLDS_PHONES = (
    {"name", "text"},
    {"latitude", "longitude", "metres"},
    {"phone"},
)


@dataclass(frozen=True)
class Canary:
    """A text that must not come in, and the column it is planted in."""

    kind: Kind
    field: Field
    family: str
    text: str


def may_hold(field: Field, family: str) -> bool:
    return (
        (family == NAMES and field.type in HOLDS_NAMES)
        or (family == COORDINATES and field.type in HOLDS_COORDINATES)
        or (family in PHONES and field.type in HOLDS_PHONES)
    )


def draw_canary(chance: random.Random) -> Canary:
    generators = {**CODES, **PHONES, NAMES: name, COORDINATES: coordinate_alone}
    while True:
        kind = chance.choice(kinds())
        field = chance.choice(kind.fields)
        # Codes, phones, names and coordinates a quarter each, as their families differ in number.
        family = chance.choice([chance.choice(list(CODES)), chance.choice(list(PHONES)), NAMES, COORDINATES])
        if not may_hold(field, family):
            return Canary(kind, field, family, generators[family](chance))


def planted(canary: Canary, chance: random.Random) -> list[dict[str, str]]:
    rows = example_rows(canary.kind.code)
    rows[chance.randrange(len(rows))][canary.field.code] = canary.text
    return rows


def files_with(text: bytes, *folders: Path) -> list[str]:
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and text in path.read_bytes()
    ]


def test_planted_personal_data_refuses_the_file_and_is_never_stored(
    store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20261120)
    missed: Counter[str] = Counter()
    canaries = [draw_canary(chance) for _file in range(FILES)]
    for canary in canaries:
        report = bring_in(store, canary.kind.code, planted(canary, chance))
        if not report.faults:
            missed[f"{canary.kind.code}.{canary.field.code}: {canary.family}"] += 1
        said = repr(report.faults)
        assert canary.text not in said, f"{canary.kind.code}.{canary.field.code} shows the value it refuses"
    store.cursor().execute("CHECKPOINT store")
    out, err = capfd.readouterr()
    for canary in canaries:
        as_bytes = canary.text.encode()
        if len(as_bytes) >= 6:
            assert files_with(as_bytes, tmp_path) == [], (
                f"{canary.kind.code}.{canary.field.code}: {canary.family}"
            )
            assert canary.text not in out + err
    print(f"{sum(missed.values())} of {FILES} canaries not refused: {dict(missed)}")
    assert sum(missed.values()) <= MOST_MISSED * FILES


def test_clean_files_with_business_ids_cell_codes_and_dates_are_taken_in(tmp_path: Path) -> None:
    # So the refusals above come from the canaries, not from the files.
    chance = random.Random(3)
    refused: Counter[str] = Counter()
    with copy_of_empty_store(tmp_path / "clean.duckdb", name="Clean", crs_epsg=3067) as store:
        for kind in kinds():
            assert bring_in(store, kind.code, example_rows(kind.code)).faults == ()
        for number in range(FILES):
            kind = chance.choice(
                [each for each in kinds() if each.code in ("worksites", "suppliers", "services")]
            )
            # A lone number that is valid both as a business id and as a personal code is refused; a list is not.
            rows = [dict(row) for row in example_rows(kind.code) * 4]
            for row, cells in enumerate(rows):
                fill_clean(cells, chance, number * 100 + row)
            report = bring_in(store, kind.code, rows)
            for fault in report.faults:
                refused[f"{kind.code}.{fault.column}: {fault.problem}"] += 1
    assert refused == {}


def fill_clean(cells: dict[str, str], chance: random.Random, number: int) -> None:
    """Put harmless values that look a little like personal ones into a row."""
    if cells.get("employer_number"):
        cells["employer_number"] = BUSINESS_IDS[chance.choice(list(BUSINESS_IDS))](chance)
    if cells.get("address"):
        cells["address"] = CLEAN_TEXTS["addresses"](chance)
    if cells.get("opening_hours"):
        cells["opening_hours"] = "Mo-Fr 08:00-16:30; Sa 10:00-14:00"
    if cells.get("name"):
        cells["name"] = f"{CLEAN_TEXTS['place names'](chance)} {CLEAN_TEXTS['cell codes'](chance)}"
    if cells.get("valid_from"):
        cells["valid_from"] = f"{chance.randint(1, 28)}.{chance.randint(1, 12)}.{chance.randint(2000, 2025)}"
    if cells.get("record_id"):
        cells["record_id"] = f"R{number}" if number % 2 else CLEAN_IDS["UUIDs"](chance)
    if cells.get("latitude"):
        # A cell code instead of the degrees.
        cells |= {"latitude": "", "longitude": "", "cell": f"250mN{chance.randint(6660, 6700) * 100}E38600"}


def test_no_byte_of_coordinates_and_of_columns_left_out_is_kept_anywhere(tmp_path: Path) -> None:
    # The command in a process of its own, with its own temporary folder, so that nothing of this test's is in it.
    notes = "Virtamo called from 0401234567"
    lat, lon = 60.1719473, 24.9414629
    file = tmp_path / "in" / "messy file of Virtamo.csv"
    var, temporary = tmp_path / "var", tmp_path / "tmp"
    for folder in (file.parent, var, temporary):
        folder.mkdir()
    lines = [f"S-{row},2026-09-14 21:37,{lat},{lon},labour,no,{notes} {row}" for row in range(500)]
    file.write_text(
        "record_id,when,latitude,longitude,forms,discovered,Virtamo's notes\n" + "\n".join(lines),
        encoding="utf-8",
    )
    command = [
        sys.executable, "-m", "data", "import", "sightings", str(file), "--store", "kept", "--epsg", "3067",
        "--organisation", "example", "--leave-out", "Virtamo's notes",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "MAJAKKA_VAR": str(var), "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    forbidden = [
        "Virtamo", "0401234567", "60.1719473", "24.9414629", "21:37", "S-499", "messy file",
    ]  # fmt: skip
    grid_m = create_metres(lat, lon)
    # Numbers could lie there as doubles too: degrees, radians no, metres of the grid yes.
    doubles = [struct.pack("<d", number) for number in (lat, lon, *grid_m)]
    for text in (
        [each.encode() for each in forbidden] + [each.encode("utf-16-le") for each in forbidden] + doubles
    ):
        assert files_with(text, var, temporary) == []
    assert not any(each in done.stdout + done.stderr for each in forbidden)


def create_metres(lat: float, lon: float) -> tuple[float, float]:
    from data.grid import Grid

    x, y = Grid(3067).points_to_metres([lat], [lon])
    return float(x[0]), float(y[0])
