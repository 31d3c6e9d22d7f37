"""Encrypts a store, or changes its key: `encrypt --store S`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from data.audit.chain import audit_folder
from data.audit.events import ENCRYPTED
from data.audit.keys import reseal_keys
from data.audit.recording import record_event
from data.commands.import_file import STEWARD
from data.encrypting import Encrypted, encrypt_store
from data.errors import Refused
from data.language import _
from data.store import open_store, store_path
from data.store_key import FILE_SETTING, KEY_SETTING, read_key_file, read_store_key

NAME = "encrypt"
HELP = _("encrypt a plain store, or give an encrypted one the key that is set now")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the store, and the file of the key that it has so far."""
    parser.add_argument("--store", required=True, help=_("name or file"))
    parser.add_argument(
        "--old-key-file", type=Path, help=_("file of the key that the store has, to give it the one set now")
    )


def run(arguments: argparse.Namespace) -> int:
    """Encrypt the store with the key of the settings, and say what is left in clear."""
    key = read_store_key()
    if key is None:
        message = _("No key is set. Make one with `{command}`, and set {file} to its file, or {setting}.")
        raise Refused(
            message.format(command="python -m data key FILE", file=FILE_SETTING, setting=KEY_SETTING)
        )
    old = read_key_file(arguments.old_key_file) if arguments.old_key_file else None
    path = store_path(arguments.store)
    done = encrypt_store(path, key, old=old)
    reseal_keys(audit_folder(), old, key)
    with open_store(path) as store:
        record_event(STEWARD, ENCRYPTED, store=store)
    if arguments.json:
        print(json.dumps(asdict(done)))
        return 0
    print("\n".join(_sentences(done)))
    return 0


def _sentences(done: Encrypted) -> list[str]:
    if done.was_plain:
        said = [_("The store is encrypted, and the file in clear was written over.")]
    elif done.key_changed:
        said = [_("The store has the new key. Backups from before still need the old one: keep it as long.")]
    else:
        said = [_("The store had this key already.")]
    if done.sealed:
        said.append(_("Files beside it that are sealed now: {n}.").format(n=done.sealed))
    if done.in_clear:
        named = ", ".join(done.in_clear)
        said.append(_("These copies are still in clear. Delete them: {names}.").format(names=named))
    if done.was_plain:
        said.append(
            _(
                "Copies elsewhere are as they were. A disk may keep old blocks (SSDs, snapshots, journals): "
                "only an encrypted disk, or destroying it, rules that out."
            )
        )
    return said
