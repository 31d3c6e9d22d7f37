"""Names the folders and files of releases."""

import re
from pathlib import Path

from data.errors import Refused
from data.language import _

RELEASE_FILE, BASE_MAP_FILE, METADATA_FILE = "release.json", "base_map.json", "metadata.json"
MANIFEST_FILE, SIGNATURES_FILE = "manifest.json", "signatures.json"
# What the manifest lists: everything that a release says.
DATA_FILES = (
    RELEASE_FILE,
    "parts.geojson",
    "parts.csv",
    "parts.gpkg",
    "totals.csv",
    "services.csv",
    BASE_MAP_FILE,
    METADATA_FILE,
)
# What a draft has besides, and nobody publishes.
DRAFT_FILE, ATTACK_FILE, WITHHELD_FILE = "draft.json", "attack.json", "withheld.json"
APPROVAL_FILE, SENT_BACK_FILE = "approval.json", "sent_back.json"
PUBLISHER_FILE = "publisher.pem"
DECISIONS_FOLDER = "decisions"
# Under this name a release stands while it is being published; readers pass over it.
HALF_PREFIX = ".publishing-"

_CODE = re.compile(r"\d{4}(?:-H[12]|-\d{2}_\d{4}-\d{2})?")


def releases_folder(store_path: Path) -> Path:
    """Return the folder of the published releases of a store; it may not exist yet."""
    return store_path.parent / "releases" / store_path.stem


def drafts_folder(store_path: Path) -> Path:
    """Return the folder of the drafts of a store; it may not exist yet."""
    return store_path.parent / "drafts" / store_path.stem


def check_code(code: str) -> str:
    """Return the code of a release.

    Raises
    ------
    Refused
        When it is none: it must never lead to another folder.
    """
    if not _CODE.fullmatch(code):
        raise Refused(
            _("{code} is no code of a release. Write it like 2026-H1, 2026 or 2026-01_2026-03.").format(
                code=repr(code[:40])
            )
        )
    return code


def release_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders of releases in a folder of releases, in order of their names."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(each for each in folder.iterdir() if each.is_dir() and _CODE.fullmatch(each.name)))
