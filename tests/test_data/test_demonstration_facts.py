"""Holds generated facts against the truth they were generated from."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.demonstration.facts import Facts, generate_facts
from data.demonstration.ground import Ground, make_ground
from data.demonstration.kind_traits import kind_traits
from data.demonstration.plan import PLANS, Plan, Span, plan_over, span_of_years
from data.demonstration.truth import Truth, truth_of_facts
from data.grid import Grid
from data.periods import periods_of_weeks, weeks_of_dates
from data.vocabulary import forms, place_kind, place_kinds

GRID = Grid(3067)
SPAN = span_of_years(4, today=date(2026, 11, 20))
PLAN = replace(PLANS["region"], sightings_per_year=900, visits_per_year=4_000, worksites=400)
SIDE = 24


def _ground() -> Ground:
    """A square of 24 x 24 cells with a centre, thinning out, and a lake in its south-western corner."""
    rng = np.random.default_rng(7)
    east, north = (steps.ravel() for steps in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    away = np.hypot(east - 12, north - 12)
    people = pd.DataFrame(
        {"east": 1800 + east, "north": 26500 + north, "inhabitants": (600 * np.exp(-away / 5)).astype(int)}
    )
    land = np.where((east < 4) & (north < 4), 0.0, 1.0)
    number = rng.choice([traits.number for traits in kind_traits()], 900)
    near = np.clip(np.abs(rng.normal(12, 5, (2, 900))).astype(int), 0, SIDE - 1)
    places = pd.DataFrame(
        {"number": number, "east": 1800 + near[0], "north": 26500 + near[1], "cell_level": 1, "places": 1}
    )
    return make_ground((1800, 26500, SIDE, SIDE), land, people, places)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return _ground()


@pytest.fixture(scope="module")
def facts(ground: Ground) -> Facts:
    return generate_facts(ground, PLAN, SPAN, GRID, seed=5)


@pytest.fixture(scope="module")
def truth(facts: Facts) -> Truth:
    return truth_of_facts(facts, SPAN)


def _entered(weeks: np.ndarray) -> np.ndarray:
    """Chance that a record of a week has been entered by now: four weeks' mean delay, counted from mid-week."""
    return 1 - np.exp(-(SPAN.last_week - weeks + 0.5) / 4.0)


def test_the_expected_number_of_sightings_is_the_plans(truth: Truth) -> None:
    total = PLAN.sightings_per_year * SPAN.years
    assert truth.cells.discovered.sum() == pytest.approx(0.6 * total)
    assert truth.cells.reported.sum() == pytest.approx(0.4 * total)


def test_discovered_counts_are_poisson_about_risk_times_hours_times_detection(facts: Facts) -> None:
    visits, rates = facts.effort.visits, facts.encounters.expected_discovered
    mean = np.bincount(visits.cell, weights=rates * _entered(visits.week.to_numpy()), minlength=SIDE**2)
    met = facts.encounters.sightings
    seen = np.bincount(met.cell[met.discovered], minlength=SIDE**2)
    assert seen.sum() == pytest.approx(mean.sum(), abs=4 * np.sqrt(mean.sum()))
    often = mean > 3
    squares = ((seen - mean)[often] ** 2 / mean[often]).sum()
    # Pearson's statistic of n Poisson counts has mean n and variance 2 n + the sum of 1 / mean.
    assert squares == pytest.approx(often.sum(), abs=4 * np.sqrt(2 * often.sum() + (1 / mean[often]).sum()))


def test_what_a_visit_may_discover_is_risk_times_hours_times_noticing(facts: Facts) -> None:
    visits = facts.effort.visits
    there = facts.risk.by_kind_at(visits.cell.to_numpy(), visits.period.to_numpy()).sum(axis=1)
    detection = {"demo_outreach": 0.55, "demo_city": 0.35, "demo_street_work": 0.65, "demo_womens_line": 0.75}
    part = {"night": 1.25, "morning": 0.8, "afternoon": 0.95, "evening": 1.15}
    weight = there * visits.minutes / 60 * visits.source.map(detection) * visits.part_of_day.map(part)
    unit = facts.encounters.expected_discovered[weight > 0] / weight[weight > 0]
    # One factor for all visits turns the weights into expected sightings.
    np.testing.assert_allclose(unit, facts.encounters.met_per_hour_of_risk)


