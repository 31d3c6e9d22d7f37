"""Says what the cells of a column look like, so that a person can tell it by more than its header."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SAMPLE = 500
_LOOKS = (
    ("dates", r"^(\d{4}-\d{1,2}-\d{1,2}([T ].*)?|\d{1,2}\.\d{1,2}\.\d{4}.*|\d{4}-?W\d{2}|\d{4}-\d{2})$"),
    ("times", r"^\d{1,2}[:.]\d{2}(:\d{2})?$"),
    ("flags", r"(?i)^(yes|no|true|false|kyllä|ei|ja|nej|nei|jah|jā|nē|taip|ne|tak|nie|nein)$"),
    ("numbers", r"^-?\d+([.,]\d+)?$"),
)
_CODES_AT_MOST = 30


def content_of(texts: pa.ChunkedArray) -> str:
    """Return dates, times, flags, numbers, codes, texts or empty, by the first filled cells."""
    sample = texts.drop_null().slice(0, SAMPLE)
    if not len(sample):
        return "empty"
    for name, pattern in _LOOKS:
        if np.mean(pc.match_substring_regex(sample, pattern).to_numpy()) > 0.9:
            return name
    few = pc.count_distinct(sample).as_py() <= min(_CODES_AT_MOST, max(2, len(sample) // 2))
    return "codes" if few else "texts"
