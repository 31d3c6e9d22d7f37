"""Understands exports of survey servers, ODK Central and KoboToolbox, and needs no help with our own form."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from data.intake.field import Field, Kind
from data.intake.headers import normalised
from data.intake.kinds import kind_of
from data.intake.request import LEFT_OUT
from data.intake.sheet import Sheet
from data.intake.survey_labels import without_labels
from data.intake.survey_questions import HELPER, MARK, MARKS, ORGANISATION, survey_questions
from data.intake.survey_selections import merged_selections, selection_fields

RECORD_ID = "record_id"
# The id of a submission, the steadiest first: from _uuid on they change when an answer is edited there.
IDS = ("meta/rootUuid", "rootUuid", "KEY", "_uuid", "meta-instanceID", "meta/instanceID", "instanceID")
# What servers write beside the answers: who sent them, when, from which device, how far they were checked.
ODK_COLUMNS = frozenset(
    {
        "SubmissionDate", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected",
        "Status", "ReviewState", "DeviceID", "Edits", "FormVersion", "isValidated", "meta-instanceID",
        "instanceID", "meta-instanceName", "instanceName", "meta-deprecatedID", "deprecatedID",
    }
)  # fmt: skip
KOBO_COLUMNS = frozenset(
    {
        "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
        "_tags", "_index", "__version__", "_version_", "_attachments", "_geolocation", "_xform_id_string",
        "formhub/uuid", "meta/instanceID", "meta/instanceName", "meta/deprecatedID", "meta/rootUuid",
        "rootUuid",
    }
)  # fmt: skip
# A form that was deployed anew holds further columns of versions.
_VERSION = re.compile(r"_{1,2}version_{1,3}\d{3}")
_UUID = "uuid:"


def understood_export(sheet: Sheet, kind: Kind | None = None) -> Sheet:
    """Return a sheet with plain headers and one column for each question.

    In an export of our own form labels become codes too, and ids of records are those that stay when an
    answer is edited on the server. A sheet of other origin comes back as it is, but for split answers.
    `kind` is what the file is taken as, None where it is to be guessed; our own form knows its kind.
    """
    own_kind = own_form_kind(sheet.headers, sheet.columns)
    if own_kind is None:
        return merged_selections(replace(sheet, headers=plain_headers(sheet.headers, kind)), kind)
    own = kind_of(own_kind)
    named = without_labels(sheet, own)
    plain = replace(named, headers=plain_headers(named.headers, own))
    return _with_steady_ids(merged_selections(plain, own))


def is_own_form(headers: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> bool:
    """Return whether a sheet is an export of our own form."""
    return own_form_kind(headers, columns) is not None


def own_form_kind(headers: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> str | None:
    """Return the kind of our own form that a sheet is an export of, None where it is none.

    Every row that has a mark has the same one, which this version of Majakka makes.
    """
    marks = [column for header, column in zip(headers, columns, strict=True) if _last_name(header) == MARK]
    if len(marks) != 1:
        return None
    found = pc.unique(marks[0].drop_null()).to_pylist()
    return MARKS.get(found[0]) if len(found) == 1 else None


def server_columns(headers: Sequence[str]) -> dict[str, str]:
    """Return what the columns are that server and form add to the answers: the record id, or LEFT_OUT.

    Meant for exports of our own form alone: what stands in other people's files is theirs to say.
    """
    record_id = next((name for name in IDS if name in headers), None)
    return {
        header: RECORD_ID if header == record_id else LEFT_OUT
        for header in headers
        if _is_of_server(header) or _last_name(header) == MARK or header.startswith(HELPER)
    }


def plain_headers(headers: Sequence[str], kind: Kind | None = None) -> tuple[str, ...]:
    """Return headers without the groups of questions that survey servers write before them.

    A path such as ``visit/contacts`` becomes ``contacts``; a choice keeps its question: ``forms/labour``. ODK
    Central separates by hyphens, which names hold too, so there a group is what two columns have in common.
    A header stays as it is where its short form would stand twice; so do all in files of other origin.
    """
    is_odk = "KEY" in headers and not {"SubmissionDate", "meta-instanceID", "instanceID"}.isdisjoint(headers)
    is_kobo = len(KOBO_COLUMNS.intersection(headers)) > 1 or MARK in map(_last_name, headers)
    if not (is_odk or is_kobo):
        return tuple(headers)
    selections = selection_fields(kind)
    known = _own_questions(headers, kind)
    short = [
        header
        if _is_of_server(header)
        else _without_hyphens(header, headers, known)
        if is_odk
        else _without_path(header, headers, selections)
        for header in headers
    ]
    times = Counter(short)
    plain = tuple(new if times[new] == 1 else old for new, old in zip(short, headers, strict=True))
    return plain if len(set(plain)) == len(plain) else tuple(headers)


def _without_path(header: str, headers: Sequence[str], selections: Mapping[str, Field]) -> str:
    parent, separator, name = header.rpartition("/")
    question = parent.rpartition("/")[2]
    is_choice = separator and (parent in headers or normalised(question) in selections)
    return f"{question}/{name}" if is_choice else name


def _without_hyphens(header: str, headers: Sequence[str], known: Collection[str]) -> str:
    """Return a header of ODK Central without the longest beginning that another question shares.

    What is left may also be a question that is known.
    """
    question, slash, choice = header.partition("/")
    others = {each.partition("/")[0] for each in headers if not _is_of_server(each)} - {question}
    cuts = [place for place, letter in enumerate(question, start=1) if letter == "-"]
    groups = [
        place
        for place in cuts
        if question[place:] in known or any(each.startswith(question[:place]) for each in others)
    ]
    return question[max(groups, default=0) :] + slash + choice


def _own_questions(headers: Sequence[str], kind: Kind | None) -> frozenset[str]:
    if kind is None or MARK not in map(_last_name, headers):
        return frozenset()
    return frozenset({MARK, ORGANISATION, *(question.name for question in survey_questions(kind))})


def _with_steady_ids(sheet: Sheet) -> Sheet:
    """Return a sheet whose best column of ids is filled from the others, without their `uuid:`."""
    ids = [sheet.headers.index(name) for name in IDS if name in sheet.headers]
    if not ids:
        return sheet
    columns = list(sheet.columns)
    filled = pc.coalesce(*(columns[position] for position in ids))
    columns[ids[0]] = pc.replace_substring_regex(filled, f"^{_UUID}", "")
    return replace(sheet, columns=tuple(columns))


def _is_of_server(header: str) -> bool:
    return header in ODK_COLUMNS or header in KOBO_COLUMNS or bool(_VERSION.fullmatch(header))


def _last_name(header: str) -> str:
    return re.split(r"[/-]", header)[-1]