def test_reported_counts_follow_their_rates_by_month(facts: Facts) -> None:
    rates = facts.encounters.expected_reported.sum(axis=1)
    met = facts.encounters.sightings
    told = met[~met.discovered]
    seen = np.bincount(told.period - SPAN.first_period, minlength=len(rates))
    early = slice(0, len(rates) - 6)  # the last months are incomplete
    assert abs(seen[early] - rates[early]).max() < 5 * np.sqrt(rates[early].max())
    assert np.corrcoef(seen[early], rates[early])[0, 1] > 0.5


def test_the_last_weeks_are_incomplete(facts: Facts) -> None:
    visits, rates = facts.effort.visits, facts.encounters.expected_discovered
    late = visits.week.to_numpy() > SPAN.last_week - 3
    met = facts.encounters.sightings
    seen = (met.discovered & (met.week > SPAN.last_week - 3)).sum()
    # Half a week, one and a half, two and a half of a mean delay of four: 12, 31 and 46 % are in.
    assert seen < 0.65 * rates[late].sum() + 3


def test_a_planted_spot_has_the_usual_risk_times_its_factor_while_it_lasts(facts: Facts) -> None:
    risk = facts.risk
    for i, spot in risk.spots.iterrows():
        cells = np.flatnonzero(risk.spot_of_cell == i)
        during = np.full(len(cells), spot.first_period)
        assert risk.factor(cells, during) == pytest.approx(spot.times)
        assert spot.times >= 3
    outside = np.flatnonzero(risk.spot_of_cell < 0)
    assert (risk.factor(outside, np.full(len(outside), SPAN.last_period)) == 1).all()


def test_one_spot_begins_late_and_one_has_ended(facts: Facts) -> None:
    spots = facts.risk.spots
    assert (spots.first_period > SPAN.first_period).sum() == 1
    assert (spots.last_period < SPAN.last_period).sum() == 1


def test_planted_spots_are_riskier_than_the_typical_cell_also_where_few_places_are(truth: Truth) -> None:
    cells, spots = truth.cells, truth.spots
    typical = cells.risk[(cells.inhabitants >= 20) & (cells.risk > 0)].median()
    lasting = spots.index[(spots.first_period == SPAN.first_period) & (spots.last_period == SPAN.last_period)]
    by_spot = cells[cells.spot.isin(lasting)].groupby("spot").risk.min()
    assert spots.low_exposure[lasting].any()
    # Every cell of a lasting spot starts from the typical risk at least and is raised three times or more.
    assert (by_spot > 2.5 * typical).all()


def test_nothing_happens_in_the_lake(facts: Facts, truth: Truth) -> None:
    wet = facts.ground.wet
    assert wet.sum() == 16
    assert (truth.cells.risk[wet] == 0).all()
    assert not wet[facts.effort.visits.cell].any()
    assert not wet[facts.encounters.sightings.cell].any()


def test_some_cells_are_never_visited(facts: Facts) -> None:
    never = facts.effort.never & ~facts.ground.wet
    assert never.mean() > 0.2
    assert not never[facts.effort.visits.cell].any()


def test_organisations_are_uneven_and_one_comes_later(facts: Facts) -> None:
    counts = facts.visits.source.value_counts()
    assert len(counts) == 4
    assert counts.max() > 4 * counts.min()
    young = facts.visits[facts.visits.source == "demo_street_work"]
    assert young.week.min() >= SPAN.first_week + 26


def test_effort_goes_where_people_are(facts: Facts, truth: Truth) -> None:
    busiest = facts.ground.activity.argsort()[-58:]  # a tenth of 576 cells
    assert truth.cells.hours.to_numpy()[busiest].sum() > 0.25 * truth.cells.hours.sum()


def test_farm_work_is_met_in_summer(facts: Facts) -> None:
    codes = np.array([traits.code for traits in kind_traits()])
    met = facts.encounters.sightings
    farms = met[np.isin(codes[met.kind], ["farm", "greenhouse"])]
    month = farms.period % 12 + 1
    # By the factors of the season, June to September hold 8.9 of 12, January to March 0.5.
    assert len(farms) > 30
    assert month.between(6, 9).sum() > 3 * month.between(1, 3).sum()


