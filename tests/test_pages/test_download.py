"""Tests the CSV that people save: nothing in it runs in a spreadsheet, and numbers stay numbers."""

import csv
import io

import pandas as pd
import pytest

from pages.shared.download import harmless_cell, table_as_csv


@pytest.mark.parametrize(
    "payload",
    [
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "|cmd",
        "%0A=1",
        "\t=1",
        " =1",
        "\u200b=1",
        "\ufeff=1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\r\n=1",
    ],
)
def test_a_formula_comes_out_as_text(payload: str) -> None:
    assert harmless_cell(payload).startswith("'")


@pytest.mark.parametrize("text", ["250mN667175E38600", "Library 4", "a=b", ""])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert harmless_cell(text) == text


def test_a_table_is_read_back_as_it_was() -> None:
    table = pd.DataFrame({"cell": ['a "b"; c', "=1+1"], "value": [1.5, None], "known": [True, False]})
    written = table_as_csv(table)
    assert written.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert rows == [["cell", "value", "known"], ['a "b"; c', "1.5", "True"], ["'=1+1", "", "False"]]
