"""Gives the Council page its look: large type for a projector, one column for a phone, council blue."""

import re

import pandas as pd
import streamlit as st

from data.language import _
from layers.markup import Markup, tag, unbroken
from layers.palette import accent

_STYLE = """
<style>
  .stMain {{ --mj-hue: {hue}; }}
  .stMain .block-container {{ max-width: 1500px; }}
  .st-key-council h1 {{ padding: 0; font-size: 1.75rem; line-height: 1.2; }}
  .st-key-council h2 {{ padding: 1.1rem 0 .35rem; font-size: 1.35rem; }}
  .mj-part {{ margin: 0 !important; padding: 0 !important; font-size: 1.1rem !important; font-weight: 600;
    line-height: 1.3; }}
  .st-key-council [data-testid=stTab][aria-selected=true] {{ color: {hue}; }}
  .st-key-council [data-testid=stTab] .react-aria-SelectionIndicator {{ background: {hue}; }}
  .st-key-council [data-testid=stHeaderActionElements] {{ display: none; }}
  .st-key-council-said:empty {{ display: none; }}
  .st-key-council h3 {{ padding: 0; font-size: 1.1rem; line-height: 1.3; }}
  .mj-said {{ margin: 0; font-size: 1.12rem; line-height: 1.45; max-width: 62rem; }}
  .mj-quiet {{ margin: 0; color: #50626a; font-size: .98rem; line-height: 1.4; max-width: 62rem; }}
  .mj-made-up {{ border-left: 4px solid #b45f06; background: #fdf6ec; color: #5c3a0a; padding: .3rem .75rem;
    font-size: .9rem; border-radius: 4px; margin: 0; }}
  .mj-note {{ margin: 0; color: #50626a; font-size: .98rem; line-height: 1.4; }}
  .mj-findings {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: .8rem; margin: 0 !important;
    padding: 0 !important; list-style: none; }}
  .mj-findings li {{ margin: 0 !important; border: 1px solid #d3dfee; border-top: 5px solid {hue};
    border-radius: 6px; padding: .55rem .9rem .6rem; background: #f6f9fd; }}
  .mj-findings .headline {{ margin: 0 0 .15rem; font-size: 1.2rem; line-height: 1.25; font-weight: 650; }}
  .mj-findings .detail {{ margin: 0; font-size: .95rem; line-height: 1.35; color: #3c4a50; }}
  .mj-limits {{ margin: 0; border-left: 4px solid {hue}; padding: .1rem .8rem; font-size: 1rem;
    line-height: 1.4; }}
  .mj-table {{ overflow: auto; border: 1px solid #dde4e4; border-radius: 6px; container-type: inline-size; }}
  :is(.mj-table, .mj-text):focus-visible {{ outline: 3px solid {hue}; outline-offset: 1px; }}
  .mj-table table {{ border-collapse: collapse; width: 100%; margin: 0; font-size: 1rem; line-height: 1.35; }}
  .mj-table caption {{ text-align: left; color: #50626a; font-size: .88rem; padding: .45rem .7rem .3rem;
    box-sizing: border-box; max-width: 100cqw; position: sticky; left: 0; }}
  .mj-table :is(th, td) {{ text-align: left; vertical-align: top; padding: .38rem .7rem; border: 0;
    border-top: 1px solid #e7ecec; font-weight: 400; color: inherit; }}
  .mj-table thead th {{ font-weight: 620; background: #f5f7f7; position: sticky; top: 0; }}
  .mj-table tbody th {{ font-weight: 550; }}
  .mj-totals {{ display: flex; flex-wrap: wrap; gap: .8rem; margin: 0 !important; padding: 0 !important;
    list-style: none; }}
  .mj-totals li {{ flex: 1 1 9rem; margin: 0 !important; border: 1px solid #dde4e4; border-radius: 6px;
    padding: .5rem .9rem; }}
  .mj-totals b {{ display: block; font-size: 1.6rem; line-height: 1.2; font-weight: 650; }}
  .mj-totals span {{ font-size: .95rem; }}
  .mj-steps {{ margin: 0; padding-left: 1.4rem; font-size: 1.12rem; line-height: 1.45; max-width: 62rem; }}
  .mj-steps li {{ margin: 0 0 .35rem; }}
  .mj-decisions {{ margin: 0 !important; padding: 0 !important; list-style: none; max-width: 62rem; }}
  .mj-decisions li {{ margin: 0 0 .6rem !important; border-left: 3px solid {hue}; padding: .05rem .8rem; }}
  .mj-decisions .when {{ margin: 0; color: #50626a; font-size: .9rem; }}
  .mj-decisions .what {{ margin: 0; font-size: 1rem; line-height: 1.4; overflow-wrap: anywhere; }}
  .mj-ways {{ display: flex; flex-wrap: wrap; gap: .1rem 1.3rem; font-size: .98rem; }}
  .mj-ways a {{ color: {hue}; padding: .3rem 0; }}
  .mj-text ul {{ margin: 0 0 .8rem; padding-left: 1.2rem; font-size: 1rem; line-height: 1.4; }}
  .mj-text li {{ margin: 0 0 .3rem; }}
  .mj-answers {{ margin: 0 !important; padding: 0 !important; display: grid; max-width: 70rem;
    grid-template-columns: max-content 1fr; gap: .45rem 1.3rem; font-size: 1.12rem; line-height: 1.4; }}
  .mj-answers :is(dt, dd) {{ margin: 0 !important; padding: 0 !important; }}
  .mj-answers dt {{ font-weight: 650; }}
  .mj-terms {{ margin: 0 !important; padding: 0 !important; font-size: .95rem; line-height: 1.4; }}
  .mj-terms dt {{ font-weight: 650; }}
  .mj-terms :is(dt, dd) {{ margin: 0 !important; padding: 0 !important; }}
  .mj-terms dd {{ margin: 0 0 .55rem !important; }}
  @media (max-width: 640px) {{
    .st-key-council h1 {{ font-size: 1.4rem !important; }}
    .mj-findings, .mj-answers {{ grid-template-columns: 1fr; }}
    .mj-table td:last-child {{ min-width: 8rem; }}
    .st-key-council-choices > :has([data-testid=stSelectbox]) {{ flex: 1 1 100% !important;
      width: 100% !important; }}
    .stMain .st-key-council :is(button, input) {{ min-height: 44px; }}
    .stMain .st-key-council [data-testid=stSelectbox] [role=group] {{ min-height: 44px;
      align-items: center; }}
  }}
</style>
"""
_ALONE = """
<style>
  [data-testid=stHeader] { display: none; }
  .stMain .block-container { padding: 1.3rem 2.2rem 3rem; }
  @media (max-width: 640px) { .stMain .block-container { padding: 1rem .9rem 2rem; } }
</style>
"""
_MANY_ROWS, _FRAME_PX = 16, 520


