"""Tests that whatever Streamlit runs without the app's own script passes the gate as well."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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


def test_every_callback_is_guarded() -> None:
    bare = [
        f"{module.name}, line {call.lineno}: {keyword.arg}={ast.unparse(keyword.value)}"
        for module in MODULES
        for call in calls(module)
        if ast.unparse(call.func) not in HANDS_ON
        for keyword in call.keywords
        if keyword.arg and re.fullmatch(r"on_(click|change|select|\w+_change)", keyword.arg)
        if not isinstance(keyword.value, ast.Constant)
        and ast.unparse(keyword.value) not in WAYS_OUT | RECORDS
        and not ast.unparse(keyword.value).startswith("guarded(")
    ]
    assert bare == [], "write guarded(...) around it: Streamlit runs callbacks before the gate"


def test_every_fragment_is_guarded() -> None:
    bare = re.compile(r"\bst\.(?:experimental_)?(?:fragment|dialog)\b")
    found = [module.name for module in MODULES if bare.search(module.read_text(encoding="utf-8"))]
    assert found == ["guarding.py"], "write @guarded_fragment() instead"


def test_no_file_is_made_when_it_is_asked_for_past_the_gate() -> None:
    # Streamlit's own downloads are served without a cookie, or made outside of a run.
    assert [
        module.name for module in MODULES if "download_button" in module.read_text(encoding="utf-8")
    ] == []
