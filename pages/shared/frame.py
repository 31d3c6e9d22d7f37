"""Draws what stands around every screen: the banner and the few styles of our own."""

from pathlib import Path

import streamlit as st

from data.access import Person
from data.language import _
from data.store import Store
from layers.escaping import escape_html
from pages.shared.menu import draw_link
from pages.shared.state import View
from pages.shared.stores import current_store

# A file of our own: icons by name and emoji are fetched from another host by the browser.
ICON = str(Path(__file__).parent / "lighthouse.svg")
WORDMARK = str(Path(__file__).parent / "wordmark.svg")

# Of a table in the size of type that .streamlit/config.toml sets.
_ROW_PIXELS = 32.8

# Screens of what is published, which nobody can filter, and of the audit; and roles that see nothing else.
FROZEN_SCREENS = frozenset({"council", "releases", "audit", "upkeep"})
FROZEN_ROLES = frozenset({"council", "approver", "data_protection_officer"})
_HIDDEN_CHOICES = (
    "<style>.stSidebar :is(.st-key-period, .st-key-form, .st-key-season) { display: none; }</style>"
)

STYLE = """
<style>
  .block-container { padding: 3.9rem 2.2rem 2rem !important; max-width: 1600px; }
  .block-container h1 { padding: .2rem 0 .35rem; }
  .st-key-figures { align-items: stretch !important; }
  .st-key-figures > * { display: flex; }
  .st-key-figures > * > * { flex: 1; }
  .st-key-figures [data-testid=stMetric] { height: 100%; }
  .mj-banner { border-left: 4px solid #b45f06; background: #fdf6ec; color: #5c3a0a; padding: .35rem .75rem;
    font-size: .85rem; border-radius: 4px; }
  .mj-legend { font-size: .85rem; line-height: 1.35; }
  .mj-legend .rows { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: .2rem 0; }
  .mj-legend .row { display: flex; align-items: center; gap: .4rem; }
  .mj-legend .box { width: 1.35rem; height: .85rem; border: 1px solid #c6d0d0; border-radius: 2px;
    flex: none; }
  .mj-note { color: #50626a; font-size: .85rem; margin: 0; }
  .mj-line { padding-top: 1rem; }
  .mj-chip { display: inline-block; border-radius: 999px; padding: .05rem .6rem; color: #fff;
    background: var(--mj-hue, #0b6b6b);
    font-size: .8rem; font-weight: 600; }
  .stMain button[data-variant="segmented_control"][data-selected="true"] {
    color: var(--mj-hue, #0b6b6b); border-color: var(--mj-hue, #0b6b6b);
    background: color-mix(in srgb, var(--mj-hue, #0b6b6b) 12%, white); }
  .mj-guide p { margin: 0 0 .35rem; font-size: .95rem; line-height: 1.4; }
  .mj-column { display: flex; gap: .6rem; align-items: flex-start; font-size: .95rem; line-height: 1.25;
    overflow-wrap: anywhere; }
  .mj-column .letter { flex: none; min-width: 1.7rem; text-align: center; border-radius: 4px;
    background: #eef2f2; color: #50626a; font-size: .8rem; padding: .12rem .2rem; }
  .mj-faults { margin: 0; padding-left: 1.1rem; font-size: .95rem; line-height: 1.35; }
  .mj-faults li { margin-bottom: .45rem; }
  .mj-kept { border-left: 3px solid #0b6b6b; background: #f0f7f7; border-radius: 4px; padding: .5rem .8rem; }
  .mj-kept p { margin: 0 0 .2rem; font-size: .95rem; line-height: 1.35; }
  .st-key-question h1 { padding: 0; }
  .st-key-map-and-list .mj-legend { margin-top: -.6rem; }
  .mj-map-title { font-size: 1rem !important; line-height: 1.3; font-weight: 600; padding: 0 !important;
    margin: 0; }
  .st-key-twin-maps .mj-map-title, .st-key-swipe-titles .mj-map-title { min-height: 2.6em; }
  .st-key-map-and-list h3 { padding: 0; }
  [data-testid=stSpinner] { animation: mj-late 1ms .2s both; }  /* drawn .1 s late by Streamlit itself */
  [data-testid=stLayoutWrapper]:has(> .st-key-waiting) { position: fixed; top: 4.2rem; right: 2.4rem;
    width: auto; z-index: 9; background: #fff; border-radius: 4px; }  /* moves nothing out of its place */
  @keyframes mj-late { from { opacity: 0; } to { opacity: 1; } }
  .mj-reason p { margin: 0 0 .45rem; }
  @media (max-width: 640px) {
    .block-container { padding: 4rem .9rem 1.5rem !important; }
    .st-key-figures > * { flex: 1 1 42% !important; min-width: 0 !important; width: 42% !important; }
    .st-key-figures [data-testid=stMetric] { padding: .6rem .7rem !important; min-height: 7.6rem; }
    .st-key-figures [data-testid=stMetricLabel] *, .st-key-figures [data-testid=stMetricDelta] * {
      white-space: normal !important; text-overflow: clip; overflow: visible; }
    h1 { font-size: 1.35rem !important; }
    .st-key-map-and-list [data-testid=stHorizontalBlock] { flex-direction: column-reverse; }
    .st-key-layer-options > * { flex: 1 1 100% !important; width: 100% !important; }
    .st-key-map-and-list :is(.st-key-twin-maps, .st-key-swipe-titles, .st-key-twin-legends)
      [data-testid=stHorizontalBlock] { flex-direction: column; }
    .st-key-map-and-list [data-testid=stColumn] { width: 100% !important; flex: none !important; }
    .st-key-map-choices > :has([data-testid=stSelectbox]),
    .st-key-layer-options > * { width: 100% !important; }
    .stMain [data-testid=stSelectbox] [role=group] { min-height: 44px; align-items: center; }
    button, .stMain [data-testid=stButtonGroup] button { min-height: 44px; }
    .stMain [data-testid=stButtonGroup] [data-rac] { row-gap: .4rem; }
  }
</style>
"""


