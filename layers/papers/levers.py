"""Says what a municipality holds at a workplace besides inspection: permits, zoning, licences, purchases."""

from dataclasses import dataclass
from pathlib import Path

from data.language import _
from data.vocabulary import lever_types, levers, place_kinds
from data.vocabulary_entry import Lever
from layers.papers.own_rules import OwnRules, code_of, own_rules_path, text_line
from layers.toml_table import TomlTable

PROCUREMENT = "procurement"
_FIELDS = ("code", "label", "type", "holder", "does", "kinds", "source")


@dataclass(frozen=True)
class LeverHere:
    """A lever in words: its type, what it is, who holds it and what it does."""

    type: str
    label: str
    holder: str
    does: str


def read_levers(path: Path | None = None) -> tuple[Lever, ...]:
    """Return the levers delivered, with what an office wrote of its own in their place or besides.

    Parameters
    ----------
    path
        File of the same form as data/vocabularies/levers.toml; that of the folder of rules where not given.

    Raises
    ------
    Refused
        When the file cannot be used; the message holds every fault.
    """
    own = OwnRules(path or own_rules_path("levers"), known=("levers",))
    written = [_lever(table) for table in own.entries("levers", _FIELDS)]
    own.check()
    return tuple(({each.code: each for each in levers()} | {each.code: each for each in written}).values())


def levers_at(known: tuple[Lever, ...], kind: str, *, own_contract: bool) -> tuple[LeverHere, ...]:
    """Return the levers of a workplace kind in words, those of purchasing first and only on own contracts."""
    types = {each.code: each.label for each in lever_types()}
    here = [each for each in known if kind in each.kinds and (own_contract or each.type != PROCUREMENT)]
    here.sort(key=lambda each: each.type != PROCUREMENT)
    return tuple(LeverHere(types[each.type], each.label, _(each.holder), _(each.does)) for each in here)


def _lever(table: TomlTable) -> Lever:
    inspected = [each.code for each in place_kinds() if "inspection" in each.purposes]
    return Lever(
        code=code_of(table),
        text=text_line(table, "label"),
        type=table.choice("type", [each.code for each in lever_types()]),
        holder=text_line(table, "holder"),
        does=text_line(table, "does"),
        kinds=table.codes("kinds", known=inspected),
        source=text_line(table, "source"),
    )
