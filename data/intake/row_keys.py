"""Gives every row its keyed id, and a key of its content where it has an id of its own."""

import secrets
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from data.intake.column import Column, named
from data.intake.parsed import Built, Fault, Parsed
from data.intake.parsing_numbers import DEGREE_DECIMALS
from data.intake.record_keys import SEPARATOR, hex_texts, joined_messages, occurrence_ids, record_ids
from data.language import _
from data.pepper import ID_BYTES

# Kinds whose ids are open facts and stand in the store as they are.
_PLAIN_IDS = {"areas": "area_id", "organisations": "code"}
_NO_CONTENT = frozenset({"organisation", "record_id"})
# The parts of a message must always be joined alike, so what is taken together goes by type, not by file.
_OF_FEW_VALUES = frozenset({"band", "clock", "code", "codes", "flag"})
_RENUMBERED_ABOVE = 1 << 40
_COUNTED_BELOW = 1 << 22
_ROWS_AT_ONCE = 1 << 17


def keyed_rows(parsed: Parsed, built: Built) -> pa.Table:
    """Return the rows in random order, with whose they are, keyed ids, and keys of content beside own ids."""
    owner = (parsed.kind.code, parsed.organisation)
    ids, keys = _ids_and_keys(parsed, built, owner)
    sources = pa.DictionaryArray.from_arrays(np.zeros(len(ids), np.int32), pa.array([parsed.organisation]))
    rows = _shuffled(pa.table({"source": sources, "source_id": ids, "content_key": keys, **built.columns}))
    for name in ("source_id", "content_key"):  # as texts only now: bytes are shuffled faster
        if rows[name].type == pa.binary(ID_BYTES):
            rows = rows.set_column(rows.column_names.index(name), name, hex_texts(rows[name]))
    return rows


def _ids_and_keys(parsed: Parsed, built: Built, owner: tuple[str, str]) -> tuple[pa.Array, pa.Array]:
    """Return ids and content keys: by the kind's own identity, by record ids, else by the whole record."""
    content = [built.content] if built.content is not None else _content(parsed)
    if (plain := _PLAIN_IDS.get(parsed.kind.code)) is not None:
        return parsed.texts(plain), _content_keys(parsed, content, owner)
    if built.identity is not None:
        messages = joined_messages([built.identity], before=owner)
    elif parsed.kind.identity:
        messages = joined_messages([parsed.named_keys(code) for code in parsed.kind.identity], before=owner)
    else:
        return _ids_of_records(parsed, content, owner)
    return parsed.keyer.ids(messages), _content_keys(parsed, content, owner)


def _ids_of_records(
    parsed: Parsed, content: list[pa.Array], owner: tuple[str, str]
) -> tuple[pa.Array, pa.Array]:
    """Return ids from record ids, and from the whole record where it has none; such have no content key."""
    column = parsed.columns.get("record_id")
    no_key = pa.scalar(None, pa.binary(ID_BYTES))
    if not isinstance(column, Column):
        ids = occurrence_ids(parsed.keyer, joined_messages(content, before=owner))
        return ids, pa.nulls(len(ids), pa.binary(ID_BYTES))
    ids = record_ids(parsed.keyer, *owner, column.key_texts())
    keys = _content_keys(parsed, content, owner)
    if column.filled.all():
        return ids, keys
    has_id = pa.array(column.filled)
    whole = occurrence_ids(parsed.keyer, joined_messages(content, before=owner))
    return pc.if_else(has_id, ids, whole), pc.if_else(has_id, keys, no_key)


def _content_keys(parsed: Parsed, content: list[pa.Array], owner: tuple[str, str]) -> pa.Array:
    """Return the key of each content; a slice at a time, as the joined texts of all would fill the memory."""
    slices = range(0, len(content[0]), _ROWS_AT_ONCE)
    keys = [
        parsed.keyer.content_keys(
            joined_messages([part.slice(first, _ROWS_AT_ONCE) for part in content], before=owner)
        )
        for first in slices
    ]
    return pa.concat_arrays([pa.array([], pa.binary(ID_BYTES)), *keys])


def _content(parsed: Parsed) -> list[pa.Array]:
    """Return the parts of what a file says of each record, without its id: the same however columns stand."""
    known = [
        field for field in parsed.kind.fields if parsed.has(field.code) and field.code not in _NO_CONTENT
    ]
    coded = [field.code for field in known if field.type in _OF_FEW_VALUES]
    parts = [parsed.named_keys(field.code) for field in known if field.code not in coded]
    if parsed.geometry is not None:
        parts.append(_geometry_keys(parsed.geometry))
    return [_together(parsed, coded), *parts] if coded else parts


