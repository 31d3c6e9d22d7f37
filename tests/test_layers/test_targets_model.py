"""What an inspection is expected to find: learnt as a library would, honest where little is known."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from scipy.special import expit

from data.inspecting.month_list import SiteKey
from layers.targets.expected import Expected, expected_findings
from layers.targets.facts import InspectionFacts
from layers.targets.penalised_logistic import fit_penalised_logistic
from layers.targets.severity import read_severity
from layers.targets.site_rows import counted, number_sites, rows_of_inspections, rows_of_worksites
from layers.targets.site_spread import site_variance
from layers.targets.yield_model import fit_yield
from layers.targets.yield_rows import Spreads, YieldRows
from tests.test_layers.inspected_worksites import DAY, frame, site, sites_of, visit

NO_SIGNALS = pd.DataFrame({"worksite_source": [], "worksite_id": [], "week": np.array([], np.int64)}).astype(
    {"worksite_source": object, "worksite_id": object}
)


def facts_of(
    worksites: list[dict[str, Any]],
    visits: list[dict[str, Any]],
    *,
    signals: pd.DataFrame = NO_SIGNALS,
    day: date = DAY,
) -> InspectionFacts:
    """Return facts of worksites and visits, with nothing known around."""
    known = {"season": None, "staff_band": None, "employer_housing": None, "unit_code": None}
    made = frame([visit(site(0)) | known | each for each in visits], visit(site(0)) | known)
    cells = pd.concat([pd.DataFrame(worksites), made])[["east", "north", "cell_level"]].drop_duplicates()
    nowhere = dict.fromkeys(("transport_m", "help_m", "people"), np.nan)
    return InspectionFacts(sites_of(*worksites), made, signals, cells.assign(**nowhere), day)


def town(seed: int = 1, sites: int = 120, visits: int = 600) -> InspectionFacts:
    """Return worksites of two kinds that find 10 and 30 in a hundred, a third of them twice as often."""
    rng = np.random.default_rng(seed)
    kinds = np.where(np.arange(sites) % 2, "restaurant", "farm")
    chance = np.where(kinds == "farm", 0.3, 0.1) * np.where(np.arange(sites) % 3, 1, 2)
    worksites = [site(number, str(kinds[number]), column=number % 40) for number in range(sites)]
    chosen, age = rng.integers(0, sites - 10, visits), rng.integers(100, 1_000, visits)
    units = np.array(["U1", "U2"])[rng.integers(0, 2, visits)]
    found = rng.random(visits) < chance[chosen] * np.where(units == "U1", 1.0, 0.5)
    made = [
        visit(worksites[at], found=bool(hit), on=DAY - timedelta(days=int(days)), unit_code=unit,
              administrative=bool(rng.random() < 0.4), referral=bool(hit and rng.random() < 0.3))
        for at, hit, days, unit in zip(chosen, found, age, units, strict=True)
    ]  # fmt: skip
    return facts_of(worksites, made)


@pytest.fixture(scope="module")
def known() -> Expected:
    return expected_findings(town())


def test_the_fit_is_that_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    design = rng.normal(size=(400, 3))
    outcome = (rng.random(400) < expit(design @ [1.0, -0.5, 0.0] - 1)).astype(float)
    # With one penalty of 4 for all, scikit-learn's C is 1 / 4.
    theirs = LogisticRegression(C=0.25, tol=1e-10, max_iter=1_000).fit(design, outcome)
    ours = fit_penalised_logistic(
        csr_array(np.column_stack([np.ones(400), design])), outcome, np.full(400, -1),
        penalty=np.array([0.0, 4.0, 4.0, 4.0]), site_penalty=np.zeros(0),
    )  # fmt: skip
    assert ours.coefficients == pytest.approx([theirs.intercept_[0], *theirs.coef_[0]], abs=1e-4)


def test_effects_of_worksites_are_those_of_columns_of_their_own_with_their_variance() -> None:
    rng = np.random.default_rng(3)
    site_of = rng.integers(0, 12, 200)
    outcome = (rng.random(200) < expit(rng.normal(0, 1, 12)[site_of])).astype(float)
    x = rng.normal(size=200)
    ours = fit_penalised_logistic(
        csr_array(np.column_stack([np.ones(200), x])), outcome, site_of,
        penalty=np.array([0.0, 2.0]), site_penalty=np.full(12, 3.0),
    )  # fmt: skip
    # The same with twelve columns more, and the inverse Hessian worked out whole.
    whole = np.column_stack([np.ones(200), x, np.eye(12)[site_of]])
    dense = fit_penalised_logistic(
        csr_array(whole), outcome, np.full(200, -1),
        penalty=np.array([0.0, 2.0, *[3.0] * 12]), site_penalty=np.zeros(0),
    )  # fmt: skip
    assert ours.effects == pytest.approx(dense.coefficients[2:], abs=1e-5)
    chance = expit(whole @ dense.coefficients)
    inverse = np.linalg.inv((whole.T * (chance * (1 - chance))) @ whole + np.diag([0, 2.0, *[3.0] * 12]))
    row = np.array([1.0, 0.7, *np.eye(12)[4]])
    mean, variance = ours.log_odds(csr_array([[1.0, 0.7]]), np.array([4]))
    assert mean[0] == pytest.approx(row @ dense.coefficients, abs=1e-5)
    assert variance[0] == pytest.approx(row @ inverse @ row, rel=1e-4)


def test_the_effect_of_who_comes_is_learnt_and_never_asked_for() -> None:
    rng = np.random.default_rng(5)
    who = np.array(["sharp", "blind"])[rng.integers(0, 2, 4_000)]
    outcome = (rng.random(4_000) < np.where(who == "sharp", 0.5, 0.1)).astype(float)
    rows = YieldRows(
        pd.DataFrame({"x": rng.normal(size=4_000)}), pd.DataFrame(index=range(4_000)), np.full(4_000, -1),
        pd.DataFrame({"who": who.astype(object)}),
    )  # fmt: skip
    fit = fit_yield(rows, outcome, sites=0, spreads=Spreads(nuisances=4.0))
    effects = fit.nuisance_effects("who")
    # logit(.5) - logit(.1) = 2.2
    assert effects["sharp"] - effects["blind"] == pytest.approx(2.2, abs=0.25)
    mixed = YieldRows(rows.numbers, rows.groups, rows.site, rows.nuisances.sample(frac=1, random_state=1))
    assert fit.predict(mixed).log_odds.tolist() == fit.predict(rows).log_odds.tolist()


def test_the_spread_of_worksites_grows_with_how_much_they_differ() -> None:
    rng = np.random.default_rng(8)
    number = np.repeat(np.arange(500), 4)
    learnt = [
        site_variance(
            np.full(2_000, -1.0),
            (rng.random(2_000) < expit(-1 + spread * rng.normal(size=500)[number])).astype(float),
            number, sites=500, likely=0.5, held=spread**2,
        )
        for spread in (0.3, 1.2)
    ]  # fmt: skip
    # Variances 0.09 and 1.44, taken a deviation above what is likeliest.
    assert learnt[0] < 0.5 < 0.9 < learnt[1] < 2.5


def test_of_each_worksite_before_each_visit_only_earlier_ones_are_known() -> None:
    place = site(1)
    days = [date(2024, 3, 1), date(2025, 3, 1), date(2026, 3, 1)]
    # Weeks that end on 2024-12-29, on 2025-11-30, and on the Sunday after the last visit.
    weeks = [(day - date(1970, 1, 5)).days // 7 for day in (date(2024, 12, 26), date(2025, 11, 26), days[2])]
    signals = pd.DataFrame({"worksite_source": "example", "worksite_id": "W1", "week": weeks})
    facts = facts_of([place], [visit(place, on=day) for day in days], signals=signals)
    done = counted(facts)
    here, there, _number = number_sites(facts, done)
    before = rows_of_inspections(facts, done, there).sites
    assert before["last_inspected"].dt.date.tolist()[1:] == days[:2]
    assert pd.isna(before["last_inspected"][0])
    assert before["signals"].tolist() == [0, 1, 1]
    now = rows_of_worksites(facts, done, here, there).sites
    assert now["last_inspected"].dt.date.tolist() == [days[2]]
    assert now["signals"].tolist() == [1]


def test_worksites_where_more_was_found_are_expected_to_have_more(known: Expected) -> None:
    sites = known.sites
    assert not known.shortfall
    farms = sites["kind"] == "farm"
    assert sites.loc[farms, "chance"].mean() > 1.5 * sites.loc[~farms, "chance"].mean()
    often = sites[farms & (sites["own_inspected"] >= 4)]
    share = often["own_found"] / often["own_inspected"]
    assert often.loc[share >= 0.5, "chance"].mean() > often.loc[share == 0, "chance"].mean()
    assert ((sites["lower"] < sites["chance"]) & (sites["chance"] < sites["upper"])).all()
    assert known.average == pytest.approx(sites["chance"].mean())


def test_value_is_the_sum_of_outcomes_by_their_severity(known: Expected) -> None:
    assert read_severity() == {"labour_exploitation": 4.0, "administrative": 1.0, "referral": 6.0}
    # Of the two kinds 40 in a hundred have administrative faults, and referrals come with 30 % of findings.
    sites = known.sites
    likely = 4 * sites["chance"] + 0.4 + 6 * 0.3 * sites["chance"]
    assert sites["value"].mean() == pytest.approx(likely.mean(), rel=0.1)
    assert (sites["value_lower"] < sites["value"]).all()
    assert (sites["spread"] > 0).all()


def test_the_unit_that_inspected_moves_no_worksite_over_another(known: Expected) -> None:
    facts = town()
    renamed = facts.inspections.assign(unit_code=facts.inspections["unit_code"].map({"U1": "Z", "U2": "A"}))
    again = expected_findings(
        InspectionFacts(facts.worksites, renamed, facts.signals, facts.factors, facts.day)
    )
    assert again.sites["chance"].to_numpy() == pytest.approx(known.sites["chance"].to_numpy(), abs=1e-6)
    assert not any("unit" in name for name in (*known.sites.columns, *known.measured.columns))


def test_a_reason_is_one_sentence_with_its_numbers(known: Expected) -> None:
    row = known.sites.iloc[0]
    key = SiteKey(row["source"], row["source_id"])
    words = known.reason(key)
    assert words.startswith("About ")
    assert words.endswith(f"found in {row['own_found']} of {row['own_inspected']}.")
    assert words.count(".") == 1 + sum(each[0].isdigit() for each in words.split(".")[1:] if each)
    table = known.numbers(key)
    assert list(table.columns) == ["label", "measured", "effect"]
    assert table.loc[table["label"] == "Kind of worksite", "measured"].item()
    assert np.isfinite(table["effect"]).all()
    with pytest.raises(KeyError):
        known.reason(SiteKey("example", "none"))


def test_never_inspected_is_said_and_less_is_known(known: Expected) -> None:
    never = known.sites[known.sites["own_inspected"] == 0]
    assert len(never) >= 10
    row = never.iloc[0]
    assert known.reason(SiteKey(row["source"], row["source_id"])).endswith("never inspected.")
    alike = known.sites[(known.sites["kind"] == row["kind"]) & (known.sites["own_inspected"] >= 6)]
    relative = (alike["upper"] - alike["lower"]) / alike["chance"]
    assert (row["upper"] - row["lower"]) / row["chance"] > relative.median()


@pytest.mark.parametrize("found", [False, True])
def test_a_history_of_one_outcome_only_is_said_and_orders_nothing(found: bool) -> None:
    places = [site(number, "farm" if number % 2 else "restaurant") for number in range(20)]
    made = [visit(each, found=found) for each in places for _ in range(2 + each["east"] % 3)]
    known = expected_findings(facts_of(places, made))
    assert "history of one outcome only" in known.shortfall[0]
    assert known.sites["chance"].nunique() == 1
    # Of 60 visits none: 0.5 / 61 by Jeffreys' prior, and its 95 % point is 3 in a hundred.
    assert known.sites["chance"].iloc[0] == pytest.approx(0.5 / 61 if not found else 60.5 / 61, rel=0.1)
    assert (known.sites["upper"] - known.sites["lower"] > 0.02).all()
    assert known.numbers(SiteKey("example", "W1")).empty


def test_thirty_inspections_give_each_kind_its_share_and_a_wide_range() -> None:
    farms = [site(number, "farm") for number in range(15)]
    shops = [site(number, "shop") for number in range(15, 30)]
    made = [visit(each, found=number < 9) for number, each in enumerate([*farms, *shops])]
    known = expected_findings(facts_of([*farms, *shops], made))
    assert "30 inspections with 9 findings" in known.shortfall[0]
    by_kind = known.sites.groupby("kind")["chance"].unique()
    assert [len(each) for each in by_kind] == [1, 1]
    assert by_kind["farm"][0] > by_kind["shop"][0]
    assert (known.sites["upper"] - known.sites["lower"]).min() > 0.1


def test_without_inspections_nothing_is_expected_and_that_is_said() -> None:
    known = expected_findings(facts_of([site(1), site(2)], []))
    assert known.sites["chance"].isna().all()
    assert "No inspection was carried out" in known.shortfall[0]
    assert known.reason(SiteKey("example", "W1")) == "Nothing can be expected here yet: never inspected."


def test_not_carried_out_is_no_inspection_and_the_future_is_not_known() -> None:
    place = site(1)
    made = [
        visit(place, carried_out=False, nothing_found=False),
        visit(place, on=DAY + timedelta(days=3), found=True),
    ]
    known = expected_findings(facts_of([place], made))
    assert known.sites["own_inspected"].tolist() == [0]
    assert known.sites["last_inspected"].isna().all()


def test_a_help_place_is_never_among_the_worksites() -> None:
    facts = facts_of([site(1), site(2, at_help_place=True)], [visit(site(1)), visit(site(2))])
    assert expected_findings(facts).sites["source_id"].tolist() == ["W1"]
