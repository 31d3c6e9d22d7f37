"""Says in words what learnt exposure stands on, what it lacks and what it cannot say."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from layers.learnt_evidence import Taught
from layers.number_text import write_count, write_number
from layers.spatial_blocks import PENALTIES


def title(purpose: str) -> str:
    """Return the title of the layer."""
    if purpose == "outreach":
        return _("Which places go with discoveries, learnt from where teams looked.")
    return _("Which workplaces go with findings, learnt from inspections.")


def note(purpose: str, facts: pd.DataFrame) -> str:
    """Return how much stands behind it, for the legend."""
    effort = facts["effort"] > 0
    counted, amount = write_count(facts["counted"][effort].sum()), write_count(facts["effort"].sum())
    if purpose == "outreach":
        return _("n = {count} sightings discovered in {hours} hours of visits").format(
            count=counted, hours=amount
        )
    return _("n = {count} findings of labour exploitation in {all} inspections").format(
        count=counted, all=amount
    )


def shortfall(
    facts: pd.DataFrame, purpose: str, *, places: int, least_events: int, least_cells: int
) -> tuple[str, ...]:
    """Return what is missing before anything can be learnt; nothing where enough is there."""
    effort = facts["effort"] > 0
    events, cells = int(facts["counted"][effort].sum()), int(effort.sum())
    missing = []
    if places == 0:
        missing.append(_("No places yet: bring in an extract of the map first."))
    if events < least_events:
        text = (
            _(
                "Visits discovered {count} sightings; weights are learnt from {least}, so {missing} "
                "are missing."
            )
            if purpose == "outreach"
            else _(
                "Planned and random inspections found labour exploitation {count} times; weights are learnt "
                "from {least}, so {missing} are missing."
            )
        )
        missing.append(
            text.format(
                count=write_count(events),
                least=write_count(least_events),
                missing=write_count(least_events - events),
            )
        )
    if cells < least_cells:
        missing.append(
            _("Somebody looked in {count} cells; weights are learnt from {least}.").format(
                count=write_count(cells), least=write_count(least_cells)
            )
        )
    if missing:
        missing.append(_("Until then the expert weights hold: see the layer made with them."))
    return tuple(missing)


def caveats(
    purpose: str, taught: Taught | None, facts: pd.DataFrame, beyond: NDArray[np.bool_], too_coarse: int
) -> tuple[str, ...]:
    """Return what the layer leaves out or cannot say."""
    said = [
        _(
            "It says what goes together, not what causes what: a kind of place may stand for another one "
            "near it."
        ),
        _("The interval is of what places foretell; the cell itself may differ by more."),
        _("It shows places, never who lives there, and what is on the map now."),
        _("Whoever looked chose where: kinds of place at which nobody looks cannot be learnt."),
    ]
    if purpose != "outreach":
        said.append(_("Only planned and random inspections count: complaints come from elsewhere."))
    stray = float(facts["counted"][facts["effort"] == 0].sum())
    if stray:
        said.append(
            _("Findings in cells without logged effort, which teach nothing: {count}.").format(
                count=write_count(stray)
            )
        )
    if too_coarse:
        said.append(
            _("Places left out, as they are known only to an area larger than these cells: {count}.").format(
                count=write_count(too_coarse)
            )
        )
    return (*said, *(_what_was_learnt(taught, facts, beyond) if taught else ()))


def _what_was_learnt(taught: Taught, facts: pd.DataFrame, beyond: NDArray[np.bool_]) -> list[str]:
    said = [
        _("In {count} of {all} cells nobody looked: their values are foretold from the others.").format(
            count=write_count(int((facts["effort"] == 0).sum())), all=write_count(len(facts))
        )
    ]
    if beyond.any():
        said.append(
            _("Cells with more places of a kind than any where somebody looked, which fade: {count}.").format(
                count=write_count(int(beyond.sum()))
            )
        )
    if taught.choice.blocks == 0:
        said.append(
            _(
                "Too few blocks of the map were looked at to try the weights on others: the expert's are "
                "all but kept."
            )
        )
    elif taught.choice.penalty == PENALTIES[-1]:
        said.append(_("The records hardly move the expert weights: blocks left out are foretold best so."))
    if taught.fit.coefficients[0] <= 0:
        said.append(_("What was found does not rise with the expert weights; distrust one of the two."))
    if not taught.learnt.all():
        said.append(
            _(
                "Kinds that keep the expert weight, as too few are near where somebody looked: {count}."
            ).format(count=write_count(int((~taught.learnt).sum())))
        )
    if taught.fit.dispersion > 1:
        said.append(
            _("Counts vary {times} times as much as chance, and the intervals are widened for it.").format(
                times=write_number(taught.fit.dispersion)
            )
        )
    return said