def draw_look(*, alone: bool) -> None:
    """Put the styles of the page on it; where it stands alone, no menu takes room above it."""
    st.html(_STYLE.format(hue=accent("council")) + (_ALONE if alone else ""))


def draw_said(words: str) -> None:
    """Draw a sentence that counts."""
    st.html(tag("p", kept_together(words), class_="mj-said"))


def draw_quiet(words: str) -> None:
    """Draw a quiet line of words: how a figure is to be read."""
    st.html(tag("p", kept_together(words), class_="mj-quiet"))


def kept_together(words: str) -> Markup:
    """Return a text in which no line ends within a band (50–74) or a code (2026-H1), or before %."""
    joined = re.sub(r"(?<=\d) (?=%)", "&#160;", unbroken(words))
    return Markup(re.sub(r"(?<=\d)(?:–(?=\d)|-(?=H\d))", r"&#8288;\g<0>&#8288;", joined))


def draw_section(code: str, words: str = "") -> None:
    """Draw the heading of a section, and in a sentence what it answers."""
    st.header(section_titles()[code], anchor=code)
    if words:
        draw_quiet(words)


def section_titles() -> dict[str, str]:
    """Return the sections of the page in their order, each by the name that its address has."""
    return {
        "short": _("In short"),
        "change": _("Is it changing?"),
        "where": _("Where?"),
        "help": _("Where is help missing?"),
        "done": _("What was done?"),
        "forms": _("Which forms?"),
        "inspections": _("What did inspections find?"),
        "compared": _("Side by side with earlier releases"),
        "next": _("What next?"),
        "decided": _("What the meeting decided"),
        "take": _("To take along"),
    }


def draw_ways() -> None:
    """Draw a way to each section, as the page is long."""
    links = [tag("a", title, href=f"#{code}") for code, title in section_titles().items()]
    st.html(tag("nav", *links, class_="mj-ways", aria_label=_("On this page")))


def draw_table(table: pd.DataFrame, caption: str, *, height_px: int | None = None) -> None:
    """Draw a table that screen readers, keyboards and printers can use; the first column names the rows.

    A long one moves within its own frame, which the keyboard can reach.
    """
    if height_px is None and len(table) > _MANY_ROWS:
        height_px = _FRAME_PX
    st.html(table_markup(table, caption, height_px=height_px))


def table_markup(table: pd.DataFrame, caption: str, *, height_px: int | None = None) -> Markup:
    """Return the table as HTML; every text in it is escaped."""
    head = tag("tr", *(tag("th", str(name), scope="col") for name in table.columns))
    # Row by row, as the text of each cell is escaped by itself.
    rows = [
        tag("tr", tag("th", _cell(first), scope="row"), *(tag("td", _cell(each)) for each in others))
        for first, *others in table.itertuples(index=False)
    ]
    whole = tag("table", tag("caption", kept_together(caption)), tag("thead", head), tag("tbody", *rows))
    style = f"max-height:{height_px}px" if height_px else None
    return tag("div", whole, class_="mj-table", tabindex="0", role="region", aria_label=caption, style=style)


def _cell(value: object) -> Markup:
    missing = value is None or (not isinstance(value, str) and pd.isna(value))
    return kept_together(_("not known") if missing else str(value))
