"""Turns columns of Parquet into texts, as a person would write their values."""

import pyarrow as pa
import pyarrow.compute as pc

from data.intake.reading.cell_text import cell_text

# Below these, whole numbers are exact, and Arrow writes numbers without an exponent.
_PLAIN, _PLAIN_IN_ARROW = 1e15, 1e9


def texts_of(values: pa.Array) -> pa.StringArray:
    """Return a text for each value of a plain type, null for null and NaN; moments with a zone are in UTC.

    Raises
    ------
    pyarrow.ArrowException, ValueError
        When a text is not UTF-8, or a moment lies beyond the years that Python knows.
    """
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    kind = values.type
    if pa.types.is_null(kind):
        return pa.nulls(len(values), pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        values = values.cast(pa.string())
        values.validate(full=True)
        return values
    if pa.types.is_floating(kind):
        return _float_texts(values if kind.bit_width > 16 else values.cast(pa.float32()))
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return values.cast(pa.string())
    in_python = values.cast(_in_python(kind), safe=False).to_pylist()
    return pa.array([cell_text(each) for each in in_python], pa.string())


def _float_texts(values: pa.Array) -> pa.StringArray:
    # pandas writes NaN where there is no number, and whole numbers as floats where one is missing.
    values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    largest = pc.max(pc.abs(values)).as_py() or 0.0
    if largest < _PLAIN and pc.all(pc.equal(values, pc.floor(values))).as_py():
        return values.cast(pa.int64()).cast(pa.string())
    if largest < _PLAIN_IN_ARROW:
        return values.cast(pa.string())
    return pa.array([cell_text(each) for each in values.to_pylist()], pa.string())


def _in_python(kind: pa.DataType) -> pa.DataType:
    """Return the type that Python has for a type: no nanoseconds, no zone whose name must be looked up."""
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC" if kind.tz else None)
    if pa.types.is_time(kind):
        return pa.time64("us")
    return pa.duration("us") if pa.types.is_duration(kind) else kind
