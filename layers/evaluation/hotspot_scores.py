"""Scores rankings made from training events on the events that followed, once or over thinned draws."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.evaluation.baselines import BANDWIDTHS, baseline_scores, density, last_quarter
from layers.evaluation.capture import accuracy_index, capture, efficiency_index, lead_error
from layers.evaluation.events import Events
from layers.evaluation.figures import Tell
from layers.evaluation.neighbour_forecast import forecast
from layers.evaluation.study_area import hull_of_events

Floats = NDArray[np.float64]

LAYER = "layer"
BASELINES = ("counts", "last", "kde")
HINDSIGHT_BANDWIDTHS = BANDWIDTHS[::3]
LEAST_EVENTS = 30


@dataclass(frozen=True, eq=False)
class Split:
    """Events to learn from and to be scored on, with the time that the first cover: [start, end)."""

    training: Events
    test: Events
    start: np.datetime64
    end: np.datetime64


@dataclass(frozen=True, eq=False)
class Scored:
    """How one set of rankings did: arrays over the shares of area, by the name of the ranking.

    Parameters
    ----------
    error
        Standard error of the difference in capture between the layer and each baseline.
    hindsight
        Capture of kernel densities, one row for each of `HINDSIGHT_BANDWIDTHS`: what nobody could have chosen
        beforehand.
    learnt
        Half-life in days (infinite for none), bandwidth of the baseline in cells, and the weights of the
        layer, in cells' worth of effort.
    """

    capture: dict[str, Floats]
    accuracy: dict[str, Floats]
    efficiency: dict[str, Floats]
    error: dict[str, Floats]
    hindsight: Floats
    learnt: dict[str, float]
    cells: int
    tested: int
    outside: int


def split_events(events: Events, *, train_until: date, test_until: date) -> Split:
    """Return the events up to a day, which is included, and those after it up to another, included as well.

    Raises
    ------
    Refused
        When the first day is not before the second, or either part has too few events.
    """
    if train_until >= test_until:
        raise Refused(
            _("Training until {train} leaves no time to test until {test}. Let it end earlier.").format(
                train=train_until, test=test_until
            )
        )
    end, last = (np.datetime64(day) + np.timedelta64(1, "D") for day in (train_until, test_until))
    training, test = events.chosen(events.at < end), events.chosen((events.at >= end) & (events.at < last))
    if len(training) < LEAST_EVENTS:
        raise Refused(
            _("Only {count} events happened until {day}, and {least} are needed. Choose a later day.").format(
                count=len(training), day=train_until, least=LEAST_EVENTS
            )
        )
    if len(test) == 0:
        raise Refused(
            _(
                "No event happened after {train} until {test}. Choose other days; the events end on {end}."
            ).format(train=train_until, test=test_until, end=str(events.at.max())[:10])
        )
    return Split(training, test, training.at.min(), end.astype("datetime64[s]"))


def score_draws(split: Split, *, side: float, thin: int, draws: int, seed: int, tell: Tell) -> list[Scored]:
    """Return the scores of each draw of so many training events at random; of all of them where `thin` is 0.

    Raises
    ------
    Refused
        When there are not as many training events, too few would be left, or there is no draw.
    """
    if not thin:
        return [score_split(split, side=side)]
    if not LEAST_EVENTS <= thin <= len(split.training) or draws < 1:
        raise Refused(
            _(
                "{draws} draws of {thin} cannot be made from {count} training events. Ask for one draw or "
                "more of {least} to {count} events."
            ).format(draws=draws, thin=thin, count=len(split.training), least=LEAST_EVENTS)
        )
    scored = []
    for draw in range(draws):
        tell(draw / draws, _("draw {number} of {draws}").format(number=draw + 1, draws=draws))
        chosen = np.random.default_rng([seed, draw]).choice(len(split.training), thin, replace=False)
        thinned = Split(split.training.chosen(np.sort(chosen)), split.test, split.start, split.end)
        scored.append(score_split(thinned, side=side))
    tell(1.0, _("done"))
    return scored


def score_split(split: Split, *, side: float) -> Scored:
    """Return how the layer and the baselines rank cells of one side for the test events.

    Raises
    ------
    Refused
        When the hull of the training events has too few or too many cells, or no test event lies in it.
    """
    area = hull_of_events(split.training, side=side)
    happened = area.count(split.test)
    if not happened.any():
        raise Refused(_("No test event lies in the hull of the training events. Choose other days."))
    quarter = last_quarter(split.start, split.end)
    scores, bandwidth = baseline_scores(area, split.training, quarter)
    made = forecast(area, split.training, start=split.start, quarter=quarter, end=split.end)
    scores = {LAYER: made.score, **scores}
    densities = [density(area, split.training, each) for each in HINDSIGHT_BANDWIDTHS]
    return Scored(
        capture={name: capture(score, happened) for name, score in scores.items()},
        accuracy={name: accuracy_index(score, happened) for name, score in scores.items()},
        efficiency={name: efficiency_index(score, happened) for name, score in scores.items()},
        error={name: lead_error(made.score, scores[name], happened) for name in BASELINES},
        hindsight=np.stack([capture(score, happened) for score in densities]),
        learnt={"half_life_days": made.half_life_days, "kde_bandwidth": bandwidth, **made.weights()},
        cells=len(area),
        tested=int(happened.sum()),
        outside=len(split.test) - int(happened.sum()),
    )
