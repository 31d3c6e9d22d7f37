"""Tests that catalogues are compiled when they change, keep what is translated and show what is wrong."""

import os
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from data.catalogue import (
    catalogue_path,
    compile_catalogue,
    faulty,
    placeholders,
    read_catalogue,
    translations_of,
    untranslated,
    update_catalogue,
    write_catalogue,
)


def texts(*ids: str | tuple[str, str]) -> Catalog:
    catalogue = Catalog()
    for each in ids:
        catalogue.add(each)
    return catalogue


def finnish(folder: Path, **translations: str) -> Path:
    source = catalogue_path(folder, "fi")
    catalogue = Catalog(locale="fi")
    for text, translation in translations.items():
        catalogue.add(text, translation)
    write_catalogue(source, catalogue)
    return source


def test_a_changed_catalogue_is_compiled_anew_and_kept(tmp_path: Path) -> None:
    source = finnish(tmp_path, Map="Kartta")
    assert translations_of(tmp_path, "fi").gettext("Map") == "Kartta"
    compiled = source.with_suffix(".mo")
    assert compiled.read_bytes() == compile_catalogue(source)
    finnish(tmp_path, Map="Kartat")
    later = compiled.stat().st_mtime_ns + 1
    os.utime(source, ns=(later, later))
    assert translations_of(tmp_path, "fi").gettext("Map") == "Kartat"


def test_a_folder_that_may_not_be_written_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finnish(tmp_path, Map="Kartta")

    def refuse(*_given: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    assert translations_of(tmp_path, "fi").gettext("Map") == "Kartta"


def test_a_language_without_catalogue_keeps_the_texts(tmp_path: Path) -> None:
    assert translations_of(tmp_path, "sv").gettext("Map") == "Map"


def test_an_update_keeps_translations_takes_new_texts_and_drops_those_that_are_gone(tmp_path: Path) -> None:
    source = finnish(tmp_path, Map="Kartta", Gone="Poissa")
    update_catalogue(source, texts("Map", "New", ("{n} map", "{n} maps")))
    catalogue = read_catalogue(source)
    assert [(each.id, each.string) for each in catalogue if each.id] == [
        ("Map", "Kartta"), ("New", ""), (("{n} map", "{n} maps"), ("", "")),
    ]  # fmt: skip
    assert [each.id for each in untranslated(catalogue, texts("Map", "New", "Newer"))] == ["New", "Newer"]
    before = source.read_bytes()
    update_catalogue(source, texts("Map", "New", ("{n} map", "{n} maps")))
    assert source.read_bytes() == before


def test_latvian_has_three_plurals() -> None:
    catalogue = Catalog(locale="lv")
    catalogue.add(("{n} map", "{n} maps"), ("{n} karte", "{n} kartes", "{n} karšu"))
    assert list(faulty(catalogue)) == []
    assert list(untranslated(catalogue, texts(("{n} map", "{n} maps")))) == []


@pytest.mark.parametrize("wrong", ["Löytyi {luku} merkkiä", "Löytyi merkkejä", "Löytyi {n merkkiä"])
def test_a_translation_that_names_other_values_is_found(wrong: str) -> None:
    catalogue = Catalog(locale="fi")
    catalogue.add("Found {n} signals", wrong)
    assert [each.text for each in faulty(catalogue)] == ["Found {n} signals"]


def test_values_are_told_by_name() -> None:
    assert placeholders("{a} of {b:,} {{c}}") == {"a", "b"}
