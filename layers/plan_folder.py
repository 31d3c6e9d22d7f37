"""Writes the files of a plan into a folder of their own, and lets nothing else be lost there."""

import json
from collections.abc import Mapping
from pathlib import Path

from data.errors import Refused
from data.language import _
from layers.plan_json import FORMAT

PLAN, SUMMARY = "plan.json", "summary.txt"
_SHOWN = 5


def check_folder(folder: Path, *, form: str = FORMAT) -> None:
    """Check that files can be written into a folder, which may not exist yet.

    Parameters
    ----------
    form
        What plans of this kind call themselves: a plan of another kind is never overwritten.

    Raises
    ------
    Refused
        When it is a file, or holds anything but the files of an earlier plan.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(_("{folder} is a file. Give a folder for the sheets.").format(folder=folder))
    others = sorted(_names(folder) - _files_of_earlier_plan(folder, form))
    if others:
        shown = ", ".join(others[:_SHOWN]) + (", ..." if len(others) > _SHOWN else "")
        raise Refused(
            _(
                "The folder {folder} holds {files}, which are no files of such a plan. "
                "Nothing is overwritten: choose an empty or a new folder."
            ).format(folder=folder, files=shown)
        )


def write_files(folder: Path, files: Mapping[str, bytes], *, form: str = FORMAT) -> None:
    """Write files by name in place of those of an earlier plan; `PLAN` must be among them and comes first.

    The plan names the files that belong to it, so whatever is interrupted can be written over again.

    Raises
    ------
    Refused
        When the folder holds anything else.
    """
    check_folder(folder, form=form)
    # Sheets carry codes that open rounds, and visits are confidential.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in _names(folder):
        (folder / name).unlink()
    for name in (PLAN, *sorted(files.keys() - {PLAN})):
        (folder / name).write_bytes(files[name])


def _names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} if folder.is_dir() else set()


def _files_of_earlier_plan(folder: Path, form: str) -> set[str]:
    """Names that the plan in the folder calls its own; none where there is no plan of ours."""
    try:
        earlier = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    if not isinstance(earlier, dict) or earlier.get("format") != form:
        return set()
    return {PLAN, *(name for name in earlier.get("files", ()) if (folder / str(name)).is_file())}
