"""Holds the documents to what the program says of itself."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from data.commands import COMMANDS as DATA_COMMANDS
from data.schema_text import read_tables, schema_as_markdown
from data.store import Store
from layers.commands import COMMANDS as LAYERS_COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_on_the_schema_is_what_the_command_prints(store: Store) -> None:
    written = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert written == schema_as_markdown(read_tables(store.cursor())), (
        "run: python -m data schema > docs/schema.md"
    )


@pytest.mark.parametrize("module", [*DATA_COMMANDS, *LAYERS_COMMANDS])
def test_every_command_is_in_the_readme(module: str) -> None:
    floor, __, __ = module.split(".")
    assert f"python -m {floor} {import_module(module).NAME}" in README


def test_every_setting_read_from_the_environment_is_in_the_readme() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for top in ("data", "layers", "pages")
        for path in (ROOT / top).rglob("*.py")
    )
    settings = set(re.findall(r"MAJAKKA_[A-Z]+", code))
    assert settings
    assert {setting for setting in settings if setting not in README} == set()


def test_links_in_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
