"""Writes the parts of a printed sheet: head, safety box, map, stops, what to look for, where to refer."""

from base64 import b64encode
from collections.abc import Sequence

from data.language import _
from layers.clock_times import write_time
from layers.language_names import language_names
from layers.markup import Markup, join, tag, unbroken
from layers.sheets.looking import Looking
from layers.sheets.map_drawing import draw_round, is_high, map_key, paper_map
from layers.sheets.referral import Service
from layers.sheets.safety import box_lines, helpline_lines, hidden_lines, note_lines
from layers.sheets.sheet import Sheet
from layers.sheets.sheet_stop import SheetStop
from layers.sheets.words import (
    numbers_in_words,
    way_in_words,
    write_distance,
    write_span,
)

FEW_STOPS = 3


def sheet_article(sheet: Sheet) -> Markup:
    """Return one sheet as an element that begins on a page of its own."""
    running = _("{code} · {valid}").format(code=sheet.code, valid=sheet.valid_until)
    return tag(
        "article",
        tag("p", running, class_="running"),
        _head(sheet),
        *_first_block(sheet),
        _stops(sheet),
        tag("section", tag("h2", _("What to look for")), _in_two_columns(_looking_parts(sheet))),
        *([] if is_high(sheet) else [_referring(sheet, high=False), _notes(sheet, high=False)]),
        style=Markup(f"--team: {sheet.colour}"),
    )


def _first_block(sheet: Sheet) -> list[Markup]:
    """Return safety box and map, side by side where the round is higher than wide, with where to refer."""
    if not is_high(sheet):
        return [safety_box(wide=True), _map(sheet)]
    beside = tag("div", safety_box(wide=False), _referring(sheet, high=True), class_="beside")
    return [
        tag(
            "div", tag("div", _map(sheet), _notes(sheet, high=True), class_="picture"), beside, class_="block"
        )
    ]


def safety_box(*, wide: bool) -> Markup:
    """Return the fixed safety box, its lines in two columns where there is room."""
    lines = [(1, tag("p", tag("strong", first), unbroken(rest))) for first, rest in box_lines()]
    listed = _in_two_columns(lines) if wide else join(*(line for __, line in lines))
    return tag("section", tag("h2", _("Safety first")), listed, class_="safety")


def _head(sheet: Sheet) -> Markup:
    return tag(
        "header",
        tag(
            "div",
            tag("h1", _("Round of {team}").format(team=sheet.team)),
            tag("p", sheet.day, ", ", write_span(sheet.starts_s, sheet.ends_s), class_="day"),
            tag("p", tag("b", _("Meet: ")), sheet.meets_at),
            tag("p", sheet.summary),
            *(tag("p", each, class_="caveat") for each in sheet.caveats),
        ),
        tag(
            "div",
            tag("p", _("Sheet"), class_="small"),
            tag("p", sheet.code, class_="code"),
            tag("p", sheet.valid_until, class_="expiry"),
            tag("p", _("Demonstration, not for real data"), class_="expiry")
            if sheet.demonstration
            else Markup(),
            class_="stamp",
        ),
    )


def _map(sheet: Sheet) -> Markup:
    svg = draw_round(sheet, size=paper_map(sheet))
    data = b64encode(svg.encode("utf-8")).decode("ascii")
    alt = _("Map of the round; the table below says the same in words")
    picture = tag(
        "img",
        src=Markup(f"data:image/svg+xml;base64,{data}"),
        alt=alt,
        class_="map",
        width=round(paper_map(sheet).width_px),
    )
    return join(picture, tag("p", map_key(sheet), class_="small"))


def _stops(sheet: Sheet) -> Markup:
    heads = ["✓", _("Stop"), _("Time"), _("Place"), _("Way there"), _("Where to refer")]
    rows: list[Markup] = []
    for stop in sheet.stops:
        rows.append(_stop_row(sheet, stop))
        if sheet.rest_follows(stop):
            rows.append(_wide_row(_("Break"), sheet.rest))
    last = sheet.legs[-1]
    rows.append(_end_row(sheet, way_in_words(last), sheet.ways[-1]))
    head = tag("thead", tag("tr", *(tag("th", each, scope="col") for each in heads)))
    table = tag("table", head, tag("tbody", *rows), class_="stops")
    return tag(
        "section",
        tag("h2", _("Stops")),
        table,
        tag("p", _("Distances to services are straight lines."), class_="small"),
        # Beside a high map there is room for a stop or two: the whole table on one page is easier to follow.
        class_="fresh" if is_high(sheet) and len(sheet.stops) > FEW_STOPS else None,
    )


