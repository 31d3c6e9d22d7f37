"""Says what inspection yields count, correct and leave out."""

import pandas as pd

from data.language import _
from layers.inspection_targets import listable
from layers.number_text import write_count, write_interval, write_number, write_share
from layers.yield_groups import COMPLAINT, REGION_KM, YieldGroups

_EVEN = 50.0


def unit_of_yields(known: YieldGroups) -> str:
    """Return the unit in words, by what counts as a finding."""
    return {
        "labour_exploitation": _("expected findings of labour exploitation per 10 inspections"),
        "administrative": _("expected findings of administrative faults per 10 inspections"),
        "referral": _("expected referrals to help per 10 inspections"),
    }[known.outcome]


def caveats_of_yields(known: YieldGroups, worksites: pd.DataFrame, sites: pd.DataFrame) -> tuple[str, ...]:
    """Return what the map is about, how it was corrected, and every record that it does not show.

    Parameters
    ----------
    worksites
        All in force.
    sites
        One row for each worksite that stands in a cell.
    """
    allowed = int(listable(worksites).sum())
    left_out = known.not_counted
    return (
        _(
            "It speaks of an average worksite of each kind and region ({size} km): nothing is said of a "
            "single employer."
        ).format(size=REGION_KM),
        *_of_correction(known),
        *_of_spread(known),
        *_counted(
            (
                left_out.open_outcomes,
                _("Left out, as outcomes of the last three months are still open: {count}."),
            ),
            (left_out.not_carried_out, _("Not carried out, which is never “nothing found”: {count}.")),
            (left_out.provisional, _("Counted, though the outcome is not final: {count}.")),
            (
                left_out.follow_ups,
                _("Follow-up inspections, left out as they come after a finding: {count}."),
            ),
            (
                left_out.other_trigger,
                _("After a complaint, which is kept apart: {count}.")
                if known.trigger != COMPLAINT
                else _("Planned or drawn by lot, which are kept apart: {count}."),
            ),
            (left_out.in_future, _("Dated in the future, left out: {count}.")),
            (
                len(worksites) - allowed,
                _("Worksites inside a help place, or that may not be inspected, are in no cell: {count}."),
            ),
            (
                allowed - len(sites),
                _("Worksites known only to a larger area, or beyond the border, are in no cell: {count}."),
            ),
        ),
    )


def _of_correction(known: YieldGroups) -> tuple[str, ...]:
    found = known.correction
    if known.trigger == COMPLAINT:
        return (
            _("After a complaint more is found than elsewhere: it does not hold for worksites without one."),
        )
    if not found.enough:
        return (
            _(
                "Planned inspections go where something is suspected. The reserve drawn by lot is too "
                "small to correct that ({lots} inspections, {found} with a finding): expect less at an "
                "average worksite."
            ).format(lots=write_count(found.lots), found=write_count(found.lots_found)),
        )
    return (
        _(
            "Planned inspections find {times} times as much as those drawn by lot in the same kind ({lots}), "
            "so each planned finding counts {weight}."
        ).format(
            times=write_number(found.ratio), lots=write_count(found.lots), weight=write_number(found.weight)
        ),
        *_of_base(known),
    )


def _of_base(known: YieldGroups) -> tuple[str, ...]:
    base = known.base
    if base is None:
        return ()
    return (
        _("By the reserve alone, ten inspections of worksites drawn by lot find {rate}.").format(
            rate=write_interval(10 * base.rate, 10 * base.lower, 10 * base.upper)
        ),
        *(
            (
                _("That holds for the kinds that were drawn, {share} of all worksites.").format(
                    share=write_share(base.covered)
                ),
            )
            if base.covered < 1
            else ()
        ),
    )


def _of_spread(known: YieldGroups) -> tuple[str, ...]:
    if known.learnt is None:
        return ()
    hyper = known.learnt.hyper
    notes = []
    if (known.kinds["main_found"] + known.kinds["lots_found"] > 0).sum() < 3:
        notes.append(
            _("Fewer than three kinds have a finding, so how much kinds differ is mostly an assumption.")
        )
    if min(hyper.kinds, hyper.groups) > _EVEN:
        notes.append(_("Kinds or regions hardly differ beyond chance: do not read much into their order."))
    return tuple(notes)


def _counted(*facts: tuple[int, str]) -> tuple[str, ...]:
    return tuple(text.format(count=write_count(count)) for count, text in facts if count > 0)
