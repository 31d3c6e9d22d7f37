"""Shows the worksites of a list on the map of a store, with what each mark means."""

from collections.abc import Sequence

import streamlit as st

from data.inspecting.month_list import FIXED, RANDOM, UNCERTAIN, VALUE
from data.language import _, ngettext
from layers.drawing import draw_sites
from layers.escaping import escape_html
from layers.month.inspections_view import SeenSite, pack_sites
from layers.number_text import write_count
from pages.shared.inspections_state import MonthPlanning
from pages.shared.maps import map_key, show_on_base_map
from pages.shared.state import View

KEY = "inspections"
_SAME_DEGREES = 1.1e-6
_LOOKS = {
    FIXED: "background:#653207;border-radius:3px",
    VALUE: "background:#935401;border-radius:8px",
    UNCERTAIN: "border:2px solid #935401;border-radius:8px",
    RANDOM: "border:2px dashed #935401;border-radius:3px",
}


def draw_site_map(view: View, planning: MonthPlanning, seen: Sequence[SeenSite], *, height: int) -> None:
    """Show the worksites; a click on one chooses it."""
    st.html(f'<p class="mj-map-title">{escape_html(_title(seen))}</p>')
    group = draw_sites(pack_sites(seen, chosen=planning.chosen))
    show_on_base_map(view.store, [group], key=KEY, height=height)
    _draw_legend(seen)


def follow_click(view: View, planning: MonthPlanning, seen: Sequence[SeenSite]) -> None:
    """Choose the worksite whose mark was clicked: the map then tells its own point, to six digits."""
    clicked = (st.session_state.get(map_key(view.store, KEY)) or {}).get("last_clicked")
    if not clicked or clicked == planning.clicked:
        return
    planning.clicked = clicked
    lat, lon = float(clicked["lat"]), float(clicked["lng"])
    for each in seen:
        if each.at and abs(each.at[0] - lat) < _SAME_DEGREES and abs(each.at[1] - lon) < _SAME_DEGREES:
            planning.chosen = each.key
            return


def _title(seen: Sequence[SeenSite]) -> str:
    placed = sum(each.at is not None for each in seen)
    return ngettext(
        "Where the {count} worksite of the list lies", "Where the {count} worksites of the list lie", placed
    ).format(count=write_count(placed))


def _draw_legend(seen: Sequence[SeenSite]) -> None:
    parts = {each.part for each in seen}
    words = {
        FIXED: _("complaint, follow-up or put in"),
        VALUE: _("expected"),
        UNCERTAIN: _("uncertain"),
        RANDOM: _("by lot"),
    }
    rows = [_row(_LOOKS[part], text) for part, text in words.items() if part in parts]
    if any(each.ring for each in seen):
        rows.append(
            _row("background:#dfa74b66;border:1.5px solid #935401", _("the cell, where no point is known"))
        )
    without = sum(each.at is None and not each.aside for each in seen)
    note = (
        ngettext(
            "{count} worksite has no place on record.", "{count} worksites have no place on record.", without
        ).format(count=write_count(without))
        if without
        else ""
    )
    st.html(
        f'<div class="mj-legend"><div class="rows">{"".join(rows)}</div>'
        f'<div class="mj-note">{escape_html(note)}</div></div>'
    )


def _row(look: str, words: str) -> str:
    box = f'<span style="width:15px;height:15px;box-sizing:border-box;flex:none;{look}"></span>'
    return f'<div class="row">{box}<span>{escape_html(words)}</span></div>'
