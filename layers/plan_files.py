"""Makes the files of a plan: the plan itself, a summary, and for each team its sheet in every form."""

import json
from collections.abc import Iterator, Mapping

from data.access import Person
from data.language import _, ngettext
from data.permission import check_does
from data.store import Store
from data.streets.network import Streets
from layers.clock_times import write_time
from layers.plan_folder import PLAN, SUMMARY
from layers.plan_json import plan_to_json
from layers.plan_sheets import sheets_of_plan
from layers.routing.plan import Plan
from layers.sheets.package import sheet_files
from layers.sheets.paper import sheet_pdf


def files_of_plan(
    store: Store, person: Person, plan: Plan, streets: Streets, codes: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files by name; `codes` are those of the sheets by team, for every team with stops."""
    check_does(store, person, "plan_outreach")
    files: dict[str, bytes] = {}
    for sheet in sheets_of_plan(store, person, plan, streets, codes):
        files |= {f"{sheet.team}.pdf": sheet_pdf([sheet]), **sheet_files(sheet, named=sheet.team)}
    files[SUMMARY] = ("\n".join(summary_of_plan(plan)) + "\n").encode()
    content = plan_to_json(plan, time_zone=store.settings.time_zone, attribution=streets.attribution)
    content["files"] = sorted({*files, PLAN})
    return {PLAN: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(), **files}


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
