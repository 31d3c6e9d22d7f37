"""Keeps the file that somebody dropped, with what is known of it, in the memory of the session alone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import streamlit as st

from data.access import Person
from data.intake.importing import look_at_file, read_file, take_in
from data.intake.report import Look, Report, Wanted
from data.intake.request import LEFT_OUT, Answer, Tell
from data.intake.sheet import ReadingOptions
from data.store import Store
from pages.shared.import_job import ImportJob
from pages.shared.state import View

ORGANISATION = "organisation"
_FILES, _CHOICES = "dropped-files", "column-choices"


@dataclass
class DroppedFile:
    """A file on its way in: its content, what the user says of it, and the jobs that read and write it.

    `kind` and `organisation` are None where nothing was said. `choices` holds the field of each header, as
    the user said; other columns are what the look found them to be.
    """

    content: bytes
    kind: str | None = None
    organisation: str | None = None
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    choices: dict[str, str] = field(default_factory=dict)
    looking: ImportJob[Look] | None = None
    checking: ImportJob[Answer] | None = None
    taking: ImportJob[Report] | None = None
    checks_itself: bool = True

    @property
    def look(self) -> Look | None:
        """What was seen of the file, once somebody looked."""
        return self.looking.result() if self.looking else None

    @property
    def kind_now(self) -> str | None:
        """The kind that was chosen, else the one that it looks like."""
        return self.kind or (self.look.kind if self.look else None)

    @property
    def fields(self) -> dict[str, str | None]:
        """The field of each column by its letter; empty where it is left out, None where nobody knows yet."""
        columns = self.look.columns if self.look else ()
        return {column.letter: self.field_of(column.header, column.field) for column in columns}

    def wanted(self, person: Person) -> Wanted:
        """Return what the user wants done with it; of the own organisation, if nothing else is said."""
        own = None if ORGANISATION in self.fields.values() else person.organisation
        headers = {column.header for column in self.look.columns} if self.look else self.choices.keys()
        return Wanted(
            kind=self.kind_now,
            organisation=self.organisation or own,
            mapping={header: code for header, code in self.choices.items() if header in headers},
            reading=self.reading,
        )

    def field_of(self, header: str, found: str | None) -> str | None:
        """Return the field a column is taken as; empty where it is left out, None where nobody knows yet."""
        return self.choices.get(header, found)

    def start_look(self, store: Store, person: Person) -> None:
        """Look at the file with what is said of it; what was found before is forgotten."""
        self.stop()
        self.checks_itself = True
        wanted, content = self.wanted(person), self.content

        def work(tell: Tell, cancelled: Callable[[], bool]) -> Look:
            return look_at_file(store, person, content, wanted, tell=tell, cancelled=cancelled)

        self.looking, self.checking, self.taking = (
            ImportJob(work, records=self.look.rows if self.look else 0),
            None,
            None,
        )

    def start_check(self, store: Store, person: Person) -> None:
        """Check every record, and write nothing."""
        wanted, content = self.wanted(person), self.content

        def work(tell: Tell, cancelled: Callable[[], bool]) -> Answer:
            return read_file(store, person, content, wanted, tell=tell, cancelled=cancelled)

        self.checks_itself = False
        self.checking, self.taking = ImportJob(work, records=self.look.rows if self.look else 0), None

    def start_taking(self, store: Store, person: Person) -> None:
        """Write what was checked, all of it or nothing."""
        answer, wanted = self.checking.result() if self.checking else None, self.wanted(person)
        if answer is None:
            return

        def work(tell: Tell, cancelled: Callable[[], bool]) -> Report:  # noqa: ARG001  # one transaction, not stopped
            tell("writing", 0, 0)
            return take_in(store, person, answer, wanted)

        self.taking = ImportJob(work, records=answer.rows.num_rows if answer.rows else 0)

    def choose(self, header: str, code: str) -> None:
        """Take a column as a field, or leave it out (""); it must be checked anew."""
        self.choices[header] = code
        self._forget_check()

    def leave_out(self, headers: list[str]) -> None:
        """Leave several columns out."""
        self.choices |= dict.fromkeys(headers, LEFT_OUT)
        self._forget_check()

    def say_kind(self, code: str, fields: Collection[str]) -> None:
        """Say of which kind the records are; choices that the kind has no field for are dropped."""
        self.kind = code
        self.choices = {
            header: chosen
            for header, chosen in self.choices.items()
            if chosen in fields or chosen == LEFT_OUT
        }

    def say_organisation(self, code: str | None) -> None:
        """Say whose data it is; None for what the file says."""
        self.organisation = code
        self._forget_check()

    def stop(self) -> None:
        """Stop whatever reads it."""
        for job in (self.looking, self.checking):
            if job is not None and job.running:
                job.cancel()

    def _forget_check(self) -> None:
        if self.checking is not None and self.checking.running:
            self.checking.cancel()
        self.checking, self.taking, self.checks_itself = None, None, False


def dropped_file(view: View) -> DroppedFile | None:
    """Return the file that this session is bringing into the store in view, in the role in view."""
    return _files().get(_key(view))


def drop_file(view: View, content: bytes) -> DroppedFile:
    """Begin with a file; what was said of columns of an earlier one holds for columns of the same name."""
    put_away(view)
    made = DroppedFile(content, choices=dict(_remembered(view)))
    _files()[_key(view)] = made
    return made


def put_away(view: View) -> None:
    """Forget the file; what was said of its columns stays in the session, for the mended file."""
    gone = _files().pop(_key(view), None)
    if gone is not None:
        gone.stop()
        _remembered(view).update(gone.choices)


def _files() -> dict[tuple[str, str], DroppedFile]:
    files: dict[tuple[str, str], DroppedFile] = st.session_state.setdefault(_FILES, {})
    return files


def _remembered(view: View) -> dict[str, str]:
    choices: dict[str, str] = st.session_state.setdefault(_CHOICES, {}).setdefault(_key(view), {})
    return choices


def _key(view: View) -> tuple[str, str]:
    return view.store, view.person.id
