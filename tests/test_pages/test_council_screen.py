"""Runs the Council page on folders of made-up releases: what it shows, what it teaches, and what it keeps."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from streamlit.testing.v1 import AppTest

from data.clock import set_today
from data.releases.base_map_file import base_map_to_json
from data.releases.meeting_decisions import read_decisions
from data.releases.release import Release
from pages.shared.council_releases import published_releases, shown_release
from tests.conftest import TODAY
from tests.sample_release import sample_before, sample_release, sample_without_signals
from tests.signed_release import write_release_files

NO_MAP = base_map_to_json({}, crs_epsg=3067, attribution="")


def write(folder: Path, *releases: Release) -> Path:
    key = Ed25519PrivateKey.generate()
    for release in releases:
        write_release_files(release, NO_MAP, folder, signed_by=key)
    return folder


@pytest.fixture(scope="module")
def three_written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write three releases, each after the other: 2025-H1, 2025-H2 and 2026-H1."""
    set_today(TODAY)
    return write(
        tmp_path_factory.mktemp("three"),
        replace(sample_before("2025-H1"), follows=None, made=date(2025, 9, 1)),
        sample_before("2025-H2", follows="2025-H1"),
        sample_release("2026-H1", follows="2025-H2"),
    )


@pytest.fixture
def three(three_written: Path, tmp_path: Path) -> Path:
    """Give a copy of the three releases, to be changed."""
    return shutil.copytree(three_written, tmp_path / "three")


def opened(folder: Path, address: Mapping[str, str] | None = None) -> AppTest:
    page = AppTest.from_function(_script, args=(str(folder),), default_timeout=60)
    for name, value in (address or {}).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def _script(folder: str) -> None:
    from pathlib import Path

    from pages.screens.council import render_releases

    render_releases(Path(folder))


def drawn(page: AppTest) -> list[str]:
    """Return all that stands on a page, without its styles."""
    texts = [element.proto.body for element in page.html if "<style>" not in element.proto.body]
    return [*texts, *(each.value for each in (*page.title, *page.header, *page.subheader, *page.markdown))]


def words(page: AppTest) -> str:
    """Return what a reader reads."""
    text = re.sub(r"&#8288;|<[^>]*>", "", " ".join(drawn(page)))
    return text.replace("&#160;", " ")


def box(page: AppTest, code: str = "2026-H1") -> str:
    return str(page.text_area(key=f"council-decision-text-{code}").value)


def keep(page: AppTest, text: str, code: str = "2026-H1") -> None:
    page.text_area(key=f"council-decision-text-{code}").set_value(text)
    next(each for each in page.button if each.label == "Keep this decision").click().run()
    assert not page.exception


def test_the_page_answers_where_how_much_since_when_how_sure_compared_to_what_and_what_next(
    three_written: Path,
) -> None:
    page = opened(three_written)
    text = words(page)
    findings = next(each for each in drawn(page) if "mj-findings" in each)
    assert findings.count("<li>") == 3
    assert "Market Square" in text  # where
    assert "50–74" in text  # how much
    assert "January–June 2026" in re.sub(r"\s*–\s*", "–", text)  # since when
    assert "+13 % to +79 %" in text  # how sure: 170 over 120, each within 2, exact at 90 %
    assert "about 120" in text  # compared to what: the release before
    assert "The next release holds" in text  # what next
    assert "where nothing is shown, nothing is known" in text.lower()  # limits


def test_the_release_is_the_only_filter(three_written: Path) -> None:
    page = opened(three_written)
    assert {each.key for each in page.selectbox} == {"release", "lang"}
    kinds = {type(each).__name__ for each in page if hasattr(each, "label") and hasattr(each, "key")}
    assert (
        kinds & {"Checkbox", "Multiselect", "NumberInput", "Radio", "Select_Slider", "Slider", "TextInput"}
        == set()
    )


def test_nothing_else_in_the_address_changes_what_is_shown(three_written: Path) -> None:
    usual = drawn(opened(three_written))
    asked = {"store": "helsinki", "role": "steward", "form": "sexual", "period": "1m", "release": "2031-H1"}
    assert drawn(opened(three_written, asked)) == usual


