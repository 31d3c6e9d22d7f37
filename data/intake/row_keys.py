"""Gives every row its keyed id, and a key of its content where it has an id of its own."""

import secrets

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.column import Column
from data.intake.parsed import Built, Fault, Parsed
from data.intake.record_keys import joined_messages, occurrence_ids
from data.language import _

# Kinds whose ids are open facts and stand in the store as they are.
_PLAIN_IDS = {"areas": "area_id", "organisations": "code"}


def keyed_rows(parsed: Parsed, built: Built) -> pa.Table:
    """Return the rows with whose they are, their keyed id and, where they have an own id, content."""
    owner = (parsed.kind.code, parsed.organisation)
    content = built.content if built.content is not None else _content(parsed, owner)
    ids, keys = _ids_and_keys(parsed, built, content, owner)
    sources = pa.repeat(pa.scalar(parsed.organisation), len(ids))
    return pa.table({"source": sources, "source_id": ids, "content_key": keys, **built.columns})


def _ids_and_keys(
    parsed: Parsed, built: Built, content: pa.Array, owner: tuple[str, str]
) -> tuple[pa.Array, pa.Array]:
    """Return ids and content keys: by the kind's own identity, by record ids, else by the whole record."""
    if (plain := _PLAIN_IDS.get(parsed.kind.code)) is not None:
        return parsed.texts(plain), _content_keys(parsed, content)
    if built.identity is not None:
        messages = joined_messages([built.identity], before=_before(*owner, "id"))
    elif parsed.kind.identity:
        parts = [parsed.named_keys(code) for code in parsed.kind.identity]
        messages = joined_messages(parts, before=_before(*owner, "id"))
    else:
        return _ids_of_records(parsed, content, owner)
    return pa.array(parsed.keyer.ids(messages.to_pylist())), _content_keys(parsed, content)


def _content(parsed: Parsed, owner: tuple[str, str]) -> pa.Array:
    """Return what a file says of each record, without its id: the same however columns stand."""
    known = [field.code for field in parsed.kind.fields if parsed.has(field.code)]
    parts = [parsed.named_keys(code) for code in known if code not in ("organisation", "record_id")]
    return joined_messages(parts, before=_before(*owner, "content"))


def _content_keys(parsed: Parsed, content: pa.Array) -> pa.Array:
    return pa.array(parsed.keyer.content_keys(content.to_pylist()), pa.string())


def _ids_of_records(parsed: Parsed, content: pa.Array, owner: tuple[str, str]) -> tuple[pa.Array, pa.Array]:
    """Return ids from record ids, and from the whole record where it has none; such have no content key."""
    column = parsed.columns.get("record_id")
    if not isinstance(column, Column):
        return occurrence_ids(parsed.keyer, content), pa.nulls(len(content), pa.string())
    # As `worksite_id` makes the id of a worksite that another file names.
    ids = pa.array(parsed.keyer.ids(column.key_texts().to_pylist(), before=(*owner, "id")))
    keys = _content_keys(parsed, content)
    if column.filled.all():
        return ids, keys
    has_id = pa.array(column.filled)
    no_key = pa.scalar(None, pa.string())
    return pc.if_else(has_id, ids, occurrence_ids(parsed.keyer, content)), pc.if_else(has_id, keys, no_key)


def _before(*parts: str) -> str:
    return "\x1f".join(parts)


def shuffled(rows: pa.Table) -> pa.Table:
    """Return the rows in random order: their place in the file could tell one from another."""
    order = np.random.default_rng(secrets.randbits(128)).permutation(rows.num_rows)
    return rows.take(pa.array(order))


def repeated_ids(parsed: Parsed) -> list[Fault]:
    """Return the rows whose record id, or whatever makes a record the same, stands in an earlier row."""
    codes = parsed.kind.identity or (("record_id",) if parsed.has("record_id") else ())
    codes = tuple(code for code in codes if parsed.has(code))
    if not codes:
        return []
    joined = joined_messages([parsed.named_keys(code) for code in codes], before="")
    filled = np.any([parsed.columns[code].filled for code in codes], axis=0)
    seen = joined.dictionary_encode().indices.to_numpy()
    first = np.full(int(seen.max(initial=-1)) + 1, len(seen), dtype=np.int64)
    np.minimum.at(first, seen, np.arange(len(seen)))
    again = np.flatnonzero(filled & (first[seen] < np.arange(len(seen))))
    problem = _("This stands in an earlier row already. Keep one of them, or give each its own id.")
    return [(again, codes[0], problem)] if again.size else []
