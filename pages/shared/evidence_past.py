"""Draws how well what was expected half a year ago agrees with what was found since, in this store."""

import streamlit as st

from data.access import INSPECTION, OUTREACH
from data.area import read_extent
from data.clock import today
from data.errors import StoreError
from data.language import _
from layers.escaping import escape_html
from layers.evaluation.past_data import (
    LEAST_FOUND,
    LEAST_UNITS,
    PastTest,
    calibration,
    capture_curve,
    captured_at,
    inspection_test,
    outreach_test,
)
from layers.number_text import write_count, write_number, write_share
from layers.palette import accent
from pages.shared.cache_key import AccessKey, measured
from pages.shared.charts import draw_figure
from pages.shared.evidence_charts import Line, expected_figure, line_figure
from pages.shared.layers import default_level
from pages.shared.purposes import purpose_label
from pages.shared.state import View
from pages.shared.stores import current_store

_CHIP = '<span class="mj-chip" style="background: {hue}">{words}</span>'
_PARTS = 10
_FEW_FOUND_A_PART = 10
_FIRST = 0.2


def draw_past(view: View) -> None:
    """Draw capture and calibration of the present store, for each purpose that the person reads for."""
    try:
        read_extent(current_store(view.store))
    except StoreError as error:
        st.info(str(error))
        return
    for purpose in (OUTREACH, INSPECTION):
        if purpose in view.purposes:
            _draw_chip(purpose)
            _draw_purpose(view, purpose)


def _draw_chip(purpose: str) -> None:
    st.html(_CHIP.format(hue=accent(purpose), words=escape_html(purpose_label(purpose))))


def _draw_purpose(view: View, purpose: str) -> None:
    with st.spinner(_("Past data are being compared.")):
        asked = purpose, today().isoformat()[:7]
        test = measured(view, ("past", *asked), lambda key: _test(key, *asked, view))
    if test is None or not test.enough:
        st.info(_too_little(test, purpose))
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, key=f"past-capture-{purpose}"):
        _draw_capture(test, purpose)
    with right, st.container(border=True, key=f"past-calibration-{purpose}"):
        _draw_calibration(test, purpose)


def _draw_capture(test: PastTest, purpose: str) -> None:
    st.subheader(_("Was more found where more was expected?"), anchor=False)
    own, counts = (captured_at(test, order, effort=_FIRST) for order in ("layer", "counts"))
    words = (
        _(
            "Of the hours since, the first {part} by rate brought {own} of the discoveries; "
            "by past counts {counts}."
        )
        if purpose == OUTREACH
        else _(
            "Of the inspections since, the first {part} by yield made {own} of the findings; "
            "by past counts {counts}."
        )
    )
    st.markdown(words.format(part=write_share(_FIRST), own=write_share(own), counts=write_share(counts)))
    names = {"layer": _("By the layer"), "counts": _("By past counts")}
    lines = []
    for order in test.orders:
        curve = capture_curve(test, order)
        lines.append(Line(names[order], list(curve["effort"]), list(curve["found"]), ours=order == "layer"))
    figure = line_figure(
        lines,
        purpose=purpose,
        across=_("Share of the hours") if purpose == OUTREACH else _("Share of the inspections"),
        up=_("Share of what was found"),
        diagonal=_("By chance"),
    )
    draw_figure(figure, _size(test), key=f"past-capture-chart-{purpose}", height=300)


def _draw_calibration(test: PastTest, purpose: str) -> None:
    st.subheader(_("Was as much found as expected?"), anchor=False)
    parts = max(3, min(_PARTS, test.found // _FEW_FOUND_A_PART))
    table = calibration(test, parts=parts)
    inside = int(((table["lower"] <= table["expected"]) & (table["expected"] <= table["upper"])).sum())
    st.markdown(
        _(
            "Expected: {expected}; found: {found}. In {inside} of {parts} parts of equal effort "
            "chance explains the difference."
        ).format(
            expected=write_number(float(table["expected"].sum())),
            found=write_count(test.found),
            inside=inside,
            parts=len(table),
        )
    )
    figure = expected_figure(
        list(table["expected"]),
        list(table["found"]),
        list(zip(table["lower"], table["upper"], strict=True)),
        purpose=purpose,
        across=_("Expected findings"),
        up=_("Found"),
    )
    words = _(
        "A point is a part of the effort, from low to high expectation; "
        "its line holds what chance allows, nine times in ten."
    )
    draw_figure(figure, words, key=f"past-calibration-chart-{purpose}", height=300)


def _size(test: PastTest) -> str:
    return _(
        "Tested on {period}: {found} found. Learnt from {learnt} before. It asks whether cells that were "
        "visited held what was expected, not whether teams went to the right ones."
    ).format(period=test.tested.label(), found=write_count(test.found), learnt=write_count(test.learnt_from))


def _too_little(test: PastTest | None, purpose: str) -> str:
    if test is None:
        return _("Nothing in this store is older than six months, so nothing can be compared yet.")
    words = (
        _(
            "The last six months hold {found} discoveries in {units} visited cells, {learnt} came before. "
            "From {least_found} discoveries on each side and {least_units} cells on, expected and found can "
            "be compared."
        )
        if purpose == OUTREACH
        else _(
            "The last six months hold {found} findings in {units} inspections, {learnt} came before. From "
            "{least_found} findings on each side and {least_units} inspections on, expected and found can be "
            "compared."
        )
    )
    return words.format(
        found=write_count(test.found),
        units=write_count(len(test.units)),
        learnt=write_count(test.learnt_from),
        least_found=LEAST_FOUND,
        least_units=LEAST_UNITS,
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _test(
    key: AccessKey,  # noqa: ARG001  # keys the cache
    purpose: str,
    month: str,  # noqa: ARG001
    _view: View,
) -> PastTest | None:
    store = current_store(_view.store)
    if purpose == OUTREACH:
        return outreach_test(store, _view.person, level=default_level(_view, "sightings_rate"))
    return inspection_test(store, _view.person)
