"""Tests that a secret which others may read is noticed, and one that systemd hands over is not refused."""

from pathlib import Path

import pytest

from data.credential import DIRECTORY_SETTING, is_open_to_others
from data.errors import Refused
from data.store_key import read_key_file

KEY = "k" * 40


def key_in(folder: Path, mode: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "key"
    path.unlink(missing_ok=True)
    path.write_text(KEY, encoding="ascii")
    path.chmod(mode)
    return path


def test_a_secret_that_group_or_others_may_read_is_open(tmp_path: Path) -> None:
    for mode, is_open in ((0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o620, True)):
        assert is_open_to_others(key_in(tmp_path / "etc", mode)) is is_open


def test_what_systemd_hands_over_may_be_read_by_a_group_and_in_its_folder_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over = tmp_path / "credentials"
    monkeypatch.setenv(DIRECTORY_SETTING, str(handed_over))
    assert read_key_file(key_in(handed_over, 0o440)).text == KEY
    for folder, mode in (
        ("credentials", 0o444),
        ("credentials", 0o460),
        ("credentials-of-others", 0o440),
        ("etc", 0o440),
    ):
        with pytest.raises(Refused):
            read_key_file(key_in(tmp_path / folder, mode))
