"""Checks a backup before anything of it is used: each file as it was written, and under the right key."""

from dataclasses import dataclass
from pathlib import Path

from data.backups.folder import (
    BESIDE_FILE,
    CONTENTS_FILE,
    MANIFEST_FILE,
    SEAL_PURPOSE,
    SEALED_SUFFIX,
    SECRETS_FILE,
    STORE_FILE,
    backup_folders,
    backups_folder,
)
from data.backups.manifest import (
    BackupFile,
    Contents,
    Manifest,
    changed,
    check_signed,
    file_digest,
    key_check,
    manifest_key,
    missing,
    parse_contents,
    parse_manifest,
)
from data.errors import Refused, StoreError
from data.language import _
from data.sealing import unseal
from data.store_key import FILE_SETTING, KEY_SETTING, KeyChoice, KeyFrom, StoreKey, chosen_key


@dataclass(frozen=True)
class Checked:
    """A backup that is as it was written, with what is in it, and the key of an encrypted one."""

    path: Path
    manifest: Manifest
    contents: Contents
    key: StoreKey | None

    @property
    def store_file(self) -> Path:
        """The copy of the store."""
        return self.path / STORE_FILE

    def secrets(self) -> bytes:
        """Return the secrets file of the store, as it lay beside it."""
        return self._read(SECRETS_FILE)

    def beside(self) -> bytes:
        """Return the archive of what else lay beside the store."""
        return self._read(BESIDE_FILE)

    def _read(self, name: str) -> bytes:
        return _read_content(self.path, name, self.key)


def find_backup(named: str, store_path: Path) -> Path:
    """Return the folder of a backup: a path as it is, or a name among those of a store; ``latest`` the last.

    Raises
    ------
    Refused
        When there is none.
    """
    known = backup_folders(backups_folder(store_path))
    if named == "latest" and known:
        return known[-1]
    for path in (Path(named), *(each for each in known if each.name == named)):
        if (path / MANIFEST_FILE).is_file():
            return path.resolve()
    message = _("There is no backup {name}. `{command}` lists those there are.")
    raise Refused(message.format(name=named, command="python -m data backup --list"))


def check_backup(path: Path, key: KeyChoice = KeyFrom.SETTINGS, *, plain: bool = False) -> Checked:
    """Return a backup of which every file is as it was written.

    A plain backup has its secret within: it is safe from accidents, not from somebody who may write to it.
    So with a key, one is taken only where `plain` says so.

    Raises
    ------
    StoreError
        When a file was changed, is missing or is one too many, each named; when the backup is encrypted and
        there is no key, or another; when it is plain and there is one; when a newer program made it.
    """
    manifest = read_manifest(path)
    used = _key_of(manifest, path, key, plain=plain)
    content = (path / MANIFEST_FILE).read_bytes()
    if used is not None:
        check_signed(content, manifest, manifest_key(used.secret), path / MANIFEST_FILE)
    _check_files(path, manifest)
    if used is None:
        secret = (path / SECRETS_FILE).read_bytes()
        check_signed(content, manifest, manifest_key(secret), path / MANIFEST_FILE)
    return Checked(path, manifest, parse_contents(_read_content(path, CONTENTS_FILE, used)), used)


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself, which is not checked against its files yet.

    Raises
    ------
    StoreError
        When its manifest is missing, was changed, or is of a newer program.
    """
    try:
        content = (path / MANIFEST_FILE).read_bytes()
    except OSError:
        raise missing(path / MANIFEST_FILE) from None
    return parse_manifest(content, path / MANIFEST_FILE)


def check_claim(path: Path, key: KeyChoice, *, plain: bool) -> None:
    """Check that a backup has all its files and its manifest is signed; what is in the files is not read.

    Raises
    ------
    StoreError
        As `check_backup`, but for a file that was changed and kept its size.
    """
    manifest = read_manifest(path)
    used = _key_of(manifest, path, key, plain=plain)
    _check_names(path, manifest)
    for file in manifest.files:
        _check_there(path / file.name, file)
    secret = used.secret if used else (path / SECRETS_FILE).read_bytes()
    check_signed((path / MANIFEST_FILE).read_bytes(), manifest, manifest_key(secret), path / MANIFEST_FILE)


def is_under_another_key(manifest: Manifest, key: KeyChoice) -> bool:
    """Return whether a backup is encrypted, and not with this key."""
    used = chosen_key(key)
    return manifest.encrypted and (
        used is None or key_check(used.secret, manifest.store_id) != manifest.key_check
    )


def _key_of(manifest: Manifest, path: Path, key: KeyChoice, *, plain: bool) -> StoreKey | None:
    used = chosen_key(key)
    if not manifest.encrypted:
        if used is not None and not plain:
            message = _(
                "The backup {backup} is not encrypted, though a key is set: anybody could have made it. "
                "If you know that it is yours, restore it with `{option}`."
            )
            raise StoreError(message.format(backup=path.name, option="--plain"))
        return None
    if used is None:
        message = _("The backup {backup} is encrypted. Set {setting}, or {file} to the file of its key.")
        raise StoreError(message.format(backup=path.name, setting=KEY_SETTING, file=FILE_SETTING))
    if key_check(used.secret, manifest.store_id) != manifest.key_check:
        message = _("The backup {backup} was made with another key. Name its own in {setting} or {file}.")
        raise StoreError(message.format(backup=path.name, setting=KEY_SETTING, file=FILE_SETTING))
    return used


def _check_files(path: Path, manifest: Manifest) -> None:
    needed = _check_names(path, manifest)
    for file in manifest.files:
        _check_file(path / file.name, file)
    for extra in sorted({each.name for each in path.iterdir()} - needed - {MANIFEST_FILE}):
        # A log of writes beside a copy would be played into it when it opens.
        message = _("{file} does not belong to the backup {backup}. Take it out of the folder.")
        raise StoreError(message.format(file=extra, backup=path.name))


def _check_names(path: Path, manifest: Manifest) -> set[str]:
    """Return the names of the files that a backup has, which are those that its manifest lists."""
    suffix = SEALED_SUFFIX if manifest.encrypted else ""
    needed = {STORE_FILE, *(f"{each}{suffix}" for each in (SECRETS_FILE, BESIDE_FILE, CONTENTS_FILE))}
    if needed != {each.name for each in manifest.files}:
        raise changed(path / MANIFEST_FILE)
    return needed


def _check_file(path: Path, file: BackupFile) -> None:
    _check_there(path, file)
    if file_digest(path) != file.sha256:
        raise changed(path)


def _check_there(path: Path, file: BackupFile) -> None:
    if not path.is_file() or path.is_symlink():
        raise missing(path)
    if path.stat().st_size != file.bytes:
        raise changed(path)


def _read_content(path: Path, name: str, key: StoreKey | None) -> bytes:
    if key is None:
        return (path / name).read_bytes()
    sealed = (path / f"{name}{SEALED_SUFFIX}").read_bytes()
    return unseal(key.secret, sealed, purpose=f"{SEAL_PURPOSE} {name}")
