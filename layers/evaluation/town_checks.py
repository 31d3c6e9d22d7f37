"""Checks every layer on a demonstration: what it claims, and whether that and what it says is right."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import INSPECTION, OUTREACH, Person
from data.language import _
from data.store import Store
from layers.assembly import build_layer
from layers.catalogue import layers_of
from layers.evaluation.figures import Figures
from layers.evaluation.town_truth import TownTruth, facts_of, town_truth
from layers.layer import COLUMNS, Layer
from layers.palette import NONE
from layers.rate_evidence import PER_HOURS

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

READERS = {
    OUTREACH: Person(id="evaluation", organisation="example", roles=frozenset({"coordinator"})),
    INSPECTION: Person(
        id="evaluation",
        organisation="example",
        roles=frozenset({"inspection_planner"}),
        authority="labour_inspectorate",
    ),
}
RATES = ("sightings_rate", "neighbour_rate")
# Their grades say what is not known, or what help is near, and claim nothing of risk.
CLAIM_NOTHING = ("blind_spots", "inspection_blind_spots", "service_gap", "structural_factors")
LEVEL = 3
ENOUGH_PEOPLE = 100  # as demonstrations are coarsened
_CELLS_ACCOUNTED_FOR = 25


def check_store(store: Store, *, level: int = LEVEL) -> dict[str, Figures]:
    """Return figures of each layer of the catalogue, for its purpose, on an open demonstration store.

    Raises
    ------
    Refused
        When the store is no demonstration.
    """
    facts, risk_by_month = facts_of(store)
    found: dict[str, Figures] = {}
    for purpose, person in READERS.items():
        for listed in layers_of(purpose):
            if listed.code not in found:
                own = max(level, listed.finest_level)
                layer = build_layer(store, person, code=listed.code, level=own)
                found[listed.code] = check_layer(layer, town_truth(facts, risk_by_month, level=own))
    return found


def check_layer(layer: Layer, truth: TownTruth) -> Figures:
    """Return how many cells a layer knows and claims something of, and how much of all that is wrong.

    `claims_wrong` and `covered` are None where the truth has nothing to set against the layer.
    """
    own = pd.DataFrame(layer.cells[[name for name in COLUMNS if name != "geometry"]])
    cells = own.merge(truth.cells, on=["east", "north"], how="left")
    known = cells["known"].to_numpy(bool)
    claims, wrong = _claims(layer, cells)
    said, misstated = _accounts(layer, cells)
    return {
        "cells": len(cells),
        "known": int(known.sum()),
        "faded": int((known & cells["faded"].to_numpy(bool)).sum()),
        "claims": int(claims.sum()),
        "claims_wrong": None if wrong is None else int((claims & wrong).sum()),
        "covered": _covered(layer.code, cells[known & (cells["hours"] > 0)]),
        "unsound": _unsound(cells[known]),
        "accounts": said,
        "accounts_wrong": misstated,
        "shortfall": bool(layer.shortfall),
        "records": int(layer.n),
    }


def _claims(layer: Layer, cells: pd.DataFrame) -> tuple[Mask, Mask | None]:
    """Return of which cells something is claimed, and of which it is wrong: None where nobody can tell.

    A rate claims a cell where even its lower end lies above the rate of all; a layer with grades where a
    grade is drawn in full colour.
    """
    sure = (cells["known"] & ~cells["faded"]).to_numpy(bool)
    if layer.code in RATES:
        overall = PER_HOURS * cells["expected"].sum() / max(cells["hours"].sum(), 1e-9)
        wrong = PER_HOURS * cells["expected"] <= overall * cells["hours"]
        return sure & (cells["lower"] > overall).to_numpy(bool), wrong.to_numpy(bool)
    if layer.legend.graded and layer.code not in CLAIM_NOTHING:
        drawn = np.array([*(each.colour != NONE for each in layer.legend.classes), False])
        return sure & drawn[cells["cls"].to_numpy()], _wrong_grades(layer, cells)
    return np.zeros(len(cells), bool), None


def _wrong_grades(layer: Layer, cells: pd.DataFrame) -> Mask | None:
    """Return cells in which a grade would contradict the truth."""
    if layer.code == "hot_spots":
        return (cells["risk"] <= cells["risk"].mean()).to_numpy(bool)
    return None


def _covered(code: str, cells: pd.DataFrame) -> float | None:
    """Return the share of known cells whose interval holds the true rate, for layers of rates."""
    if code not in RATES or cells.empty:
        return None
    true = PER_HOURS * cells["expected"] / cells["hours"]
    return float(((cells["lower"] <= true) & (true <= cells["upper"])).mean())


def _unsound(known: pd.DataFrame) -> int:
    """Return how many known cells have a number that is none, is negative, or lies outside its interval."""
    numbers = known[["value", "lower", "upper"]].to_numpy(np.float64)
    out_of_order = (numbers[:, 1] > numbers[:, 0]) | (numbers[:, 0] > numbers[:, 2])
    return int((~np.isfinite(numbers).all(axis=1) | (numbers < 0).any(axis=1) | out_of_order).sum())


def _accounts(layer: Layer, cells: pd.DataFrame) -> tuple[int, int]:
    """Return how many accounts were read, and how many say what is not so."""
    known = np.flatnonzero(cells["known"].to_numpy(bool))
    others = np.flatnonzero(~cells["known"].to_numpy(bool))
    rows = [*known[:_CELLS_ACCOUNTED_FOR], *others[:5]]
    return len(rows), sum(_says_wrong(layer, int(row), cells.iloc[row]) for row in rows)


def _says_wrong(layer: Layer, row: int, true: pd.Series) -> bool:
    account = layer.evidence.account(layer, row)
    if not account.sentences or not all(account.sentences):
        return True
    if layer.code not in RATES:
        return False
    said = account.numbers.set_index(account.numbers.columns[0]).iloc[:, 0]
    # Where too few people live for a sighting to be kept in such a cell, its time is to count nowhere.
    counts = true["hours"] if true["inhabitants"] >= ENOUGH_PEOPLE else 0.0
    hours = said[said.index.str.endswith("(E)")].iloc[0]
    wrong_count = said[_("Sightings discovered (y)")] != true["sightings"]
    return bool(wrong_count or abs(hours - counts) > 1e-6)
