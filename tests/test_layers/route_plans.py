"""Gives tests a small plan of two teams, whose times can be worked out."""

from datetime import date

from layers.routing.plan import BLIND_SPOT, TIME, VALUE, Draw, Plan, Route, Unvisited, Visit
from layers.routing.stop import Stop
from layers.routing.team import Team

DAY = date(2026, 11, 27)
HOUR_S = 3600
EVENING = (18 * HOUR_S, 22 * HOUR_S)


def stop(code: str, *, lat: float = 60.17, lon: float = 24.94, name: str = "", **other: object) -> Stop:
    """Return a stop of a quarter of an hour, open all evening."""
    facts: dict[str, object] = {
        "kind": "transport_hub", "east": 1540, "north": 26680, "cell_level": 1, "value": 1.0, "stay_s": 900,
        "windows": (EVENING,), "area": "Keskusta", "why": ("It is worth it.",),
    }  # fmt: skip
    return Stop(code=code, name=name or f"Stop {code}", lat=lat, lon=lon, **(facts | other))  # type: ignore[arg-type]


def team(code: str, **other: object) -> Team:
    """Return a pair on foot, out all evening without a break."""
    facts: dict[str, object] = {
        "size": 2, "languages": frozenset({"en"}), "travels_by": "foot", "start": (60.17, 24.94),
        "end": (60.17, 24.94), "starts_s": EVENING[0], "ends_s": EVENING[1],
    }  # fmt: skip
    return Team(code=code, **(facts | other))  # type: ignore[arg-type]


def small_plan() -> Plan:
    """Return a plan: A1 goes to a, b and c, A2 to d, nobody to e."""
    a, b, c = (_visit(code, number) for number, code in enumerate("abc"))
    d = _visit("d", 0, part=BLIND_SPOT)
    routes = (
        Route(team("A1"), (a, b, c), EVENING[0], EVENING[0] + 3 * HOUR_S, 900),
        Route(team("A2"), (d,), EVENING[0], EVENING[0] + HOUR_S, 600),
    )
    other = Unvisited(stop("e", lat=60.18), TIME, "There is no time left.")
    return Plan(DAY, routes, (other,), 4.0, Draw(1, 0.2, 0.1))


def _visit(code: str, number: int, *, part: str = VALUE) -> Visit:
    begins = EVENING[0] + 600 + number * HOUR_S
    return Visit(stop(code, lat=60.171 + number / 1000), begins, begins, begins + 900, part)
