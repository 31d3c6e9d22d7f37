"""Writes the parts of the page for a phone: safety box, cards of stops, what to look for, where to refer."""

from data.language import _
from layers.clock_times import write_time
from layers.language_names import language_names
from layers.markup import Markup, join, tag, unbroken
from layers.sheets.referral import Referral, Service
from layers.sheets.safety import box_lines, helpline, helplines_listed, hidden_lines, note_lines
from layers.sheets.sheet import Sheet
from layers.sheets.sheet_stop import SheetStop
from layers.sheets.words import (
    call_link,
    map_link,
    way_in_words,
    write_distance,
    write_span,
)


def safety_section() -> Markup:
    """Return the fixed safety box, with the emergency number to call by a tap."""
    number = helpline("emergency").number
    return tag(
        "section",
        tag("h2", _("Safety first")),
        tag("ul", *(tag("li", tag("strong", first), unbroken(rest)) for first, rest in box_lines())),
        tag("a", _("Call {number}").format(number=number), href=call_link(number), class_="button urgent"),
        id="safety",
    )


def stop_card(sheet: Sheet, stop: SheetStop) -> Markup:
    """Return one stop as a card: when, where, how to get there, what to look for, where to refer."""
    leg = sheet.legs[stop.number - 1]
    looking = next(each for each in sheet.looking if stop.number in each.numbers)
    early = ""
    if sheet.is_early(stop):
        early = " " + _("there at {time}").format(time=write_time(stop.arrives_s))
    return tag(
        "li",
        tag(
            "h3",
            tag("span", str(stop.number), class_="number"),
            tag("span", stop.name),
        ),
        tag("p", tag("b", write_span(stop.begins_s, stop.leaves_s), class_="time"), early),
        tag("p", stop.kind_label or _("Walk through the square on the map")),
        _leaflets(stop),
        tag(
            "p",
            tag("a", _("Open in maps"), href=map_link(stop.point), class_="button"),
            ", ".join(filter(None, [way_in_words(leg), sheet.ways[stop.number - 1]])),
            class_="go",
        ),
        _more(_("How to get there"), leg.directions) if leg.directions else join(),
        _more(_("What to look for"), looking.points),
        _refer(sheet, sheet.referrals[stop.number - 1]),
        class_="card",
    )


def _leaflets(stop: SheetStop) -> Markup:
    if not stop.languages:
        return join()
    return tag("p", tag("b", _("Leaflets: ")), ", ".join(language_names(stop.languages)))


def _more(heading: str, lines: tuple[str, ...]) -> Markup:
    return tag("details", tag("summary", heading), tag("ul", *(tag("li", each) for each in lines)))


def _refer(sheet: Sheet, referrals: tuple[Referral, ...]) -> Markup:
    services = {each.letter: each for each in sheet.services}
    items = [_near(services[each.letter], each) for each in referrals]
    nothing = tag("li", _("No public service is known here; see the numbers below."))
    return tag(
        "details", tag("summary", _("Where to refer")), tag("ul", *(items or [nothing]), class_="refer")
    )


def _near(service: Service, referral: Referral) -> Markup:
    away = "" if referral.distance_m is None else write_distance(referral.distance_m)
    facts = ", ".join(filter(None, [away, referral.opening.sentence]))
    return tag("li", tag("b", service.letter, " ", service.name), tag("br"), facts, *_service_lines(service))


def _service_lines(service: Service) -> list[Markup]:
    lines = [
        ", ".join(service.needs),
        _("For: {whom}").format(whom=", ".join(service.for_whom)) if service.for_whom else "",
        _("Speaks: {languages}").format(languages=", ".join(service.languages)) if service.languages else "",
        service.address,
    ]
    written = [join(tag("br"), each) for each in lines if each]
    links = []
    if service.phone:
        call = _("Call {number}").format(number=service.phone)
        links.append(tag("a", call, href=call_link(service.phone), class_="button"))
    if service.point:
        name = _("Open {name} in maps").format(name=service.name)
        links.append(
            tag("a", _("Open in maps"), href=map_link(service.point), class_="button", aria_label=name)
        )
    return [*written, tag("span", *links, class_="links")] if links else written


def referring_section(sheet: Sheet) -> Markup:
    """Return the services with their hours, what hidden ones offer without any place, and public numbers."""
    items = [
        tag(
            "li",
            tag("b", each.letter, " ", each.name),
            *_service_lines(each),
            tag("br"),
            _("Hours: {hours}").format(hours=each.hours or _("not known, call first")),
        )
        for each in sheet.services
    ]
    numbers = [
        tag(
            "li",
            tag(
                "a",
                _("{what}: {number}").format(what=each.label, number=each.number),
                href=call_link(each.number),
                class_="button",
            ),
        )
        for each in helplines_listed()
    ]
    return tag(
        "section",
        tag("h2", _("Where to refer")),
        tag("ul", *items, class_="refer"),
        tag("ul", *(tag("li", unbroken(each)) for each in hidden_lines(sheet.hidden)))
        if sheet.hidden
        else join(),
        tag("ul", *numbers, class_="refer"),
        tag("p", _("Distances to services are straight lines.")),
        class_="plain",
        id="refer",
    )


def working_section(sheet: Sheet) -> Markup:
    """Return how the team works and which leaflets it carries."""
    return tag(
        "section",
        tag("h2", _("How we work")),
        tag("ul", *(tag("li", each) for each in note_lines())),
        tag("p", tag("b", _("Leaflets to carry: ")), ", ".join(sheet.leaflets)),
        tag("p", sheet.attribution) if sheet.attribution else join(),
        class_="plain",
        id="work",
    )
