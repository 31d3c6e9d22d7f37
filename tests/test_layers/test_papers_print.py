"""The printed papers: two pages at most, safety never cut, the same bytes each time, nothing gives a site away."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pypdf
import pytest

from data.errors import Refused
from data.inspecting.month_list import UNCERTAIN
from data.inspecting.visit import WITHDRAWN, Going, PlannedVisit
from data.store import Store
from data.vocabulary import authorities, duties
from layers.papers.briefing import Briefing, make_briefing
from layers.papers.briefing_parts import Detail, briefing_article
from layers.papers.day_sheet import day_sheet_pdf
from layers.papers.package import papers_files, papers_zip
from layers.papers.printing import briefing_pdf
from layers.papers.words import why_in_words
from layers.sheets.safety import box_lines
from tests.test_layers.papers_by_hand import (
    CODE,
    DAY,
    LABOUR,
    MEETS_AT,
    OTHER_CODE,
    PLANNER,
    TAX,
    alone,
    papers_store,
    visit,
)
from tests.test_layers.payloads import PAYLOADS
from tests.test_layers.round_by_hand import HIDDEN

LONG = "A text that goes on and on, as people write it who have much to say about a place, " * 6
SECRETS = ("Blue Door", "Pies", "Soup Company", "Long Street", "Kitchens Group", "estaurant")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with papers_store(tmp_path_factory.mktemp("papers")) as store:
        yield store


def pages_of(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [squeezed(page.extract_text()) for page in reader.pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def longest(*codes: str) -> PlannedVisit:
    """Return a visit of these authorities, each text of which is longer than any paper holds."""
    return visit(
        trigger="planned", going=tuple(Going(code, f"CR-{number}", LONG) for number, code in enumerate(codes)),
        meets_at=LONG, meeting_point=(60.17, 24.94), papers_checked=True, papers_reason=LONG,
        immigration_reason=LONG, interpreter_languages=("bg", "en", "ne", "ro", "ru", "th", "uk", "vi"),
    )  # fmt: skip


def longest_briefing(store: Store, *codes: str) -> Briefing:
    made = make_briefing(store, PLANNER, longest(*codes), why=why_in_words(UNCERTAIN))
    return replace(made, looking=made.looking * 2, past=made.past * 2)


def check_safe(pages: list[str], briefing: Briefing) -> None:
    said = " ".join(pages)
    for first, rest in box_lines():
        assert squeezed(first + rest) in said
    for line in briefing.speaking:
        assert line in said
    for number in ("112", "116 006", "116 111"):
        assert number in said
    assert "for anybody who may be under 18, call child protection at once" in said


def test_a_briefing_with_the_longest_texts_takes_two_pages_and_keeps_duties_and_safety(
    planned: Store,
) -> None:
    codes = [LABOUR, "police", "tax", "food_safety", "interpreter"]
    made = longest_briefing(planned, *codes)
    pages = pages_of(briefing_pdf([made]))
    assert len(pages) == 2
    check_safe(pages, made)
    for duty in (each for each in duties() if each.code in codes):
        for line in (*duty.must_report, *duty.may_not_report):
            assert line in " ".join(pages), line
    # What to look for is cut first, and the paper says so.
    assert re.search(r"\d+ more in Majakka", " ".join(pages))


def test_a_briefing_of_every_authority_there_is_takes_two_pages_and_keeps_safety(planned: Store) -> None:
    made = longest_briefing(planned, *[each.code for each in authorities()])
    pages = pages_of(briefing_pdf([made]))
    assert len(pages) == 2
    check_safe(pages, made)
    for each in authorities():
        assert each.label in pages[0]


def test_an_authoritys_own_briefing_has_its_duties_in_full_and_no_others(planned: Store) -> None:
    made = make_briefing(planned, TAX, visit(), authority="tax")
    (tax,) = [each for each in duties() if each.code == "tax"]
    pdf = briefing_pdf([made])
    pages = pages_of(pdf)
    said = " ".join(pages)
    assert len(pages) <= 2
    check_safe(pages, made)
    for line in (*tax.powers, *tax.limits, *tax.must_report, *tax.may_not_report):
        assert line in said
    for other in (each for each in duties() if each.code in (LABOUR, "interpreter")):
        for line in (*other.powers, *other.limits, *other.may_not_report):
            assert line not in said
    assert "For: Tax authority" in pages[0]
    for page in pages:
        assert made.mark in page
        assert "keep closed until the visit is over" in page
    assert str(HIDDEN["needs"][0]) not in said
    assert "Safe housing" not in said
    # Written again, the same bytes: nothing in them is the moment of printing.
    assert briefing_pdf([make_briefing(planned, TAX, visit(), authority="tax")]) == pdf


def test_briefings_bound_together_begin_on_pages_that_count_from_one(planned: Store) -> None:
    made = make_briefing(planned, PLANNER, alone(), authority=LABOUR)
    pages = pages_of(briefing_pdf([made, replace(made, code="9TUP-Y4ZF")]))
    firsts = [number for number, page in enumerate(pages) if "Briefing: visit" in page]
    assert len(firsts) == 2
    assert "9TUP-Y4ZF" not in " ".join(pages[: firsts[1]])
    assert pages[firsts[1]].endswith("1")


def test_hostile_texts_are_shown_as_they_are_and_make_no_markup(planned: Store) -> None:
    made = make_briefing(planned, PLANNER, visit())

    def tags_with(text: str) -> list[str]:
        rows = tuple((heading, text) for heading, __ in made.site.rows)
        goes = tuple(replace(each, role=text, crews=text, name=text) for each in made.goes)
        services = tuple(replace(each, name=text, address=text, phone=text) for each in made.services)
        hostile = replace(
            made, site=replace(made.site, rows=rows), goes=goes, services=services, meets=text, papers=text,
            languages=text, refers=text, why=text, mark=text, past=(text,), code=text,
        )  # fmt: skip
        return re.findall(r"<(/?[a-z0-9]+)", briefing_article(hostile, Detail()))

    for payload in (*PAYLOADS, '"><h1>x'):
        assert tags_with(payload) == tags_with("plain"), payload


def test_a_day_sheet_says_when_and_where_to_meet_on_one_page_and_names_no_site(planned: Store) -> None:
    # In the order of the day, whatever the order of the visits; the one of another crew is not on it.
    other = alone(code="9TUP-Y4ZF", going=(Going(LABOUR, "LI-2", ""),))
    visits = [alone(), other, visit(), visit(code="AAAA-BBBB", state=WITHDRAWN)]
    (page,) = pages_of(day_sheet_pdf(planned, PLANNER, "LI-1", DAY, visits))
    assert page.index("10:00–12:00") < page.index("13:00–14:00")
    for text in (CODE, OTHER_CODE, MEETS_AT, "Day of crew LI-1", "Asks about hours", "Tax authority"):
        assert text in page, text
    for text in (*SECRETS, "9TUP-Y4ZF", "AAAA-BBBB"):
        assert text not in page, text
    for first, rest in box_lines():
        assert squeezed(first + rest) in page


def test_a_crew_that_goes_nowhere_has_no_day_sheet(planned: Store) -> None:
    with pytest.raises(Refused, match="Crew XX-1 goes nowhere on Thursday"):
        day_sheet_pdf(planned, PLANNER, "XX-1", DAY, [visit()])


def test_a_planner_gets_every_paper_and_who_goes_the_own_ones(planned: Store) -> None:
    files = papers_files(planned, PLANNER, [alone(), visit(code="AAAA-BBBB", state=WITHDRAWN)])
    assert list(files) == [
        f"{OTHER_CODE}.pdf",
        f"{OTHER_CODE}-{LABOUR}.pdf",
        f"{OTHER_CODE}.ics",
        "day-LI-1-2026-11-26.pdf",
    ]
    own = papers_files(planned, TAX, [visit()])
    assert list(own) == [f"{CODE}-tax.pdf", f"{CODE}.ics", "day-TX-1-2026-11-26.pdf"]
    packed = papers_zip(own)
    assert packed == papers_zip(own)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == own


def test_without_visits_there_are_no_papers(planned: Store) -> None:
    with pytest.raises(Refused, match="no visit to print papers for"):
        papers_files(planned, PLANNER, [visit(state=WITHDRAWN)])
    with pytest.raises(Refused, match="no briefings to print"):
        briefing_pdf([])
