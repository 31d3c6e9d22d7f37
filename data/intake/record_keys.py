"""Makes the keyed ids of records, so that the same record is known again and nobody can guess one back."""

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.pepper import ID_BYTES

_SEPARATOR = "\x1f"


class Keyer:
    """Makes keyed digests under the pepper of a store, cut to 16 bytes, as 32 hex digits.

    Ids are HMAC-SHA256. Keys of content, which only tell whether a record is still the same, are keyed
    BLAKE2b (RFC 7693), twice as fast.
    """

    def __init__(self, pepper: bytes) -> None:
        # Copies of a primed digest are half the price of new ones, which counts with a million records.
        self._ids = hmac.new(pepper, digestmod="sha256")
        self._contents = hashlib.blake2b(key=hashlib.sha512(pepper).digest(), digest_size=ID_BYTES)

    def key(self, *parts: str) -> str:
        """Return the id of the parts; equal to `data.pepper.keyed_id` of the same store."""
        return self.ids([_SEPARATOR.join(parts)])[0]

    def ids(self, messages: Sequence[str], *, before: Sequence[str] = ()) -> list[str]:
        """Return the id of each message; of the common first parts and the message, where there are such."""
        digests = []
        begun = self._ids.copy()
        begun.update("".join(part + _SEPARATOR for part in before).encode())
        for message in messages:
            digest = begun.copy()
            digest.update(message.encode())
            digests.append(digest.hexdigest()[: 2 * ID_BYTES])
        return digests

    def content_keys(self, messages: Sequence[str]) -> list[str]:
        """Return the key of each content."""
        keys = []
        for message in messages:
            digest = self._contents.copy()
            digest.update(message.encode())
            keys.append(digest.hexdigest())
        return keys


def joined_messages(parts: Sequence[pa.Array], *, before: str) -> pa.Array:
    """Return one text per row: its parts behind a common beginning; a part that is null leaves no trace."""
    beginning = pa.repeat(pa.scalar(before), len(parts[0]))
    return pc.binary_join_element_wise(beginning, *parts, _SEPARATOR, null_handling="skip")


def occurrence_ids(keyer: Keyer, messages: pa.Array) -> pa.Array:
    """Return an id per message; equal messages get different ones, by their number in the file.

    So two alike sightings stay two, and a file that repeats part of an earlier one repeats its ids.
    """
    ids = keyer.ids(messages.to_pylist())
    positions, numbers = _repeats(messages)
    for position, number in zip(positions, numbers, strict=True):
        ids[position] = keyer.key(ids[position], str(number))
    return pa.array(ids, pa.string())


def _repeats(messages: pa.Array) -> tuple[list[int], list[int]]:
    """Return position and occurrence (2, 3, ...) of each message that stood before."""
    same = messages.dictionary_encode().indices.to_numpy()
    order = np.argsort(same, kind="stable")
    begins = np.r_[True, same[order][1:] != same[order][:-1]]
    places = np.arange(len(order))
    number = places - np.maximum.accumulate(np.where(begins, places, 0)) + 1
    again = number > 1
    return order[again].tolist(), number[again].tolist()
