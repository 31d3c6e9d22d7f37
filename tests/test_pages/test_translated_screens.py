"""Runs every screen in a made-up language and finds texts that stayed English."""

import html
import re
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from babel.dates import get_month_names
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from streamlit.testing.v1 import AppTest

import data.language
from data.catalogue import extract_texts
from data.language import LANGUAGES
from data.periods import period_of_week, week_of_date
from data.releases.base_map_file import base_map_to_json
from pages.screens.listed import listed_screens
from tests.built_stores import copy_of_empty_store
from tests.sample_release import sample_before, sample_release
from tests.signed_release import write_release_files
from tests.test_pages.untranslated import NAMES

REPOSITORY = Path(__file__).resolve().parents[2]
SCREENS = sorted(listed_screens())

# Words that are data, not language: the municipality, code, and units of measure.
SAME_EVERYWHERE = NAMES | {"Testby", "EPSG", "ETRS", "min", "CI"} | set(LANGUAGES.values())

CHOICES = {"Selectbox", "TextInput", "Radio", "ButtonGroup", "SelectSlider", "Multiselect"}
# The name of an organisation is its own in every language.
_STYLES = re.compile(
    r"<(style|script|svg)\b.*?</\1>|<[^>]*>|`[^`]*`|:material/\w+:|https?://\S+|Example organisation",
    re.DOTALL,
)
_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[^\W\d_]{3,}")


def left_in_english(text: str) -> set[str]:
    """Return the words outside translated texts, which stand in ⟦ ⟧, one within another where texts are joined."""
    text = html.unescape(_STYLES.sub(" ", text))
    while (shorter := _INNERMOST.sub(" ", text)) != text:
        text = shorter
    return set(_WORD.findall(text)) - SAME_EVERYWHERE


def shown_texts(screen: AppTest) -> Iterator[str]:
    """Yield every text that stands on a screen: of elements, labels, options and helps."""
    for element in screen:
        kind = type(element).__name__
        # The value of a choice is a code; what is read stands among its options.
        names = ("label", "help", "placeholder", *(() if kind in CHOICES else ("value",)))
        for name in names:
            if isinstance(text := getattr(element, name, None), str):
                yield text
        for option in getattr(element, "options", None) or []:
            yield option if isinstance(option, str) else getattr(option, "content", "")


@pytest.fixture(scope="module")
def made_up_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a language in which every text of the project stands in double brackets."""
    catalog = Catalog(locale="fi")
    for text in (message.id for message in extract_texts() if message.id):
        catalog.add(text, f"⟦{text}⟧" if isinstance(text, str) else tuple(f"⟦{each}⟧" for each in text))
    locale = tmp_path_factory.mktemp("locale")
    folder = locale / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "majakka.mo").open("wb") as file:
        write_mo(file, catalog)
    return locale


@pytest.fixture
def made_up_language(made_up_catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak the made-up language, also where another test has spoken Finnish before."""
    monkeypatch.setattr(data.language, "LOCALE_FOLDER", made_up_catalogue)
    # A screen runs in a thread of its own, which begins in the default language.
    monkeypatch.setattr(data.language, "_language", ContextVar("language", default="fi"))
    data.language._translations.cache_clear()
    yield
    data.language._translations.cache_clear()


@pytest.fixture
def small_store(tmp_path: Path) -> Iterator[None]:
    """Make the only store: an area of 4 x 4 km with one farm, one visit and one sighting."""
    st.cache_resource.clear()
    st.cache_data.clear()
    with copy_of_empty_store(tmp_path / "var" / "testby.duckdb", name="Testby", crs_epsg=3067) as store:
        with store.write(kind="places", organisation="osm") as batch:
            batch.append(
                "main.extents",
                pd.DataFrame(
                    {
                        "source": ["x"],
                        "west_m": [380e3],
                        "south_m": [6670e3],
                        "east_m": [384e3],
                        "north_m": [6674e3],
                    }
                ),
            )
            batch.append("main.places", pd.DataFrame([FARM]))
        with store.write(kind="visits", organisation="example") as batch:
            batch.append("help.visits", pd.DataFrame([VISIT]))
            batch.append("help.sightings", pd.DataFrame([SIGHTING]))
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


