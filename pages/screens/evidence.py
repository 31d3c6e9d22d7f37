"""Shows how good the layers are: on past data of this store, and on made-up facts whose truth is known."""

import streamlit as st

from data.language import _
from layers.escaping import escape_html
from pages.shared.evidence_card import draw_card, kept_figures
from pages.shared.evidence_cards import Card, cards
from pages.shared.evidence_past import draw_past
from pages.shared.frame import draw_note
from pages.shared.state import View

STYLE = """
<style>
  .mj-verdict { margin: 0 0 .3rem; line-height: 1.4; }
  .mj-verdict span, .mj-answers span { display: inline-block; border-radius: 999px; padding: .02rem .6rem;
    font-size: .8rem; font-weight: 600; margin-right: .35rem; white-space: nowrap; }
  .met { background: #e4efe6; color: #1f5a33; }
  .missed { background: #fbe9df; color: #8a3411; }
  .open { background: #eef2f2; color: #50626a; }
  .mj-answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr));
    gap: .35rem 1.5rem; margin: 0 0 .4rem; line-height: 1.4; }
  .mj-answers div { display: flex; align-items: baseline; }
  .mj-answers span { flex: none; width: 6.6rem; text-align: center; }
  .stMain [class*="st-key-evidence-"] h3 { padding-top: 0; }
  @media (max-width: 640px) { .mj-answers { grid-template-columns: 1fr; } }
</style>
"""


def render(view: View) -> None:
    """Draw what was measured: the answers at a glance, then past data, then each question with its chart."""
    st.html(STYLE)
    st.title(_("How good are these layers?"))
    st.html(answers_html(cards()))
    if view.purposes:
        st.header(_("On past data of this store"), anchor=False)
        draw_note(
            _("What would have been said six months ago, beside what was found since."), below_title=False
        )
        draw_past(view)
    st.header(_("Where the truth is known"), anchor=False)
    draw_note(
        _("On facts that were made up, or on real incidents of another city; nothing of this store is used."),
        below_title=False,
    )
    _draw_cards(view)


def answers_html(questions: tuple[Card, ...]) -> str:
    """Return all questions with their answers, one a line."""
    lines = []
    for card in questions:
        found = kept_figures(card)
        if found is None:
            kind, mark = "open", _("Not measured")
        else:
            kind, mark = ("met", _("Met")) if found[1].met else ("missed", _("Not met"))
        lines.append(
            f'<div><span class="{kind}">{escape_html(mark)}</span>{escape_html(card.question())}</div>'
        )
    return f'<div class="mj-answers">{"".join(lines)}</div>'


def _draw_cards(view: View) -> None:
    questions = cards()
    for first in range(0, len(questions), 2):
        for column, card in zip(st.columns(2, gap="medium"), questions[first : first + 2], strict=False):
            with column:
                draw_card(card, may_measure=bool(view.purposes))
