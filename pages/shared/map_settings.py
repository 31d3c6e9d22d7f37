"""Reads which tile server of their own, if any, the users set for maps."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from data.errors import Refused
from data.language import _


@dataclass(frozen=True)
class TileSettings:
    """The address of a tile server, and the hosts that users named as their own."""

    address: str | None = None
    hosts: tuple[str, ...] = ()


def read_tile_settings(settings_file: Path) -> TileSettings:
    """Return `[map] tiles` and `[map] tile_hosts` of a settings file; MAJAKKA_TILES beats the first.

    Without either there are no tiles, and maps draw the base map that was imported.

    Raises
    ------
    Refused
        When the file is not sound TOML.
    """
    section = _map_section(settings_file)
    address = os.environ.get("MAJAKKA_TILES") or section.get("tiles") or None
    return TileSettings(address, tuple(section.get("tile_hosts", ())))


def _map_section(settings_file: Path) -> dict[str, object]:
    if not settings_file.exists():
        return {}
    try:
        section = tomllib.loads(settings_file.read_text(encoding="utf-8")).get("map", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Refused(
            _("{file} is not sound TOML ({fault}). Correct it.").format(file=settings_file.name, fault=fault)
        ) from fault
    return dict(section)