# 380,000 m over 500 m is column 760; 6,670,000 m over 500 m is row 13,340.
CELL = {"east": 762, "north": 13342, "cell_level": 2}
FARM = {
    "source": "osm",
    "source_id": "node/1",
    "kind": "farm",
    "keeps_point": True,
    "lat": 60.15,
    "lon": 24.86,
    "east": 3048,
    "north": 53368,
    "cell_level": 0,
}
WEEK = week_of_date(date(2026, 9, 23))
VISIT = CELL | {
    "source": "example",
    "source_id": "a",
    "week": WEEK,
    "period": period_of_week(WEEK),
    "part_of_day": "evening",
    "minutes": 45,
    "team_size": 2,
    "contacts_band": "2-4",
    "unmet_needs": ["no_interpreter"],
}
SIGHTING = CELL | {
    "source": "example",
    "source_id": "b",
    "place_precision": "cell",
    "time_precision": "week",
    "week": WEEK,
    "period": period_of_week(WEEK),
    "part_of_day": "evening",
    "weekend": False,
    "category": 7,
    "forms": 1,
    "indicators": ["labour_low_pay"],
    "discovered": True,
    "confidential": False,
    "people_band": "1",
    "reliability": "B",
}


def screen_script(name: str) -> None:
    from importlib import import_module

    from pages.shared.chooser import choose_view
    from pages.shared.stores import store_names

    import_module(f"pages.screens.{name}").render(choose_view(store_names()[0]))


@pytest.mark.usefixtures("made_up_language", "small_store")
@pytest.mark.parametrize("role", ["coordinator", "inspection_planner"])
@pytest.mark.parametrize("name", SCREENS)
def test_no_text_of_a_screen_stays_english(name: str, role: str) -> None:
    screen = AppTest.from_function(screen_script, args=(name,), default_timeout=60)
    screen.query_params["role"] = role
    screen.query_params["lang"] = "fi"
    screen.run()
    assert not screen.exception
    left = {word: text for text in shown_texts(screen) for word in left_in_english(text)}
    assert left == {}


@pytest.mark.usefixtures("made_up_language")
def test_the_welcome_without_a_store_is_translated() -> None:
    screen = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=60)
    screen.query_params["lang"] = "fi"
    screen.run()
    assert not screen.exception
    texts = list(shown_texts(screen))
    assert any("⟦" in text for text in texts)
    assert {word for text in texts for word in left_in_english(text)} == set()


def test_a_text_that_stayed_english_is_found() -> None:
    assert left_in_english("<b>⟦Signals⟧</b> found ⟦from ⟦May⟧ to ⟦June⟧⟧ in Testby, 3 km") == {"found"}


def council_script(folder: str) -> None:
    from pathlib import Path

    from pages.screens.council import render_releases

    render_releases(Path(folder))


# What the sample calls its parts, districts and services.
NAMED = set(
    _WORD.findall("Market Square Harbour Station Northfield Centre North Advice Point Night Line Street")
)
# Months come from the locale: "heinäkuu", and "heinä-" where another month follows.
MONTHS = get_month_names("wide", context="stand-alone", locale="fi").values()
NAMED |= {part for month in MONTHS for part in (month, month.removesuffix("kuu"))}


@pytest.mark.usefixtures("made_up_language")
def test_no_text_of_the_council_page_stays_english(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    no_map = base_map_to_json({}, crs_epsg=3067, attribution="")
    for release in (sample_before("2025-H2"), sample_release("2026-H1", follows="2025-H2")):
        write_release_files(release, no_map, tmp_path / "releases", signed_by=key)
    page = AppTest.from_function(council_script, args=(str(tmp_path / "releases"),), default_timeout=60)
    page.query_params["lang"] = "fi"
    page.run()
    assert not page.exception
    texts = [*shown_texts(page), *(each.proto.body for each in page.html)]
    assert len(texts) > 60
    left = {word: text[:200] for text in texts for word in left_in_english(text)}
    assert {word: text for word, text in left.items() if word not in NAMED} == {}
