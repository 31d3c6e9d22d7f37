"""Computes AES-CMAC of many short texts at once, block by block over all of them.

The algorithm is that of RFC 4493 (NIST SP 800-38B), with a key of 256 bits. A call for each of a million
texts takes seconds; here each step of the chain is one call of the cipher over all texts.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from numpy.typing import NDArray

BLOCK = 16
# Bounds the memory of the padded texts: about so many bytes at a time.
_CHUNK_BYTES = 8 << 20
_THREADS = 2

Blocks = NDArray[np.uint8]


class BulkMac:
    """AES-CMAC under one key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(AES(key), ECB())  # noqa: S305  # the building block of CMAC, never used alone
        zero = self._encrypt(np.zeros((1, BLOCK), np.uint8))[0]
        self._full_key = _doubled(zero)
        self._padded_key = _doubled(self._full_key)

    def macs(self, texts: pa.Array) -> pa.Array:
        """Return the MAC of each text, 16 bytes; texts must hold no NUL, and none may be null."""
        with ThreadPoolExecutor(_THREADS) as threads:
            parts = list(threads.map(self._macs_of, _parts(texts)))
        whole = np.concatenate(parts) if parts else np.zeros((0, BLOCK), np.uint8)
        return pa.Array.from_buffers(pa.binary(BLOCK), len(whole), [None, pa.py_buffer(whole.tobytes())])

    def _macs_of(self, texts: pa.Array) -> Blocks:
        lengths = pc.binary_length(texts).to_numpy()
        last = np.maximum(lengths - 1, 0) // BLOCK
        padded = _padded(texts, lengths, int(last.max()) + 1)
        full = (lengths > 0) & (lengths % BLOCK == 0)
        padded[np.flatnonzero(~full), lengths[~full]] = 0x80
        final_keys = np.where(full[:, None], self._full_key, self._padded_key)
        state = np.zeros((len(texts), BLOCK), np.uint8)
        for block in range(int(last.max()) + 1):
            # Texts that ended before keep the state they ended with.
            going = last >= block
            chained = state ^ padded[:, block * BLOCK : (block + 1) * BLOCK]
            ends = last == block
            chained[ends] ^= final_keys[ends]
            state = np.where(going[:, None], self._encrypt(chained), state)
        return state

    def _encrypt(self, blocks: Blocks) -> Blocks:
        encryptor = self._cipher.encryptor()
        done = encryptor.update(np.ascontiguousarray(blocks).tobytes()) + encryptor.finalize()
        return np.frombuffer(done, np.uint8).reshape(-1, BLOCK)


def _padded(texts: pa.Array, lengths: NDArray[np.int64], blocks: int) -> Blocks:
    """Return the bytes of the texts as rows of one width, zeros behind each."""
    padded: Blocks = np.zeros((len(texts), blocks * BLOCK), np.uint8)
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    content = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    inside = np.arange(padded.shape[1], dtype=np.int32) < lengths[:, None].astype(np.int32)
    padded[inside] = content
    return padded


def _parts(texts: pa.Array) -> Iterator[pa.Array]:
    """Yield the texts in parts whose padded bytes stay within bounds."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 1
    rows = max(1, _CHUNK_BYTES // (longest + BLOCK))
    for first in range(0, len(texts), rows):
        yield texts.slice(first, rows)


def _doubled(block: Blocks) -> Blocks:
    """Return a block doubled in GF(2^128), as RFC 4493 derives its subkeys."""
    number = int.from_bytes(block.tobytes(), "big")
    doubled = (number << 1) & ((1 << 128) - 1)
    if number >> 127:
        doubled ^= 0x87
    return np.frombuffer(doubled.to_bytes(BLOCK, "big"), np.uint8)
