"""Ranks cells by the simple rules that a better one has to beat: counts, last counts and kernel density."""

import numpy as np
from numpy.typing import NDArray

from layers.evaluation.events import Events
from layers.evaluation.study_area import StudyArea

Floats = NDArray[np.float64]

BANDWIDTHS = tuple(float(each) for each in np.geomspace(0.25, 16, 40))
"""Standard deviations of the Gaussian that are tried, in cells."""
_BANDWIDTHS_REACHED = 6
_LEAST_SHARE = 1e-12


def last_quarter(start: np.datetime64, end: np.datetime64) -> np.datetime64:
    """Return when the last quarter of the time from start to end begins."""
    begins: np.datetime64 = end - (end - start) / 4
    return begins


def baseline_scores(
    area: StudyArea, training: Events, quarter: np.datetime64
) -> tuple[dict[str, Floats], float]:
    """Return the score of each cell by each baseline, and the bandwidth of the density, in cells.

    counts: all training events, which is also the raw rate where effort is the same everywhere; last: those
    of the last quarter of the training time; kde: all, spread by a Gaussian whose bandwidth makes the last
    quarter likeliest given the other three.
    """
    late = training.at >= quarter
    bandwidth = learn_bandwidth(area, training.chosen(~late), training.chosen(late))
    scores = {
        "counts": area.count(training),
        "last": area.count(training.chosen(late)),
        "kde": density(area, training, bandwidth),
    }
    return scores, bandwidth


def density(area: StudyArea, events: Events, bandwidth: float) -> Floats:
    """Return the density of events in each cell, spread from the middle of cells; bandwidth in cells."""
    from scipy.ndimage import gaussian_filter

    spread = gaussian_filter(
        area.lattice_count(events), bandwidth, mode="constant", truncate=_BANDWIDTHS_REACHED
    )
    return np.asarray(spread[area.inside], np.float64)


def learn_bandwidth(area: StudyArea, earlier: Events, later: Events) -> float:
    """Return the bandwidth, in cells, under which the later events are likeliest given the earlier ones."""
    happened = area.count(later)
    return max(BANDWIDTHS, key=lambda each: log_likelihood(density(area, earlier, each), happened))


def log_likelihood(score: Floats, happened: Floats) -> float:
    """Return the log likelihood of where events happened, if cells get them in proportion to their score."""
    share = np.maximum(score / max(score.sum(), _LEAST_SHARE), _LEAST_SHARE)
    return float((happened * np.log(share / share.sum())).sum())
