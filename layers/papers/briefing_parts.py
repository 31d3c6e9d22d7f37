"""Writes the parts of a printed briefing: head, safety box, site, who goes, duties, what to look for."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.language import _, ngettext
from layers.markup import Markup, join, tag, unbroken
from layers.papers.briefing import Briefing, Goes
from layers.papers.words import shortened
from layers.sheets.referral import Referral, Service
from layers.sheets.safety import box_lines, helpline, helpline_lines
from layers.sheets.words import write_distance

VICTIMS = "victims"


@dataclass(frozen=True)
class Detail:
    """How much of each part is printed at most; safety and what a worker can be told are never cut.

    Parameters
    ----------
    looking, levers, past, services
        Lines.
    powers
        Lines of each authority in the whole briefing; none leaves the column out.
    duties
        Whether the whole briefing says of each authority what it must and may not report; where it cannot,
        each authority's own briefing does.
    role
        Letters of each role.
    """

    looking: int = 99
    powers: int = 5
    levers: int = 8
    past: int = 3
    services: int = 3
    duties: bool = True
    role: int = 100


def briefing_article(briefing: Briefing, detail: Detail) -> Markup:
    """Return one briefing as an element that begins on a page of its own."""
    duties = _whole_duties(briefing, detail) if briefing.own is None else _own_duties(briefing.own)
    return tag(
        "article",
        running_foot(briefing.code, briefing.mark),
        _head(briefing),
        safety_lines(),
        tag("div", _site(briefing), _who(briefing, detail), class_="pair"),
        tag("p", tag("b", _("Papers: ")), briefing.papers, class_="papers"),
        *([duties] if briefing.own else []),
        _looking(briefing, detail),
        *([] if briefing.own else [duties]),
        _past(briefing, detail),
        _referring(briefing, detail),
        _speaking(briefing),
        _levers(briefing, detail),
    )


def running_foot(code: str, mark: str) -> Markup:
    """Return what stands at the foot of every page of a paper."""
    text = _("{code} · {mark} · keep closed until the visit is over").format(code=code, mark=mark)
    return tag("p", text, class_="running")


def stamp(code: str, audience: str, *, demonstration: bool) -> Markup:
    """Return whose paper it is and how to keep it."""
    return tag(
        "div",
        tag("p", code, class_="code"),
        tag("p", _("For: {audience}").format(audience=audience), class_="audience"),
        tag("p", _("Keep closed until the visit is over; then destroy it"), class_="closed"),
        tag("p", _("Demonstration, not for real data"), class_="closed") if demonstration else join(),
        class_="stamp",
    )


def safety_lines() -> Markup:
    """Return the fixed safety box."""
    lines = [tag("p", tag("strong", first), unbroken(rest)) for first, rest in box_lines()]
    return tag("section", tag("h2", _("Safety first")), _two_columns(lines), class_="safety")


def number_lines() -> Markup:
    """Return the public numbers in one line."""
    return tag("p", *(tag("span", unbroken(each)) for each in helpline_lines()), class_="numbers")


def _head(briefing: Briefing) -> Markup:
    title = _("Briefing: joint visit") if briefing.is_joint else _("Briefing: visit")
    return tag(
        "header",
        tag(
            "div",
            tag("h1", title),
            tag("p", briefing.day, ", ", briefing.hours, class_="day"),
            tag("p", tag("b", _("Meet: ")), briefing.meets),
        ),
        stamp(briefing.code, briefing.audience, demonstration=briefing.demonstration),
    )


def _site(briefing: Briefing) -> Markup:
    rows = [
        tag("tr", tag("th", heading, scope="row"), tag("td", value)) for heading, value in briefing.site.rows
    ]
    why = tag("p", briefing.why, class_="why") if briefing.why else join()
    return tag(
        "section",
        tag("h2", _("Site")),
        tag("table", tag("tbody", *rows), class_="site"),
        why,
        tag("p", tag("b", _("Languages: ")), briefing.languages),
        tag("p", tag("b", _("Refers to help: ")), briefing.refers),
    )


def _who(briefing: Briefing, detail: Detail) -> Markup:
    going = (_going(each, detail) for each in briefing.goes)
    return tag("section", tag("h2", _("Who goes")), tag("ul", *going, class_="goes"))


def _going(each: Goes, detail: Detail) -> Markup:
    crews = _(" ({crews})").format(crews=each.crews) if each.crews else ""
    leads = tag("span", _("leads"), class_="leads") if each.leads else join()
    return tag("li", tag("b", each.name), crews, leads, ": ", shortened(each.role, detail.role))


def _own_duties(own: Goes) -> Markup:
    duty = own.duty
    columns = [
        [_list(_("You may"), duty.powers), _list(_("You must report"), duty.must_report)],
        [_list(_("Where it ends"), duty.limits), _list(_("You may not report"), duty.may_not_report)],
    ]
    return tag(
        "section",
        tag("h2", _("Your part: {role}").format(role=own.role)),
        tag("div", *(tag("div", *column, class_="column") for column in columns), class_="columns"),
        _example([own]),
        class_="own",
    )


def _whole_duties(briefing: Briefing, detail: Detail) -> Markup:
    title = tag("h2", _("Powers, limits and duties"))
    if not detail.duties:
        apart = _("What each may do, must report and may not report stands in its own briefing: read it out.")
        return tag("section", title, tag("p", apart))
    powers = [_("May, and where it ends")] if detail.powers else []
    heads = [_("Who"), *powers, _("Must report"), _("May not report")]
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in heads)))
    rows = [_duty_row(each, detail) for each in briefing.goes]
    table = tag("table", head, tag("tbody", *rows), class_="duties wide" if powers else "duties")
    return tag("section", title, table, _example(briefing.goes))


def _duty_row(each: Goes, detail: Detail) -> Markup:
    duty = each.duty
    half = max(1, detail.powers - 2)
    powers = [*duty.powers[:half], *duty.limits[: max(1, detail.powers - half)]]
    columns = [*([powers] if detail.powers else []), duty.must_report, duty.may_not_report]
    cells = (tag("td", _plain_list(lines)) for lines in columns)
    return tag("tr", tag("th", each.name, scope="row"), *cells)


def _example(goes: Sequence[Goes]) -> Markup:
    named = [each.name for each in goes if each.duty.example]
    if not named:
        return join()
    if len(named) == len(goes):
        return tag(
            "p", _("Example texts, no law of any country: each authority writes its own."), class_="small"
        )
    note = _("Example texts, no law of any country ({named}): each authority writes its own.")
    return tag("p", note.format(named=", ".join(named)), class_="small")


def _looking(briefing: Briefing, detail: Detail) -> Markup:
    shown = briefing.looking[: detail.looking]
    left = len(briefing.looking) - len(shown)
    more = ngettext("{count} more in Majakka", "{count} more in Majakka", left).format(count=left)
    return tag(
        "section",
        tag("h2", _("What to look for")),
        _two_columns([tag("p", "• ", each, class_="point") for each in shown]),
        tag("p", more, class_="small") if left else join(),
    )


def _speaking(briefing: Briefing) -> Markup:
    return tag(
        "section",
        tag("h2", _("What a worker can be told")),
        _two_columns([tag("p", "• ", each, class_="point") for each in briefing.speaking]),
        number_lines(),
        class_="speaking",
    )


def _referring(briefing: Briefing, detail: Detail) -> Markup:
    how = _(
        "Alone and through the interpreter, ask whether help is wanted. {who} refers who agrees; for anybody "
        "who may be under 18, call child protection at once. For a place to stay, call {number} at any hour."
    ).format(who=briefing.refers, number=helpline(VICTIMS).number)
    away = {each.letter: each for each in briefing.referrals}
    services = [_service(each, away.get(each.letter)) for each in briefing.services[: detail.services]]
    return tag(
        "section",
        tag("h2", _("Who refers, and where to")),
        tag("p", unbroken(how)),
        tag("ul", *services, class_="services") if services else join(),
        class_="help",
    )


def _service(service: Service, near: Referral | None) -> Markup:
    facts = [service.address, service.phone, ", ".join(service.needs[:4])]
    if near is not None:
        facts += [
            write_distance(near.distance_m) if near.distance_m is not None else "",
            near.opening.sentence,
        ]
    return tag("li", tag("b", service.name), ": ", "; ".join(filter(None, facts)))


def _past(briefing: Briefing, detail: Detail) -> Markup:
    lines = briefing.past[: detail.past]
    none = _("no earlier inspection is on record")
    if briefing.own is not None:
        none = _("no earlier inspection with your authority is on record")
    return tag(
        "section", tag("h2", _("Found before")), tag("ul", *(tag("li", each) for each in lines or [none]))
    )


def _levers(briefing: Briefing, detail: Detail) -> Markup:
    if not briefing.levers:
        return join()
    own = tag(
        "p", tag("b", _("The site works on a contract of the municipality: its clauses reach further.")),
    )  # fmt: skip
    lines = [
        tag("li", tag("b", each.label), _(" ({holder}): {does}").format(holder=each.holder, does=each.does))
        for each in briefing.levers[: detail.levers]
    ]
    return tag(
        "section",
        tag("h2", _("What the municipality holds besides")),
        own if briefing.site.own_contract else join(),
        tag("ul", *lines),
    )


def _list(heading: str, lines: Sequence[str]) -> Markup:
    return tag("div", tag("h3", heading), _plain_list(lines), class_="part")


def _plain_list(lines: Sequence[str]) -> Markup:
    return tag("ul", *(tag("li", _(line)) for line in lines))


def _two_columns(lines: Sequence[Markup]) -> Markup:
    # Columns of CSS take WeasyPrint 70 several times as long as a table does.
    half = (len(lines) + 1) // 2
    columns = [tag("div", *part, class_="column") for part in (lines[:half], lines[half:])]
    return tag("div", *columns, class_="columns")
