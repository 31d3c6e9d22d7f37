"""Finds the folder of releases that MAJAKKA_RELEASES names, and makes sure that it holds nothing else."""

from collections.abc import Mapping
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.releases.folder import DECISIONS_FOLDER, HALF_PREFIX, PUBLISHER_FILE, release_folders
from data.whole_files import HALF_SUFFIX

SETTING = "MAJAKKA_RELEASES"
_MOST_NAMED = 5


def named_releases(settings: Mapping[str, str]) -> Path:
    """Return the folder of releases that the settings name, without links in its path.

    The process of the council may read everything in it: so it holds releases, what meetings decided, the
    publisher's public key, a release on its way in, and nothing else.

    Raises
    ------
    Refused
        When no folder is named, when it does not exist, or when it holds what is no release.
    """
    named = settings.get(SETTING, "").strip()
    if not named:
        raise Refused(_nothing_named(settings))
    folder = Path(named)
    if not folder.is_dir():
        raise Refused(
            _("{folder} is no folder. {remedy}").format(folder=folder, remedy=_nothing_named(settings))
        )
    folder = folder.resolve()
    foreign = _foreign(folder)
    if foreign:
        raise Refused(
            _(
                "{folder} holds {name}, which is no release: everything in that folder could be read. "
                "Name the folder that holds the releases of one municipality alone, such as "
                "var/releases/region."
            ).format(folder=folder, name=foreign)
        )
    return folder


def _foreign(folder: Path) -> str:
    """Return the first name in the folder that does not belong there, or nothing."""
    found = sorted(folder.iterdir())
    belong = {*(path.name for path in release_folders(folder)), DECISIONS_FOLDER, PUBLISHER_FILE}
    for path in found:
        # A link would lead out of the folder that was named.
        if path.is_symlink() or not (path.name in belong or _is_half(path)):
            return path.name
    for each in (inside for path in found for inside in sorted(path.rglob("*"))):
        if each.is_symlink() or _is_store(each):
            return str(each.relative_to(folder))
    return ""


def _is_half(path: Path) -> bool:
    """Whether a release or a file is on its way in under this name."""
    return path.name.startswith(HALF_PREFIX) or (path.name.startswith(".") and path.suffix == HALF_SUFFIX)


def _is_store(path: Path) -> bool:
    return ".duckdb" in path.name or path.name.endswith(".secrets.toml")


def _nothing_named(settings: Mapping[str, str]) -> str:
    """Say which folders of releases there are, and how to name one."""
    home = Path(settings.get("MAJAKKA_VAR") or "var") / "releases"
    found = [each for each in sorted(home.glob("*")) if release_folders(each)]
    if not found:
        return _(
            "MAJAKKA_RELEASES names no folder of releases, and there is none in {home} yet: publish one "
            "on the Releases screen of `make run`, then start with MAJAKKA_RELEASES={example} make council."
        ).format(home=home, example=home / "NAME")
    return _(
        "MAJAKKA_RELEASES names no folder of releases; there are {folders}: start with "
        "MAJAKKA_RELEASES={example} make council."
    ).format(folders=", ".join(str(each) for each in found[:_MOST_NAMED]), example=found[0])
