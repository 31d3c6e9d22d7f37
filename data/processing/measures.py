"""Reads which measures of security are in place at this installation, and which are built in."""

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.access_matrix import access_matrix
from data.audit.chain import audit_folder
from data.audit.verification import check_chain
from data.backups.listing import FRESH, read_backups
from data.clock import now
from data.count_text import write_count
from data.errors import Refused, StoreError
from data.inspecting.blocked_cells import GAP_DAYS
from data.language import _
from data.people import settings
from data.retention.due_words import due_words

if TYPE_CHECKING:
    from data.store import Store

ENCRYPTED, FILE_RIGHTS, SIGN_IN, ROLES, AUDIT, BACKUPS = (
    "encrypted",
    "file_rights",
    "sign_in",
    "roles",
    "audit",
    "backups",
)
RETENTION, COARSENING, WALL = "retention", "coarsening", "wall"


@dataclass(frozen=True)
class Measure:
    """A measure by code: whether it is in place here and now, and what is true of it in a sentence or two.

    One that is `built_in` is part of the program, and held by its tests: nothing is measured for it here.
    """

    code: str
    in_place: bool
    says: str
    built_in: bool = False

    @property
    def state(self) -> str:
        """Whether it is in place, in words."""
        if self.built_in:
            return _("built in")
        return _("in place") if self.in_place else _("NOT IN PLACE")


def read_measures(store: "Store", due: int) -> tuple[Measure, ...]:
    """Return every measure, with what is true of it at this installation; `due` records are too old."""
    return (
        _encryption(store),
        _file_rights(store),
        _sign_in(),
        _roles(),
        _audit(),
        _backups(store),
        Measure(RETENTION, due == 0, due_words(due)),
        _coarsening(store),
        _wall(),
    )


def _encryption(store: "Store") -> Measure:
    if store.encrypted:
        says = _("The store is encrypted (AES-256-GCM); its key is not in it, nor in its backups.")
        return Measure(ENCRYPTED, True, says)
    says = _("The store is not encrypted: whoever reads the disk reads everything.")
    return Measure(ENCRYPTED, False, says)


def _file_rights(store: "Store") -> Measure:
    open_to_others = stat.S_IMODE(store.path.stat().st_mode) & 0o077
    if open_to_others:
        says = _("Other users of the machine may open the file of the store.")
    else:
        says = _("No other user of the machine may open the file of the store.")
    return Measure(FILE_RIGHTS, not open_to_others, says)


def is_sign_in_set() -> bool:
    """Return whether people sign in at this installation, with an identity provider."""
    return bool(os.environ.get(settings.SIGN_IN))


def _sign_in() -> Measure:
    if is_sign_in_set():
        says = _(
            "People sign in with the account of their organisation. A session ends after 8 hours; what "
            "somebody may do is checked at every step."
        )
        return Measure(SIGN_IN, True, says)
    says = _(
        "Nobody signs in: whoever sits at this machine may choose any role. The app then answers this "
        "machine alone."
    )
    return Measure(SIGN_IN, False, says)


def _roles() -> Measure:
    matrix = access_matrix()
    says = _(
        "{roles} roles, each with the purposes, screens and actions that one file names; {pairs} pairs of "
        "them cannot meet in one person. One role alone cannot publish."
    )
    said = says.format(roles=len(matrix.roles), pairs=len(matrix.pairs))
    if not is_sign_in_set():
        alone = _("Nobody signs in, so one person can take any of them, one after the other.")
        said = f"{said} {alone}"
    return Measure(ROLES, True, said, built_in=True)


def _audit() -> Measure:
    try:
        verdict = check_chain(audit_folder()).verdict
    except (Refused, StoreError, OSError) as fault:
        return Measure(AUDIT, False, _("The audit could not be checked: {fault}").format(fault=fault))
    if verdict.fault is not None:
        return Measure(AUDIT, False, verdict.fault.sentence)
    if verdict.lines == 0:
        return Measure(AUDIT, False, _("The audit holds nothing yet."))
    guarded = (
        _("Its end is compared with a second place.")
        if verdict.is_guarded
        else _("Its end is kept in no second place: that lines were cut off would not be noticed.")
    )
    said = " ".join((guarded, *verdict.warnings))
    says = _("The audit of what people did was checked just now: {lines} lines, none changed. {guarded}")
    is_good = verdict.is_guarded and not verdict.warnings
    return Measure(AUDIT, is_good, says.format(lines=write_count(verdict.lines), guarded=said))


def _backups(store: "Store") -> Measure:
    last = read_backups(store.path, store_id=store.settings.store_id).last
    if last is None:
        return Measure(BACKUPS, False, _("There is no backup: if this machine fails, everything is lost."))
    age = now() - last.manifest.made_at
    sealed = _("encrypted") if last.manifest.encrypted else _("not encrypted")
    says = _("The last backup is {hours} hours old, {sealed}, and was equal to the store when it was made.")
    is_good = age <= FRESH and last.manifest.encrypted
    return Measure(BACKUPS, is_good, says.format(hours=int(age.total_seconds() // 3600), sealed=sealed))


def _coarsening(store: "Store") -> Measure:
    says = _(
        "Exact places and times of sightings exist in memory during an import alone. A sighting is kept in a "
        "cell with at least {inhabitants} inhabitants, of 1 km or more for some kinds, and no finer than "
        "{side} km around places whose address is hidden. Files with names or personal codes are refused."
    )
    side = 125 * 2**store.settings.secret_level / 1000
    said = says.format(inhabitants=store.settings.enough_inhabitants, side=f"{side:g}")
    return Measure(COARSENING, True, said, built_in=True)


def _wall() -> Measure:
    says = _(
        "What comes from help and what inspection reads stand in two compartments. No confidential sighting "
        "and no visit moves a figure or list of inspection; any other sighting only if the person agreed. "
        "Of visits, cells and weeks are read to keep {days} days between teams and inspections: so a day of "
        "a plan can move, or an inspection wait."
    )
    return Measure(WALL, True, says.format(days=GAP_DAYS), built_in=True)