def test_campaigns_raise_reporting_while_they_last(facts: Facts) -> None:
    efforts = facts.reporting_efforts
    wide = efforts[(efforts.kind == "campaign") & efforts.east.isna()]
    months = np.arange(SPAN.first_period, SPAN.last_period + 1)
    during = np.zeros(len(months), dtype=bool)
    for first, last in zip(wide.first_period, wide.last_period, strict=True):
        during |= (months >= first) & (months <= last)
    lift = facts.reporting.lift.mean(axis=1)
    assert during.any()
    assert lift[during].min() > lift[~during].mean()


def test_no_record_is_finer_than_its_form_and_kind_allow(facts: Facts) -> None:
    kept = facts.sightings[facts.sightings.place_precision == "cell"]
    sexual = next(form.bit for form in forms() if form.code == "sexual")
    accommodation = [place_kind(code).number for code in ("hotel", "worker_housing", "private_home")]
    cells = [kind.number for kind in place_kinds() if kind.shown_as == "cell"]
    assert kept.cell_level.min() >= 1
    assert kept.cell_level[kept.forms & sexual > 0].min() >= 3
    assert kept.cell_level[kept.category.isin(accommodation)].min() >= 3
    assert kept.cell_level[kept.category.isin(cells)].min() >= 2
    assert (kept.cell_level == 1).any()


def test_nothing_met_in_a_secret_place_has_a_cell(facts: Facts) -> None:
    secret = [kind.number for kind in place_kinds() if kind.secret]
    hidden = facts.sightings[facts.sightings.category.isin(secret)]
    assert len(hidden) > 0
    assert not (hidden.place_precision == "cell").any()


def test_every_stated_cell_has_a_hundred_inhabitants(facts: Facts) -> None:
    cells = facts.ground.cells
    kept = facts.sightings[facts.sightings.place_precision == "cell"]
    for level, some in kept.groupby("cell_level"):
        shift = int(level) - 1
        people = cells.groupby(
            [cells.east.to_numpy() >> shift, cells.north.to_numpy() >> shift]
        ).inhabitants.sum()
        asked = pd.MultiIndex.from_arrays([some.east.astype(int), some.north.astype(int)])
        assert people.reindex(asked).min() >= 100


def _stops_that_fit(facts: Facts) -> pd.DataFrame:
    """Discovered sightings with the number of visits that agree with all they tell, counted one by one."""
    names = ("east", "north", "week", "period", "part_of_day")
    by_source = {
        source: {name: own[name].to_numpy(dtype="U9" if name == "part_of_day" else int) for name in names}
        for source, own in facts.visits.groupby("source")
    }
    met = facts.sightings[facts.sightings.discovered]
    stops = []
    for record in met.itertuples():  # one by one, as somebody who searches would
        visits = by_source[record.source]
        fits = np.ones(len(visits["week"]), dtype=bool)
        if record.place_precision == "cell":
            wide = 2 ** (int(record.cell_level) - 1)
            fits &= (visits["east"] // wide == record.east) & (visits["north"] // wide == record.north)
        for name in ("week", "period", "part_of_day"):
            told = getattr(record, name)
            fits &= True if pd.isna(told) else visits[name] == told
        if not pd.isna(record.year):
            fits &= visits["period"] // 12 + 1970 == record.year
        if not pd.isna(record.season):
            # Seasons by threes from December.
            number = ["winter", "spring", "summer", "autumn"].index(record.season)
            fits &= (visits["period"] + 1) % 12 // 3 == number
        stops.append(int(fits.sum()))
    return met.assign(stops=stops)


def test_no_discovered_sighting_fits_one_stop_alone(facts: Facts) -> None:
    met = _stops_that_fit(facts)
    assert set(met.time_precision) == {"week", "month", "season", "year", "unknown"}
    assert met.stops.min() >= 2


@pytest.mark.parametrize("seed", range(6))
def test_no_sighting_of_a_town_fits_one_stop_alone(ground: Ground, seed: int) -> None:
    town = generate_facts(ground, plan_over(PLANS["town"], SPAN), SPAN, GRID, seed=seed)
    assert _stops_that_fit(town).stops.min() >= 2


def test_most_discovered_sightings_still_count_by_month_in_cells_of_a_kilometre(facts: Facts) -> None:
    met = facts.sightings[facts.sightings.discovered]
    counted = met.period.notna() & (met.cell_level <= 3)
    assert counted.mean() > 0.7


def test_times_and_places_are_known_to_various_degrees(facts: Facts) -> None:
    assert set(facts.sightings.time_precision) == {"week", "month", "season", "year", "unknown"}
    assert set(facts.sightings.place_precision) == {"cell", "municipality", "unknown"}
    bits = facts.sightings.forms.to_numpy()
    several = (bits[:, None] >> np.arange(7) & 1).sum(axis=1)
    assert set(several) == {0, 1, 2}


def test_records_hold_a_time_just_where_their_precision_says_so(facts: Facts) -> None:
    kept = facts.sightings
    assert (kept.week.notna() == (kept.time_precision == "week")).all()
    dated = kept[kept.week.notna()]
    assert (periods_of_weeks(dated.week.astype(int)) == dated.period).all()
    assert kept.period.dropna().between(SPAN.first_period, SPAN.last_period).all()


def test_the_same_seed_gives_the_same_facts_byte_for_byte(ground: Ground, facts: Facts) -> None:
    again = generate_facts(_ground(), PLAN, SPAN, GRID, seed=5)
    other = generate_facts(ground, PLAN, SPAN, GRID, seed=6)
    names = (
        "sightings", "visits", "reporting_efforts", "worksites", "inspections", "signals", "services"
    )  # fmt: skip
    for name in names:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(facts, name), check_exact=True)
        assert not getattr(other, name).equals(getattr(facts, name))


