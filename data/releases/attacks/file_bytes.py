"""Reads every byte of every file of releases for what a release must not hold."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data.releases.attacks.file_contents import strange_contents
from data.releases.attacks.outcome import Outcome
from data.releases.facts import ReleaseFacts
from data.releases.folder import BASE_MAP_FILE, DATA_FILES, MANIFEST_FILE, SIGNATURES_FILE
from data.releases.manifest import digest, parse_manifest
from data.releases.open_data import release_files
from data.releases.prepared import Prepared
from data.releases.release import Release

# Beside the files of a release: what the report and its signatures add.
_OTHER_FILES = (MANIFEST_FILE, SIGNATURES_FILE)
_REPORTS = frozenset({".pdf", ".html"})
# Of a draft, what its makers alone see; it never goes into the folder of a published release.
_DRAFT_FILES = frozenset({"draft.json", "attack.json", "approval.json", "withheld.json"})
_TOKEN = re.compile(rb"[A-Za-z0-9][A-Za-z0-9_\-]{3,}")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
# Letters alone are a word, and digits alone a number: both stand in files for other things.
_IS_CODE = re.compile(rb"_|-|[A-Za-z].*[0-9]|[0-9].*[A-Za-z]")
# Names of columns of the store that no file of a release has.
_FIELDS = (
    "source_id",
    "record_id",
    "record_source",
    "discovered",
    "cell_level",
    "indicators",
    "confidential",
    "people_band",
    "reliability",
    "may_pass_on",
    "content_key",
    "place_precision",
    "time_precision",
    "part_of_day",
    "employer_number",
    "labour_exploitation",
    "worksite_id",
    "worksite_source",
    "contacts_band",
    "team_size",
)
_SHORTEST_ID = 6


def read_every_byte(
    prepared: Sequence[Prepared],
    folders: Sequence[Path],
    facts: ReleaseFacts,
    *,
    canaries: Sequence[str] = (),
    base_map: bytes | None = None,
) -> Outcome:
    """Try each file of each folder: for names of files and fields, ids, codes of sources, places and numbers.

    Folders are those of the releases in `prepared`, found by their codes: each file that a manifest lists
    must be, byte for byte, what the release gives. Folders of other releases are read for words alone.

    Parameters
    ----------
    base_map
        The file of the base map, as the store gives it; without, the folder's manifest tells what it must be.
    """
    if not folders:
        return Outcome()
    forbidden = forbidden_words(prepared, facts)
    releases = {each.release.code: each.release for each in prepared}
    outcome = Outcome()
    for folder in folders:
        release = releases.get(folder.name)
        right = {} if release is None else _right_files(release, folder, base_map)
        for path in sorted(each for each in folder.rglob("*") if each.is_file() or each.is_symlink()):
            if path.name not in _DRAFT_FILES:
                outcome += read_file(path, release, right, forbidden=forbidden, canaries=canaries)
    return outcome


def words_in(content: bytes) -> set[bytes]:
    """Return the words of a file, in its bytes and in the packed streams within (as of a PDF)."""
    found: set[bytes] = set()
    for each in (content, *_unpacked(content)):
        found.update(_TOKEN.findall(each))
    return found


def forbidden_words(prepared: Sequence[Prepared], facts: ReleaseFacts) -> dict[bytes, str]:
    """Return the words that no file may hold, with what each is."""
    words = {field.encode(): "a field of the store" for field in _FIELDS}
    frames = [facts.sightings, facts.visits, facts.inspections]
    frames += [frame for each in prepared for frame in (each.records, each.inspections)]
    for frame in frames:
        for column, what in (("source_id", "an id of a record"), ("source", "a code of a source")):
            words |= dict.fromkeys(_rare(frame[column]), what)
    for column, what in (("site", "a worksite"), ("operator", "an operator")):
        words |= dict.fromkeys(_rare(facts.inspections[column]), what)
    return words


def read_file(
    path: Path,
    release: Release | None,
    right: Mapping[str, str],
    *,
    forbidden: Mapping[bytes, str],
    canaries: Sequence[str] = (),
) -> Outcome:
    """Try one file, of a release or of none; `right` has the digest of each file whose bytes are known."""
    content = path.read_bytes()
    found = []
    if path.name not in (*DATA_FILES, *_OTHER_FILES) and path.suffix not in _REPORTS:
        found.append(f"{path.name}: a file that no release has")
    kinds = {forbidden[word] for word in words_in(content) & forbidden.keys()}
    found += [f"{path.name}: {kind}" for kind in sorted(kinds)]
    layers = (content, *_unpacked(content))
    planted = [
        text
        for text in canaries
        if any(text.encode(code) in each for code in ("utf-8", "utf-16-le", "utf-16-be") for each in layers)
    ]
    found += [f"{path.name}: a planted text"] * bool(planted)
    tried = 3
    if release is not None:
        strange, looked = strange_contents(path, content, release)
        found += [f"{path.name}: {what}" for what in strange]
        tried += looked
    if path.name in right:
        found += [f"{path.name}: not the bytes of its release"] * (digest(content) != right[path.name])
        tried += 1
    # What was looked for in vain, and what was found: a file may hold several things it must not.
    return Outcome.of(max(tried, len(found)), found)


def _right_files(release: Release, folder: Path, base_map: bytes | None) -> dict[str, str]:
    """The digest of each file that is known: made of the release again; of the base map as it is given."""
    right = dict(_digests(release, base_map or b""))
    if base_map is None:
        del right[BASE_MAP_FILE]
        right |= _listed_base_map(folder)
    return right


@lru_cache(maxsize=16)
def _digests(release: Release, base_map: bytes) -> tuple[tuple[str, str], ...]:
    return tuple((name, digest(content)) for name, content in release_files(release, base_map).items())


def _listed_base_map(folder: Path) -> dict[str, str]:
    path = folder / MANIFEST_FILE
    if not path.exists():
        return {}
    listed = parse_manifest(path.read_bytes()).files
    return {each.name: each.sha256 for each in listed if each.name == BASE_MAP_FILE}


def _rare(column: pd.Series) -> Iterator[bytes]:
    """Words that can stand in a file only if a record did."""
    for text in column.dropna().astype(str).unique():
        for part in text.split("\x1f"):
            word = part.encode()
            if _TOKEN.fullmatch(word) and len(word) >= _SHORTEST_ID and _IS_CODE.search(word):
                yield word


def _unpacked(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"%PDF"):
        return
    for packed in _STREAM.findall(content):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            continue
