"""Looks at the backups of a store: whether there are any, and how old the newest is."""

from collections.abc import Iterator

from data.backups.listing import FRESH, read_backups
from data.clock import now
from data.doctor.finding import Finding
from data.language import _
from data.store import Store


def find_backup_faults(store: Store) -> Iterator[Finding]:
    """Give a finding where a store has no backup, or none of last night; a demonstration needs none."""
    if store.settings.demonstration is not None:
        return
    held = read_backups(store.path, store_id=store.settings.store_id, key=store.key)
    for sentence in held.faults:
        yield Finding("backup_faults", sentence, is_fault=False)
    command = f"python -m data backup --store {store.path}"
    if held.last is None:
        message = _("{path} has no backup. Make one: `{command}`.")
        yield Finding(
            "no_backup", message.format(path=store.path, command=command), is_fault=store.version > 0
        )
        return
    age = now() - held.last.manifest.made_at
    if age > FRESH:
        message = _("The last backup of {path} is {hours} hours old. Make one: `{command}`.")
        hours = int(age.total_seconds() // 3600)
        yield Finding("old_backup", message.format(path=store.path, hours=hours, command=command))