def test_outreach_moves_nothing_on_the_inspection_side(ground: Ground, facts: Facts) -> None:
    quiet: Plan = replace(
        PLAN, visits_per_year=500, sightings_per_year=40, discovered=0.9, visiting=PLAN.visiting[:2]
    )
    other = generate_facts(ground, quiet, SPAN, GRID, seed=5)
    for name in ("worksites", "inspections", "signals"):
        pd.testing.assert_frame_equal(getattr(other, name), getattr(facts, name), check_exact=True)


def test_worksites_have_generic_names_and_no_address(facts: Facts) -> None:
    sites = facts.worksites
    assert sites.name.dropna().str.fullmatch(r"Worksite \d{4}").all()
    assert sites.operator.str.fullmatch(r"Employer \d{4}").all()
    assert "address" not in sites.columns
    assert sites.loc[sites.at_help_place, ["name", "lat", "lon"]].isna().all(axis=None)
    inspected = {kind.code for kind in place_kinds() if "inspection" in kind.purposes}
    assert set(sites.kind) <= inspected


def test_worksites_have_no_points_where_real_businesses_stand(ground: Ground) -> None:
    sites = generate_facts(ground, replace(PLAN, exact_points=False), SPAN, GRID, seed=5).worksites
    assert sites[["lat", "lon"]].isna().all(axis=None)


def test_points_of_worksites_lie_in_their_cells(facts: Facts) -> None:
    sites = facts.worksites[facts.worksites.lat.notna()]
    east, north = GRID.cells_of_points(sites.lat.astype(float), sites.lon.astype(float), level=1)
    # Points are rounded to a decimetre, so one on an edge may fall over it.
    assert ((east == sites.east) & (north == sites.north)).mean() > 0.99


def test_complaints_see_worse_sites_than_lots_do(facts: Facts) -> None:
    found = facts.yields.set_index("source_id").found
    sites = facts.inspections.assign(found=found.reindex(facts.inspections.worksite_id).to_numpy())
    by_trigger = sites.groupby("trigger").found
    mean, error = by_trigger.mean(), by_trigger.std() / np.sqrt(by_trigger.size())
    assert mean["complaint"] - mean["random"] > 3 * np.hypot(error["complaint"], error["random"])
    assert sites.trigger.nunique() == 4


