"""The evaluation on past events reads them with care, compares fairly, and finds the layer ahead where it is."""

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.errors import Refused
from layers.commands import evaluate as command
from layers.evaluation import hotspots
from layers.evaluation.baselines import BANDWIDTHS, baseline_scores, density, last_quarter, learn_bandwidth
from layers.evaluation.events import Events, read_events
from layers.evaluation.hotspot_scores import BASELINES, LAYER, Split, score_draws, score_split, split_events
from layers.evaluation.hotspots import figures_of
from layers.evaluation.neighbour_forecast import forecast
from layers.evaluation.study_area import hull_of_events

AREAS = ["0.01", "0.02", "0.05", "0.1", "0.2"]
START = np.datetime64("2020-01-01T00:00:00")


def quiet(_share: float, _words: str) -> None:
    pass


def made_up_events(seed: int, count: int, *, side_km: int = 10) -> Events:
    """Return events of 200 days around forty centres of uneven size, with a few anywhere."""
    generator = np.random.default_rng(seed)
    centres = generator.uniform(0, side_km * 1000, (40, 2))
    chosen = generator.choice(40, count, p=generator.dirichlet(np.full(40, 0.7)))
    places = centres[chosen] + generator.normal(0, 350, (count, 2))
    anywhere = generator.random(count) < 0.15
    places[anywhere] = generator.uniform(0, side_km * 1000, (anywhere.sum(), 2))
    times = START + np.sort(generator.integers(0, 200 * 86_400, count)).astype("timedelta64[s]")
    return Events(places[:, 0], places[:, 1], times)


def events_at(*rows: tuple[float, float, int]) -> Events:
    """Return events, each (x, y, day)."""
    x, y, days = (np.array(each) for each in zip(*rows, strict=True))
    return Events(x.astype(float), y.astype(float), START + days * np.timedelta64(86_400, "s"))


def split_of(events: Events) -> Split:
    return split_events(events, train_until=date(2020, 5, 29), test_until=date(2020, 7, 18))


def write_events(path: Path, **changed: object) -> Path:
    """Write ninety events near Helsinki, one on each of ninety days, some columns changed."""
    generator = np.random.default_rng(3)
    columns: dict[str, object] = {
        "occurred_at": pd.date_range("2020-01-01T12:00", periods=90, freq="D"),
        "lat": 60.2 + generator.normal(0, 0.05, 90),
        "lon": 24.9 + generator.normal(0, 0.1, 90),
    }
    columns.update(changed)
    pd.DataFrame({name: each for name, each in columns.items() if each is not None}).to_parquet(path)
    return path


