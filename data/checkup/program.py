"""Checks what the program runs on: Python, its packages, what prints, room on the disk, the clock."""

import ctypes
import shutil
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from data.checkup.finding import ATTENTION, BROKEN, SOUND, Finding
from data.language import _, ngettext
from data.store import REPOSITORY, var_folder

LOCK = REPOSITORY / "requirements.lock"
_OLDEST = (3, 12)
# What a store, its backup and an erasure beside it need at the least.
_LEAST_BYTES, _ENOUGH_BYTES = 1 << 30, 5 << 30
_PRINTING = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
_EARLIEST_YEAR = 2026


def check_program() -> tuple[Finding, ...]:
    """Return what is found of the program and the machine it runs on."""
    return (_python(), _packages(LOCK), _printing(), _room(var_folder()), _clock())


def differing_packages(lock: Path) -> list[str]:
    """Return the packages of a lock file that are installed in another version, or not at all."""
    differing = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if "==" not in line or line.startswith((" ", "#")):
            continue
        wanted = Requirement(line.removesuffix("\\").strip())
        if (wanted.marker is None or wanted.marker.evaluate()) and not _is_installed(wanted):
            differing.append(wanted.name)
    return differing


def _is_installed(wanted: Requirement) -> bool:
    try:
        return wanted.specifier.contains(version(wanted.name), prereleases=True)
    except PackageNotFoundError:
        return False


def _python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < _OLDEST:
        says = _("Python is {found}.").format(found=found)
        return Finding("python", BROKEN, says, _("Install Python 3.12 or newer, then `make run`."))
    return Finding("python", SOUND, _("Python {found}.").format(found=found))


def _packages(lock: Path) -> Finding:
    if not lock.exists():
        says = _("There is no requirements.lock beside the program.")
        return Finding("packages", BROKEN, says, _("Take the program anew, whole."))
    if differing := differing_packages(lock):
        words = ngettext(
            "{count} package is not as locked: {names}.",
            "{count} packages are not as locked: {names}.",
            len(differing),
        )
        says = words.format(count=len(differing), names=", ".join(differing[:8]))
        return Finding("packages", ATTENTION, says, _("Set Majakka up anew: remove .venv, then `make run`."))
    return Finding("packages", SOUND, _("Every package is installed as locked."))


def _printing() -> Finding:
    missing = [name for name in _PRINTING if not _loads(name)]
    if missing:
        says = _("Sheets cannot be printed: {names} missing.").format(names=", ".join(missing))
        packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
        return Finding("printing", ATTENTION, says, f"apt-get install {packages}")
    return Finding("printing", SOUND, _("Pango is there: sheets can be printed."))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _room(folder: Path) -> Finding:
    place = next(each for each in (folder, *folder.resolve().parents) if each.exists())
    free = shutil.disk_usage(place).free
    says = _("{size:.1f} GB are free where stores lie.").format(size=free / 1e9)
    if free < _ENOUGH_BYTES:
        state = BROKEN if free < _LEAST_BYTES else ATTENTION
        return Finding("disk", state, says, _("Make room: a backup and an erasure write a store once more."))
    return Finding("disk", SOUND, says)


def _clock() -> Finding:
    try:
        ZoneInfo("Europe/Helsinki")
    except ZoneInfoNotFoundError:
        says = _("The machine does not know time zones.")
        return Finding("clock", BROKEN, says, "apt-get install tzdata")
    if time.gmtime().tm_year < _EARLIEST_YEAR:
        says = _("The clock says {year}.").format(year=time.gmtime().tm_year)
        return Finding("clock", BROKEN, says, _("Set the clock: sessions, grants and retention go by it."))
    moment = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    return Finding("clock", SOUND, _("It is {moment} in UTC.").format(moment=moment))
