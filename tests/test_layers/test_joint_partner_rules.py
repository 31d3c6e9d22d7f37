"""Who joins a visit: the table delivered, a table of one's own, and what is wrong with one."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.errors import Refused
from data.vocabulary import authorities, place_kinds
from layers.joint.partner_rules import RULES_FILE, parse_partner_rules, partners_of, read_partner_rules
from layers.joint.site_traits import TRAITS, SiteTraits, traits_of

LEAD = """
[[rules]]
code = "lead"
authority = "labour_inspectorate"
needed = true
role = "Leads the visit"
reason = "Every workplace"
"""
TAX = """
[[rules]]
code = "books"
authority = "tax"
role = "Reads the books"
reason = "It pays in cash"
"""


def _asked(site: SiteTraits, *, needed: bool) -> set[str]:
    return {each.authority for each in partners_of(site) if each.needed == needed}


def test_a_berry_farm_with_housing_brings_those_whose_mandate_is_housing_water_and_fire() -> None:
    farm = SiteTraits("farm", frozenset({"employer_housing", "seasonal"}), season="summer")
    assert _asked(farm, needed=True) == {"labour_inspectorate", "fire_rescue", "health"}
    assert {"housing", "ngo_migration_support", "food_safety", "interpreter"} == _asked(farm, needed=False)


@pytest.mark.parametrize(
    ("site", "authority"),
    [
        (SiteTraits("construction_site", frozenset({"parent_contractor"})), "tax"),
        (SiteTraits("cleaning", indicators=frozenset({"labour_low_pay"})), "tax"),
        (SiteTraits("car_wash", indicators=frozenset({"labour_papers_taken"})), "police"),
        (SiteTraits("car_wash", indicators=frozenset({"labour_papers_taken"})), "ngo_migration_support"),
        (SiteTraits("restaurant"), "food_safety"),
        (SiteTraits("worker_housing"), "housing"),
    ],
)
def test_what_was_signalled_or_is_known_makes_a_mandate_needed(site: SiteTraits, authority: str) -> None:
    assert authority in _asked(site, needed=True)


def test_a_need_is_stronger_than_a_wish_of_another_rule() -> None:
    # As a kind of workplace a car wash has tax as wanted, for pay that was signalled as needed.
    assert "tax" in _asked(SiteTraits("car_wash"), needed=False)
    signalled = SiteTraits("car_wash", indicators=frozenset({"labour_low_pay"}))
    assert "tax" in _asked(signalled, needed=True)
    assert [each.authority for each in partners_of(signalled)].count("tax") == 1


def test_the_labour_inspectorate_leads_every_visit_and_immigration_control_comes_to_none() -> None:
    everything = frozenset(code for rule in read_partner_rules() for code in rule.indicators)
    for kind in place_kinds():
        for season in ("", "summer"):
            partners = partners_of(SiteTraits(kind.code, frozenset(TRAITS), everything, season, "50+"))
            assert partners[0].authority == "labour_inspectorate"
            assert partners[0].needed
            assert "immigration" not in {each.authority for each in partners}


def test_the_table_delivered_names_every_partner_and_never_immigration_control() -> None:
    named = {rule.authority for rule in read_partner_rules()}
    assert {
        "labour_inspectorate", "tax", "police", "fire_rescue", "food_safety", "health", "housing", "permits",
        "ngo_migration_support", "interpreter",
    } == named  # fmt: skip
    assert "immigration" in {each.code for each in authorities()}
    assert 'authority = "immigration"' not in RULES_FILE.read_text(encoding="utf-8")


def test_a_table_that_names_immigration_control_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match=r"immigration control is no partner by rule.*written reason"):
        parse_partner_rules(LEAD + TAX.replace('"tax"', '"immigration"'))


def test_every_fault_of_a_table_is_told_at_once() -> None:
    broken = """
    [[rules]]
    code = "Tax office"
    authority = "taxes"
    kinds = ["school"]
    traits = ["rich"]
    indicators = ["nationality"]
    seasons = []
    role = "Reads the books"
    wanted = true
    """
    with pytest.raises(Refused) as refused:
        parse_partner_rules(broken)
    told = str(refused.value)
    for fault in (
        "code: use small letters", "authority: use one of", "kinds: school", "traits: rich",
        "indicators: nationality", "seasons: it is empty", "reason: it is missing", "wanted: there is no such",
        "no rule brings labour_inspectorate to every site",
    ):  # fmt: skip
        assert fault in told


@pytest.mark.parametrize(
    ("text", "told"),
    [("rules = [", "not TOML"), (LEAD + LEAD, "lead stands twice"), (TAX, "no rule brings")],
)
def test_a_table_that_cannot_lead_or_be_read_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        parse_partner_rules(text)


def test_a_rule_that_brings_the_lead_to_some_sites_alone_is_not_enough() -> None:
    with pytest.raises(Refused, match="no rule brings"):
        parse_partner_rules(LEAD + 'kinds = ["farm"]\n')


def test_a_file_in_the_folder_of_stores_replaces_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "partner_rules.toml").write_text(LEAD + TAX, encoding="utf-8")
    assert [each.authority for each in partners_of(SiteTraits("farm"))] == ["labour_inspectorate", "tax"]
    assert partners_of(SiteTraits("farm"))[1].why == "It pays in cash"
    (tmp_path / "rules" / "partner_rules.toml").write_bytes("# Büro".encode("latin-1"))
    with pytest.raises(Refused, match="not written in UTF-8"):
        partners_of(SiteTraits("farm"))


def test_what_a_card_does_not_know_does_not_hold() -> None:
    cards = pd.DataFrame(
        {
            "kind": ["farm", "shop"],
            "employer_housing": pd.array([True, None], dtype="boolean"),
            "own_contract": [False, True],
            "sole_trader": [False, False],
            "parent_contractor": ["Somebody Ltd", np.nan],
            "season": ["summer", None],
            "staff_band": ["20-49", None],
        }
    )
    farm, shop = (traits_of(card) for card in cards.to_dict("records"))
    assert farm.traits == {"employer_housing", "parent_contractor", "seasonal"}
    assert (farm.season, farm.staff_band) == ("summer", "20-49")
    assert (shop.traits, shop.season, shop.staff_band) == ({"own_contract"}, "", "")
