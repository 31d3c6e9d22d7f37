"""Draws what is wrong with a file: each problem with its rows, then every fault, to be saved as a table."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd
import streamlit as st

from data.language import _, ngettext
from layers.escaping import escape_html
from layers.number_text import write_count
from pages.shared.download import draw_download, table_as_csv
from pages.shared.frame import table_height

MOST_SHOWN = 1_000
MOST_ROWS_NAMED = 6
MOST_PROBLEMS = 30


def draw_faults(
    faults: pd.DataFrame,
    *,
    key: str,
    on_saved: Callable[[], None],
    columns: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Draw faults with columns row, column and problem; those of the whole file alone as sentences.

    Parameters
    ----------
    on_saved
        Called when somebody saved the table, to record that.
    columns
        How a column of the file is named, by the field it is taken as.
    """
    if faults["row"].isna().all() and faults["column"].isna().all():
        for problem in faults["problem"]:
            st.error(problem)
        return
    named = [columns.get(name, name) for name in faults["column"]]
    table = faults.assign(row=faults["row"].astype("Int32"), column=named)
    st.error(headline(table))
    _draw_problems(problems_of(table))
    shown = table.head(MOST_SHOWN)
    words = _("Every fault by row")
    if len(table) > MOST_SHOWN:
        words = _("The first {shown} of {all} faults by row").format(
            shown=write_count(MOST_SHOWN), all=write_count(len(table))
        )
    with st.expander(words):
        st.dataframe(
            shown,
            hide_index=True,
            height=table_height(len(shown), most=10),
            alt=_("Table of the faults by row"),
            placeholder=_("whole file"),
            column_order=["row", "column", "problem"],
            column_config={
                "row": st.column_config.NumberColumn(_("Row"), width="small"),
                "column": st.column_config.TextColumn(_("Column"), width="medium"),
                "problem": st.column_config.TextColumn(_("Problem, and what to do"), width=560),
            },
        )
    draw_download(
        _("Save all faults as CSV"),
        table_as_csv(table),
        name="majakka-faults.csv",
        key=key,
        on_saved=on_saved,
    )


def _draw_problems(problems: pd.DataFrame) -> None:
    """Draw the most frequent problems as a list, which a phone wraps where a table would cut it."""
    entries = "".join(
        f"<li>{escape_html(row.problem)}<br>"
        f'<span class="mj-note">{escape_html(_where(row.column, row.count_, row.rows))}</span></li>'
        for row in problems.head(MOST_PROBLEMS).itertuples()
    )
    st.html(f'<ul class="mj-faults">{entries}</ul>')


def _where(column: str | None, count: int, rows: str) -> str:
    times = ngettext("{count} time", "{count} times", count).format(count=write_count(count))
    return " · ".join([*([column] if isinstance(column, str) else []), times, rows])


def headline(faults: pd.DataFrame) -> str:
    """Return how much is wrong, and that nothing was taken in."""
    of_rows = faults["row"].nunique()
    if not of_rows:
        return _("Nothing was taken in: the file as a whole must be mended.")
    words = ngettext(
        "Nothing was taken in: {rows} row has faults. Mend it in your file, save it, and drop it again.",
        "Nothing was taken in: {rows} rows have faults. Mend them in your file, save it, and drop it again.",
        of_rows,
    )
    return words.format(rows=write_count(of_rows))


def problems_of(faults: pd.DataFrame) -> pd.DataFrame:
    """Return problem, column, count_ and rows (in words) of each problem, the most frequent first."""
    grouped = faults.groupby(["problem", "column"], dropna=False, sort=False)["row"]
    problems = grouped.agg(count_="size", rows=_rows_in_words).reset_index()
    return problems.sort_values("count_", ascending=False, kind="stable", ignore_index=True)


def _rows_in_words(rows: pd.Series) -> str:
    numbers = sorted(rows.dropna().unique())
    if not numbers:
        return _("whole file")
    words = ", ".join(str(number) for number in numbers[:MOST_ROWS_NAMED])
    words += "" if len(numbers) <= MOST_ROWS_NAMED else " ..."
    return ngettext("row {rows}", "rows {rows}", len(numbers)).format(rows=words)
