"""Says in one sentence what came out of a measurement, and whether it is what was aimed at."""

from typing import NamedTuple

from data.language import _
from layers.catalogue import LAYERS
from layers.evaluation.figures import Figures
from layers.number_text import write_count, write_number, write_share


class Verdict(NamedTuple):
    """Whether what was aimed at is met, and what came out, in one sentence."""

    met: bool
    words: str


def layer_name(code: str) -> str:
    """Return the name of a layer or a baseline in words."""
    listed = {layer.code: layer.label for layer in LAYERS}
    others = {
        "raw_counts": _("Raw counts"),
        "raw_rates": _("Raw rates"),
        "inspection_yield": _("Findings per inspection"),
        "hot_spots": _("Hot spots"),
    }
    return {**others, **listed}.get(code, code)


def ranking_verdict(figures: Figures) -> Verdict:
    """Return how far the layer made for ranking agrees with the true order."""
    judged = figures["judged"]
    found = figures["levels"][str(judged["level"])]["spearman"]
    own, raw = found[judged["layer"]], (found["raw_counts"], found["raw_rates"])
    words = _(
        "{layer} agrees with the true order at {own} (1 is perfect, 0 is chance), raw counts and rates at "
        "{raw}; in visited cells alone {own_visited} against {raw_visited}. Cells of {size} m."
    ).format(
        layer=layer_name(judged["layer"]),
        own=write_number(own["all"]),
        raw=write_number(max(each["all"] for each in raw)),
        own_visited=write_number(own["visited"]),
        raw_visited=write_number(max(each["visited"] for each in raw)),
        size=125 << judged["level"],
    )
    return Verdict(figures["met"], words)


def capture_verdict(figures: Figures) -> Verdict:
    """Met where the curve lies above that of every baseline at every share of the area."""
    curve, others = figures["capture"], figures["baselines"]
    words = _(
        "The first 10 % of the area held {own} of what happened next; by kernel density {kde}, by counts "
        "{counts}."
    ).format(
        own=write_share(curve["0.1"]),
        kde=write_share(others["kde"]["0.1"]),
        counts=write_share(others["counts"]["0.1"]),
    )
    return Verdict(all(curve[at] > each[at] for each in others.values() for at in curve), words)


def coverage_verdict(figures: Figures) -> Verdict:
    """Return how often intervals of each layer held the truth."""
    shown = ", ".join(
        f"{layer_name(code)} {write_share(each['overall'])}" for code, each in figures["layers"].items()
    )
    words = _("90 % ranges held the truth: {shown}. Values that are no number: {unsound}.")
    return Verdict(figures["met"], words.format(shown=shown, unsound=write_count(figures["unsound"])))


def feedback_verdict(figures: Figures) -> Verdict:
    """Return the ratio of two equal areas after the months, by our rates and by raw counts."""
    first = next(iter(figures["settings"].values()))
    words = _(
        "Two areas of equal risk, one visited four times as much before: after {months} months our rates say "
        "{own} to 1, raw counts {raw} to 1."
    ).format(
        months=figures["run"]["months"],
        own=write_number(first["rates"]["mean"]),
        raw=write_number(first["counts"]["mean"]),
    )
    return Verdict(figures["met"], words)


def null_verdict(figures: Figures) -> Verdict:
    """Return how many maps stay empty, and what is found where something is planted."""
    quiet = min(1 - each["hot_spots"]["maps_with_claim"] for each in figures["nulls"].values())
    main = figures["planted"][figures["run"]["main"]]["hot_spots"]
    words = _(
        "Of maps without a pattern, {quiet} or more showed no hot spot in every design. Of cells at {times} "
        "times the risk {recall} were found; {false} of all claims were false."
    ).format(
        quiet=write_share(quiet),
        times=write_number(figures["run"]["times"]),
        recall=write_share(main["recall"]),
        false=write_share(main["false"]),
    )
    return Verdict(figures["met"], words)


def town_verdict(figures: Figures) -> Verdict:
    """Return how much is claimed and said of small towns, and how much of it is wrong."""
    layers = figures["layers"].values()
    words = _(
        "Layers tried: {layers}. Claims: {claims}, of them against the truth: {wrong}. Sentences that say "
        "what is not so: {said}."
    ).format(
        layers=len(layers),
        claims=write_count(sum(each["claims"] for each in layers)),
        wrong=write_count(sum(each["claims_wrong"] or 0 for each in layers)),
        said=write_count(sum(each["accounts_wrong"] for each in layers)),
    )
    return Verdict(figures["met"], words)


def targets_verdict(figures: Figures) -> Verdict:
    """Met where the order is ahead of every baseline over the windows; who inspects decides more."""
    means = figures["rolling"]["precision"]["100"]
    others = max(means[name] for name in figures["baselines"])
    inspector = figures["inspector"]
    words = _(
        "Who inspects decides more than who is inspected: inspector groups find something in {least} to "
        "{most} of visits. Of the first 100 visits {own} find something where that is taken out, {known} if "
        "it were used, which it never is; by simple orders {others} at best, of all {base}. Means of "
        "{windows} windows."
    ).format(
        least=write_share(inspector["least_share"] or 0),
        most=write_share(inspector["most_share"] or 0),
        own=write_share(means["layer"]),
        known=write_share(means["with_inspector"]),
        others=write_share(others),
        base=write_share(figures["rolling"]["base_rate"]),
        windows=len(figures["rolling"]["windows"]),
    )
    return Verdict(figures["met"], words)
