"""Makes the round that a team logs from its route of a plan, and says what of a plan was drawn."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.grid import parents
from data.intake.coarsening import HALF_KILOMETRE
from data.rounds.draws import DrawnStop
from data.rounds.round import Round, RoundStop
from data.store import Store
from data.vocabulary import place_kind
from layers.routing.plan import Plan, Route
from layers.routing.stop import Stop
from layers.sheets.sheet_stop import stops_of_route

# A team that is late still logs; then what it did not log is left out, and the file goes.
GRACE_S = 6 * 3600


def round_of_route(store: Store, plan: Plan, route: Route, *, code: str, expires: datetime) -> Round:
    """Return the round of one route, under a code that holds until `expires`.

    Stops are named as on the team's sheet. Of the plan it takes times and cells, neither values nor reasons;
    a kind of place that is shown as cells is logged in a cell of 500 m at least.

    Raises
    ------
    Refused
        When the route has no stops, or a cell is smaller than 250 m.
    """
    stops = []
    for shown, visit in zip(stops_of_route(store, route), route.visits, strict=True):
        east, north, level = _kept_cell(visit.stop)
        stops.append(
            RoundStop(
                number=shown.number,
                code=visit.stop.code,
                name=shown.name,
                kind=shown.kind,
                area="" if shown.is_area else visit.stop.area,
                east=east,
                north=north,
                cell_level=level,
                begins_s=visit.begins_s,
                leaves_s=visit.leaves_s,
            )
        )
    team = route.team
    return Round(
        code=code,
        organisation=team.organisation,
        day=plan.day,
        team=team.code,
        team_size=team.size,
        starts_s=team.starts_s,
        ends_s=team.ends_s,
        expires=expires,
        stops=tuple(stops),
    )


def expiry_of(plan: Plan, route: Route, time_zone: str) -> datetime:
    """Return when sheet and round of a route expire: six hours after its shift, as clocks on the wall go."""
    midnight = datetime.combine(plan.day, datetime.min.time(), ZoneInfo(time_zone))
    return midnight + timedelta(seconds=route.team.ends_s + GRACE_S)


def draws_of_plan(plan: Plan) -> tuple[DrawnStop, ...]:
    """Return every stop of a plan that could be drawn at random, by its cell alone."""
    stops = {stop.code: stop for stop in plan.stops}
    drawn = frozenset(plan.draw.drawn)
    return tuple(
        DrawnStop(*_kept_cell(stops[code]), chance=chance, drawn=code in drawn)
        for code, chance in plan.draw.chances.items()
        if code in stops
    )


def _kept_cell(stop: Stop) -> tuple[int, int, int]:
    """Return the cell (east, north, level) under which a visit to a stop is kept."""
    level = stop.cell_level
    if not stop.is_cell and place_kind(stop.kind).shown_as != "point":
        level = max(level, HALF_KILOMETRE)
    east, north = parents([stop.east], [stop.north], level=stop.cell_level, to_level=level)
    return int(east[0]), int(north[0]), level
