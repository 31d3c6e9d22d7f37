"""Looks at the files around a store: its secret, who may read what, and what is in clear beside it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from data.doctor.finding import Finding
from data.encrypting import left_over, plain_copies
from data.errors import StoreError
from data.language import _
from data.pepper import check_secret, is_pepper_sealed, secrets_path
from data.sealed_folders import plain_files
from data.store import Store
from data.store_key import FILE_SETTING


def find_file_faults(store: Store) -> Iterator[Finding]:
    """Give a finding for each file around a store that is missing, open to others, or in clear."""
    yield from _secret_faults(store)
    yield from _rights_faults(store)
    yield from _clear_faults(store)
    yield from _key_advice(store)
    if left := left_over(store.path):
        message = _("A command that was killed left {names}. Delete them, once no command runs.")
        yield Finding("left_over", message.format(names=", ".join(map(str, left))), is_fault=False)


def _secret_faults(store: Store) -> Iterator[Finding]:
    try:
        check_secret(store)
    except StoreError as fault:
        yield Finding("secret", str(fault))
        return
    if store.encrypted and not is_pepper_sealed(store.path.parent, store.settings.store_id):
        path = secrets_path(store.path.parent, store.settings.store_id)
        message = _("The secrets file {path} of an encrypted store is in clear. Seal it: `{command}`.")
        yield Finding("secret_in_clear", message.format(path=path, command=_encrypt_command(store.path)))


def _rights_faults(store: Store) -> Iterator[Finding]:
    secret = secrets_path(store.path.parent, store.settings.store_id)
    # A demonstration has nothing to hide, and an encrypted file gives nothing away.
    held = store.encrypted or store.settings.demonstration is not None
    for path, is_fault in ((secret, True), (store.path, not held)):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            message = _("{path} can be read by others on this machine. Allow its owner alone: `{command}`.")
            words = message.format(path=path, command=f"chmod 600 {path}")
            yield Finding("rights", words, is_fault=is_fault)


def _clear_faults(store: Store) -> Iterator[Finding]:
    if not store.encrypted:
        if store.settings.demonstration is None:
            message = _("{path} is not encrypted. Set a key, and encrypt it: `{command}`.")
            words = message.format(path=store.path, command=_encrypt_command(store.path))
            yield Finding("plain", words, is_fault=False)
        return
    if plain := [path for path, __ in plain_files(store)]:
        message = _("{names} are in clear beside an encrypted store. Seal them: `{command}`.")
        names = ", ".join(map(str, plain))
        yield Finding("beside_in_clear", message.format(names=names, command=_encrypt_command(store.path)))
    if copies := plain_copies(store.path):
        message = _("These copies of an encrypted store are in clear: {names}. Delete them.")
        is_fault = store.settings.demonstration is None
        yield Finding("copies_in_clear", message.format(names=", ".join(copies)), is_fault=is_fault)


def _key_advice(store: Store) -> Iterator[Finding]:
    named = os.environ.get(FILE_SETTING)
    if store.encrypted and named and store.path.parent.resolve() in Path(named).resolve().parents:
        message = _("The key lies where the store lies, in {file}. Whoever takes one has both: move it away.")
        yield Finding("key_beside", message.format(file=named), is_fault=False)


def _encrypt_command(path: Path) -> str:
    return f"python -m data encrypt --store {path}"
