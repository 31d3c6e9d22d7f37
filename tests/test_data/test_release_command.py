"""`python -m data release` brings a release from the draft to the folder, and refuses with one sentence."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from data.clock import set_today
from data.command_line import run_command
from data.commands import COMMANDS
from data.releases.folder import drafts_folder, releases_folder
from data.store import open_store
from tests.test_data.release_stores import HELD, TODAY, build_release_store, copied, keep, shown_digest

Run = Callable[..., tuple[int, str, str]]
RELEASE = tuple(each for each in COMMANDS if each == "data.commands.release")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a store with a draft."""
    set_today(TODAY)
    path = tmp_path_factory.mktemp("built") / "store" / "testby.duckdb"
    build_release_store(path)
    with open_store(path) as store:
        keep(store)
    yield path
    set_today(None)


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    """Give the file of a copy of that store."""
    return copied(built, tmp_path / "store")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a way to run a command: its exit code, and what it printed to say and to refuse."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        code = run_command("data", "", RELEASE, ["release", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def test_two_persons_bring_a_draft_into_the_folder_and_every_file_is_verified(path: Path, run: Run) -> None:
    (draft,) = json.loads(run("list", "--store", path, "--json")[1])["drafts"]
    shown = ("--manifest", draft["manifest_sha256"])
    assert run("approve", "2025-H2", "--store", path, "--person", "a1", *shown)[:2] == (
        0,
        "Release 2025-H2 is approved until 2026-12-04.\n",
    )
    code, said, _err = run("list", "--store", path, "--json")
    (draft,) = json.loads(said)["drafts"]
    assert (code, draft["approved_until"], draft["withstood"]) == (0, "2026-12-04", True)
    code, said, _err = run("publish", "2025-H2", "--store", path, "--person", "s1", "--json")
    folder = releases_folder(path)
    told = json.loads(said)
    assert (code, told["release"], told["folder"]) == (0, "2025-H2", str(folder / "2025-H2"))
    key = load_pem_public_key((folder / "publisher.pem").read_bytes()).public_bytes_raw()
    assert told["publisher"] == hashlib.sha256(key).hexdigest()
    code, said, _err = run("list", "--store", path)
    assert (code, "published" in said, "draft" in said) == (0, True, False)
    for named in ([folder], ["--store", path], [folder, "--store", path]):
        assert run("verify", *named)[0] == 0
    (folder / "2025-H2" / "totals.csv").chmod(0o644)
    (folder / "2025-H2" / "totals.csv").write_text("measure\n")
    code, said, _err = run("verify", folder, "--json")
    assert code == 2
    assert json.loads(said)["published"] == []
    assert "totals.csv" in json.loads(said)["faults"][0]
    code, said, _err = run("verify", "--store", path)
    assert (code, said.count("totals.csv")) == (2, 1)


def test_refusals_are_one_sentence_and_exit_code_2(path: Path, run: Run, tmp_path: Path) -> None:
    s1, a1 = ("--person", "s1"), ("--person", "a1")
    any_draft = ("--manifest", "0" * 64)
    with open_store(path) as store:
        shown = ("--manifest", shown_digest(store))
    refused = {
        ("publish", "2025-H2", *s1): "Nobody has approved",
        ("publish", "2026-H1", *s1): "no draft",
        ("publish", "../../x", *s1): "no code of a release",
        ("prepare", "2026-H7", *s1): "no name of a release",
        ("prepare", "2026-H2", *s1): "from 2027-01-01 on",
        ("prepare", "2025-H2", *s1): "Discard it first",
        ("approve", "2025-H2", *a1, *any_draft, "--role", "steward"): "does not approve",
        ("approve", "2025-H2", *a1, *any_draft): "not the one that you looked at",
        ("approve", "2025-H2", *s1, *shown): "another person",
        ("publish", "2025-H2", *a1, "--role", "inspection_planner"): "does not prepare or publish",
        ("discard", "2026-H1"): "no draft",
    }
    for words, sentence in refused.items():
        code, said, told = run(*words, "--store", path, "--json")
        assert code == 2, words
        assert sentence in told, (words, told)
        assert json.loads(said) == {"refused": told.strip()}
        assert told.count("\n") == 1
    assert run("verify")[0] == 2
    assert run("verify", tmp_path / "nothing")[0] == 2
    assert run("list", "--store", tmp_path / "none.duckdb")[0] == 2


def test_a_draft_that_an_attack_broke_is_told_and_can_be_discarded(path: Path, run: Run) -> None:
    with open_store(path) as store:
        keep(store, attack=HELD | {"succeeded": 2}, replace_it=True)
        shown = ("--manifest", shown_digest(store))
    assert "attacks did not come out" in " ".join(run("list", "--store", path)[1].split())
    assert "2 of 9 attacks" in run("approve", "2025-H2", "--store", path, "--person", "a1", *shown)[2]
    assert run("discard", "2025-H2", "--store", path)[0] == 0
    assert not (drafts_folder(path) / "2025-H2").exists()


@pytest.mark.parametrize("doing", ["prepare", "approve", "publish"])
def test_nobody_stands_for_a_release_by_default(
    path: Path, doing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ["--manifest", "0" * 64] if doing == "approve" else []
    with pytest.raises(SystemExit):
        run_command("data", "", RELEASE, ["release", doing, "2025-H2", "--store", str(path), *named])
    assert "--person" in capsys.readouterr().err


def test_the_list_asks_for_no_role_and_says_nothing_that_is_withheld(path: Path, run: Run) -> None:
    (draft,) = json.loads(run("list", "--store", path, "--json")[1])["drafts"]
    assert draft.keys() == {
        "release", "period", "kind", "parts", "manifest_sha256", "withstood", "sent_back", "approved_until"
    }  # fmt: skip