def _stop_row(sheet: Sheet, stop: SheetStop) -> Markup:
    leg = sheet.legs[stop.number - 1]
    what = tag("span", stop.kind_label or _("walk through the square"), class_="kind")
    spoken = join()
    if stop.languages:
        names = ", ".join(language_names(stop.languages))
        spoken = tag("span", _("Leaflets: {languages}").format(languages=names), class_="spoken")
    early = join()
    if sheet.is_early(stop):
        early = tag("span", _("there at {time}").format(time=write_time(stop.arrives_s)), class_="kind")
    return tag(
        "tr",
        tag("td", tag("span", class_="box"), class_="tick"),
        tag("td", tag("span", str(stop.number), class_="number"), class_="no"),
        tag("td", write_span(stop.begins_s, stop.leaves_s), early, class_="time"),
        tag("td", tag("b", stop.name), what, spoken),
        tag("td", tag("b", way_in_words(leg)), tag("span", sheet.ways[stop.number - 1], class_="kind")),
        tag("td", *_refer_lines(sheet, stop), class_="refer"),
    )


def _refer_lines(sheet: Sheet, stop: SheetStop) -> list[Markup]:
    return [
        tag(
            "span",
            tag("b", each.letter),
            " ",
            ", ".join(filter(None, [_away(each.distance_m), each.opening.sentence])),
        )
        for each in sheet.referrals[stop.number - 1]
    ]


def _away(distance_m: float | None) -> str:
    return "" if distance_m is None else write_distance(distance_m)


def _wide_row(text: str, span: tuple[int, int] | None) -> Markup:
    time = write_span(*span) if span else ""
    return tag(
        "tr", tag("td"), tag("td"), tag("td", time, class_="time"), tag("td", tag("b", text), colspan=3)
    )


def _end_row(sheet: Sheet, way: str, streets: str) -> Markup:
    return tag(
        "tr",
        tag("td"),
        tag("td"),
        tag("td", write_time(sheet.back_s), class_="time"),
        tag("td", tag("b", _("End of the round: check out"))),
        tag("td", tag("b", way), tag("span", streets, class_="kind"), colspan=2),
    )


def _looking_parts(sheet: Sheet) -> list[tuple[int, Markup]]:
    """Return what to look for, part by part, each with its number of lines."""
    return [(2 + len(each.points), _looking_part(each)) for each in sheet.looking]


def _looking_part(looking: Looking) -> Markup:
    return tag(
        "div",
        tag("h3", looking.label, tag("span", numbers_in_words(looking.numbers), class_="at")),
        tag("ul", *(tag("li", each) for each in looking.points)),
        class_="part",
    )


def _in_two_columns(parts: Sequence[tuple[int, Markup]]) -> Markup:
    """Return parts in two columns of about the same height, in order.

    Columns of CSS take WeasyPrint 70 several times as long as a table does.
    """
    heights = [lines for lines, __ in parts]
    split = min(range(len(parts), -1, -1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    columns = [[part for __, part in half] for half in (parts[:split], parts[split:])]
    return tag("div", *(tag("div", *column, class_="column") for column in columns), class_="columns")


def _referring(sheet: Sheet, *, high: bool) -> Markup:
    parts = [(5, _service_part(each)) for each in sheet.services]
    lines = [*hidden_lines(sheet.hidden), *helpline_lines()]
    nothing = [] if sheet.services else [tag("p", _("No public service is known here."))]
    return tag(
        "section",
        tag("h2", _("Where to refer")),
        *nothing,
        join(*(part for __, part in parts)) if high else _in_two_columns(parts),
        tag("ul", *(tag("li", unbroken(each)) for each in lines), class_="lines"),
    )


def _service_part(service: Service) -> Markup:
    where = ", ".join(filter(None, [service.address, service.phone]))
    lines = [
        where,
        ", ".join(service.needs),
        _("For: {whom}").format(whom=", ".join(service.for_whom)) if service.for_whom else "",
        _("Speaks: {languages}").format(languages=", ".join(service.languages)) if service.languages else "",
        _("Hours: {hours}").format(hours=service.hours or _("not known, call first")),
    ]
    return tag(
        "div",
        tag("h3", tag("span", service.letter, class_="letter"), service.name),
        *(tag("p", each) for each in lines if each),
        class_="part",
    )


def _notes(sheet: Sheet, *, high: bool) -> Markup:
    notes = [(1, tag("p", "• ", each, class_="note")) for each in note_lines()]
    return tag(
        "section",
        tag("h2", _("How we work")),
        join(*(note for __, note in notes)) if high else _in_two_columns(notes),
        tag("p", tag("b", _("Leaflets to carry: ")), ", ".join(sheet.leaflets)),
    )
