"""Draws one question of the Evidence screen: what came out, its chart, and the button that measures it."""

import streamlit as st

from data.language import _
from data.store import var_folder
from layers.escaping import escape_html
from layers.evaluation.figures import Measured, read_figures, write_figures
from pages.shared.charts import draw_figure
from pages.shared.evidence_cards import Card
from pages.shared.evidence_job import EvidenceJob, draw_running
from pages.shared.evidence_verdicts import Verdict
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded

_LINE = 34
_LEAST_HEIGHT = 230


def kept_figures(card: Card) -> tuple[Measured, Verdict] | None:
    """Return the figures that were kept last, with their verdict; None where there are none that fit."""
    measured = read_figures(var_folder() / "evidence", card.name)
    if measured is None:
        return None
    try:
        card.figure(measured.figures)
        card.size(measured.figures)
        return measured, card.verdict(measured.figures)
    except (KeyError, TypeError, ValueError, StopIteration):
        return None  # kept by another version: to be measured again


def draw_card(card: Card, *, may_measure: bool) -> None:
    """Draw question, verdict and chart; where nothing was measured yet, the button that does."""
    with st.container(border=True, key=f"evidence-{card.name}"):
        st.subheader(card.question(), anchor=False)
        found = kept_figures(card)
        if found is None:
            _draw_missing(card, may_measure=may_measure)
            return
        measured, verdict = found
        st.html(verdict_html(verdict))
        figure = card.figure(measured.figures)
        rows = len(figure.layout.yaxis.tickvals or ())
        draw_figure(
            figure, card.aim(), key=f"chart-{card.name}", height=max(_LEAST_HEIGHT, 80 + _LINE * rows)
        )
        draw_note(
            _("Measured on {day}: {size}.").format(
                day=measured.measured_on.isoformat(), size=card.size(measured.figures)
            ),
            below_title=False,
        )


def verdict_html(verdict: Verdict) -> str:
    """Return a verdict as a line: met or not met, in word and colour, and the sentence."""
    mark = _("Met") if verdict.met else _("Not met")
    kind = "met" if verdict.met else "missed"
    return (
        f'<p class="mj-verdict"><span class="{kind}">{escape_html(mark)}</span> '
        f"{escape_html(verdict.words)}</p>"
    )


def _draw_missing(card: Card, *, may_measure: bool) -> None:
    st.html(f'<p class="mj-note">{escape_html(card.aim())}</p>')
    key = f"measure-{card.name}"
    job: EvidenceJob | None = st.session_state.get(key)
    if job is not None:
        job.wait_a_moment()
        if job.running:
            draw_running(job, key=key)
            return
        if words := job.trouble():
            st.info(words)
        elif kept_figures(card) is not None:
            st.rerun()
    if card.small is None or not may_measure:
        st.html(f'<p class="mj-note">{escape_html(_("Not measured here yet."))}</p>')
    else:
        st.button(
            _("Measure now (small)"), key=f"start-{card.name}", on_click=guarded(_start), args=[card, key]
        )
    command = f"python -m layers evaluate {card.name}{card.arguments}"
    draw_note(_("In full: {command}").format(command=command), below_title=False)


def _start(card: Card, key: str) -> None:
    assert card.small is not None  # noqa: S101  # the button is drawn only then
    folder = var_folder() / "evidence"
    st.session_state[key] = EvidenceJob(card.small, lambda figures: write_figures(folder, card.name, figures))
