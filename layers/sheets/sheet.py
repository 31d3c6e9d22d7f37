"""Puts together what a team needs on its round, and nothing about any person, score or reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data.access import Person
from data.clock import today
from data.errors import Refused
from data.grid import Grid
from data.language import _, language, ngettext
from data.permission import check_does
from data.store import Store
from data.streets.network import Leg, Streets
from layers.clock_times import write_time
from layers.language_names import language_names
from layers.routing.plan import Plan, Route
from layers.routing.team import Point
from layers.sheets.code import check_code
from layers.sheets.ground import meeting_point, read_ground
from layers.sheets.looking import Looking, looking_of
from layers.sheets.referral import Hidden, Referral, Service, read_referrals
from layers.sheets.sheet_stop import SheetStop, stops_of_route
from layers.sheets.ways import ways_in_words
from layers.sheets.words import labels_of, write_date, write_day, write_distance
from layers.team_marks import team_mark

Line = NDArray[np.float64]


@dataclass(frozen=True)
class Sheet:
    """What one team carries on one shift.

    Times of stops and break are seconds on the clock since the `midnight` before the shift, as in a plan.

    Parameters
    ----------
    code, expires
        Opaque code of this sheet, and until when it is valid (aware).
    made
        The day on which it was made, which files say of themselves: the same input gives the same bytes.
    midnight
        Aware, in the time zone of the store.
    start, end, meets_at
        Points (lat, lon) in degrees, and in words where the team meets.
    stops, legs, ways
        In order; one leg more than stops, the last leads to the end. `ways` are the legs in a few words.
    rest
        First and last second of the break, None without one.
    services, referrals, hidden
        Where to refer: lettered public services, those near each stop, and what hidden ones offer, placeless.
    looking
        What to look for, each kind of place once.
    leaflets
        Names of the languages of which to carry leaflets.
    colour
        Of the team on all maps, #rrggbb.
    ground, grid
        The base map around the round, in the grid's CRS; for drawing alone.
    attribution
        Whose map and streets these are, as it must be shown.
    caveats
        What must be said of the streets; what a plan says of itself is for the coordinator.
    """

    code: str
    expires: datetime
    made: date
    store_name: str
    demonstration: bool
    team: str
    organisation: str
    size: int
    travels_by: str
    midnight: datetime
    starts_s: int
    ends_s: int
    back_s: int
    start: Point
    end: Point
    meets_at: str
    stops: tuple[SheetStop, ...]
    legs: tuple[Leg, ...]
    ways: tuple[str, ...]
    rest: tuple[int, int] | None
    services: tuple[Service, ...]
    referrals: tuple[tuple[Referral, ...], ...]
    hidden: tuple[Hidden, ...]
    looking: tuple[Looking, ...]
    leaflets: tuple[str, ...]
    colour: str
    attribution: str
    caveats: tuple[str, ...]
    language: str
    ground: Mapping[str, gpd.GeoDataFrame] = field(repr=False, compare=False)
    grid: Grid = field(repr=False, compare=False)

    def moment(self, seconds: int) -> datetime:
        """Return the time that the clock shows so many seconds after midnight, aware."""
        naive = self.midnight.replace(tzinfo=None) + timedelta(seconds=seconds)
        return naive.replace(tzinfo=self.midnight.tzinfo)

    @property
    def day(self) -> str:
        """The day of the shift in words."""
        return write_day(self.midnight)

    @property
    def summary(self) -> str:
        """Stops, way, persons and time of return in one line."""
        stops = ngettext("{count} stop", "{count} stops", len(self.stops)).format(count=len(self.stops))
        way = _("{distance} {mode}").format(
            distance=write_distance(sum(leg.distance_m for leg in self.legs)), mode=self.mode.lower()
        )
        back = _("back at {time}").format(time=write_time(self.back_s))
        return " · ".join([stops, way, self.persons, back])

    @property
    def mode(self) -> str:
        """How the team moves, in words."""
        return labels_of("travel_modes", [self.travels_by])[0]

    @property
    def persons(self) -> str:
        """How many go together, in words."""
        return ngettext("{count} person", "{count} persons", self.size).format(count=self.size)

    def rest_follows(self, stop: SheetStop) -> bool:
        """Whether the break comes after this stop and before the next."""
        if self.rest is None:
            return False
        return [each.number for each in self.stops if each.leaves_s <= self.rest[0]][-1:] == [stop.number]

    def is_early(self, stop: SheetStop) -> bool:
        """Whether the team is there a minute or more before the visit begins, and has no break then."""
        rests = self.rest is not None and stop.arrives_s <= self.rest[0] < stop.begins_s
        return stop.begins_s - stop.arrives_s >= 60 and not rests

    @property
    def valid_until(self) -> str:
        """Until when the sheet is valid, and what to do then."""
        return _("Valid until {when}; destroy it afterwards").format(when=self.expires_at)

    @property
    def expires_at(self) -> str:
        """The moment of expiry in words, on the clocks of the store."""
        local = self.expires.astimezone(self.midnight.tzinfo)
        return f"{write_date(local)}, {local:%H:%M}"


def make_sheet(
    store: Store,
    person: Person,
    plan: Plan,
    route: Route,
    streets: Streets,
    *,
    code: str,
    expires: datetime,
) -> Sheet:
    """Return the sheet of one route of a plan, in the language of the session.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When the route has no stop or is not of this plan, the expiry has no time zone, the code cannot be a
        file name, or a leg has no way.
    """
    check_does(store, person, "plan_outreach")
    _check(plan, route, code, expires)
    zone = ZoneInfo(store.settings.time_zone)
    midnight = datetime(plan.day.year, plan.day.month, plan.day.day, tzinfo=zone)
    team = route.team
    points = np.array([team.start, *((each.stop.lat, each.stop.lon) for each in route.visits), team.end])
    legs = streets.legs(team.travels_by, points)
    stops = stops_of_route(store, route)
    referrals = read_referrals(store, person, stops, midnight=midnight.replace(tzinfo=None))
    ground = read_ground(store, stops, legs)
    spoken = language_names([*team.languages, *(code for each in stops for code in each.languages)])
    leaflets = sorted({*spoken, *(name for service in referrals.services for name in service.languages)})
    return Sheet(
        code=code,
        expires=expires,
        made=today(),
        store_name=store.settings.name,
        demonstration=bool(store.settings.demonstration),
        team=team.code,
        organisation=team.organisation,
        size=team.size,
        travels_by=team.travels_by,
        midnight=midnight,
        starts_s=team.starts_s,
        ends_s=team.ends_s,
        back_s=route.is_back_s,
        start=team.start,
        end=team.end,
        meets_at=meeting_point(ground, store.grid, team.start),
        stops=stops,
        legs=legs,
        ways=ways_in_words(ground, store.grid, legs, on_streets=not streets.caveat),
        rest=route.rest,
        services=referrals.services,
        referrals=referrals.of_stops,
        hidden=referrals.hidden,
        looking=looking_of(stops),
        leaflets=tuple(leaflets),
        colour=team_mark(plan.routes.index(route)).colour,
        attribution=streets.attribution or ground.attribution,
        caveats=_caveats(streets),
        language=language(),
        ground=ground.layers,
        grid=store.grid,
    )


def _caveats(streets: Streets) -> tuple[str, ...]:
    # What the network says of itself tells the coordinator what to bring in; a team needs to know half of it.
    if not streets.caveat:
        return ()
    return (_("No streets are known here: ways are drawn straight, look for your own."),)


def _check(plan: Plan, route: Route, code: str, expires: datetime) -> None:
    check_code(code)
    if expires.tzinfo is None:
        raise Refused(_("The expiry {when} has no time zone. Add it.").format(when=expires.isoformat()))
    if route not in plan.routes:
        raise Refused(_("The route of team {team} is not of this plan.").format(team=route.team.code))
    if not route.visits:
        raise Refused(
            _("Team {team} has no stop in this plan. Make sheets for teams with stops.").format(
                team=route.team.code
            )
        )
