"""Makes a tiny store whose half-years have enough signals for a release, and persons who stand for one."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from data.access import Person
from data.organisations import example_organisation, register_organisation
from data.periods import Period
from data.releases.approving import approve_draft
from data.releases.counted import read_counted
from data.releases.drafts import Draft, read_draft
from data.releases.made import make_files
from data.releases.prepared import Asked
from data.releases.preparing import keep_draft
from data.releases.published_rows import read_published_rows
from data.store import Store
from tests.built_stores import copy_of_empty_store

STEWARD = Person("s1", "example", frozenset({"steward"}))
APPROVER = Person("a1", "example", frozenset({"approver"}))
# One person under two roles: nobody holds both at once, but may hold one after the other.
BOTH = Person("b1", "example", frozenset({"steward"}))
BOTH_APPROVING = Person("b1", "example", frozenset({"approver"}))
PLANNER = Person("p1", "example", frozenset({"inspection_planner"}))
SOURCES = ("example", "o1", "o2", "o3", "o4")
FIRST, SECOND = 666, 672  # 2025-07 and 2026-01, the first months of the two halves
# 8 km by 8 km; the cell of 1 km in which everything is signalled, and where 1,000 people live.
BOX = (384_000.0, 6_672_000.0, 392_000.0, 6_680_000.0)
CELL = (3, 384, 6672)
TODAY = date(2026, 11, 20)
CODE, NEXT = "2025-H2", "2026-H1"
HALVES = Period(FIRST, FIRST + 5), Period(SECOND, SECOND + 5)
HELD = {"tried": 9, "succeeded": 0, "controls": 7, "controls_succeeded": 7, "by_attack": {}}


def build_release_store(path: Path) -> None:
    """Make a store with 30 signals, six of each of five organisations, in each of two halves of a year."""
    with copy_of_empty_store(path, name="Testby", crs_epsg=3067) as store:
        cursor = store.cursor()
        for code in SOURCES[1:]:
            register_organisation(cursor, replace(example_organisation(), code=code))
        with store.write(kind="demonstration", organisation="example") as batch:
            west, south, east, north = BOX
            batch.append(
                "main.extents", _one(source="x", west_m=west, south_m=south, east_m=east, north_m=north)
            )
            batch.append(
                "main.population", _one(source="x", east=768, north=13344, cell_level=2, inhabitants=1000)
            )
        for source in SOURCES:
            with store.write(kind="sightings", organisation=source) as batch:
                batch.append(
                    "help.sightings", pd.concat(_sightings(source, first) for first in (FIRST, SECOND))
                )


def keep(store: Store, code: str = CODE, attack: dict | None = None, *, replace_it: bool = False) -> Draft:
    """Keep a draft with a report of attacks that is given, as `prepare_draft` does after attacking."""
    rows = read_published_rows(store)
    asked = Asked(code, HALVES[code == NEXT], TODAY, rows[-1].release if rows else None)
    made = make_files(store, STEWARD, asked, read_counted(store, STEWARD))
    return keep_draft(store, STEWARD, made, attack or HELD, replace=replace_it)


def approve(store: Store, person: Person = APPROVER, code: str = CODE, *, today: date = TODAY) -> Draft:
    """Approve the draft that lies there now, as somebody does who just looked at it."""
    return approve_draft(store, person, code, manifest_sha256=shown_digest(store, code), today=today)


def shown_digest(store: Store, code: str = CODE) -> str:
    """Return the digest of the manifest of the draft that lies there now."""
    return read_draft(store.path, code).preparation.manifest_sha256


def copied(built: Path, folder: Path) -> Path:
    """Return the file of a copy of a store with everything that lies beside it."""
    shutil.copytree(built.parent, folder)
    return folder / built.name


def late_sighting(source: str, month: int) -> pd.DataFrame:
    """Return one more sighting of a month."""
    return _sightings(source, month).head(1).assign(source_id="ff")


def _sightings(source: str, first: int) -> pd.DataFrame:
    level, east, north = CELL
    return pd.DataFrame(
        {
            "source": source,
            "source_id": [f"{source}-{first}-{number}".encode().hex() for number in range(6)],
            "place_precision": "cell",
            "east": east,
            "north": north,
            "cell_level": level,
            "time_precision": "month",
            "period": [first + number for number in range(6)],
            "category": 0,
            "forms": 1,
            "indicators": [[]] * 6,
            "discovered": True,
            "confidential": False,
        }
    )


def _one(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({name: [value] for name, value in columns.items()})
