"""Tests that whatever Streamlit runs without the app's own script passes the gate as well."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "pages"
# They lead out, or to the provider, and so have to work for somebody who is not let in.
WAYS_OUT = {"st.login", "end_session"}
# Records alone that somebody saved what is on the page, which is worth knowing when the session is over, too.
RECORDS = {"on_saved"}
# Own functions that hand a callback on to a box which guards it.
HANDS_ON = {"draw_worded_choice", "_choose", "choose"}
MODULES = sorted(PAGES.rglob("*.py"))


def calls(module: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_every_callback_is_guarded(module: Path) -> None:
    bare = [
        f"line {call.lineno}: {keyword.arg}={ast.unparse(keyword.value)}"
        for call in calls(module)
        if ast.unparse(call.func) not in HANDS_ON
        for keyword in call.keywords
        if keyword.arg and re.fullmatch(r"on_(click|change|select|\w+_change)", keyword.arg)
        if not isinstance(keyword.value, ast.Constant)
        and ast.unparse(keyword.value) not in WAYS_OUT | RECORDS
        and not ast.unparse(keyword.value).startswith("guarded(")
    ]
    assert bare == [], "write guarded(...) around it: Streamlit runs callbacks before the gate"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_every_fragment_is_guarded(module: Path) -> None:
    bare = re.findall(r"\bst\.(?:experimental_)?(?:fragment|dialog)\b", module.read_text(encoding="utf-8"))
    assert bare == [] or module.name == "guarding.py", "write @guarded_fragment() instead"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_no_file_is_made_when_it_is_asked_for_past_the_gate(module: Path) -> None:
    # Streamlit's own downloads are served without a cookie, or made outside of a run.
    assert "download_button" not in module.read_text(encoding="utf-8")
