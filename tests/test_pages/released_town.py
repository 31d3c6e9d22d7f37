"""Makes a town with a store, a draft and two published releases in one folder, as `var/` holds them."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from shapely.geometry import box

from data.releases.base_map_file import base_map_to_json
from tests.built_stores import copy_of_empty_store
from tests.sample_release import BOX, sample_before, sample_release
from tests.signed_release import write_release_files

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@dataclass(frozen=True)
class ReleasedTown:
    """A folder of stores, and what lies in it."""

    var: Path
    store: Path
    secret: Path
    draft: Path
    releases: Path

    def copied(self, var: Path) -> "ReleasedTown":
        """Copy the town to another folder, and return it."""
        shutil.copytree(self.var, var)
        parts = (self.store, self.secret, self.draft, self.releases)
        return ReleasedTown(var, *(var / each.relative_to(self.var) for each in parts))


def write_released_town(var: Path) -> ReleasedTown:
    """Write the town and return where its parts lie."""
    store = var / "testby.duckdb"
    copy_of_empty_store(store, name="Testby", crs_epsg=3067).close()
    (secret,) = var.glob("*.secrets.toml")
    releases = write_two_releases(var / "releases" / "testby")
    draft = var / "drafts" / "testby" / "2026-H2" / "parts.gpkg"
    draft.parent.mkdir(parents=True)
    shutil.copyfile(releases / "2026-H1" / "parts.gpkg", draft)
    return ReleasedTown(var, store, secret, draft, releases)


def write_two_releases(folder: Path) -> Path:
    """Write two releases that follow each other into a folder of releases, and return it."""
    before = sample_before()
    for release in (before, replace(sample_release(), follows=before.code)):
        write_release_files(release, _base_map(release.attribution), folder, signed_by=_KEY)
    return folder


def _base_map(attribution: str) -> bytes:
    west, south, east, _north = BOX
    bay = {"name": ["Bay"], "rank": [1]}
    water = gpd.GeoDataFrame(bay, geometry=[box(west, south, east, south + 3_000)], crs=3067)
    return base_map_to_json({"water": water}, crs_epsg=3067, attribution=attribution)