def _geometry_keys(geometry: NDArray[Any]) -> pa.Array:
    """Return where the file draws each record, null where it does not."""
    drawn = shapely.to_wkt(geometry, rounding_precision=DEGREE_DECIMALS)
    return named("geometry=", pa.array(drawn.tolist(), pa.string()))


def _distinct(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return a row for each distinct number, and for each row which of these its number is."""
    size = int(numbers.max(initial=0)) + 1
    if size > _COUNTED_BELOW:
        __, rows, each = np.unique(numbers, return_index=True, return_inverse=True)
        return rows, each
    # Where few combinations are possible, a table of them is ten times faster than sorting.
    row_of = np.full(size, -1, dtype=np.int64)
    row_of[numbers] = np.arange(len(numbers))
    found = np.flatnonzero(row_of >= 0)
    place = np.zeros(size, dtype=np.int64)
    place[found] = np.arange(len(found))
    return row_of[found], place[numbers]


def _together(parsed: Parsed, codes: list[str]) -> pa.Array:
    """Return the keys of several columns of few values as one text per row, made once per combination."""
    columns = [(code, parsed.coded(code)) for code in codes]
    combined = np.zeros(parsed.rows, dtype=np.int64)
    for __, column in columns:
        combined = combined * (len(column.keys) + 1) + column.codes + 1
        if combined.max(initial=0) > _RENUMBERED_ABOVE:
            combined = np.unique(combined, return_inverse=True)[1]
    rows, each = _distinct(combined)
    texts = [
        SEPARATOR.join(
            f"{code}={column.keys[place]}" for code, column in columns if (place := column.codes[row]) >= 0
        )
        for row in rows
    ]
    return pa.array(texts, pa.string()).take(pa.array(each))


def _shuffled(rows: pa.Table) -> pa.Table:
    """Return the rows in random order: their place in the file could tell one from another."""
    order = np.random.default_rng(secrets.randbits(128)).permutation(rows.num_rows)
    return rows.take(pa.array(order))


def repeated_ids(parsed: Parsed) -> list[Fault]:
    """Return the rows whose record id, or whatever makes a record the same, stands in an earlier row."""
    codes = parsed.kind.identity or (("record_id",) if parsed.has("record_id") else ())
    codes = tuple(code for code in codes if parsed.has(code))
    if not codes:
        return []
    filled = np.any([parsed.columns[code].filled for code in codes], axis=0)
    seen = _numbered(parsed, codes)
    first = np.full(int(seen.max(initial=-1)) + 1, len(seen), dtype=np.int64)
    # Written from the last row to the first, so that the first stays.
    first[seen[::-1]] = np.arange(len(seen))[::-1]
    again = np.flatnonzero(filled & (first[seen] < np.arange(len(seen))))
    problem = _("This stands in an earlier row already. Keep one of them, or give each its own id.")
    return [(again, codes[0], problem)] if again.size else []


def running_numbers(parsed: Parsed) -> list[Fault]:
    """Return a fault where the record ids are 1, 2, 3 and so on: such begin anew in the next file.

    Meant for a column that was only guessed to be the record id. Taken as such, its numbers would make the
    records of each file corrections of those of the file before.
    """
    column = parsed.columns.get("record_id")
    if not isinstance(column, Column):
        return []
    texts = pc.unique(pc.drop_null(column.named_keys("")))
    if not len(texts) or not pc.all(pc.match_substring_regex(texts, r"^[0-9]{1,7}$")).as_py():
        return []
    ends = pc.min_max(pc.cast(texts, pa.int64()))
    if (ends["min"].as_py(), ends["max"].as_py()) != (1, len(texts)):
        return []
    problem = _(
        "These may be the row numbers of this file. Say that the column is the record id, or leave it out."
    )
    return [(np.zeros(0, dtype=np.intp), "record_id", problem)]


def _numbered(parsed: Parsed, codes: tuple[str, ...]) -> NDArray[np.int64]:
    """Return a number for each row, equal where all the fields are."""
    column = parsed.columns[codes[0]]
    if len(codes) == 1 and isinstance(column, Column):
        return column.codes.astype(np.int64) + 1
    joined = joined_messages([parsed.named_keys(code) for code in codes], before=("",))
    return np.asarray(joined.dictionary_encode().indices.to_numpy(), dtype=np.int64)
