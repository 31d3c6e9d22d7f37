"""No text that a meeting reads puts people or places under suspicion."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from data.language import LOCALE_FOLDER
from data.vocabulary import forms, place_kinds, service_terms, unmet_needs
from layers.council.glossary import glossary
from tests.refused_words import ALLOWED, REFUSED, REFUSED_IN, refused_in

ROOT = Path(__file__).resolve().parents[2]


def files_of_the_council() -> list[Path]:
    places = ("layers/council/*", "layers/report/*", "pages/screens/council*.py", "pages/shared/council_*")
    return [
        path for place in places for path in sorted(ROOT.glob(place)) if path.suffix in (".py", ".js", ".css")
    ]


def texts_of(path: Path) -> list[str]:
    """Return what a file says: of Python its strings, of everything else all."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [source]
    nodes = ast.walk(ast.parse(source))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def refused_by_file(paths: list[Path]) -> dict[str, tuple[str, ...]]:
    found = {path.name: refused_in(" \n ".join(texts_of(path))) for path in paths}
    return {name: words for name, words in found.items() if words}


def test_no_text_of_the_council_uses_a_refused_word() -> None:
    paths = files_of_the_council()
    assert len(paths) > 20
    assert refused_by_file(paths) == {}


@pytest.mark.parametrize("word", REFUSED)
def test_a_planted_word_is_found(word: str, tmp_path: Path) -> None:
    planted = tmp_path / "council_planted.py"
    planted.write_text(
        f'"""Says something."""\n\nTOLD = _("A map of {word.upper()}s near you")\n', encoding="utf-8"
    )
    assert word in refused_by_file([planted])["council_planted.py"]


def test_a_word_within_another_is_no_refused_word() -> None:
    # "raid" in "afraid", "alien" in "salient", "crime" in nothing here.
    assert refused_in("Nobody is afraid of a salient fact.") == ()
    assert refused_in("An illegally parked car") == ("illegal",)


def test_allowed_words_are_none_of_the_refused_and_replacements_are_fine() -> None:
    assert [word for word in ALLOWED if refused_in(word)] == []
    assert [word for word in REFUSED.values() if refused_in(word)] == []


def test_the_glossary_explains_what_the_map_says() -> None:
    terms = " ".join(term for term, _meaning in glossary()).lower()
    for term in ("signal", "band", "part", "effort", "little looked", "not shown", "interval", "release"):
        assert term in terms


def test_words_that_come_from_vocabularies_are_fine_too() -> None:
    labels = [
        each.label for each in (*forms(), *service_terms("needs"), *service_terms("for_whom"), *unmet_needs())
    ]
    # "Forced criminality" is a form in the law: it is about what people are made to do, and stays.
    assert {word for label in labels for word in refused_in(label)} <= {"criminal"}
    assert {word for kind in place_kinds() if kind.number > 20 for word in refused_in(kind.label)} == set()


@pytest.mark.parametrize("code", REFUSED_IN)
def test_translations_use_no_refused_word_either(code: str) -> None:
    catalogue_path = LOCALE_FOLDER / code / "LC_MESSAGES" / "majakka.po"
    if not catalogue_path.exists():
        pytest.skip(f"there is no catalogue for {code} yet")
    own = {text for path in files_of_the_council() for text in texts_of(path)}
    with catalogue_path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        if own.isdisjoint(sources):
            continue
        translations = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        for each in translations:
            assert refused_in(each, language=code) == (), each
