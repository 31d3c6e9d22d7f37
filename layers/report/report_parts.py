"""Writes the sections of the report on a release."""

from collections.abc import Sequence

import pandas as pd

from data.language import _
from data.releases.meeting_decisions import MeetingDecision
from data.releases.release import NeedCover, Release, Signals
from layers.council import tables
from layers.council.answers import answers_of
from layers.council.change import change_of
from layers.council.findings import findings_of
from layers.council.glossary import glossary
from layers.council.limits import limits_of, limits_sentence
from layers.council.method import method_of
from layers.council.naming import form_in_words, need_in_words, write_band, write_day, write_months
from layers.council.next_steps import next_steps
from layers.council.service_tables import least_cover_first, rounding_of_effort, within_in_words
from layers.markup import Markup, join, tag
from layers.report.chart_svg import Bar, draw_bars, draw_trend


def head(release: Release) -> Markup:
    """Return the head: what this is, of where and when, and which release it is."""
    facts = [
        _("Release {code}").format(code=release.code),
        _("made on {day}").format(day=write_day(release.made)),
    ]
    invented = _("DEMONSTRATION: all of it is invented")
    return tag(
        "header",
        tag("p", " · ".join(facts), class_="stamp"),
        tag(
            "h1",
            _("Signals of exploitation in {place}, {months}").format(
                place=release.municipality, months=write_months(release.period)
            ),
        ),
        tag("p", invented, class_="invented") if release.demonstration else Markup(""),
    )


def findings_section(release: Release, before: Release | None) -> Markup:
    """Return the three findings, the answers to what a meeting asks, and what may be done next."""
    told = (
        tag("li", tag("strong", each.headline), Markup(" "), tag("span", each.detail))
        for each in findings_of(release, before)
    )
    asked = (join(tag("dt", question), tag("dd", answer)) for question, answer in answers_of(release, before))
    return _section(
        "findings",
        _("Three findings"),
        tag("ol", *told, class_="findings"),
        tag("p", limits_sentence(), class_="limits"),
        tag("h3", _("At a glance")),
        tag("dl", *asked, class_="answers"),
        tag("h3", _("What may be done next")),
        tag("ul", *(tag("li", each) for each in next_steps(release))),
    )


def map_section(*maps: Markup) -> Markup:
    """Return the map, drawn in one or more sizes."""
    return tag(
        "section",
        tag("h2", _("Map")),
        tag("figure", *maps, class_="map"),
        class_="map-page",
        id="map",
    )


def parts_section(release: Release) -> Markup:
    """Return what the map shows as a table, and by district."""
    if not release.parts:
        return Markup("")
    return _section(
        "parts",
        _("The parts of the map"),
        table_of(
            tables.part_table(release),
            _("Parts, those with most signals for their inhabitants first"),
            class_="long parts",
        ),
        table_of(
            tables.district_table(release), _("By district: whole parts, by the district of their middle")
        ),
    )


def change_section(release: Release, before: Release | None, earlier: Sequence[Release]) -> Markup:
    """Return how signals changed, over all releases that are given."""
    change = change_of(release, before)
    told = change.sentence if change else _("There is no release before with signals to compare with.")
    releases = [*earlier, *([before] if before else []), release]
    parts = [tag("p", told)]
    table = tables.trend_table(releases)
    if len(table) > 1:
        title = _("Signals and hours of visits of {number} releases").format(number=len(table))
        parts.append(_figure(draw_trend(releases, title=title), title))
        parts.append(table_of(table, _("Releases over time")))
    if before is not None:
        beside = tables.change_table(release, before)
        if len(beside):
            parts.append(table_of(beside, _("This release and the one before")))
        shared = tables.comparison_table(release, before)
        if len(shared):
            parts.append(table_of(shared, _("Ground that both releases show, in equal bounds")))
    return _section("change", _("Change"), *parts)


def forms_section(release: Release) -> Markup:
    """Return signals by form and by how they came, of the whole municipality."""
    signals = release.signals
    if signals is None:
        return Markup("")
    parts = [table_of(tables.signal_table(release), _("Signals of the whole municipality"))]
    if signals.forms:
        parts += [_form_chart(signals), table_of(tables.form_table(release), _("By form of exploitation"))]
    else:
        parts.append(tag("p", _("Forms of exploitation are not shown: each has too few signals.")))
    return _section("forms", _("Signals and forms of exploitation"), *parts)


