"""Writes a document as Markdown, as a page of HTML of its own, or as plain dictionaries and lists."""

import html
from dataclasses import asdict
from typing import Any

from data.language import _, language
from data.processing.document import Document, Grid, Section

_OPEN_LINE = "____________________"
_STYLE = """
  body { font: 15px/1.5 sans-serif; color: #1d2b2f; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 2rem 0 .4rem; }
  table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .87rem; }
  th, td { border: 1px solid #dde4e4; padding: .3rem .5rem; text-align: left; vertical-align: top;
    overflow-wrap: anywhere; }
  th { background: #f5f7f7; overflow-wrap: normal; }
  .draft { border-left: 4px solid #b45f06; background: #fdf6ec; padding: .4rem .8rem; }
  .open { border: 1px dashed #b45f06; border-radius: 4px; padding: .4rem .8rem; margin: .4rem 0;
    min-height: 3.2rem; }
  @media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""


def draft_words() -> str:
    """Return what stands on top of a draft."""
    return _(
        "Draft, for the controller to complete: what the software cannot know is left open and marked. Its "
        "words are no legal advice."
    )


def document_to_markdown(document: Document) -> str:
    """Return the document as Markdown."""
    parts = [f"# {document.title}", f"{_plain(document.subtitle)}, {document.day.isoformat()}"]
    if document.is_draft:
        parts.append(f"> {draft_words()}")
    for section in document.sections:
        parts.append(f"## {section.title}")
        parts += [_plain(each) for each in section.paragraphs]
        if section.grid and section.grid.rows:
            parts.append(_markdown_table(section.grid))
        parts += [f"- [ ] {each} {_OPEN_LINE}" for each in section.open]
    return "\n\n".join(parts) + "\n"


def document_to_html(document: Document) -> str:
    """Return the document as one page that loads nothing, to be printed or filled in."""
    draft = f'<p class="draft">{_escape(draft_words())}</p>' if document.is_draft else ""
    sections = "".join(_html_section(each) for each in document.sections)
    return (
        f'<!doctype html>\n<html lang="{_escape(language())}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_escape(document.title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{_escape(document.title)}</h1>"
        f"<p>{_escape(document.subtitle)}, {document.day.isoformat()}</p>{draft}{sections}</body></html>\n"
    )


def document_to_plain(document: Document) -> dict[str, Any]:
    """Return the document as dictionaries and lists, with the day as an ISO date."""
    return asdict(document) | {"day": document.day.isoformat()}


def _html_section(section: Section) -> str:
    paragraphs = "".join(f"<p>{_escape(each)}</p>" for each in section.paragraphs)
    table = _html_table(section.grid) if section.grid and section.grid.rows else ""
    left_open = "".join(
        f'<p class="open"><strong>{_escape(_("To complete"))}.</strong> {_escape(each)}</p>'
        for each in section.open
    )
    return f"<section><h2>{_escape(section.title)}</h2>{paragraphs}{table}{left_open}</section>"


def _html_table(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{_escape(each)}</th>' for each in grid.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_escape(each)}</td>" for each in row) + "</tr>" for row in grid.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _markdown_table(grid: Grid) -> str:
    lines = [grid.columns, ("---",) * len(grid.columns), *grid.rows]
    return "\n".join("| " + " | ".join(_plain(each) for each in line) + " |" for line in lines)


def _escape(text: str) -> str:
    # A page without scripts and templates: what `layers.escaping` does more for is not here.
    return html.escape(text, quote=True)


def _plain(text: str) -> str:
    """Return a text of the register as one line that Markdown shows as it is written."""
    one_line = " ".join(text.split())
    for mark in "\\`*_[]<>|":
        one_line = one_line.replace(mark, "\\" + mark)
    return one_line
