"""Makes the keyed ids of records, so that the same record is known again and nobody can guess one back."""

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.bulk_mac import BulkMac
from data.pepper import ID_BYTES

SEPARATOR = "\x1f"
_HEX = np.frombuffer(b"".join(b"%02x" % number for number in range(256)), np.uint16)


class Keyer:
    """Makes keyed digests under the pepper of a store: 16 bytes, or 32 hex digits.

    Single ones are HMAC-SHA256, as `data.pepper.keyed_id` makes them. Those of many records are AES-CMAC,
    under one key for ids and one for contents: a million take half a second (docs/decisions/0008).
    """

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper
        self._ids, self._contents = (
            BulkMac(hmac.digest(pepper, f"majakka {use}".encode(), "sha256")) for use in ("ids", "contents")
        )

    def key(self, *parts: str) -> str:
        """Return the digest of the parts, equal to `data.pepper.keyed_id` of the same store."""
        message = SEPARATOR.join(parts).encode()
        return hmac.digest(self._pepper, message, hashlib.sha256)[:ID_BYTES].hex()

    def ids(self, messages: pa.Array) -> pa.Array:
        """Return the id of each record, 16 bytes."""
        return self._ids.macs(messages)

    def content_keys(self, messages: pa.Array) -> pa.Array:
        """Return the key of each content, 16 bytes."""
        return self._contents.macs(messages)


def joined_messages(parts: Sequence[pa.Array], *, before: Sequence[str]) -> pa.Array:
    """Return one text per row: its parts behind a common beginning; a part that is null leaves no trace."""
    beginning = pa.repeat(pa.scalar(SEPARATOR.join(before)), len(parts[0]))
    return pc.binary_join_element_wise(beginning, *parts, SEPARATOR, null_handling="skip")


def record_ids(keyer: Keyer, kind: str, organisation: str, ids: pa.Array) -> pa.Array:
    """Return the keyed id of records of a kind by the ids that their organisation gives them."""
    return keyer.ids(joined_messages([ids], before=(kind, organisation, "id")))


def occurrence_ids(keyer: Keyer, messages: pa.Array) -> pa.Array:
    """Return an id per message; equal messages get different ones, by their number in the file.

    So two alike sightings stay two, and a file that repeats part of an earlier one repeats its ids.
    """
    same = messages.dictionary_encode().indices.to_numpy()
    order = np.argsort(same, kind="stable")
    begins = np.r_[True, same[order][1:] != same[order][:-1]][: len(order)]
    places = np.arange(len(order))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = places - np.maximum.accumulate(np.where(begins, places, 0)) + 1
    if not len(order) or number.max() == 1:
        return keyer.ids(messages)
    again = pc.if_else(
        pa.array(number > 1), pc.cast(pa.array(number), pa.string()), pa.scalar(None, pa.string())
    )
    return keyer.ids(pc.binary_join_element_wise(messages, again, SEPARATOR, null_handling="skip"))


def hex_texts(digests: pa.ChunkedArray) -> pa.Array:
    """Return digests of 16 bytes as texts of 32 hex digits, null where there is none."""
    whole = digests.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], digests.type)
    missing = whole.is_null().to_numpy(zero_copy_only=False)
    content = np.zeros(len(whole) * ID_BYTES, np.uint8)
    if not missing.all():
        filled = whole.fill_null(bytes(ID_BYTES))
        start = filled.offset * ID_BYTES
        content = np.frombuffer(filled.buffers()[1], np.uint8)[start : start + content.size]
    digits = pa.py_buffer(_HEX[content].tobytes())
    offsets = pa.py_buffer(np.arange(len(whole) + 1, dtype=np.int32) * 2 * ID_BYTES)
    texts = pa.Array.from_buffers(pa.string(), len(whole), [None, offsets, digits])
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), texts) if missing.any() else texts
