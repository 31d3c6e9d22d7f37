"""Holds every text a user sees to the translator, in the source and by a made-up language."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import data.language
from data.catalogue import catalogue_path, extract_texts, faulty, read_catalogue, untranslated
from data.errors import Refused
from data.language import LANGUAGES, LOCALE_FOLDER, _, language, ngettext, use_language
from data.vocabulary import authorities, example_organisation, place_kind, record_terms
from data.vocabulary_list import vocabularies
from tests.test_pages.untranslated import (
    shadowed_translators,
    untranslatable_calls,
    untranslated_results,
    untranslated_texts,
)

REPOSITORY = Path(__file__).resolve().parents[2]
SCREENS = sorted([REPOSITORY / "app.py", *(REPOSITORY / "pages").rglob("*.py")])
SOURCES = sorted([*SCREENS, *(REPOSITORY / "layers").rglob("*.py"), *(REPOSITORY / "data").rglob("*.py")])


def name_of(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


class Found(NamedTuple):
    """What is wrong in one source: line and text, or the line alone."""

    texts: list[tuple[int, str]]
    results: list[tuple[int, str]]
    put_together: list[int]
    shadowed: list[int]


@cache
def found_in(path: Path) -> Found:
    """Read a source once for all that is asked of it."""
    source = path.read_text(encoding="utf-8")
    return Found(
        untranslated_texts(source),
        untranslated_results(source),
        untranslatable_calls(source),
        shadowed_translators(source),
    )


# One test for all sources: a test for each of a thousand files costs more than reading the file.
def test_every_text_of_a_screen_passes_through_the_translator() -> None:
    assert {name_of(path): texts for path in SCREENS if (texts := found_in(path).texts)} == {}


def test_refusals_layers_and_commands_speak_through_the_translator() -> None:
    others = [path for path in SOURCES if path not in SCREENS]
    assert {name_of(path): texts for path in others if (texts := found_in(path).results)} == {}


def test_no_text_is_put_together_before_it_is_translated() -> None:
    assert {name_of(path): lines for path in SOURCES if (lines := found_in(path).put_together)} == {}


def test_no_module_gives_the_name_of_the_translator_to_something_else() -> None:
    assert {name_of(path): lines for path in SOURCES if (lines := found_in(path).shadowed)} == {}


@pytest.mark.parametrize(
    "line",
    [
        'st.title("Where is risk?")',
        'st.write(f"Found {number} signals")',
        'st.button(_("Go"), help="Starts it")',
        'st.selectbox("Period", periods)',
        'st.selectbox(_("Period"), ["All time", "Last year"])',
        'left.metric(label="Signals", value=3)',
        'st.markdown("<b>Signals</b>", unsafe_allow_html=True)',
        'st.caption("{n} signals".format(n=3))',
        'st.info("Nothing yet" if empty else _("Ready"))',
        'st.tabs(["Map", _("Table")])',
        'st.write("About " + _("nothing"))',
        'st.dataframe(table, column_config={"n": st.column_config.NumberColumn("Signals")})',
        'st.Page("pages/screens/risk.py", title="Risk map")',
        'st.warning(" ".join(["Not", "known"]))',
    ],
)
def test_a_planted_text_is_found(line: str) -> None:
    assert {number for number, text in untranslated_texts("import streamlit as st\n" + line)} == {2}


@pytest.mark.parametrize(
    "line",
    [
        'st.title(_("Where is risk?"))',
        'st.write(ngettext("{n} signal", "{n} signals", n).format(n=n))',
        'st.markdown("---")',
        'st.markdown("<style>body { color: black }</style>", unsafe_allow_html=True)',
        "st.markdown(f\"<div class='card'>{escape(title)}</div>\", unsafe_allow_html=True)",
        'st.set_page_config(page_title="Majakka", layout="wide")',
        'st.selectbox(_("Period"), ["all", "year"], format_func=period_label, key="period")',
        'st.Page("pages/screens/risk.py", title=_("Risk map"), icon=":material/map:")',
        'st.session_state.get("role")',
        'st.metric(_("Signals"), f"{number:,}")',
        'st.write(frame["sightings"])',
        'st.button(_("Go") if mode == "quick" else _("Start"), key="go")',
        'st.caption(read_text("freshness"))',
    ],
)
def test_translated_texts_codes_and_markup_are_left_alone(line: str) -> None:
    assert untranslated_texts(line) == []


@pytest.mark.parametrize(
    "line",
    [
        'raise Refused(f"No store {name}. Make one.")',
        'raise NotAllowed("Not for this role.")',
        'Layer(title="Where is risk?")',
        'Layer(caveats=(_("Few data"), "Old data"))',
        'parser.add_argument("--store", help="name of a store")',
    ],
)
def test_a_planted_refusal_or_title_is_found(line: str) -> None:
    assert {number for number, text in untranslated_results("import ast\n" + line)} == {2}


def test_a_translated_refusal_is_left_alone() -> None:
    assert untranslated_results('raise Refused(_("No store {name}.").format(name=name))') == []


def test_a_text_put_together_for_the_translator_is_found() -> None:
    source = '_(f"{n} signals")\n_("{n} signals").format(n=n)\n_("a" + b)\nngettext("a", "b".lower(), 2)\n'
    assert untranslatable_calls(source) == [1, 3, 4]
    assert untranslatable_calls("_(paragraph.strip())") == []


def test_a_translator_given_away_is_found() -> None:
    assert shadowed_translators("for _ in x:\n    pass\na, _ = b\n[c for _ in d]\n_('e')\n") == [1, 3, 4]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Catalog], None]]:
    """Give a function that installs a catalogue as the language of the session."""

    def install_catalog(catalog: Catalog) -> None:
        folder = tmp_path / "fi" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "majakka.mo").open("wb") as file:
            write_mo(file, catalog)
        monkeypatch.setattr(data.language, "LOCALE_FOLDER", tmp_path)
        data.language._translations.cache_clear()
        use_language("fi")

    yield install_catalog
    use_language("en")
    data.language._translations.cache_clear()


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Give every text of the project, with the files it stands in."""
    return extract_texts()


