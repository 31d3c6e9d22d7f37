"""Says beside a plan what one more hour for every team, or one more team, would bring."""

import streamlit as st

from data.language import _
from data.progress import IsCancelled, Tell
from layers.escaping import escape_html
from layers.gain import Gains
from layers.shift import gains_of
from pages.shared.outreach_ground import ground_of
from pages.shared.outreach_job import OutreachJob
from pages.shared.outreach_state import Planned, Planning
from pages.shared.state import View
from pages.shared.stores import current_store


def draw_gains(view: View, planning: Planning) -> None:
    """Draw the two gains of the plan that is shown; they are reckoned beside the session, once for a plan."""
    planned = planning.planned
    if planned is None or planning.job is not None or planned.moved or not planned.plan.routes:
        return
    if planning.gains is None:
        planning.gains = _begin(view, planned)
    job = planning.gains
    if job.running:
        _draw(_("reckoning ..."), _("reckoning ..."), "")
        return
    gains = job.result()
    if gains is not None:
        _draw(gains.hour.in_words(), gains.team.in_words(), gains.like)


def _begin(view: View, planned: Planned) -> OutreachJob[Gains]:
    store, person, ground = current_store(view.store), view.person, ground_of(view)

    def work(tell: Tell, cancelled: IsCancelled) -> Gains:
        streets = ground.streets(store, tell=tell, cancelled=cancelled)
        return gains_of(store, person, planned.shift, planned.plan, streets, cancelled=cancelled)

    return OutreachJob(work, lane="gains")


def _draw(hour: str, team: str, like: str) -> None:
    one_team = _("One more team, like {team}").format(team=like) if like else _("One more team")
    figures = "".join(
        f'<div class="mj-gain"><span class="mj-note">{escape_html(label)}</span>'
        f"<strong>{escape_html(words)}</strong></div>"
        for label, words in ((_("One more hour for each"), hour), (one_team, team))
    )
    st.html(f'<div class="mj-gains">{figures}</div>')
