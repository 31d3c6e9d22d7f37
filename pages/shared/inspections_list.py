"""Draws the list of a month: each worksite with why it is there, what is expected, and its interval."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from data.language import _
from layers.month.inspections_view import SeenSite
from pages.shared.guarding import guarded
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_words import part_label

_FOLDER = Path(__file__).parent
_sites = st.components.v2.component(
    "majakka_sites",
    html="<div class='sites' role='region' tabindex='0' aria-label='...'></div>",
    css=(_FOLDER / "inspections_list.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "inspections_list.js").read_text(encoding="utf-8"),
)


def draw_sites(planning: MonthPlanning, seen: Sequence[SeenSite], *, key: str, height: int) -> None:
    """Draw the worksites in order; choosing one opens its explanation, choosing it again closes it."""
    _sites(
        data=sites_data(seen, chosen=planning.chosen) | {"height": height},
        key=key,
        on_asked_change=guarded(lambda: _follow(planning, key)),
    )


def sites_data(seen: Sequence[SeenSite], *, chosen: str) -> dict[str, Any]:
    """Return what the list shows, as text alone."""
    return {
        "chosen": chosen,
        "sites": [
            {
                "key": each.key,
                "number": each.number,
                "name": each.name,
                "kind": each.kind,
                "area": each.area,
                "part": each.part,
                "chip": "" if each.aside else part_label(each.item),
                "chance": each.chance,
                "reason": each.item.reason,
                "flags": [
                    *([_("works for the municipality")] if each.own_contract else []),
                    *([_("left out: not visited")] if each.left_out else []),
                ],
            }
            for each in seen
        ],
        "words": {"list": _("Worksites of the list in order; choose one to see why it is there")},
    }


def _follow(planning: MonthPlanning, key: str) -> None:
    asked = (st.session_state.get(key) or {}).get("asked")
    if asked:
        site = str(asked["site"])
        planning.chosen = "" if planning.chosen == site else site
