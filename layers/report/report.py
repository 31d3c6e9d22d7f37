"""Writes the report on a release: one file of HTML that opens offline, or a PDF with the map on A3."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import geopandas as gpd

from data.language import _
from data.releases.meeting_decisions import MeetingDecision
from data.releases.release import Release
from layers.council.council_map import draw_council_map
from layers.council.naming import write_months
from layers.markup import Markup, tag
from layers.printing import page_html, page_pdf
from layers.report import report_parts as parts

_FOLDER = Path(__file__).parent
SCREEN_MAP_PX, PHONE_MAP_PX = 1100.0, 380.0
# A3 on its side within its margins, in pixels of CSS (96 to the inch).
PAPER_MAP_PX = (1480.0, 1005.0)


class Shown(Protocol):
    """A release with its base map, as `data.releases.reading.Published` is."""

    @property
    def release(self) -> Release:
        """What is shown."""

    def base_map(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Return the base map, as `layers.map_svg.draw_svg_map` takes it."""


def report_html(
    published: Shown,
    before: Release | None,
    *,
    decisions: Sequence[MeetingDecision] = (),
    earlier: Sequence[Release] = (),
) -> bytes:
    """Return the report as one file that asks nothing of a network and holds no script.

    Parameters
    ----------
    before
        The release before, where there is one.
    decisions
        What meetings decided; those on this release are shown.
    earlier
        All earlier releases, for the change over time.
    """
    base_map = published.base_map()
    wide = draw_council_map(published.release, base_map, width_px=SCREEN_MAP_PX)
    narrow = draw_council_map(published.release, base_map, width_px=PHONE_MAP_PX)
    maps = (tag("div", wide, class_="wide"), tag("div", narrow, class_="narrow"))
    page = _page(published.release, before, maps, decisions, earlier, css="report.css")
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return page.replace("<style>", viewport + "<style>", 1).encode("utf-8")


def report_pdf(
    published: Shown,
    before: Release | None,
    *,
    decisions: Sequence[MeetingDecision] = (),
    earlier: Sequence[Release] = (),
) -> bytes:
    """Return the report as a tagged PDF in A4, the map on a page of A3 on its side.

    Parameters
    ----------
    before, decisions, earlier
        As of `report_html`.

    Raises
    ------
    Refused
        When what draws letters on this machine is missing.
    """
    width, height = PAPER_MAP_PX
    drawn = draw_council_map(published.release, published.base_map(), width_px=width, height_px=height)
    return page_pdf(_page(published.release, before, (drawn,), decisions, earlier, css="report_print.css"))


def _page(
    release: Release,
    before: Release | None,
    maps: Sequence[Markup],
    decisions: Sequence[MeetingDecision],
    earlier: Sequence[Release],
    *,
    css: str,
) -> Markup:
    title = _("Report on release {code}, {place}").format(code=release.code, place=release.municipality)
    running = _("{place} · release {code} · {months}").format(
        place=release.municipality, code=release.code, months=write_months(release.period)
    )
    main = tag(
        "main",
        tag("p", running, class_="running", aria_hidden="true"),
        parts.head(release),
        parts.findings_section(release, before),
        parts.map_section(*maps),
        parts.parts_section(release),
        parts.change_section(release, before, earlier),
        parts.forms_section(release),
        parts.services_section(release),
        parts.done_section(release),
        parts.decisions_section(decisions, release),
        parts.closing_sections(release, before),
    )
    # No line ends between a number and its percent sign.
    together = Markup(re.sub(r"(?<=\d) %", "&#160;%", main))
    return page_html(
        together, title=title, made=release.made, css=(_FOLDER / css).read_text(encoding="utf-8")
    )
