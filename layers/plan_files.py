"""Makes the files of a plan: the plan itself, a summary, and for each team its sheet in every form."""

import json
from collections.abc import Iterator, Mapping

from data.access import Person
from data.language import _, ngettext
from data.store import Store
from data.streets.network import Streets
from layers.clock_times import write_time
from layers.plan_folder import PLAN, SUMMARY
from layers.plan_json import plan_to_json
from layers.rounds import expiry_of
from layers.routing.plan import Plan, Route
from layers.sheets.calendar_file import sheet_ics
from layers.sheets.paper import sheet_pdf
from layers.sheets.phone_page import phone_page
from layers.sheets.sheet import Sheet, make_sheet
from layers.sheets.survey_file import sheet_form
from layers.sheets.track_files import sheet_geojson, sheet_gpx


def files_of_plan(
    store: Store, person: Person, plan: Plan, streets: Streets, codes: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files by name; `codes` are those of the sheets by team, for every team with stops."""
    files: dict[str, bytes] = {}
    for route in routes_with_stops(plan):
        sheet = make_sheet(
            store,
            person,
            plan,
            route,
            streets,
            code=codes[route.team.code],
            expires=expiry_of(plan, route, store.settings.time_zone),
        )
        files |= {f"{route.team.code}{end}": content for end, content in _forms(sheet)}
    files[SUMMARY] = ("\n".join(summary_of_plan(plan)) + "\n").encode()
    content = plan_to_json(plan, time_zone=store.settings.time_zone, attribution=streets.attribution)
    content["files"] = sorted({*files, PLAN})
    return {PLAN: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(), **files}


def routes_with_stops(plan: Plan) -> tuple[Route, ...]:
    """Return the routes of the teams that go anywhere."""
    return tuple(route for route in plan.routes if route.visits)


def summary_of_plan(plan: Plan) -> Iterator[str]:
    """Yield the plan in lines of plain words, for the coordinator."""
    yield _("Outreach plan for {day}").format(day=plan.day.isoformat())
    yield from plan.empty_because
    yield from plan.caveats
    for route in plan.routes:
        yield ""
        yield _("Team {code}: {stops}, out {first} to {last}, {minutes} min on the way").format(
            code=route.team.code,
            stops=ngettext("{count} stop", "{count} stops", len(route.visits)).format(
                count=len(route.visits)
            ),
            first=write_time(route.sets_out_s),
            last=write_time(route.is_back_s),
            minutes=round(route.travel_s / 60),
        )
        for visit in route.visits:
            yield f"  {write_time(visit.begins_s)}-{write_time(visit.leaves_s)}  {visit.stop.name}"
        if route.rest is not None:
            yield _("  break {first} to {last}").format(
                first=write_time(route.rest[0]), last=write_time(route.rest[1])
            )
    if plan.unvisited:
        yield ""
        yield _("Not visited:")
        yield from (f"  {each.stop.name}: {each.sentence}" for each in plan.unvisited)


def _forms(sheet: Sheet) -> Iterator[tuple[str, bytes]]:
    """Yield the end of the file's name and its content, for each form of a sheet."""
    forms = (
        (".pdf", sheet_pdf([sheet])),
        (".html", phone_page(sheet)),
        (".gpx", sheet_gpx(sheet)),
        (".geojson", sheet_geojson(sheet)),
        (".ics", sheet_ics(sheet)),
        (".xlsx", sheet_form(sheet)),
    )
    for end, content in forms:
        yield end, content.encode() if isinstance(content, str) else content
