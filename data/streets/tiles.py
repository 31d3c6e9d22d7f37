"""Builds Valhalla's tiles from extracts, once for the same extracts, whole or not at all."""

import hashlib
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import valhalla

from data.errors import Refused
from data.language import _
from data.progress import IsCancelled, Tell
from data.streets.config import GRAPH, write_config
from data.streets.merging import merge_extracts

# Raise it when tiles that were built before would no longer do.
_RECIPE = 1
_ASK_EVERY_S = 0.1
_locks: dict[Path, threading.Lock] = {}
_guard = threading.Lock()


def build_tiles(folder: Path, extracts: Sequence[Path], *, tell: Tell, cancelled: IsCancelled) -> Path:
    """Return the folder of tiles of these extracts, which are built if they are not there yet.

    Tiles of other extracts in `folder` are removed when the new ones stand. One thread builds at a time; the
    others wait and find the tiles made.

    Raises
    ------
    Refused
        When the extracts hold no streets or cannot be read, or somebody cancelled.
    """
    tiles = tiles_path(folder, extracts)
    with _lock_of(folder):
        if not is_built(tiles):
            tell(0.0, _("Building the streets"))
            _build(tiles, extracts, cancelled)
            _remove_others(tiles)
    tell(1.0, _("The streets are ready"))
    return tiles


def is_built(tiles: Path) -> bool:
    """Tell whether the tiles stand."""
    return (tiles / GRAPH).is_dir()


def tiles_path(folder: Path, extracts: Sequence[Path]) -> Path:
    """Return where the tiles of these extracts lie, or would lie: named by their digests and the builder."""
    names = [valhalla.__version__, str(_RECIPE), *sorted(path.name for path in extracts)]
    return folder / f"tiles-{hashlib.sha256(chr(10).join(names).encode()).hexdigest()[:16]}"


def _build(tiles: Path, extracts: Sequence[Path], cancelled: IsCancelled) -> None:
    beside = tiles.with_name(f".{tiles.name}.{secrets.token_hex(4)}.part")
    try:
        (beside / GRAPH).mkdir(parents=True, mode=0o700)
        config = write_config(beside)
        if len(extracts) > 1:
            merge_extracts(extracts, beside / "merged.osm.pbf", cancelled=cancelled)
            extracts = [beside / "merged.osm.pbf"]
        builder = valhalla.PYVALHALLA_DIR / "bin" / "valhalla_build_tiles"
        _run([str(builder), "-c", str(config), *(str(path.resolve()) for path in extracts)], cancelled)
        if not any((beside / GRAPH).rglob("*.gph")):
            raise Refused(_no_streets())
        (beside / "merged.osm.pbf").unlink(missing_ok=True)
        shutil.rmtree(tiles, ignore_errors=True)  # what a broken run may have left
        beside.rename(tiles)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _run(command: Sequence[str], cancelled: IsCancelled) -> None:
    """Run the builder until it ends or somebody cancels; what it says goes nowhere but into a refusal."""
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said) as builder:  # noqa: S603
            try:
                while builder.poll() is None:
                    if cancelled():
                        raise Refused(_("Building the streets was stopped. Start it again when you like."))
                    time.sleep(_ASK_EVERY_S)
            finally:
                builder.kill()
        if builder.returncode != 0:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()
            raise Refused(_no_streets(lines[-1] if lines else str(builder.returncode)))


def _no_streets(reason: str = "") -> str:
    if not reason:
        return _(
            "The kept extract holds no streets. Bring in one with streets: `python -m data places import`."
        )
    return _(
        "The streets cannot be built from the kept extract: {reason}. "
        "Bring in a whole one with `python -m data places import`."
    ).format(reason=reason.rstrip("."))


def _remove_others(tiles: Path) -> None:
    for other in tiles.parent.glob("tiles-*"):
        if other != tiles:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _lock_of(folder: Path) -> Iterator[None]:
    with _guard:
        lock = _locks.setdefault(folder.resolve(), threading.Lock())
    with lock:
        yield
