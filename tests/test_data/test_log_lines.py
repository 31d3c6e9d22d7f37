"""Tests that a log says where something happened, and holds nothing of what it happened to."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data.store import REPOSITORY

SECRETS = (
    "Erasmus Eatery",
    "203.0.113.77",
    "list-of-people.xlsx",
    "token=abc123",
    "010190-123A",
    "kirsi@example.org",
)

# What an app does in a process of its own: logs of ours and of others, warnings, errors caught and not.
_PROGRAM = """
import logging, sys, threading, warnings
if "plain" not in sys.argv:
    from data.log_lines import set_up_logs
    set_up_logs()
else:
    logging.basicConfig(level=logging.INFO)
secrets = {secrets!r}
name, address, file, query, code, mail = secrets
logging.getLogger("uvicorn.error").warning('%s - "GET /risk_map?%s"', address, query)
logging.getLogger("streamlit.web").error(f"cannot read {{file}} of {{mail}}")
logging.getLogger("majakka.backups").error("backup of %s failed: %s after %d tries", name, "OSError", 3)
warnings.warn(f"odd value {{code}}")
try:
    try:
        int(code)
    except ValueError as error:
        raise KeyError(name) from error
except KeyError:
    logging.getLogger("streamlit").error("Uncaught app execution", exc_info=True)
    logging.getLogger("asyncio").exception(f"with {{mail}}", stack_info=True)
thread = threading.Thread(target=lambda: {{}}[address])
thread.start()
thread.join()
raise RuntimeError(f"{{name}}, {{query}}")
"""


def log_of(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(secrets=SECRETS), *arguments],
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    return done.stdout + done.stderr


def test_no_value_reaches_the_log_by_any_way_while_the_plain_log_holds_all_of_them() -> None:
    log = log_of()
    assert [secret for secret in SECRETS if secret in log] == []
    plain = log_of("plain")
    assert [secret for secret in SECRETS if secret not in plain] == []


def test_every_line_is_json_and_says_where_it_happened() -> None:
    lines = [json.loads(line) for line in log_of().splitlines()]
    assert [line["logger"] for line in lines] == [
        "uvicorn.error", "streamlit.web", "majakka.backups", "py.warnings", "streamlit", "asyncio",
        "majakka.app", "majakka.app",
    ]  # fmt: skip
    assert all(line["moment"].endswith("+00:00") and line["at"] for line in lines)
    assert lines[2]["message"] == "backup of ... failed: OSError after 3 tries"
    assert [error["type"] for error in lines[4]["errors"]] == ["builtins.KeyError", "builtins.ValueError"]
    assert lines[-1]["errors"][0]["type"] == "builtins.RuntimeError"
    assert len(lines[-1]["reference"]) == 8
    assert "message" not in lines[0]


def test_a_place_names_no_folder_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from data.log_lines import error_places

    (tmp_path / "kirsi_plugin.py").write_text("def fail():\n    raise ValueError('x')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import kirsi_plugin  # type: ignore[import-not-found]

    with pytest.raises(ValueError, match="x") as caught:
        kirsi_plugin.fail()
    places = error_places(caught.value)
    assert places[-1] == "kirsi_plugin:fail:2"
    assert places[0].startswith("tests.test_data.test_log_lines:")
    assert str(tmp_path) not in "".join(places)


_IMPORT = """
import sys
from pathlib import Path
from data.command_line import run_command
from data.log_lines import set_up_logs
from data.store import create_store
set_up_logs()
folder = Path(sys.argv[1])
create_store(folder / "testby.duckdb", name="Testby", crs_epsg=3067).close()
given = ["import", "visits", str(folder / "list-of-people.csv"), "--store", str(folder / "testby.duckdb")]
sys.exit(run_command("", "", ("data.commands.import_file",), given))
"""


def test_an_import_that_is_refused_leaves_nothing_of_the_file_in_the_log(tmp_path: Path) -> None:
    lines = [
        "record_id,organisation,date,minutes,Kirsi's notes",
        "V-1,example,010190-123A,Erasmus Eatery,kirsi@example.org",
    ]
    (tmp_path / "list-of-people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(tmp_path)],
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert [
        value
        for value in ("010190-123A", "Erasmus Eatery", "kirsi@example.org")
        if value in done.stdout + done.stderr
    ] == []
