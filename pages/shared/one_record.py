"""Sends one record that was entered on screen through the same door as files, and says what is kept of it."""

import csv
import io
import secrets
from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa

from data.access import Person
from data.intake.field import Kind
from data.intake.importing import check_may_enter, import_file
from data.intake.report import Report, Wanted
from data.intake.request import TAKE_IN, Answer, Request, Tell
from data.intake.sheet import ReadingOptions, Sheet
from data.intake.store_facts import gather_facts
from data.store import Store
from pages.shared.import_job import ImportJob

Values = Mapping[str, str]

_DIGITS_TO_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def would_be_kept(store: Store, person: Person, kind: Kind, values: Values, organisation: str) -> Answer:
    """Return what the door makes of a record: faults, or the one coarsened row; nothing is written.

    It is checked by the code that the reading process runs, but here: there is no file to be wary of, and
    the answer must come between two taps.
    """
    # It brings every check along, a fifth of a second that the other screens need not wait for.
    from data.intake.understanding import check

    check_may_enter(store, person, kind)
    filled = {code: value for code, value in values.items() if value}
    sheet = Sheet(
        headers=tuple(filled),
        columns=tuple(pa.chunked_array([[value]], pa.string()) for value in filled.values()),
        row_numbers=np.array([2], np.int32),
        format="csv",
    )
    facts = gather_facts(store, organisation=organisation, kind=kind.code)
    request = Request(TAKE_IN, kind.code, {}, {}, ReadingOptions(), facts)
    faults, rows, notes = check(sheet, request, lambda step, done, all_: None)  # noqa: ARG005
    return Answer(digest="", size=0, faults=faults, rows=rows, notes=notes)


def start_taking_in(
    store: Store, person: Person, kind: Kind, values: Values, organisation: str
) -> ImportJob[Report]:
    """Take one record in, as a file of one row whose columns are named by field."""
    content = record_as_csv(values)
    # These are our own names of fields: nothing is to be remembered for the next file.
    wanted = Wanted(kind=kind.code, organisation=organisation, remember=False)

    def work(tell: Tell, cancelled: Callable[[], bool]) -> Report:
        return import_file(store, person, content, wanted, tell=tell, cancelled=cancelled)

    return ImportJob(work)


def new_record_id() -> str:
    """Return a random id with one digit; many in a row could look like a personal identity code."""
    return "e1-" + secrets.token_hex(8).translate(_DIGITS_TO_LETTERS)


def record_as_csv(values: Values) -> bytes:
    """Return one record as a CSV file; fields without a value are not among its columns."""
    filled = {code: value for code, value in values.items() if value}
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(filled)
    writer.writerow(filled.values())
    return lines.getvalue().encode("utf-8")
