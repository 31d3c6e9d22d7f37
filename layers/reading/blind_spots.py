"""Reads exposure, visits and trained staff, and finds the blind spots."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.access import OUTREACH
from data.clock import today
from data.language import _
from data.last_visits import read_last_visits
from data.periods import Period, period_of_date
from data.permission import check_reads
from data.reporting_effort import read_reporting_effort
from layers.blind_spots import blind_spots
from layers.gamma_poisson import gamma_prior
from layers.layer import Layer
from layers.number_text import write_count
from layers.option import Option
from layers.reading.exposure import outreach_exposure
from layers.reading.sightings import read_effort, read_sightings
from layers.reporting_exposure import reporting_exposure
from layers.request import Request

_HOURS_WHERE_NOTHING_WAS_FOUND = 10.0


def _half_lives() -> dict[str, str]:
    return {
        "6": _("after half a year"),
        "12": _("after one year"),
        "24": _("after two years"),
    }


HALF_LIFE = Option("half_life", lambda: _("A visit counts half"), _half_lives, "12")


def outreach_blind_spots(request: Request) -> Layer:
    """Return where exposure is high and knowledge small or stale, at the end of the period or today."""
    check_reads(request.store, request.person, OUTREACH)
    until = request.period.last if request.period else period_of_date(today())
    half_life_months = float(request.options["half_life"])
    visits = read_last_visits(
        request.store, request.person, level=request.level, until=until, half_life_months=half_life_months
    )
    exposure = outreach_exposure(request)
    return blind_spots(
        exposure,
        visits.cells,
        prior_hours=_prior_hours(request),
        until=until,
        half_life_months=half_life_months,
        reporters=_reporters(request, exposure, until),
        period=request.period,
        notes=_notes(request, visits.too_coarse),
    )


def _prior_hours(request: Request) -> float:
    """Return the b of the sightings rate over all records: how fast visits teach is no matter of a month."""
    everything = replace(request, period=None, forms=0, season=None)
    counts, effort = read_sightings(everything, discovered=True).cells, read_effort(everything).cells
    facts = effort.merge(counts, "left", on=["east", "north"]).fillna(0)
    hours = facts["minutes"].to_numpy(float) / 60
    if not hours.any() or not facts["sightings"].any():
        return _HOURS_WHERE_NOTHING_WAS_FOUND
    return gamma_prior(facts["sightings"].to_numpy(float), hours).hours


def _reporters(request: Request, exposure: Layer, until: int) -> NDArray[np.bool_] | None:
    efforts = read_reporting_effort(request.store, request.person, period=Period(until, until))
    if not (efforts["kind"] == "trained_staff").any():
        return None
    east, north = (exposure.cells[name].to_numpy(np.int32) for name in ("east", "north"))
    reached = reporting_exposure(efforts, east, north, level=request.level, months=[until])
    return np.asarray(reached.trained_years > 0)


def _notes(request: Request, too_coarse: int) -> tuple[str, ...]:
    notes = []
    if too_coarse:
        notes.append(
            _("Visits known only to a larger area, which are not split: {count}.").format(
                count=write_count(too_coarse)
            )
        )
    if request.period:
        notes.append(_("It looks back from the end of the period: earlier visits count too, by their age."))
    if request.forms or request.season:
        notes.append(_("Forms and season play no part: a visit tells of a cell whatever was looked for."))
    return tuple(notes)
