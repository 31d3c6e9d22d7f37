"""Lists the copies of a store: backups with what they say of themselves, and files that were kept aside."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.backups.checking import check_claim, is_under_another_key, read_manifest
from data.backups.folder import backup_folders, backup_moment, backups_folder, is_to_come, making_folder
from data.backups.keeping import last_day_kept
from data.backups.making import Backup
from data.backups.manifest import Manifest
from data.cipher import is_encrypted
from data.connection import key_for
from data.errors import StoreError
from data.language import _, ngettext
from data.store_key import KeyChoice, KeyFrom

# A nightly backup, and some time to make it: an older one is too old.
FRESH = timedelta(hours=30)


@dataclass(frozen=True)
class Backups:
    """The backups of a store, newest first, a sentence for each that says nothing sound, and files aside.

    `last` is the newest of which all files are there and the manifest is signed with the key of now: those
    from before a change of key are backups, and prove nothing today.
    """

    backups: tuple[Backup, ...]
    faults: tuple[str, ...]
    aside: tuple[Path, ...]
    last: Backup | None

    @property
    def size_bytes(self) -> int:
        """The size of all backups together."""
        return sum(each.manifest.size_bytes for each in self.backups)


@dataclass(frozen=True)
class CopiesHeld:
    """Copies that may still hold what was erased: backups, which go by themselves until a day, and others.

    `by_hand` are copies that only a person removes: made before a new schema, or set aside by a restore.
    """

    backups: tuple[str, ...]
    until: date | None
    by_hand: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said of them, in words."""
        said = []
        if self.backups and self.until is not None:
            words = ngettext(
                "{count} backup may still hold what was erased; it goes by {day}.",
                "{count} backups may still hold what was erased; the last goes by {day}.",
                len(self.backups),
            )
            said.append(words.format(count=len(self.backups), day=self.until.isoformat()))
        if self.by_hand:
            words = _("These copies may still hold what was erased: {names}. Delete them, nothing else does.")
            said.append(words.format(names=", ".join(self.by_hand)))
        return tuple(said)


def read_backups(
    store_path: Path, *, store_id: str | None = None, key: KeyChoice = KeyFrom.SETTINGS
) -> Backups:
    """Return the backups of a store by what their manifests say; files are checked when they are restored.

    With an id, those of other stores that had the same name are named among the faults; so are those of a
    moment to come, those that nobody signed or that lack a file, and plain ones of an encrypted store.
    """
    found, faults, proven = [], [], []
    try:
        used = key_for(store_path, key)
    except StoreError:
        used = None
    plain = used is None and not is_encrypted(store_path)
    for path in reversed(backup_folders(backups_folder(store_path))):
        try:
            manifest = read_manifest(path)
            _check_ours(path, manifest, store_id)
            is_unknown = is_under_another_key(manifest, used)
            if not is_unknown:
                _check_plain(path, manifest, plain=plain)
                check_claim(path, used, plain=plain)
        except StoreError as fault:
            faults.append(str(fault))
            continue
        found.append(Backup(path, manifest))
        if not is_unknown:
            proven.append(found[-1])
    return Backups(tuple(found), tuple(faults), _aside(store_path), proven[0] if proven else None)


def copies_that_may_hold(store_path: Path, *, time_zone: str = "Europe/Helsinki") -> CopiesHeld:
    """Return every copy of a store that was made so far: what is erased now lives on in them for a while.

    A backup is kept for twelve months at most: see `data.backups.keeping`. Copies that somebody took to
    another place are not known here.
    """
    names = [each.name for each in backup_folders(backups_folder(store_path))]
    zone = ZoneInfo(time_zone)
    until = max((last_day_kept(backup_moment(name), zone) for name in names), default=None)
    return CopiesHeld(tuple(names), until, tuple(each.name for each in _aside(store_path)))


def _check_ours(path: Path, manifest: Manifest, store_id: str | None) -> None:
    if store_id is not None and manifest.store_id != store_id:
        message = _("The backup {backup} is of another store that had this name, {name}.")
        raise StoreError(message.format(backup=path.name, name=manifest.name))
    if is_to_come(backup_moment(path.name)) or is_to_come(manifest.made_at):
        message = _("The backup {backup} is of a moment to come. Set the clock, or delete it.")
        raise StoreError(message.format(backup=path.name))


def _check_plain(path: Path, manifest: Manifest, *, plain: bool) -> None:
    if not manifest.encrypted and not plain:
        message = _("The backup {backup} is not encrypted, and does not count: the store is. Delete it.")
        raise StoreError(message.format(backup=path.name))


def _aside(store_path: Path) -> tuple[Path, ...]:
    """Return files that a restore set aside, and those that were copied before the schema changed."""
    before = sorted((store_path.parent / "backups").glob(f"{store_path.stem}-*.duckdb"))
    return (*before, *sorted(making_folder(store_path).glob("aside-*.duckdb")))
