"""Says what everybody on a visit may do and must report, and what a worker can be told about speaking."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.errors import Refused
from data.inspecting.visit import IMMIGRATION, PlannedVisit
from data.language import _
from data.vocabulary import duties, safe_reporting
from data.vocabulary_entry import APPLIES, Duty, SafeReporting
from layers.papers.own_rules import OwnRules, code_of, own_rules_path, text_line, text_lines
from layers.toml_table import TomlTable

PARTS = ("duties", "safe_reporting", "free_in_free_out")
_DUTY = ("code", "label", "role", "powers", "limits", "must_report", "may_not_report", "source")
_SPEAKING = ("code", "label", "applies", "source")


@dataclass(frozen=True)
class Duties:
    """The duties of everybody who can go on a visit, by code, and what workers can be told.

    `free` says whether somebody without papers can report a crime here and leave again.
    """

    by_code: Mapping[str, Duty]
    speaking: tuple[SafeReporting, ...]
    free: bool

    def of(self, authority: str) -> Duty:
        """Return the duties of an authority.

        Raises
        ------
        Refused
            When nothing is written for it.
        """
        if authority not in self.by_code:
            raise Refused(
                _("No duties are written for {authority}. Choose among {known}.").format(
                    authority=authority, known=", ".join(self.by_code)
                )
            )
        return self.by_code[authority]

    def told_to_workers(self, visit: PlannedVisit) -> tuple[str, ...]:
        """Return what is true on this visit, in the language of the session."""
        holds = {"always"}
        if visit.papers_checked:
            holds.add("papers_checked")
        elif IMMIGRATION not in visit.authorities:
            # Whoever controls immigration may look at them at any time: nobody is told that it does not.
            holds.add("papers_not_checked")
        # Nobody is promised to go freely where somebody comes along who may keep them.
        is_free = self.free and "papers_not_checked" in holds and not visit.immigration_reason
        holds.add("free" if is_free else "not_free")
        return tuple(each.label for each in self.speaking if each.applies in holds)


def read_duties(path: Path | None = None) -> Duties:
    """Return the examples delivered, with what an office wrote of its own in their place.

    Parameters
    ----------
    path
        File of the same form as data/vocabularies/duties.toml; that of the folder of rules where not given.

    Raises
    ------
    Refused
        When the file cannot be used; the message holds every fault.
    """
    own = OwnRules(path or own_rules_path("duties"), known=PARTS)
    delivered = {each.code: each for each in duties()}
    written = [_duty(table, delivered) for table in own.entries("duties", _DUTY)]
    lines = {each.code: each for each in safe_reporting()}
    own_lines = [_line(table) for table in own.entries("safe_reporting", _SPEAKING)]
    free = own.whole.yes("free_in_free_out")
    own.check()
    lines |= {each.code: each for each in own_lines}
    return Duties(delivered | {each.code: each for each in written}, tuple(lines.values()), free)


def _duty(table: TomlTable, delivered: Mapping[str, Duty]) -> Duty:
    code = code_of(table)
    if code and code not in delivered:
        known = ", ".join(delivered)
        table.fault("code", _("no such authority is known, use one of {known}").format(known=known))
    duty = Duty(
        code=code,
        text=text_line(table, "label"),
        role=text_line(table, "role"),
        powers=text_lines(table, "powers"),
        limits=text_lines(table, "limits"),
        must_report=text_lines(table, "must_report"),
        may_not_report=text_lines(table, "may_not_report"),
        example=False,
        source=text_line(table, "source"),
    )
    for name in ("must_report", "may_not_report"):
        if name in table and table.value(name) == []:
            table.fault(name, _("say it even where it is nothing, in words"))
    return duty


def _line(table: TomlTable) -> SafeReporting:
    applies = table.choice("applies", APPLIES)
    return SafeReporting(
        code=code_of(table),
        text=text_line(table, "label"),
        applies=applies or "always",
        source=text_line(table, "source"),
    )
