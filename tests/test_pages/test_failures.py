"""Tests that what nobody foresaw shows a reference on the screen, whose line in the log holds no value."""

import json
import subprocess
import sys

from data.store import REPOSITORY

SECRETS = ("Erasmus Eatery", "010190-123A")
_PROGRAM = """
import sys
from streamlit.testing.v1 import AppTest
from data.log_lines import set_up_logs
if "plain" not in sys.argv:
    set_up_logs()

screen = '''
import streamlit as st
from pages.shared.failures import ReportedFailures
st.title("Before")
with ReportedFailures():
    if st.button("stop"):
        st.stop()
    raise ValueError("Erasmus Eatery has 010190-123A")
'''
run = AppTest.from_string(screen).run()
print("ERRORS", [each.value for each in run.error], "EXCEPTIONS", len(run.exception))
print("STOPPED", [each.value for each in run.button[0].click().run().error])
"""


def run(*arguments: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout, done.stderr


def test_the_screen_shows_a_reference_and_the_log_has_the_place_but_no_value() -> None:
    shown, log = run()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    (line,) = [each for each in lines if "reference" in each]
    assert line["errors"][0]["type"] == "builtins.ValueError"
    assert f"reference {line['reference']}" in shown
    assert "EXCEPTIONS 0" in shown
    assert "STOPPED []" in shown
    assert [secret for secret in SECRETS if secret in shown + log] == []


def test_without_such_logs_an_error_goes_on_as_tests_need_it() -> None:
    shown, log = run("plain")
    assert "ERRORS [] EXCEPTIONS 1" in shown
    assert all(secret in log for secret in SECRETS)
