"""Holds duties and levers to the authorities and workplace kinds, and an office's own texts to their form."""

import re
from pathlib import Path

import pytest

from data.errors import Refused
from data.inspecting.month_list import SiteKey
from data.inspecting.visit import Going, PlannedVisit
from data.language_extractor import extract
from data.store import var_folder
from data.vocabulary import authorities, duties, lever_types, levers, place_kinds, safe_reporting
from data.vocabulary_file import VOCABULARY_FOLDER
from layers.papers.duties import read_duties
from layers.papers.levers import PROCUREMENT, levers_at, read_levers
from tests.test_data.test_vocabulary import STIGMA, source_text
from tests.test_layers.papers_by_hand import DAY, SHOWN_FROM

OWN_DUTY = """
[[duties]]
code = "tax"
label = "Tax authority"
role = "Own role"
powers = ["Own power"]
limits = ["Own limit"]
must_report = ["Own duty to report"]
may_not_report = ["Own duty to be silent"]
source = "Tax act"
"""
LINES = ("powers", "limits", "must_report", "may_not_report")


def every_line() -> list[tuple[str, str]]:
    lines = [(each.code, line) for each in duties() for name in LINES for line in getattr(each, name)]
    lines += [(each.code, text) for each in levers() for text in (each.holder, each.does)]
    return [*lines, *((each.code, each.role) for each in duties())]


def visit(**facts: object) -> PlannedVisit:
    plain: dict[str, object] = {
        "code": "7KQM-W2XD", "site": SiteKey("example", "W1"), "kind": "farm", "period": 682, "trigger": "planned",
        "day": DAY, "begins_s": 0, "ends_s": 1, "shown_from": SHOWN_FROM, "lead": "police",
        "going": (Going("police", "P-1", ""),), "meets_at": "", "meeting_point": None, "refers": "police",
    }  # fmt: skip
    return PlannedVisit(**plain | facts)  # type: ignore[arg-type]


def own_file(name: str, text: str) -> Path:
    path = var_folder() / "rules" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_everybody_who_can_go_has_duties_of_their_own_text() -> None:
    assert {each.code for each in duties()} == {each.code for each in authorities()}
    assert {each.text for each in duties()} == {each.text for each in authorities()}
    told = [(each.powers, each.limits, each.must_report, each.may_not_report) for each in duties()]
    assert len(set(told)) == len(told)
    assert all(each.must_report and each.may_not_report and each.limits for each in duties())


def test_what_is_delivered_says_that_it_is_an_example() -> None:
    assert all(each.example for each in duties())


def test_lines_are_short_and_stigmatise_nobody_and_copy_no_source() -> None:
    words = re.compile(r"[^\W_]+")
    source = " ".join(words.findall(source_text("council-of-europe-labour-exploitation-2025.txt").lower()))
    for code, line in every_line():
        assert len(line) <= 100, (code, line)
        assert not STIGMA.search(line), (code, line)
        assert not line.endswith("."), (code, line)
        found = words.findall(line.lower())
        assert len(found) < 6 or " ".join(found) not in source, (code, line)


def test_every_workplace_kind_that_is_inspected_has_a_lever_and_no_other_kind_has() -> None:
    for kind in place_kinds():
        here = levers_at(levers(), kind.code, own_contract=False)
        assert bool(here) == ("inspection" in kind.purposes), kind.code
    assert {each.type for each in levers()} == {each.code for each in lever_types()}


def test_purchasing_is_a_lever_only_at_sites_on_own_contracts_and_then_the_first() -> None:
    purchasing = next(each.label for each in lever_types() if each.code == PROCUREMENT)
    kinds = [each.code for each in place_kinds() if "inspection" in each.purposes]
    for kind in kinds:
        assert purchasing not in {each.type for each in levers_at(levers(), kind, own_contract=False)}
        assert levers_at(levers(), kind, own_contract=True)[0].type == purchasing


