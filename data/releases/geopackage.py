"""Writes the parts, totals and services of a release as a GeoPackage, always the same bytes."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio  # type: ignore[import-untyped]

from data.releases.release import Release
from data.releases.shape import part_shapes
from data.releases.tables import part_table, service_table, total_table

# GDAL has one such setting for the whole process.
_DATE_SETTING = "OGR_CURRENT_DATE"
_setting = threading.Lock()


def release_to_geopackage(release: Release) -> bytes:
    """Return the layers parts (in the CRS of the grid), services (EPSG:4326) and totals (no geometry)."""
    parts = part_shapes(release)[["geometry"]].join(part_table(release))
    services = service_table(release)
    points = gpd.points_from_xy(services["lon"], services["lat"], crs=4326)
    points[services["lat"].isna().to_numpy()] = None
    layers = {
        "parts": (parts, "MultiPolygon"),
        "services": (gpd.GeoDataFrame(services, geometry=points), "Point"),
        "totals": (total_table(release), None),
    }
    with tempfile.TemporaryDirectory() as folder, _day_of_files(release.made):
        path = Path(folder) / "parts.gpkg"
        for name, (rows, kind) in layers.items():
            _write_layer(rows, path, name, kind)
        return path.read_bytes()


def _write_layer(rows: pd.DataFrame, path: Path, name: str, kind: str | None) -> None:
    # An index of so few shapes would gain nothing.
    options = {"SPATIAL_INDEX": "NO"} if kind else {}
    pyogrio.write_dataframe(
        rows,
        path,
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        promote_to_multi=kind == "MultiPolygon",
        append=path.exists(),
        layer_options=options,
    )


@contextmanager
def _day_of_files(day: date) -> Iterator[None]:
    """Let GDAL write this day as the one on which its files were changed, instead of now."""
    with _setting:
        pyogrio.set_gdal_config_options({_DATE_SETTING: f"{day.isoformat()}T00:00:00.000Z"})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({_DATE_SETTING: None})