def test_an_older_release_is_shown_as_it_was_before_the_later_one_came(three: Path) -> None:
    asked = {"release": "2025-H2"}
    page = opened(three, asked)
    assert page.selectbox(key="release").value == "2025-H2"
    assert page.query_params["release"] == "2025-H2"
    later = drawn(page)
    # But for the selector nothing of 2026-H1 may be on it: so the page is the same where that one is not there.
    shutil.rmtree(three / "2026-H1")
    assert drawn(opened(three, asked)) == later
    assert "2026-H1" not in "".join(later)


def test_a_release_is_compared_with_the_one_before_and_with_the_same_months_a_year_earlier(
    three_written: Path,
) -> None:
    shown = shown_release(three_written, published_releases(three_written), "2026-H1")
    assert shown.before is not None
    assert shown.year_before is not None
    assert (shown.before.release.code, shown.year_before.release.code) == ("2025-H2", "2025-H1")
    tabs = [tab.label for tab in opened(three_written).tabs]
    assert tabs == ["The release before: 2025-H2", "The same months a year earlier: 2025-H1"]


def test_without_a_release_the_page_says_what_one_is_and_who_prepares_it(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        page = opened(folder)
        assert page.title[0].value == "There is no release yet"
        assert "data steward" in words(page)
        assert [each.key for each in page.selectbox] == ["lang"]


def test_an_altered_release_is_named_as_soon_as_it_is_altered_and_the_others_are_shown(three: Path) -> None:
    page = opened(three)
    assert page.selectbox(key="release").value == "2026-H1"
    (three / "2026-H1" / "parts.csv").write_bytes(b"part,signals\r\n")
    page.run()
    assert page.selectbox(key="release").value == "2025-H2"
    assert len(page.selectbox(key="release").options) == 2
    fault = next(each for each in drawn(page) if "2026-H1" in each)
    assert "parts.csv" in fault


def test_a_release_of_services_and_effort_says_that_it_shows_no_signals(tmp_path: Path) -> None:
    page = opened(write(tmp_path / "town", sample_without_signals()))
    text = words(page)
    assert "No part has enough signals from enough sources to be shown." in text
    assert "There are too few signals to tell their forms apart." in text
    assert "No inspection figures" in text
    assert "Night Line" in text  # services are shown all the same
    assert "visits of outreach teams" in text


def test_the_first_release_says_that_there_is_nothing_before_it(tmp_path: Path) -> None:
    page = opened(write(tmp_path / "first", sample_release("2026-H1")))
    text = words(page)
    assert "This is the first release: there is nothing before it to compare with." in text
    assert "Only one release shows signals so far." in text
    assert "There is no earlier release yet to put beside this one." in text


def test_names_from_data_stay_text(three_written: Path) -> None:
    everything = "".join(drawn(opened(three_written)))
    assert "Advice Point &#60;b&#62;" in everything
    assert "Advice Point <b>" not in everything


def test_a_decision_is_kept_under_its_release_and_said(three: Path) -> None:
    page = opened(three)
    keep(page, "  Ask for beds <b>by March</b>.\nReport in May.  ")
    kept = read_decisions(three)
    assert [(each.release, each.decided_on, each.kept_on) for each in kept] == [("2026-H1", TODAY, TODAY)]
    assert kept[0].text == "Ask for beds <b>by March</b>.\nReport in May."
    assert page.success[0].value == "Kept with release 2026-H1."
    assert box(page) == ""
    decision = next(each for each in drawn(page) if "mj-decisions" in each)
    assert "Ask for beds &#60;b&#62;by March&#60;/b&#62;." in decision
    # Whoever looks at another release reads it, too, under the release that it is about.
    other = opened(three, {"release": "2025-H1"})
    assert "On release 2026-H1" in words(other)
    assert "Report in May." in words(other)


def test_an_empty_decision_is_refused(three: Path) -> None:
    page = opened(three)
    keep(page, "  \n ")
    assert page.error[0].value == "The decision is empty. Write what the meeting decided."
    assert read_decisions(three) == ()


def test_a_text_that_is_refused_stays_in_the_box(three: Path) -> None:
    page = opened(three)
    shutil.rmtree(three / "2026-H1")
    keep(page, "Meet again in spring.")
    assert read_decisions(three) == ()
    assert "2026-H1" in page.error[0].value
