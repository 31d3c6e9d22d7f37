"""Shows where worksites were never inspected, or so long ago that nothing is known of them now."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _, ngettext
from layers.grades import Grade, grade_cells
from layers.inspection_targets import listable
from layers.layer import Account, Layer, Method, check_crs
from layers.number_text import write_count, write_number
from layers.site_yields import site_yields
from layers.yield_groups import PLANNED, regions_of, yield_groups

CODE = "inspection_blind_spots"
ANCHOR = "workplaces-not-inspected"
STALE_MONTHS = 24
NEVER, STALE, LATELY = "never", "stale", "lately"


def inspection_blind_spots(
    inspections: pd.DataFrame, worksites: pd.DataFrame, cells: gpd.GeoDataFrame, *, level: int, day: date
) -> Layer:
    """Return the worksites per cell that nobody inspected within 24 months, graded by what is known.

    The grade is that of more than half of the worksites: inspected within 24 months; else inspected at some
    time; else never. A cell without a worksite is not known. An inspection not carried out is none.

    Parameters
    ----------
    inspections, worksites
        As read by `read_inspections` and `read_worksites`; of all months.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    day
        Today.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When a column is missing.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    sites = _sites(inspections, worksites, day)
    counts = _counts_per_cell(sites, cells, level)
    known = (counts["worksites"] > 0).to_numpy()
    value = np.where(known, counts["never"] + counts["stale"], np.nan)
    classed = grade_cells(
        _grade(counts),
        _grades(),
        purpose="inspection",
        unit=_unit(),
        note=_("n = {count} worksites that may be inspected").format(
            count=write_count(counts["worksites"].sum())
        ),
        unknown=_("Not known: no worksite on record here"),
    )
    return Layer(
        code=CODE,
        purpose="inspection",
        title=_("Where we do not know, as worksites were never inspected or long ago."),
        level=level,
        epsg=epsg,
        unit=_unit(),
        cells=cells[["east", "north", "geometry"]].assign(
            value=value, lower=value, upper=value, known=known, cls=classed.cls, faded=classed.faded,
            never=counts["never"].to_numpy(), expected=counts["expected"].to_numpy(),
        ),
        legend=classed.legend,
        n=int(counts["worksites"].sum()),
        method=Method(ANCHOR, _formula()),
        evidence=BlindSpotEvidence(counts),
        caveats=_caveats(worksites, sites, counts),
        shortfall=() if known.any() else (_shortfall(),),
        extras=(
            ("never", _("Never inspected")),
            ("expected", _("Expected findings, were each of them inspected once")),
        ),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class BlindSpotEvidence:
    """How many worksites of each cell were never inspected, long ago and lately, and what they may hold."""

    counts: pd.DataFrame

    def account(self, layer: Layer, row: int) -> Account:
        """Return the worksites of a cell by what is known: never and long ago together are its value."""
        counts = self.counts.iloc[row]
        if counts["worksites"] == 0:
            sentence = _("No worksite is on record here. That does not mean that nobody works here.")
            return Account((sentence, *layer.shortfall), pd.DataFrame())
        numbers = [
            (_("Worksites that may be inspected"), counts["worksites"]),
            (_("Never inspected"), counts["never"]),
            (_("Last inspected over {months} months ago").format(months=STALE_MONTHS), counts["stale"]),
            (_("Inspected within {months} months").format(months=STALE_MONTHS), counts["lately"]),
            (
                _("Never, or over {months} months ago").format(months=STALE_MONTHS),
                counts["never"] + counts["stale"],
            ),
            (_("Expected findings, were each of them inspected once"), counts["expected"]),
        ]
        table = pd.DataFrame(
            [(what, float(number)) for what, number in numbers if np.isfinite(number)],
            columns=[_("What"), _("Number")],
        )
        return Account(tuple(_in_words(counts)), table)


def _sites(inspections: pd.DataFrame, worksites: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the worksites with what is known of each, and what one inspection is expected to find."""
    past = inspections[inspections["inspected_on"].to_numpy("datetime64[D]") <= np.datetime64(day)]
    known = yield_groups(past, worksites, outcome="labour_exploitation", trigger=PLANNED, day=day)
    sites = site_yields(known, worksites, past)
    last = sites["last_inspected"].to_numpy("datetime64[D]")
    months = (np.datetime64(day, "M") - last.astype("datetime64[M]")).astype(float)
    state = np.select([np.isnat(last), months > STALE_MONTHS], [NEVER, STALE], LATELY)
    return sites.assign(state=state)


def _counts_per_cell(sites: pd.DataFrame, cells: gpd.GeoDataFrame, level: int) -> pd.DataFrame:
    fine = sites[sites["cell_level"] <= level]
    east, north = regions_of(fine, level=level)
    at = pd.MultiIndex.from_arrays([cells["east"].to_numpy(), cells["north"].to_numpy()])
    row = at.get_indexer(pd.MultiIndex.from_arrays([east, north]))
    inside, states, expected = row >= 0, fine["state"].to_numpy(object), fine["mean"].to_numpy(float)

    def counted(some: NDArray[np.bool_], weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        chosen = inside & some
        each = np.ones(len(row)) if weights is None else weights
        return np.bincount(row[chosen], weights=each[chosen], minlength=len(cells))

    everyone, unseen = np.ones(len(fine), bool), states != LATELY
    return pd.DataFrame(
        {
            "worksites": counted(everyone),
            **{state: counted(states == state) for state in (NEVER, STALE, LATELY)},
            "expected": counted(unseen, expected),
        }
    )


def _grade(counts: pd.DataFrame) -> NDArray[np.int_]:
    half = counts["worksites"] / 2
    seen, ever = counts["lately"] > half, counts["lately"] + counts["stale"] > half
    return np.select([counts["worksites"] == 0, seen, ever], [-1, 0, 1], 2)


def _grades() -> tuple[Grade, ...]:
    return (
        Grade(_("Most were inspected within {months} months").format(months=STALE_MONTHS), drawn=False),
        Grade(
            _("We know little now: most were inspected, but not within {months} months").format(
                months=STALE_MONTHS
            )
        ),
        Grade(_("We do not know: at least half were never inspected")),
    )


def _in_words(counts: pd.Series) -> list[str]:
    unseen, total = int(counts["never"] + counts["stale"]), int(counts["worksites"])
    sentences = [
        ngettext(
            "Of {total} worksite here, {unseen} was not inspected within {months} months.",
            "Of {total} worksites here, {unseen} were not inspected within {months} months.",
            total,
        ).format(total=write_count(total), unseen=write_count(unseen), months=STALE_MONTHS),
        _("{never} of them never, so we do not know what an inspection would find there.").format(
            never=write_count(counts["never"])
        )
        if counts["never"]
        else _("All have been inspected at some time."),
    ]
    if unseen and np.isfinite(counts["expected"]):
        sentences.append(
            _("Were each of these inspected once, about {expected} findings are to be expected.").format(
                expected=write_number(counts["expected"])
            )
        )
    return sentences


def _caveats(worksites: pd.DataFrame, sites: pd.DataFrame, counts: pd.DataFrame) -> tuple[str, ...]:
    facts = (
        (
            len(worksites) - int(listable(worksites).sum()),
            _("Worksites inside a help place, or that may not be inspected, are in no cell: {count}."),
        ),
        (
            len(sites) - int(counts["worksites"].sum()),
            _("Worksites known only to a larger area, or beyond the border, are in no cell: {count}."),
        ),
    )
    return (
        _("It says that we do not know, not that anything is wrong there."),
        _("Only worksites on record count: work that no register knows is on no map."),
        _("An inspection not carried out is none. One inspection is no proof that all is well since."),
        *(text.format(count=write_count(count)) for count, text in facts if count > 0),
    )


def _unit() -> str:
    return _("worksites not inspected within {months} months").format(months=STALE_MONTHS)


def _formula() -> str:
    return _(
        "Worksites in force that were never inspected, and those last inspected over {months} months ago."
    ).format(months=STALE_MONTHS)


def _shortfall() -> str:
    return _("No worksite in force lies in a cell of this size: bring in a list of worksites.")