def arguments(path: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    days = ["--train-until", "2020-02-29", "--test-until", "2020-03-20"]
    return parser.parse_args(
        ["hotspots", "--events", str(path), "--crs", "EPSG:3067", "--cell", "1000", *days, *more]
    )


def test_the_command_prints_one_line_with_the_layer_and_its_baselines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_events(tmp_path / "events.parquet")
    assert command.run(arguments(path, "--json", "--no-save")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    figures = json.loads(lines[0])
    assert list(figures["capture"]) == AREAS
    assert set(figures["baselines"]) == {"counts", "last", "kde"}
    for each in (
        figures["pai"],
        figures["pei"],
        *figures["baselines"].values(),
        *figures["baselines_pei"].values(),
    ):
        assert list(each) == AREAS
    for area in AREAS:
        assert figures["pai"][area] == pytest.approx(figures["capture"][area] / float(area))
    # 31 + 29 days of training, 20 days of test.
    assert figures["run"]["training_events"] == 60
    assert figures["test_events"] + figures["test_events_outside"] == 20


def test_in_words_each_ranking_has_its_line(tmp_path: Path) -> None:
    figures = hotspots.evaluate(arguments(write_events(tmp_path / "events.parquet")), quiet)
    lines = hotspots.in_words(figures)
    assert "60 training events" in lines[0]
    assert [line.split()[0] for line in lines[3:]] == ["borrows", "counts", "last", "kde"] + ["ahead"] * 3 + [
        "PAI",
        "PEI",
    ]


def test_the_same_seed_gives_the_same_figures(tmp_path: Path) -> None:
    path = write_events(tmp_path / "events.parquet")
    twice = [hotspots.evaluate(arguments(path, "--thin", "40", "--draws", "2"), quiet) for _ in range(2)]
    assert twice[0] == twice[1]
    assert twice[0]["run"]["draws"] == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"lat": None}, "lack the columns lat"),
        ({"occurred_at": ["soon"] * 90}, "90 events have no time"),
        ({"lat": [95.0] + [60.2] * 89}, "1 events have no lat"),
        ({"lon": [np.nan] * 90}, "90 events have no lon"),
    ],
)
def test_events_that_make_no_sense_are_refused(
    tmp_path: Path, changed: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        read_events(write_events(tmp_path / "events.parquet", **changed), crs="EPSG:3067")


def test_a_file_that_is_absent_or_no_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file"):
        read_events(tmp_path / "none.parquet", crs="EPSG:3067")
    (tmp_path / "text.parquet").write_text("occurred_at,lat,lon")
    with pytest.raises(Refused, match="is no Parquet file"):
        read_events(tmp_path / "text.parquet", crs="EPSG:3067")


@pytest.mark.parametrize(("crs", "words"), [("EPSG:4326", "in degrees"), ("EPSG:99999999", "is no CRS")])
def test_a_crs_without_lengths_is_refused(tmp_path: Path, crs: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_events(write_events(tmp_path / "events.parquet"), crs=crs)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--train-until", "2020-04-01"], "leaves no time to test"),
        (["--train-until", "soon"], "is no day"),
        (["--train-until", "2020-01-05"], "Only 5 events happened"),
        (["--train-until", "2020-03-30", "--test-until", "2020-06-01"], "events end on 2020-03-30"),
        (["--cell", "0"], "has no area"),
        (["--cell", "90000"], "Choose smaller cells"),
        (["--cell", "1"], "Take larger cells|Choose larger cells"),
        (["--thin", "61"], "60 training events"),
        (["--thin", "40", "--draws", "0"], "0 draws"),
    ],
)
def test_space_and_time_that_leave_too_little_are_refused(
    tmp_path: Path, more: list[str], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        hotspots.evaluate(arguments(write_events(tmp_path / "events.parquet"), *more), quiet)


def test_a_time_with_a_zone_keeps_its_clock(tmp_path: Path) -> None:
    there = pd.date_range("2020-01-01T23:30", periods=90, freq="D", tz="America/Chicago")
    assert str(
        read_events(write_events(tmp_path / "a.parquet", occurred_at=there), crs="EPSG:3067").at[0]
    ) == ("2020-01-01T23:30:00")
    # With offsets from -06:00 to -05:00, as summer time begins in March.
    text = [each.isoformat() for each in there]
    assert len({each[-6:] for each in text}) == 2
    assert str(
        read_events(write_events(tmp_path / "b.parquet", occurred_at=text), crs="EPSG:3067").at[0]
    ) == ("2020-01-01T23:30:00")


def test_the_last_day_of_training_is_trained_on_and_the_last_day_of_test_is_tested() -> None:
    events = events_at(*[(float(day), 0.0, day) for day in range(60)])
    split = split_events(events, train_until=date(2020, 2, 9), test_until=date(2020, 2, 11))
    assert split.training.x.tolist() == list(range(40))
    assert split.test.x.tolist() == [40.0, 41.0]


def test_the_area_is_every_cell_whose_middle_lies_in_the_hull() -> None:
    # A triangle of 30 x 30 cells of 10: of each row, the cells whose middle is left of the slope.
    area = hull_of_events(events_at((0.0, 0.0, 0), (300.0, 0.0, 0), (0.0, 300.0, 0)), side=10.0)
    middles = 10 * np.arange(30) + 5
    assert len(area) == sum(int(x + y < 300) for x in middles for y in middles)
    assert area.count(events_at((1.0, 1.0, 0), (9.0, 9.0, 0), (299.0, 299.0, 0))).sum() == 2


def test_the_baselines_count_all_events_and_those_of_the_last_quarter() -> None:
    corners = [(0.0, 0.0, 0), (119.0, 0.0, 0), (0.0, 119.0, 0), (119.0, 119.0, 0)]
    training = events_at(*corners, (55.0, 55.0, 10), (55.0, 55.0, 70), (55.0, 55.0, 80))
    area = hull_of_events(training, side=10.0)
    quarter = last_quarter(START, START + np.timedelta64(80 * 86_400, "s"))
    assert quarter == START + np.timedelta64(60 * 86_400, "s")
    scores, _bandwidth = baseline_scores(area, training, quarter)
    assert scores["counts"].max() == 3
    assert scores["last"].max() == 2
    assert scores["last"].sum() == 2


def test_the_density_is_that_of_scikit_learn() -> None:
    from sklearn.neighbors import KernelDensity

    events = made_up_events(1, 300)
    area = hull_of_events(events, side=250.0)
    # Ours takes the middle of each event's cell.
    points = np.floor(np.column_stack([events.x, events.y]) / 250) * 250 + 125
    middles = np.column_stack([area.columns + area.west, area.rows + area.south]) * 250 + 125
    theirs = np.exp(KernelDensity(bandwidth=1_000.0).fit(points).score_samples(middles))
    ours = density(area, events, 4.0)
    assert ours / ours.sum() == pytest.approx(theirs / theirs.sum(), rel=1e-3, abs=1e-9)


def test_the_bandwidth_is_that_of_the_events() -> None:
    generator = np.random.default_rng(5)
    spots = generator.uniform(0, 20_000, (150, 2))
    places = spots[generator.integers(0, 150, 6_000)] + generator.normal(0, 600, (6_000, 2))
    events = Events(places[:, 0], places[:, 1], np.full(6_000, START))
    area = hull_of_events(events, side=200.0)
    learnt = learn_bandwidth(area, events.chosen(np.arange(3_000)), events.chosen(np.arange(3_000, 6_000)))
    assert BANDWIDTHS[0] < learnt < 3.0  # in cells: no wider than the 600 m of the spots


def test_events_age_where_the_pattern_moved_and_only_there() -> None:
    generator = np.random.default_rng(2)
    early, late = generator.uniform(0, 10_000, (2, 60, 2))
    days = np.sort(generator.integers(0, 200, 3_000))
    moved = np.where(
        (days < 100)[:, None], early[generator.integers(0, 60, 3_000)], late[generator.integers(0, 60, 3_000)]
    )
    stayed = early[generator.integers(0, 60, 3_000)]
    half_lives = []
    for places in (moved, stayed):
        events = Events(places[:, 0], places[:, 1], START + days * np.timedelta64(86_400, "s"))
        end = START + np.timedelta64(200 * 86_400, "s")
        area = hull_of_events(events, side=250.0)
        made = forecast(area, events, start=START, quarter=last_quarter(START, end), end=end)
        half_lives.append(made.half_life_days)
    assert half_lives[0] <= 100
    assert half_lives[1] == np.inf


def test_the_layer_sees_nothing_of_the_test() -> None:
    split = split_of(made_up_events(7, 1_500))
    other = Split(split.training, split.test.chosen(np.arange(200)), split.start, split.end)
    area, quarter = hull_of_events(split.training, side=500.0), last_quarter(split.start, split.end)
    made = [
        forecast(area, each.training, start=each.start, quarter=quarter, end=each.end).score
        for each in (split, other)
    ]
    assert made[0].tolist() == made[1].tolist()
    assert score_split(split, side=500.0).tested != score_split(other, side=500.0).tested


def test_with_few_events_the_layer_is_ahead_of_counts_and_of_the_density() -> None:
    split = split_of(made_up_events(11, 6_000))
    figures = figures_of(score_draws(split, side=250.0, thin=300, draws=4, seed=1, tell=quiet))
    assert figures["sum"][LAYER] > 1.1 * figures["sum"]["counts"]
    assert figures["sum"][LAYER] > figures["sum"]["kde"]


@pytest.fixture(scope="module")
def houston(shared_data: Path) -> Split:
    """Give the Houston incidents, to learn until the end of June and to test until the end of August 2010."""
    events = read_events(shared_data / "events" / "houston-incidents-2010.parquet", crs="EPSG:32615")
    return split_events(events, train_until=date(2010, 6, 30), test_until=date(2010, 8, 31))


@pytest.mark.parametrize("thin", [500, 2_000])
def test_on_houston_the_layer_is_ahead_where_events_are_few(houston: Split, thin: int) -> None:
    figures = figures_of(score_draws(houston, side=500.0, thin=thin, draws=2, seed=0, tell=quiet))
    sums = figures["sum"]
    assert sums[LAYER] > figures["kde_in_hindsight"]["sum"]
    assert sums[LAYER] > 1.1 * sums["counts"]
    assert all(
        figures["capture"][area] > figures["baselines"][name][area] for area in AREAS for name in BASELINES
    )


def test_on_all_of_houston_the_layer_keeps_up_with_the_best_baseline_of_each_area(houston: Split) -> None:
    figures = figures_of([score_split(houston, side=500.0)])
    best = [max(figures["baselines"][name][area] for name in BASELINES) for area in AREAS]
    assert [figures["capture"][area] for area in AREAS] == pytest.approx(best, abs=0.002)
    assert figures["sum"][LAYER] > max(figures["sum"][name] for name in BASELINES)
