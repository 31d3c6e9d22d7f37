"""Checks that escaped text means what it meant and can do nothing else."""

import html
import json

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.escaping import escape_html, json_for_script
from tests.test_layers.payloads import PAYLOADS

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaped_html_holds_no_mark_that_opens_anything(payload: str) -> None:
    assert not set(escape_html(payload)) & set("<>\"'`${}\\\u2028\u2029\n")


@given(st.text())
def test_escaped_html_shows_the_printable_text(text: str) -> None:
    kept = [mark for mark in text if mark.isprintable() or mark in "\u00a0\u2009\u202f"]
    assert html.unescape(escape_html(text)) == "".join(kept)


def test_thousands_stay_apart_as_babel_writes_them() -> None:
    assert escape_html("12\u00a0345") == "12\u00a0345"


def test_what_is_not_text_is_escaped_as_its_text() -> None:
    assert escape_html(12) == "12"


@given(JSON)
def test_json_in_a_script_means_the_same(value: object) -> None:
    assert json.loads(json_for_script(value)) == value


@given(JSON)
def test_json_in_a_script_cannot_end_it_and_passes_jinja_unchanged(value: object) -> None:
    written = json_for_script(value)
    assert written.isascii()
    assert not set(written) & set("<>&'`_")
    assert "${" not in written
    assert jinja2.Template(written).render() == written


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_survive_jinja_as_they_are(payload: str) -> None:
    assert json.loads(jinja2.Template(json_for_script({"x": [payload]})).render()) == {"x": [payload]}


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_for_script([float("nan")])
