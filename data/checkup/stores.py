"""Checks stores, their backups and the audit: whether they open, are sound, and are fresh."""

from pathlib import Path

from data.audit.chain import audit_folder
from data.audit.verification import check_chain
from data.backups.listing import FRESH, read_backups
from data.checkup.finding import ATTENTION, BROKEN, SOUND, Finding
from data.clock import now
from data.doctor.examination import examine_store
from data.errors import Refused, StoreError
from data.language import _
from data.migrations import read_migrations
from data.store import open_store, var_folder


def check_stores() -> tuple[Finding, ...]:
    """Return what is found of every store in the folder, of the backups of each, and of the audit."""
    paths = sorted(var_folder().glob("*.duckdb"))
    if not paths:
        says = _("There is no store.")
        remedy = _("Make one: `python -m data demo`, or `python -m data places import` for a real one.")
        return (Finding("stores", ATTENTION, says, remedy), check_audit())
    return (*(finding for path in paths for finding in _check_store(path)), check_audit())


def check_audit() -> Finding:
    """Return whether every line of the audit holds, under sealed keys and with its head kept."""
    remedy = _("See `python -m data audit verify`, and find out who changed it before anything else is done.")
    try:
        verdict = check_chain(audit_folder()).verdict
    except (Refused, StoreError, OSError) as fault:
        return Finding("audit", BROKEN, str(fault), remedy)
    if verdict.fault is not None:
        return Finding("audit", BROKEN, verdict.fault.sentence, remedy)
    if verdict.warnings:
        return Finding("audit", ATTENTION, " ".join(verdict.warnings), "`python -m data audit verify`")
    return Finding("audit", SOUND, _("{lines} lines of the audit hold.").format(lines=verdict.lines))


def _check_store(path: Path) -> tuple[Finding, ...]:
    subject = _("store {name}").format(name=path.stem)
    examined = examine_store(path)
    if any(each.code == "in_use" for each in examined.findings):
        says = _("The app or a command has it open.")
        return (Finding(subject, SOUND, says), _check_backup(path))
    # Who may read the file is told with the folder it lies in.
    faults = [each.sentence for each in examined.findings if each.is_fault and each.code != "rights"]
    if faults or not examined.opens:
        says = " ".join(faults)
        remedy = _(
            "See `python -m data doctor --store {name}`, else `python -m data restore --store {name}`."
        )
        return (Finding(subject, BROKEN, says, remedy.format(name=path.stem)),)
    if examined.schema < read_migrations()[-1].version:
        says = _("It is sound, of the earlier schema {schema}.").format(schema=examined.schema)
        remedy = _("Opening it brings it up to date: back it up first, see docs/running/upgrading.md.")
        return (Finding(subject, ATTENTION, says, remedy),)
    # Opened only now, as opening would have brought an earlier schema up to date.
    with open_store(path) as store:
        is_demonstration = store.settings.demonstration is not None
    if is_demonstration:
        return (Finding(subject, SOUND, _("It is sound. Its records are made up.")),)
    return (_opened(subject, path, encrypted=examined.encrypted), _check_backup(path))


def _opened(subject: str, path: Path, *, encrypted: bool) -> Finding:
    if encrypted:
        return Finding(subject, SOUND, _("It is sound, and encrypted."))
    remedy = _("`python -m data encrypt --store {name}`").format(name=path.stem)
    return Finding(subject, ATTENTION, _("It is sound, and not encrypted."), remedy)


def _check_backup(path: Path) -> Finding:
    subject = _("backups of {name}").format(name=path.stem)
    last = read_backups(path).last
    remedy = _("`python -m data backup --store {name}`, and see why none was made last night.").format(
        name=path.stem
    )
    if last is None:
        return Finding(subject, ATTENTION, _("There is none."), remedy)
    hours = int((now() - last.manifest.made_at).total_seconds() // 3600)
    says = _("The last is {hours} hours old.").format(hours=hours)
    if now() - last.manifest.made_at > FRESH:
        return Finding(subject, ATTENTION, says, remedy)
    return Finding(subject, SOUND, says)