def test_without_a_file_of_its_own_an_office_has_the_examples() -> None:
    assert read_duties().by_code == {each.code: each for each in duties()}
    assert not read_duties().free
    assert read_levers() == levers()


def test_an_own_text_replaces_the_example_of_that_authority_alone() -> None:
    own_file("duties", "free_in_free_out = true\n" + OWN_DUTY)
    read = read_duties()
    assert read.free
    assert read.of("tax").must_report == ("Own duty to report",)
    assert not read.of("tax").example
    assert read.of("police") == next(each for each in duties() if each.code == "police")


def test_an_own_lever_replaces_one_by_code_or_stands_besides() -> None:
    lever = '[[levers]]\ncode = "{}"\nlabel = "Own"\ntype = "permit"\nholder = "H"\ndoes = "D"\nkinds = ["farm"]\nsource = "S"\n'
    own_file("levers", lever.format("probity") + lever.format("tents"))
    read = {each.code: each for each in read_levers()}
    assert len(read) == len(levers()) + 1
    assert read["probity"].kinds == read["tents"].kinds == ("farm",)


def test_every_fault_of_an_own_file_is_told_at_once() -> None:
    wrong = OWN_DUTY.replace('"tax"', '"no_such"').replace('["Own limit"]', '"Own limit"')
    wrong = wrong.replace('["Own duty to report"]', "[]").replace('role = "Own role"\n', "") + "pwers = []\n"
    own_file("duties", 'free_in_free_out = "yes"\n' + wrong + "\n[[safe_reporting]]\napplies = 3\n")
    with pytest.raises(Refused) as told:
        read_duties()
    for fault in (
        "free_in_free_out: give true or false",
        "no such authority is known",
        "limits: give a list of texts",
        "must_report: say it even where it is nothing",
        "role: it is missing",
        "pwers: there is no such field",
        "applies: use one of always",
        "Entry 1, label: it is missing",
    ):
        assert fault in str(told.value), fault


def test_a_line_too_long_for_a_paper_or_too_many_lines_are_refused() -> None:
    own_file("duties", OWN_DUTY.replace("Own role", "x" * 121).replace('["Own power"]', str(["a"] * 5)))
    with pytest.raises(Refused, match=r"(?s)role: write one line.*powers: write up to 4 lines"):
        read_duties()


def test_a_file_that_is_no_toml_is_refused_by_name() -> None:
    own_file("levers", "levers = [")
    with pytest.raises(Refused, match=r"levers\.toml is not sound TOML"):
        read_levers()


@pytest.mark.parametrize(
    ("free", "facts", "codes"),
    [
        (False, {}, {"papers_not_checked", "not_free"}),
        (True, {}, {"papers_not_checked", "free"}),
        # Where papers are checked, or immigration control comes along, nobody is promised to go freely.
        (True, {"papers_checked": True, "papers_reason": "r"}, {"papers_checked", "not_free"}),
        (True, {"immigration_reason": "r"}, {"papers_not_checked", "not_free"}),
    ],
)
def test_a_worker_is_told_only_what_is_true_on_this_visit(
    free: bool, facts: dict[str, object], codes: set[str]
) -> None:
    if free:
        own_file("duties", "free_in_free_out = true\n")
    told = read_duties().told_to_workers(visit(**facts))
    conditional = {each.label: each.code for each in safe_reporting() if each.applies != "always"}
    assert {conditional[line] for line in told if line in conditional} == codes
    assert len(told) == len(codes) + sum(each.applies == "always" for each in safe_reporting())


def test_every_line_of_a_list_reaches_the_translator() -> None:
    found = set()
    for name in ("duties", "levers"):
        with (VOCABULARY_FOLDER / f"{name}.toml").open("rb") as file:
            found |= {text for __, __, text, __ in extract(file, {}, (), {})}
    assert {line for __, line in every_line()} <= found
    assert {each.text for each in safe_reporting()} <= found