def draw_style() -> None:
    """Put the name and the few styles of our own on the page."""
    st.html(STYLE)
    st.logo(WORDMARK, size="large", icon_image=ICON)


def draw_note(words: str, *, below_title: bool = True) -> None:
    """Draw a quiet line of words; below a title it keeps off its letters."""
    opening = '<p class="mj-note mj-line">' if below_title else '<p class="mj-note">'
    st.html(f"{opening}{escape_html(words)}</p>")


def table_height(rows: int, *, most: int) -> int:
    """Return the pixels of a table that shows its rows, or the first of them, without a gap below."""
    return round(_ROW_PIXELS * (min(rows, most) + 1)) + 2


def draw_releases_only() -> None:
    """Say to somebody without live data what there is instead, and lead there."""
    st.info(
        _(
            "With this role you see published releases only: figures that are frozen, coarse and signed by "
            "two persons. Live data stays with those whose work it is."
        )
    )
    with st.container(horizontal=True):
        draw_link("council", _("See what is published"))
        draw_link("releases", _("Releases and their approval"))
        draw_link("methods", _("Read the methods"))


def hide_choices(screen: str, view: View) -> None:
    """Hide period, form and season where they would move nothing: what is published is frozen."""
    if screen in FROZEN_SCREENS or view.person.roles <= FROZEN_ROLES:
        st.html(_HIDDEN_CHOICES)


def draw_banner(view: View) -> None:
    """Say on every screen why a store is not for real data, and that nobody signs in where that is so.

    A store that is encrypted, opened by somebody who signed in, needs no banner.
    """
    words = " ".join(filter(None, (_warning(current_store(view.store)), _mode(view.person))))
    if words:
        st.html(f'<div class="mj-banner" role="note">{escape_html(words)}</div>')


def _mode(person: Person) -> str:
    return "" if person.signed_in else _("Local mode: nobody signs in, and this machine alone sees it.")


def _warning(store: Store) -> str:
    if store.settings.demonstration:
        return _(
            "Demonstration, not for real data: sightings, visits, worksites and inspections are made up."
        )
    if not store.encrypted:
        return _("Not for real data yet: this store is not encrypted. Whoever runs Majakka can change that.")
    return ""