def services_section(release: Release) -> Markup:
    """Return where help is and where it is missing."""
    parts: list[Markup] = []
    if any(_is_drawn(each) for each in release.cover):
        parts.append(_cover_chart(release))
    if release.cover:
        parts.append(table_of(tables.cover_table(release), _("How far help reaches, least first")))
    if release.effort.unmet_needs:
        parts.append(table_of(tables.unmet_need_table(release), _("What teams could not offer on visits")))
    if release.services:
        parts.append(
            table_of(tables.service_table(release), _("Public help services"), class_="long services")
        )
    else:
        parts.append(tag("p", _("No public help service is on the list here.")))
    if release.hidden_help:
        parts.append(tag("p", _("There is help at hidden addresses besides.")))
    return _section("services", _("Services and gaps"), *parts)


def done_section(release: Release) -> Markup:
    """Return what was done: visits and other effort, inspections."""
    parts = [table_of(tables.effort_table(release), _("Effort in the period, rounded"))]
    parts.append(tag("p", rounding_of_effort()))
    if release.inspections:
        parts.append(table_of(tables.inspection_table(release), _("Worksites inspected, whole municipality")))
        parts.append(
            tag(
                "p",
                _("Inspections go where something is expected: the share says nothing of other worksites."),
            )
        )
    else:
        parts.append(tag("p", _("Inspections are not shown: none, or too few to be shown.")))
    return _section("done", _("What was done"), *parts)


def decisions_section(decisions: Sequence[MeetingDecision], release: Release) -> Markup:
    """Return what meetings decided on this release."""
    own = sorted(
        (each for each in decisions if each.release == release.code),
        key=lambda each: (each.decided_on, each.kept_on, each.text),
    )
    if not own:
        return Markup("")
    told = (
        tag("li", tag("strong", _("{day}:").format(day=write_day(each.decided_on))), Markup(" "), each.text)
        for each in own
    )
    return _section("decisions", _("What meetings decided on this release"), tag("ul", *told))


def closing_sections(release: Release, before: Release | None) -> Markup:
    """Return limits, method, glossary and where all of this comes from."""
    words = (join(tag("dt", term), tag("dd", meaning)) for term, meaning in glossary())
    origin = [
        _("Release {code} of {place}, published with signatures; its files can be checked.").format(
            code=release.code, place=release.municipality
        ),
        _("Map: {attribution}").format(attribution=release.attribution)
        if release.attribution
        else _("The map is invented."),
        _("Made with Majakka."),
    ]
    return join(
        _section("limits", _("Limits"), tag("ul", *(tag("li", each) for each in limits_of(release, before)))),
        _section("method", _("Method"), tag("ul", *(tag("li", each) for each in method_of()))),
        _section("glossary", _("Words"), tag("dl", *words, class_="glossary")),
        tag("footer", *(tag("p", each) for each in origin)),
    )


def table_of(table: pd.DataFrame, caption: str, *, class_: str = "") -> Markup:
    """Return a table in words with its caption; the first column names the row."""
    titles = [tag("th", str(title), scope="col") for title in table.columns]
    rows = (
        tag("tr", tag("th", str(row[0]), scope="row"), *(tag("td", str(cell)) for cell in row[1:]))
        for row in table.itertuples(index=False, name=None)
    )
    return tag(
        "div",
        tag("table", tag("caption", caption), tag("thead", tag("tr", *titles)), tag("tbody", *rows)),
        class_=f"table {class_}".strip(),
        tabindex=0,
        role="region",
        aria_label=caption,
    )


def _form_chart(signals: Signals) -> Markup:
    bars = [
        Bar(form_in_words(each.code), each.signals.low, each.signals.high, write_band(each.signals))
        for each in signals.forms
    ]
    title = _("Signals by form of exploitation, each as from–to")
    return _figure(draw_bars(bars, title=title), title)


def _cover_chart(release: Release) -> Markup:
    bars = []
    for each in least_cover_first(release):
        if _is_drawn(each):
            percent = 100 * (each.within or 0.0)
            bars.append(Bar(need_in_words(each.need), percent, percent, within_in_words(each)))
    title = _("Share of inhabitants within 5 km of a public service, by need")
    return _figure(draw_bars(bars, title=title, most=100), title)


def _is_drawn(cover: NeedCover) -> bool:
    return cover.within is not None or cover.services == 0


def _figure(chart: Markup, title: str) -> Markup:
    # On a phone it is wider than the screen: then keys can scroll it.
    return tag("figure", chart, tabindex=0, aria_label=title)


def _section(id_: str, title: str, *parts: Markup) -> Markup:
    return tag("section", tag("h2", title), *parts, id=id_)
