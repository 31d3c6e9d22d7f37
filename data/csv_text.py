"""Writes tables as CSV that no spreadsheet runs as a formula."""

import csv
import io

import pandas as pd


def table_as_csv(table: pd.DataFrame) -> str:
    """Return the table as CSV with a byte-order mark; no text in it is one that a spreadsheet would run."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([harmless_cell(name) for name in table.columns])
    writer.writerows([[_cell(value) for value in row] for row in table.itertuples(index=False)])
    return "\ufeff" + lines.getvalue()


def harmless_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: an apostrophe goes before a sign."""
    kept = "".join(
        letter for letter in str(text) if letter.isprintable() and letter not in "\u200b\u00a0\ufeff"
    )
    return "'" + kept if kept.lstrip()[:1] in tuple("=+-@|%＝＋－＠") else kept


def _cell(value: object) -> object:
    if isinstance(value, str):
        return harmless_cell(value)
    return "" if pd.isna(value) else value  # type: ignore[call-overload]
