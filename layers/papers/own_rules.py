"""Reads the texts an office wrote in place of the examples, from files of the same form in var/rules."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.errors import Refused
from data.language import _
from data.store import var_folder
from layers.toml_table import TomlTable

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
LINE = re.compile(r"[^\x00-\x1f\x7f]{1,120}")
"""One line of a paper: longer ones would leave no room for the others."""
MOST_LINES = 4


class OwnRules:
    """A file of an office's own texts, and the faults that are found in it; empty where there is no file.

    Raises
    ------
    Refused
        When the file is not TOML.
    """

    def __init__(self, path: Path, *, known: Sequence[str]) -> None:
        self.name = path.name
        self.faults: list[str] = []
        self.whole = TomlTable(_content(path), _("The file"), self.faults, known=known)

    def entries(self, name: str, fields: Sequence[str]) -> list[TomlTable]:
        """Return the tables of one name, each with all of its fields; what lacks one is a fault."""
        tables = []
        for words, content in self.whole.tables(name, _in_words):
            table = TomlTable(content, words, self.faults, known=fields)
            for field in fields:
                if field not in table:
                    table.fault(field, _("it is missing"))
            tables.append(table)
        codes = [str(table.value("code")) for table in tables]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            self.whole.fault(name, _("{codes} stands in it twice").format(codes=", ".join(twice)))
        return tables

    def check(self) -> None:
        """Raise with every fault that was found.

        Raises
        ------
        Refused
            When there is one.
        """
        if self.faults:
            told = _("{file} in the folder of rules cannot be used.").format(file=self.name)
            raise Refused(told + "\n" + "\n".join(self.faults))


def own_rules_path(name: str) -> Path:
    """Return where an office keeps its own texts of a name."""
    return var_folder() / "rules" / f"{name}.toml"


def text_line(table: TomlTable, name: str) -> str:
    """Return one line of text."""
    return table.text(name, LINE, _("write one line of up to 120 letters"))


def code_of(table: TomlTable) -> str:
    """Return the code of an entry."""
    return table.text("code", CODE, _("use 2 to 40 small letters, digits and _"))


def text_lines(table: TomlTable, name: str) -> tuple[str, ...]:
    """Return a list of lines, none, one or several."""
    lines = table.codes(name, LINE)
    if len(lines) > MOST_LINES:
        table.fault(name, _("write up to {most} lines").format(most=MOST_LINES))
    return lines


def _content(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Refused(
            _("{file} is not sound TOML: {fault}. Mend it.").format(file=path.name, fault=fault)
        ) from None


def _in_words(content: Any, number: int) -> str:
    code = content.get("code")
    return _("Entry {code}").format(code=code[:40] if isinstance(code, str) and code else number)
