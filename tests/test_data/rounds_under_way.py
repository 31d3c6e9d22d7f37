"""Makes rounds of a team for tests, with the time at which things are said."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.access import Person
from data.rounds.round import Round, RoundStop

ZONE = ZoneInfo("Europe/Helsinki")
# A Friday evening; its ISO week began on Monday 2026-11-16, 2,967 weeks after 1970-01-05.
DAY = date(2026, 11, 20)
WEEK = 2967
CODE = "7KQM-W2XD"
COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
TEAM = Person("t", "example", frozenset({"team_member"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
STEWARD = Person("s", "example", frozenset({"steward"}))
KINDS = ("transport_hub", "", "library_wifi", "gathering_place")


def at(hour: float, day: date = DAY) -> datetime:
    """Return a moment of the day in the store's zone; hours may pass 24."""
    return datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=hour)


def stop(number: int, **changes: Any) -> RoundStop:
    """Return a stop: cell (1540 + number, 26690) of 250 m, half an hour from 18:00 on, 20 minutes each."""
    begins_s = 18 * 3600 + (number - 1) * 1800
    given: dict[str, Any] = {
        "number": number, "code": f"stopcode{number}", "name": f"Nimi Paikka {number}", "kind": KINDS[number % 4],
        "area": f"Alueensa {number}", "east": 1540 + number, "north": 26690, "cell_level": 1, "begins_s": begins_s,
        "leaves_s": begins_s + 1200,
    }  # fmt: skip
    return RoundStop(**given | changes)


def a_round(count: int = 3, **changes: Any) -> Round:
    """Return a round of team TIIMI7, 18:00 to 22:00, whose code holds until 04:00."""
    given: dict[str, Any] = {
        "code": CODE, "organisation": "example", "day": DAY, "team": "TIIMI7", "team_size": 2, "starts_s": 18 * 3600,
        "ends_s": 22 * 3600, "expires": at(28), "stops": tuple(stop(n) for n in range(1, count + 1)),
    }  # fmt: skip
    return Round(**given | changes)


def files_under(folder: Path) -> dict[str, bytes]:
    """Return the content of every file by its path below the folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
