"""Shows that translators get every text of the vocabularies and of the code."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from data.language_extractor import extract, extract_paragraphs
from data.vocabulary import authorities, organisations
from data.vocabulary_list import vocabularies

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found() -> list[tuple[str, int, str]]:
    """Give file, line and text of everything that babel finds in the project."""
    with (REPOSITORY / "data" / "locale" / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings)
    return list(_extracted(REPOSITORY, methods, options))


def _extracted(folder: Path, methods: object, options: object) -> Iterator[tuple[str, int, str]]:
    for file, line, text, _comments, _context in extract_from_dir(folder, methods, options):  # type: ignore[arg-type]
        for each in [text] if isinstance(text, str) else text:
            yield file, line, each


def test_every_label_and_role_is_found(found: list[tuple[str, int, str]]) -> None:
    texts = {text for file, line, text in found}
    wanted = {
        each.text for name, entries in vocabularies().items() if name != "organisations" for each in entries
    }
    assert wanted | {each.role for each in authorities()} <= texts


def test_the_names_of_organisations_are_not_translated(found: list[tuple[str, int, str]]) -> None:
    texts = {text for file, line, text in found}
    assert not texts & {each.text for each in organisations()}


def test_texts_of_the_code_are_found_too(found: list[tuple[str, int, str]]) -> None:
    assert "print the vocabularies: codes, labels and sources" in {text for file, line, text in found}
    assert {file.split("/")[0] for file, line, text in found} >= {"data", "layers"}


def test_texts_of_tests_and_of_the_environment_are_left_out(found: list[tuple[str, int, str]]) -> None:
    assert not {file.split("/")[0] for file, line, text in found} & {"tests", ".venv", "var"}


def test_every_text_of_a_vocabulary_is_found_in_its_own_line(found: list[tuple[str, int, str]]) -> None:
    in_files = [each for each in found if each[0].endswith(".toml")]
    assert len(in_files) > 150
    for file, line, text in in_files:
        assert f'"{text}"' in (REPOSITORY / file).read_text().splitlines()[line - 1]


def test_the_same_label_twice_is_found_in_both_lines_with_the_code_as_comment() -> None:
    file = io.BytesIO(b'# a file\n[[a]]\ncode = "x"\nlabel = "Papers"\nsource = "s"\n\n[[a]]\ncode = "y"\n'
                      b'label = "Papers"\nrole = "Reads"\nsource = "t"\n')  # fmt: skip
    assert list(extract(file, {}, [], {})) == [
        (4, "gettext", "Papers", ["x: s"]),
        (9, "gettext", "Papers", ["y: t"]),
        (10, "gettext", "Reads", ["y: t"]),
    ]


BANNED = re.compile(
    r"hot.?zone|trafficking (site|spot|place|area)|illegal|suspect(ed|s)? (area|place|site|person)|"
    r"prostitut|red.light|irregular migrant|ghetto",
    re.IGNORECASE,
)


def test_no_text_of_the_project_stigmatises(found: list[tuple[str, int, str]]) -> None:
    assert [(file, line, text) for file, line, text in found if BANNED.search(text)] == []


def test_the_check_of_texts_finds_what_must_not_be_said() -> None:
    for text in ("A hot zone", "Trafficking sites", "Illegal work", "A suspect area"):
        assert BANNED.search(text)


def test_paragraphs_of_a_page_are_found_in_their_lines() -> None:
    page = io.BytesIO(b"# Methods\n\nOne line\nand another.\n\n\n| a |\n|---|\n")
    assert list(extract_paragraphs(page, {}, [], {})) == [
        (1, "gettext", "# Methods", []),
        (3, "gettext", "One line\nand another.", []),
        (7, "gettext", "| a |\n|---|", []),
    ]