def test_findings_come_as_often_as_yields_and_eyes_say(facts: Facts) -> None:
    done = facts.inspections[facts.inspections.carried_out & (facts.inspections.stage == "final")]
    done = done[done.unit_code == "U1"]
    chances = facts.yields.set_index("source_id").found.reindex(done.worksite_id).to_numpy()
    # Unit U1 finds all that is there once a case is final, so findings add up to the chances.
    spread = np.sqrt((chances * (1 - chances)).sum())
    assert done.labour_exploitation.sum() == pytest.approx(chances.sum(), abs=4 * spread)


def test_an_inspection_that_was_not_carried_out_found_nothing_and_not_nothing(facts: Facts) -> None:
    missed = facts.inspections[~facts.inspections.carried_out]
    flags = ["nothing_found", "administrative", "labour_exploitation", "referral"]
    assert len(missed) > 0
    assert not missed[flags].any(axis=None)


def test_inspections_fall_into_the_working_time_of_their_site(facts: Facts) -> None:
    sites = facts.worksites.set_index("source_id").loc[facts.inspections.worksite_id]
    first = facts.inspections.trigger.to_numpy() != "follow_up"
    days = facts.inspections.inspected_on.to_numpy()
    seasonal = sites.season.notna().to_numpy()
    begins, ends = sites.valid_from.to_numpy(), sites.valid_to.to_numpy()
    inside = (days >= begins) & (np.isnat(ends) | (days <= ends))
    assert inside[first & ~seasonal].all()
    assert (days <= np.datetime64(SPAN.last_day)).all()
    np.testing.assert_array_equal(periods_of_weeks(weeks_of_dates(days)), facts.inspections.period)


def test_a_town_counts_its_sightings_in_all() -> None:
    span = Span(date(2022, 1, 1), date(2026, 11, 20))
    plan = plan_over(PLANS["town"], span)
    assert plan.sightings_per_year * span.years == pytest.approx(30)
    assert plan_over(PLANS["region"], span) == PLANS["region"]


def test_one_year_of_a_small_area_works(ground: Ground) -> None:
    span = span_of_years(1, today=date(2026, 1, 3))
    small = generate_facts(ground, plan_over(PLANS["town"], span), span, GRID, seed=2)
    assert small.sightings.period.dropna().between(span.first_period, span.last_period).all()
    assert len(small.visits) > 0


def test_a_place_where_nothing_is_planted_and_hardly_anything_met_works(ground: Ground) -> None:
    quiet = replace(PLANS["town"], spots=0, sightings_per_year=1e-9)
    calm = generate_facts(ground, quiet, SPAN, GRID, seed=1)
    assert len(calm.sightings) == 0
    assert (truth_of_facts(calm, SPAN).cells.spot == -1).all()


def test_an_area_without_inhabitants_or_places_still_has_facts() -> None:
    nothing = pd.DataFrame({name: pd.Series(dtype=int) for name in ("east", "north", "inhabitants")})
    places = pd.DataFrame(
        {name: pd.Series(dtype=int) for name in ("number", "east", "north", "cell_level", "places")}
    )
    bare = make_ground((10, 10, 6, 6), np.ones(36), nothing, places)
    empty = generate_facts(bare, PLANS["rural"], SPAN, GRID, seed=1)
    assert len(empty.visits) > 0
    assert not (empty.sightings.place_precision == "cell").any()


def test_a_coarse_place_counts_evenly_in_the_cells_inside() -> None:
    people = pd.DataFrame({"east": [0], "north": [0], "inhabitants": [1]})
    # One place of 1 km holds 4 x 4 cells of 250 m; they lie in the middle of 16 x 16, so smoothing loses nothing.
    places = pd.DataFrame({"number": [4], "east": [1], "north": [1], "cell_level": [3], "places": [1]})
    around = make_ground((-2, -2, 16, 16), np.ones(256), people, places).near
    column = [traits.number for traits in kind_traits()].index(4)
    assert around[:, column].sum() == pytest.approx(1, abs=1e-3)
    raster = around[:, column].reshape(16, 16)
    np.testing.assert_allclose(raster, raster.T)
    assert (raster.argmax() // 16, raster.argmax() % 16) in {(7, 7), (7, 8), (8, 7), (8, 8)}


@pytest.fixture(autouse=True)
def _quiet_numpy() -> Iterator[None]:
    with np.errstate(divide="raise", invalid="raise"):
        yield