@pytest.fixture
def made_up_language(install: Callable[[Catalog], None], texts: Catalog) -> None:
    """Install a language in which every text of the project stands in brackets."""
    catalog = Catalog(locale="fi")
    for text in (message.id for message in texts if message.id):
        catalog.add(text, f"[{text}]" if isinstance(text, str) else tuple(f"[{each}]" for each in text))
    install(catalog)


# What everybody reads: the council's page, its report, and how releases come about.
FOR_EVERYBODY = re.compile(
    r"layers/(council|report)/|data/releases/(?!attacks)|pages/(screens|shared)/(council|releases)"
    r"|data/vocabularies/(forms|services|unmet_needs|place_kinds)"
)


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_what_everybody_reads_is_translated_and_no_translation_names_other_values(
    code: str, texts: Catalog
) -> None:
    catalogue = read_catalogue(catalogue_path(LOCALE_FOLDER, code))
    missing = [
        message.id
        for message in untranslated(catalogue, texts)
        if any(FOR_EVERYBODY.match(file) for file, _line in message.locations)
    ]
    assert missing == []
    assert list(faulty(catalogue)) == []


def test_a_text_that_nobody_translated_is_seen(texts: Catalog) -> None:
    found = [
        message
        for message in untranslated(Catalog(locale="fi"), texts)
        if any(FOR_EVERYBODY.match(file) for file, _line in message.locations)
    ]
    assert len(found) > 300


@pytest.mark.usefixtures("made_up_language")
def test_every_label_of_the_vocabularies_follows_the_language() -> None:
    for name, entries in vocabularies().items():
        for each in entries:
            assert each.label == (each.text if name == "organisations" else f"[{each.text}]")
    for authority in authorities():
        assert authority.task == f"[{authority.role}]"


@pytest.mark.usefixtures("made_up_language")
def test_the_names_of_organisations_stay_in_every_language() -> None:
    assert example_organisation().label == "Example organisation"


@pytest.mark.usefixtures("made_up_language")
def test_a_refusal_speaks_the_language_of_the_session() -> None:
    with pytest.raises(Refused, match=r"^\[No kind of place has the code 'bakery'\. .*\]$"):
        place_kind("bakery")


@pytest.mark.usefixtures("made_up_language")
def test_labels_kept_in_memory_change_with_the_language() -> None:
    stage = record_terms("stages")[0]
    use_language("en")
    assert stage.label == "On the day"
    use_language("fi")
    assert stage.label == "[On the day]"


def test_an_unknown_language_leaves_texts_as_they_are() -> None:
    before = language()
    use_language("xx")
    try:
        assert _("Piers") == "Piers"
        assert [ngettext("pier", "piers", number) for number in (1, 2)] == ["pier", "piers"]
    finally:
        use_language(before)


def test_the_singular_and_plural_of_a_language_are_told_apart(install: Callable[[Catalog], None]) -> None:
    catalog = Catalog(locale="fi")
    catalog.add(("{n} signal", "{n} signals"), ("{n} havainto", "{n} havaintoa"))
    install(catalog)
    assert [ngettext("{n} signal", "{n} signals", n) for n in (1, 5)] == ["{n} havainto", "{n} havaintoa"]
