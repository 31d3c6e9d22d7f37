"""Prints the day of a crew on one page: when, where to meet, codes and roles, and no site."""

from collections.abc import Sequence
from datetime import date

from data.access import Person
from data.clock import today
from data.errors import Refused
from data.inspecting.paper_access import check_may_have_paper
from data.inspecting.visit import WITHDRAWN, Going, PlannedVisit
from data.language import _, ngettext
from data.permission import check_plans_or_goes
from data.store import Store
from layers.markup import Markup, tag
from layers.papers.briefing import MOST_ROLE, meeting_in_words
from layers.papers.briefing_parts import number_lines, running_foot, safety_lines, stamp
from layers.papers.duties import Duties, read_duties
from layers.papers.mark import made_by
from layers.papers.printing import CSS
from layers.papers.words import names_of, shortened
from layers.printing import bound_pdf, lay_out, page_html
from layers.sheets.words import write_day, write_span


def day_sheet_pdf(
    store: Store, person: Person, crew_code: str, day: date, visits: Sequence[PlannedVisit]
) -> bytes:
    """Return the day of a crew as a PDF of one page, from the visits on which it goes that day.

    A sheet that is lost tells when and where somebody meets, and nothing of what is visited.

    Raises
    ------
    NotAllowed
        When the person may not have the papers of one of these visits.
    Refused
        When the crew goes nowhere that day, or to more visits than a page holds.
    """
    check_plans_or_goes(store, person)
    own = visits_of_crew(crew_code, day, visits)
    if not own:
        raise Refused(
            _("Crew {crew} goes nowhere on {day}. Choose another day.").format(
                crew=crew_code, day=write_day(day)
            )
        )
    for visit, going in own:
        check_may_have_paper(store, person, visit, authority=going.authority)
    laid = lay_out(_page(store, person, crew_code, day, own))
    if laid.sheets > 1:
        raise Refused(
            _("The day of crew {crew} with {count} visits does not fit on a page. Plan fewer.").format(
                crew=crew_code, count=len(own)
            )
        )
    return bound_pdf([laid])


def visits_of_crew(
    crew_code: str, day: date, visits: Sequence[PlannedVisit]
) -> tuple[tuple[PlannedVisit, Going], ...]:
    """Return the visits on which a crew goes on a day, in order, each with what it does there."""
    own = [
        (visit, going)
        for visit in visits
        for going in visit.going
        if visit.day == day and going.crew == crew_code and visit.state != WITHDRAWN
    ]
    return tuple(sorted(own, key=lambda each: (each[0].begins_s, each[0].code)))


def _page(
    store: Store, person: Person, crew: str, day: date, own: Sequence[tuple[PlannedVisit, Going]]
) -> Markup:
    names, duties = names_of(store), read_duties()
    paper, made = f"{crew}-{day}", today()
    authority = own[0][1].authority
    count = ngettext("{count} visit", "{count} visits", len(own)).format(count=len(own))
    title = _("Day of crew {crew}").format(crew=crew)
    head = tag("div", tag("h1", title), tag("p", write_day(day), class_="day"), tag("p", count))
    apart = _("What is visited stands in the briefing of each code alone; carry both apart.")
    article = tag(
        "article",
        running_foot(paper, made_by(store, person, paper, made=made)),
        tag(
            "header",
            head,
            stamp(crew, names.get(authority, authority), demonstration=bool(store.settings.demonstration)),
        ),
        safety_lines(),
        _table(own, names, duties),
        tag("p", apart, class_="small"),
        number_lines(),
    )
    return page_html(article, title=title, made=made, css=CSS)


def _table(own: Sequence[tuple[PlannedVisit, Going]], names: dict[str, str], duties: Duties) -> Markup:
    heads = ["✓", _("Time"), _("Visit"), _("Meet"), _("Your role"), _("With")]
    rows = []
    for visit, going in own:
        leads = visit.lead == going.authority
        others = [names.get(code, code) for code in visit.authorities if code != going.authority]
        role = shortened(going.role, MOST_ROLE) or duties.of(going.authority).task
        rows.append(
            tag(
                "tr",
                tag("td", tag("span", class_="box")),
                tag("td", write_span(visit.begins_s, visit.ends_s), class_="time"),
                tag("td", visit.code, class_="code"),
                tag("td", meeting_in_words(visit)),
                tag("td", role, tag("span", _("leads"), class_="leads") if leads else Markup()),
                tag("td", ", ".join(others) or _("nobody else")),
            )
        )
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in heads)))
    return tag("table", head, tag("tbody", *rows), class_="day-sheet")
