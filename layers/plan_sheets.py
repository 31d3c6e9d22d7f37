"""Makes the sheet of each team that a plan sends anywhere."""

from collections.abc import Mapping

from data.access import Person
from data.audit.events import EXPORTED
from data.audit.recording import record_event
from data.language import _
from data.permission import check_does
from data.progress import Tell, say_nothing
from data.store import Store
from data.streets.network import Streets
from layers.rounds import expiry_of
from layers.routing.plan import Plan
from layers.sheets.sheet import Sheet, make_sheet


def sheets_of_plan(
    store: Store,
    person: Person,
    plan: Plan,
    streets: Streets,
    codes: Mapping[str, str],
    *,
    tell: Tell = say_nothing,
) -> tuple[Sheet, ...]:
    """Return a sheet for each route with stops; `codes` are those of the sheets by team.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When a route has no way, or a code cannot be one.
    """
    check_does(store, person, "plan_outreach")
    routes = plan.routes_with_stops
    record_event(person, EXPORTED, store=store, subject=f"sheets:{plan.day}", number=len(routes))
    sheets = []
    for at, route in enumerate(routes):
        tell(at / len(routes), _("Making the sheet of team {team}").format(team=route.team.code))
        expires = expiry_of(plan, route, store.settings.time_zone)
        code = codes[route.team.code]
        sheets.append(make_sheet(store, person, plan, route, streets, code=code, expires=expires))
    return tuple(sheets)
