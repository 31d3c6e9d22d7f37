"""Lists the questions of the Evidence screen: how each is measured, what came out, and how it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from data.language import _
from layers.catalogue import LAYERS
from layers.evaluation import coverage, feedback, null_maps, ranking, small_town
from layers.evaluation.figures import Figures, Tell
from layers.number_text import write_count
from pages.shared.evidence_charts import Line, Point, line_figure, point_figure
from pages.shared.evidence_verdicts import (
    Verdict,
    capture_verdict,
    coverage_verdict,
    feedback_verdict,
    layer_name,
    null_verdict,
    ranking_verdict,
    targets_verdict,
    town_verdict,
)

HUE = "council"  # nothing here is of one purpose


@dataclass(frozen=True)
class Card:
    """One question about the layers.

    Parameters
    ----------
    name
        Of the evaluation, as in `python -m layers evaluate NAME`.
    question, aim
        Give the question, and what is measured and aimed at, in the language of the session.
    verdict, figure, size
        What came out, its chart, and the size of the run, of the figures that were kept.
    small
        Measures at reduced size; None where it takes a file or too long.
    """

    name: str
    question: Callable[[], str]
    aim: Callable[[], str]
    verdict: Callable[[Figures], Verdict]
    figure: Callable[[Figures], go.Figure]
    size: Callable[[Figures], str]
    small: Callable[[Tell], Figures] | None = None
    arguments: str = ""


def cards() -> tuple[Card, ...]:
    """Return the questions in the order in which they are drawn."""
    return (_RANKING, _CAPTURE, _COVERAGE, _NULL_MAPS, _FEEDBACK, _TOWN, _TARGETS)


def _ranking_figure(figures: Figures) -> go.Figure:
    found = figures["levels"][str(figures["judged"]["level"])]["spearman"]
    points = [
        Point(layer_name(code), each["all"], ours=not code.startswith("raw_"))
        for code, each in found.items()
        if each["all"] is not None
    ]
    return point_figure(
        points, purpose=HUE, across=_("Agreement with the true order (Spearman)"), as_share=False
    )


def _capture_figure(figures: Figures) -> go.Figure:
    names = {"counts": _("All counts"), "last": _("Last counts"), "kde": _("Kernel density")}
    curves = {_("Borrows from neighbours"): figures["capture"]} | {
        names.get(name, name): curve for name, curve in figures["baselines"].items()
    }
    lines = [
        Line(name, [0, *map(float, curve)], [0, *curve.values()], ours=number == 0)
        for number, (name, curve) in enumerate(curves.items())
    ]
    return line_figure(
        lines, purpose=HUE, across=_("Share of the area, first cells first"), up=_("Share of what happened")
    )


def _capture_size(figures: Figures) -> str:
    return _("{training} real incidents to learn from, {test} after them, {cells} cells").format(
        training=write_count(figures["run"]["training_events"]),
        test=write_count(figures["test_events"]),
        cells=write_count(figures["cells"]),
    )


def _coverage_figure(figures: Figures) -> go.Figure:
    points = []
    for code, each in figures["layers"].items():
        shares = [d["coverage"] for d in each["designs"].values() if d["coverage"] is not None]
        points.append(Point(layer_name(code), each["overall"], min(shares), max(shares)))
    low, high = figures["target"]
    return point_figure(
        points, purpose=HUE, across=_("Share of ranges that hold the truth"), band=(low, high)
    )


def _seeds_size(figures: Figures) -> str:
    return _("{seeds} draws of each design").format(seeds=write_count(figures["run"]["seeds"]))


def _feedback_figure(figures: Figures) -> go.Figure:
    names = {
        "region": _("Region"),
        "fifth": _("A fifth of it"),
        "town": _("Small town"),
        "region-twice": _("Region, twice the risk"),
        "fifth-twice": _("A fifth, twice the risk"),
    }
    points = []
    for rule, words in (("rates", _("our plans")), ("counts", _("raw counts"))):
        for name, setting in figures["settings"].items():
            held = setting[rule]
            points.append(
                Point(
                    f"{names.get(name, name)}, {words}",
                    held["mean"],
                    held["lower"],
                    held["upper"],
                    ours=rule == "rates",
                )
            )
    low, high = figures["target"]
    return point_figure(
        points,
        purpose=HUE,
        across=_("Estimated over true ratio of the two areas"),
        band=(low, high),
        as_share=False,
        logarithmic=True,
    )


def _null_figure(figures: Figures) -> go.Figure:
    """Return the worst of the maps without a pattern, and the main planted design, beside Gi*."""
    planted, points = figures["planted"][figures["run"]["main"]], []
    names = {"hot_spots": _("ours"), "gi_star": _("Gi*"), "gi_star_permuted": _("Gi*, permuted")}
    for method, words in names.items():
        quiet = min(1 - each[method]["maps_with_claim"] for each in figures["nulls"].values())
        points.append(
            Point(_("Stays empty, {method}").format(method=words), quiet, ours=method == "hot_spots")
        )
    for key, sentence in (("recall", _("Found, {method}")), ("false", _("False, {method}"))):
        points += [
            Point(sentence.format(method=words), planted[method][key], ours=method == "hot_spots")
            for method, words in names.items()
        ]
    return point_figure(points, purpose=HUE, across=_("Share of maps, planted cells, claims"))


def _town_figure(figures: Figures) -> go.Figure:
    """Return the share of cells in full colour of each layer that is made of records over time."""
    over_time = {layer.code for layer in LAYERS if layer.over_time}
    points = [
        Point(layer_name(code), (each["known"] - each["faded"]) / max(each["cells"], 1))
        for code, each in figures["layers"].items()
        if code in over_time
    ]
    return point_figure(points, purpose=HUE, across=_("Share of cells in full colour"))


def _targets_figure(figures: Figures) -> go.Figure:
    """Return the share of the first hundred visits with a finding, mean of the windows, by order."""
    names = {
        "layer": _("Ours, who inspects taken out"),
        "with_inspector": _("If who inspects were used"),
        "last_result": _("Last result"),
        "own_history_eb": _("Own history, drawn to all"),
        "logistic_regression": _("Logistic regression"),
    }
    means = figures["rolling"]["precision"]["100"]
    points = [Point(words, means[name], ours=name == "layer") for name, words in names.items()]
    return point_figure(points, purpose=HUE, across=_("Share of the first 100 visits with a finding"))


def _targets_size(figures: Figures) -> str:
    return _("{learnt} real inspections to learn from, {tested} after them").format(
        learnt=write_count(figures["run"]["learnt_from"]), tested=write_count(figures["run"]["put_in_order"])
    )


_RANKING = Card(
    name=ranking.NAME,
    question=lambda: _("Do they put the right cells first?"),
    aim=lambda: _("Aim: at least 0.15 more agreement with the true order than raw counts and raw rates."),
    verdict=ranking_verdict,
    figure=_ranking_figure,
    size=lambda figures: _("made-up regions: {seeds}, years of each: {years}").format(**figures["run"]),
    small=lambda tell: ranking.measure(seeds=1, years=1, levels=(1,), tell=tell),
)
_CAPTURE = Card(
    name="hotspots",
    question=lambda: _("Do they foresee where real incidents happen next?"),
    aim=lambda: _("Aim: more of what happened next than counts, last counts and kernel density."),
    verdict=capture_verdict,
    figure=_capture_figure,
    size=_capture_size,
    arguments=" --events FILE.parquet --crs EPSG:n --cell M --train-until D --test-until D",
)
_COVERAGE = Card(
    name=coverage.NAME,
    question=lambda: _("Do the 90 % ranges hold the truth?"),
    aim=lambda: _("Aim: in 87 to 93 % of cells (green); lines reach from the worst design to the best."),
    verdict=coverage_verdict,
    figure=_coverage_figure,
    size=_seeds_size,
    small=lambda tell: coverage.measure(seeds=20, tell=tell),
)
_NULL_MAPS = Card(
    name=null_maps.NAME,
    question=lambda: _("Do hot spots stay away where nothing is?"),
    aim=lambda: _(
        "Aim: at least 95 % of maps without a pattern stay empty; 65 % of planted cells found, 5 % false."
    ),
    verdict=null_verdict,
    figure=_null_figure,
    size=lambda figures: _("{maps} maps of each design").format(maps=write_count(figures["run"]["maps"])),
    small=lambda tell: null_maps.measure(maps=10, tell=tell),
)
_FEEDBACK = Card(
    name=feedback.NAME,
    question=lambda: _("Does following our own plans mislead us?"),
    aim=lambda: _("Aim: between 0.8 and 1.25 (green), where 1 is right; lines hold 90 % of the draws."),
    verdict=feedback_verdict,
    figure=_feedback_figure,
    size=_seeds_size,
    small=lambda tell: feedback.measure(seeds=10, tell=tell),
)
_TOWN = Card(
    name=small_town.NAME,
    question=lambda: _("Do they keep quiet where thirty records say little?"),
    aim=lambda: _(
        "Aim: no claim against the truth, no wrong sentence. Cells not in full colour are pale or not known."
    ),
    verdict=town_verdict,
    figure=_town_figure,
    size=lambda figures: _("made-up towns: {seeds}, years of each: {years}").format(**figures["run"]),
    small=lambda tell: small_town.measure(seeds=2, tell=tell),
)
_TARGETS = Card(
    name="targets",
    question=lambda: _("Does the list find more than simple orders, whoever inspects?"),
    aim=lambda: _("Aim: more findings among the first 100 and 200 than each simple order, over all windows."),
    verdict=targets_verdict,
    figure=_targets_figure,
    size=_targets_size,
    arguments=" --inspections FILE.parquet --train-until D --test-until D --budget N",
)
