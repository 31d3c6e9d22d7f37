"""Writes a planned month as JSON and in plain words, for the planner alone."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from data.inspecting.month_list import MonthList
from data.inspecting.visit import PlannedVisit
from data.language import _, ngettext
from data.periods import Period, first_day_of_period
from layers.clock_times import write_time
from layers.joint.schedule import JointSchedule
from layers.month.targets import Targets
from layers.number_text import write_count
from layers.targets.lot_base_rate import base_rate_in_words

FORMAT = "majakka inspection plan 1"


def month_to_json(
    targets: Targets, schedule: JointSchedule, visits: Sequence[PlannedVisit]
) -> dict[str, Any]:
    """Return the whole plan in plain values; times are seconds since the local midnight of the day."""
    listed = targets.listed
    return {
        "format": FORMAT,
        "month": first_day_of_period(listed.period).isoformat()[:7],
        "authority": listed.authority,
        "budget": listed.budget,
        "sites": listed.sites,
        "seed": listed.seed,
        "list": [_plain(asdict(item)) for item in listed.items],
        "base_rate": None if targets.base_rate is None else _plain(asdict(targets.base_rate)),
        "visits": [_plain(asdict(visit)) for visit in visits],
        "unscheduled": [
            {"site": asdict(site.key), "sentence": sentence} for site, sentence in schedule.unscheduled
        ],
        "value": schedule.value,
        "greedy_value": schedule.greedy_value,
        "caveats": [*targets.caveats, *schedule.caveats],
        "empty_because": [*listed.empty_because, *schedule.empty_because],
    }


def month_in_words(
    targets: Targets, schedule: JointSchedule, visits: Sequence[PlannedVisit]
) -> Iterator[str]:
    """Yield the plan in lines of plain words."""
    listed = targets.listed
    yield _("Inspections in {month}: {listed}").format(
        month=Period(listed.period, listed.period).label(),
        listed=ngettext("{count} worksite", "{count} worksites", len(listed.items)).format(
            count=write_count(len(listed.items))
        ),
    )
    yield from base_rate_in_words(targets.base_rate)
    yield from listed.empty_because
    yield from schedule.empty_because
    yield from (*targets.caveats, *schedule.caveats)
    yield from ("", *_list_lines(listed))
    if visits:
        yield ""
    for visit in visits:
        times = f"{write_time(visit.begins_s)}-{write_time(visit.ends_s)}"
        yield f"{visit.day.isoformat()} {times}  {visit.code}  {', '.join(each.crew for each in visit.going)}"
    if schedule.unscheduled:
        yield from ("", _("Without a day:"))
        yield from (f"  {site.label}: {sentence}" for site, sentence in schedule.unscheduled)


def _list_lines(listed: MonthList) -> Iterator[str]:
    for number, item in enumerate(listed.items, 1):
        yield f"{number:3}  {item.site.source_id:12}  {item.part:10}  {item.reason}"


def _plain(value: Any) -> Any:
    """Return values that JSON knows: no number that is none, and days as texts."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
