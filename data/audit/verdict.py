"""Says in words what a check of the audit found: whether it holds, and else what it looks like."""

from dataclasses import dataclass

from data.audit.entry import BEFORE_ALL
from data.language import _, ngettext

# What a fault looks like. The kind is a guess from the first line that does not hold; that it fails is none.
EDITED, DELETED, INSERTED, SWAPPED = "edited", "deleted", "inserted", "swapped"
TRUNCATED, REPLACED, BEGUN_LATE, NO_KEY = "truncated", "replaced", "begun_late", "no_key"
NO_SEGMENT = "no_segment"


@dataclass(frozen=True)
class Fault:
    """The first line that does not hold, by number, and what kind of change it looks like."""

    kind: str
    line: int
    file: str = ""

    @property
    def sentence(self) -> str:
        """The fault in words."""
        return _fault_words(self.kind).format(line=self.line, file=self.file)


@dataclass(frozen=True)
class Verdict:
    """What was checked: the lines that hold, the heads compared, and the fault that ended it if there is one.

    `unsealed_from` is the first line under a key that is not sealed although an older one was, else 0;
    `backwards` counts lines whose moment lies before that of the line before, as when a clock is set.
    """

    first_line: int = 1
    last_line: int = 0
    last_mac: str = BEFORE_ALL
    heads: int = 0
    fault: Fault | None = None
    backwards: int = 0
    cut_lines: int = 0
    has_cut_end: bool = False
    unsealed_from: int = 0
    not_kept_since: str = ""

    @property
    def lines(self) -> int:
        """How many lines hold."""
        return self.last_line - self.first_line + 1

    @property
    def is_sound(self) -> bool:
        """Whether every line holds."""
        return self.fault is None

    @property
    def is_guarded(self) -> bool:
        """Whether a head in a second place was compared, without which a cut end is not noticed."""
        return self.heads > 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody has to look into although every line holds."""
        said = []
        if self.not_kept_since:
            said.append(
                _("The head could not be kept in its second place since {moment}. Mend that place.").format(
                    moment=self.not_kept_since
                )
            )
        if self.unsealed_from:
            said.append(
                _(
                    "From line {line} on its key is not sealed, although an older one was. Ask who did that."
                ).format(line=self.unsealed_from)
            )
        return tuple(said)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that has to be said, the most important first."""
        return (*self._answer(), *self._caveats())

    def _answer(self) -> tuple[str, ...]:
        if self.fault is not None:
            return (self.fault.sentence,)
        if self.lines == 0:
            return (_("Nothing is on record yet."),)
        whole = ngettext(
            "The audit is whole: {n} line, each tied to the one before.",
            "The audit is whole: {n} lines, each tied to the one before.",
            self.lines,
        ).format(n=self.lines)
        return (whole,)

    def _caveats(self) -> tuple[str, ...]:
        said = []
        if not self.is_guarded:
            said.append(
                _(
                    "No head was compared from a second place: lines cut off at the end, or a chain that was "
                    "replaced as a whole, would not be noticed. Set {setting} to a folder on another machine."
                ).format(setting="MAJAKKA_AUDIT_HEAD")
            )
        said.extend(self.warnings)
        if self.first_line > 1:
            said.append(
                _("It begins at line {line}: older lines were deleted as their time was over.").format(
                    line=self.first_line
                )
            )
        cut = self.cut_lines + self.has_cut_end
        if cut:
            said.append(
                ngettext(
                    "{n} time a last line was cut, as when power fails, and set aside.",
                    "{n} times a last line was cut, as when power fails, and set aside.",
                    cut,
                ).format(n=cut)
            )
        if self.backwards:
            said.append(
                ngettext(
                    "{n} time the clock went back.", "{n} times the clock went back.", self.backwards
                ).format(n=self.backwards)
            )
        return tuple(said)


def _fault_words(kind: str) -> str:
    return {
        EDITED: _("Line {line} of the audit ({file}) was edited: it is not as it was written."),
        DELETED: _("Line {line} of the audit is missing ({file}): lines were deleted."),
        INSERTED: _("A line before number {line} of the audit was inserted ({file})."),
        SWAPPED: _("Lines of the audit were swapped from line {line} on ({file})."),
        TRUNCATED: _(
            "Line {line} and all after it are missing from the end of the audit: it was cut, or an older "
            "copy was put in its place. The head in the second place knows of more."
        ),
        REPLACED: _(
            "The audit is not the one whose head is kept: up to line {line} it was replaced, or put back and "
            "written on."
        ),
        BEGUN_LATE: _(
            "The audit begins at line {line}, and no line says that older ones were deleted as their time "
            "was over."
        ),
        NO_KEY: _(
            "From line {line} on ({file}) the audit cannot be checked: its key is gone, or sealed with "
            "another key than that of the stores now. Set the key that it had."
        ),
        NO_SEGMENT: _("{file} does not begin as a part of the audit does, at line {line}: it was changed."),
    }[kind]
