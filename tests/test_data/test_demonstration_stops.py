"""Holds that a discovered sighting is blurred until two stops of its organisation fit it."""

import numpy as np
import pandas as pd
import pytest

from data.demonstration.ground import Ground
from data.demonstration.shared_stops import MUNICIPALITY, TIMES, share_stops, with_stops

SIDE = 40
# Week 2900 is of July 2025 (month 666), weeks 2904 and 2908 of August and September, 2957 of September 2026.
WEEKS = {2900: 666, 2904: 667, 2908: 668, 2957: 680}
Stop = tuple[int, int, int, str]
MET: Stop = (0, 0, 2900, "evening")


def _ground() -> Ground:
    """A square of 40 x 40 cells of 250 m: two and a half cells of 4 km in a row."""
    north, east = (steps.ravel() for steps in np.mgrid[0:SIDE, 0:SIDE])
    cells = pd.DataFrame({"east": east, "north": north, "land": 1.0, "inhabitants": 100})
    return Ground(cells=cells, near=np.zeros((SIDE**2, 1)), columns=SIDE)


def _visits(*stops: Stop, source: str = "demo_outreach") -> pd.DataFrame:
    east, north, week, part = (list(each) for each in zip(*stops, strict=True))
    return pd.DataFrame(
        {
            "source": source,
            "cell": np.array(north) * SIDE + np.array(east),
            "week": week,
            "period": [WEEKS[each] for each in week],
            "part_of_day": part,
        }
    )


def _blurred(
    visits: pd.DataFrame, *, level: int = 1, time: str = "part of day", found: bool = True
) -> tuple[int, str]:
    met = _visits(MET).assign(discovered=found)
    levels, times = share_stops(met, np.array([level]), np.array([TIMES.index(time)]), visits, _ground())
    return int(levels[0]), TIMES[times[0]]


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        ((0, 0, 2900, "evening"), (1, "part of day")),
        ((0, 0, 2900, "morning"), (1, "week")),
        ((1, 1, 2900, "evening"), (2, "part of day")),
        ((3, 0, 2900, "morning"), (3, "week")),
        ((7, 7, 2900, "night"), (4, "week")),
        # July and August are one summer, September is autumn of the same year.
        ((0, 0, 2904, "evening"), (1, "season")),
        ((8, 0, 2900, "evening"), (5, "season")),
        ((16, 0, 2900, "evening"), (MUNICIPALITY, "season")),
        ((0, 0, 2908, "evening"), (1, "year")),
        ((16, 0, 2908, "evening"), (MUNICIPALITY, "year")),
        ((0, 0, 2957, "evening"), (1, "unknown")),
        ((16, 0, 2957, "evening"), (MUNICIPALITY, "unknown")),
    ],
)
def test_a_sighting_keeps_the_first_cell_and_time_that_another_stop_shares(
    other: Stop, kept: tuple[int, str]
) -> None:
    assert _blurred(_visits(MET, other)) == kept


@pytest.mark.parametrize(
    ("level", "time", "kept"),
    [
        (5, "part of day", (5, "part of day")),
        (1, "month", (1, "season")),
        (MUNICIPALITY, "month", (MUNICIPALITY, "month")),
        (1, "year", (5, "year")),
    ],
)
def test_what_a_record_would_not_tell_anyway_is_no_finer_afterwards(
    level: int, time: str, kept: tuple[int, str]
) -> None:
    stops = {
        (5, "part of day"): (8, 0, 2900, "evening"),
        (1, "month"): (0, 0, 2904, "evening"),
        (MUNICIPALITY, "month"): (16, 0, 2900, "morning"),
        (1, "year"): (8, 0, 2908, "evening"),
    }
    assert _blurred(_visits(MET, stops[level, time]), level=level, time=time) == kept


def test_stops_of_another_organisation_hide_nothing() -> None:
    others = _visits(MET, MET, source="demo_city")
    visits = pd.concat([_visits(MET, (0, 0, 2900, "morning")), others])
    assert _blurred(visits) == (1, "week")


def test_what_was_reported_has_no_stop_and_stays_as_it_is() -> None:
    assert _blurred(_visits(MET), found=False) == (1, "part of day")


def test_nothing_is_kept_of_what_an_organisation_met_at_its_only_stop() -> None:
    met = pd.concat(
        [
            _visits(MET).assign(discovered=True),
            _visits(MET, source="demo_city").assign(discovered=True),
            _visits(MET).assign(discovered=False),
        ]
    )
    visits = pd.concat([_visits(MET), _visits(MET, MET, source="demo_city")])
    kept = with_stops(met, visits)
    assert list(zip(kept.source, kept.discovered, strict=True)) == [
        ("demo_city", True),
        ("demo_outreach", False),
    ]
