"""Makes the files of a release from what it shows: the same bytes each time."""

from data.csv_text import table_as_csv
from data.releases.folder import BASE_MAP_FILE, METADATA_FILE, RELEASE_FILE
from data.releases.geojson import parts_to_geojson
from data.releases.geopackage import release_to_geopackage
from data.releases.metadata import metadata_to_json
from data.releases.release import Release
from data.releases.tables import part_table, service_table, total_table
from data.releases.written import release_to_json


def release_files(release: Release, base_map: bytes) -> dict[str, bytes]:
    """Return every file that the manifest of a release lists, by name.

    `base_map` is the file that `data.releases.base_map_file` writes.
    """
    return {
        RELEASE_FILE: release_to_json(release),
        "parts.geojson": parts_to_geojson(release),
        "parts.csv": table_as_csv(part_table(release)).encode(),
        "parts.gpkg": release_to_geopackage(release),
        "totals.csv": table_as_csv(total_table(release)).encode(),
        "services.csv": table_as_csv(service_table(release)).encode(),
        BASE_MAP_FILE: base_map,
        METADATA_FILE: metadata_to_json(release),
    }
