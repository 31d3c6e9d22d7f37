"""Runs the screen on how good the layers are: kept figures, measuring, past data, and the wall."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.clock import set_today
from data.errors import Refused
from data.store import var_folder
from layers.evaluation import coverage, feedback, null_maps, ranking
from layers.evaluation.figures import Figures, Tell, read_figures, write_figures
from pages.shared import evidence_card, evidence_job
from pages.shared.evidence_cards import cards
from pages.shared.evidence_job import EvidenceJob
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY
from tests.test_pages.intake_store import make_store, run_screen, said

FEEDBACK: Figures = {
    "target": [0.8, 1.25],
    "met": True,
    "settings": {
        "region": {
            "rates": {"mean": 1.02, "lower": 0.9, "upper": 1.1},
            "counts": {"mean": 3.9, "lower": 3, "upper": 5},
        }
    },
    "run": {"seeds": 200, "months": 24},
}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    # A screen here runs once and not twice a second: it waits until the measurement ends.
    monkeypatch.setattr(evidence_job, "PATIENCE_S", 50)
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    set_today(TODAY)
    folder = tmp_path_factory.mktemp("rural")
    copy_of_demonstration("rural", folder / "rural.duckdb", years=2, seed=1)
    return folder


@pytest.fixture
def rural(built: Path, tmp_path: Path) -> None:
    """Make the only store, of two years with findings."""
    shutil.copytree(built, tmp_path / "var")


@pytest.fixture
def empty(tmp_path: Path) -> None:
    """Make the only store, without any record."""
    make_store(tmp_path / "var")


def keep(name: str, figures: Figures) -> None:
    write_figures(var_folder() / "evidence", name, figures)


def buttons(screen: AppTest) -> dict[str, str]:
    return {str(each.key): each.label for each in screen.button}


def silent(share: float, words: str) -> None:
    pass


@pytest.mark.usefixtures("empty")
def test_what_was_not_measured_yet_says_so_and_offers_a_small_measurement() -> None:
    screen = run_screen("evidence")
    assert not screen.exception
    assert said(screen).count("Not measured<") == len(cards())
    small = {f"start-{card.name}" for card in cards() if card.small}
    assert small == {key for key in buttons(screen) if key.startswith("start-")}
    assert "Nothing in this store is older than six months" in said(screen)
    assert "python -m layers evaluate coverage" in said(screen)


@pytest.mark.usefixtures("empty")
def test_kept_figures_are_shown_with_verdict_day_and_size() -> None:
    keep("feedback", FEEDBACK)
    screen = run_screen("evidence")
    assert not screen.exception
    assert "after 24 months our rates say 1 to 1, raw counts 3.9 to 1" in said(screen)
    assert "Measured on 2026-11-20: 200 draws of each design." in said(screen)
    assert "start-feedback" not in buttons(screen)


@pytest.mark.usefixtures("empty")
def test_what_falls_short_is_said_to_fall_short() -> None:
    keep("feedback", FEEDBACK | {"met": False})
    words = said(run_screen("evidence"))
    assert words.count("Not met<") == 2  # among the answers on top, and on its card
    assert "Met<" not in words.replace("Not met<", "")


@pytest.mark.usefixtures("empty")
def test_figures_of_another_version_are_measured_again_and_break_nothing() -> None:
    for card in cards():
        keep(card.name, {"something": "else"})
    screen = run_screen("evidence")
    assert not screen.exception
    assert said(screen).count("Not measured<") == len(cards())


@pytest.mark.usefixtures("empty")
def test_one_click_measures_small_keeps_the_figures_and_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    card = next(each for each in cards() if each.name == feedback.NAME)
    monkeypatch.setattr(
        evidence_card,
        "_start",
        lambda _card, key: st.session_state.update(
            {
                key: EvidenceJob(
                    lambda tell: feedback.measure(seeds=2, months=2, settings=("region",), tell=tell),
                    lambda figures: keep(card.name, figures),
                )
            }
        ),
    )
    screen = run_screen("evidence")
    next(each for each in screen.button if each.key == "start-feedback").click().run()
    assert not screen.exception
    assert "Two areas of equal risk" in said(screen)
    kept = read_figures(var_folder() / "evidence", "feedback")
    assert kept is not None
    assert kept.figures["run"]["seeds"] == 2


@pytest.mark.usefixtures("empty")
def test_figures_that_the_small_measurements_give_can_be_drawn() -> None:
    keep("coverage", coverage.measure(seeds=1, kinds=("sightings_rate",), tell=silent))
    keep("feedback", feedback.measure(seeds=1, months=1, tell=silent))
    keep("ranking", ranking.measure(demonstration="rural", seeds=1, years=1, levels=(3,), tell=silent))
    nulls, planted = null_maps.on_nulls, null_maps.on_planted
    mean = null_maps.PLANTED[null_maps.MAIN]
    keep(
        "null-maps",
        {
            "nulls": {"mean 2": nulls(null_maps.NULLS["mean 2"], range(1))},
            "planted": {null_maps.MAIN: planted(mean, range(1))},
            "met": True,
            "run": {"maps": 1, "times": 6.0, "main": null_maps.MAIN},
        },
    )
    screen = run_screen("evidence")
    assert not screen.exception
    assert len(screen.get("plotly_chart")) == 4


@pytest.mark.usefixtures("rural")
def test_past_data_of_each_role_come_from_its_own_side() -> None:
    outreach = said(run_screen("evidence", {"role": "coordinator"}))
    inspection = said(run_screen("evidence", {"role": "inspection_planner"}))
    assert "Of the hours since" in outreach or "discoveries in" in outreach
    assert "inspections since" not in outreach
    assert "findings in" not in outreach
    assert "discoveries" not in inspection
    assert "Of the inspections since" in inspection or "findings in" in inspection


@pytest.mark.usefixtures("rural")
def test_the_council_sees_evidence_that_is_of_no_store_and_measures_nothing() -> None:
    keep("feedback", FEEDBACK)
    screen = run_screen("evidence", {"role": "council"})
    assert not screen.exception
    assert "Two areas of equal risk" in said(screen)
    assert [each.value for each in screen.header] == ["Where the truth is known"]
    assert not [key for key in buttons(screen) if key.startswith("start-")]


def test_a_measurement_can_be_stopped_and_keeps_nothing() -> None:
    kept: list[Figures] = []
    job = EvidenceJob(until_stopped, kept.append)
    assert job.running
    job.cancel()
    job.wait(10)
    assert not job.running
    assert job.trouble() == "Stopped. Nothing was measured."
    assert kept == []


def test_a_measurement_whose_session_is_gone_stops_too() -> None:
    ended = threading.Event()

    def work(tell: Tell) -> Figures:
        try:
            return until_stopped(tell)
        finally:
            ended.set()

    job = EvidenceJob(work, lambda _figures: None)
    del job
    assert ended.wait(10)


def test_a_refusal_is_shown_and_an_unforeseen_error_shows_its_name_alone() -> None:
    def refuse(tell: Tell) -> Figures:  # noqa: ARG001
        raise Refused("No seed. Choose 1 or more.")

    def fail(tell: Tell) -> Figures:  # noqa: ARG001
        raise ValueError("Maija Virtanen")

    jobs = [EvidenceJob(work, lambda _figures: None) for work in (refuse, fail)]
    for job in jobs:
        job.wait(10)
    assert jobs[0].trouble() == "No seed. Choose 1 or more."
    assert "ValueError" in (jobs[1].trouble() or "")
    assert "Virtanen" not in (jobs[1].trouble() or "")


def until_stopped(tell: Tell) -> Figures:
    while True:
        tell(0.5, "")
        time.sleep(0.01)
