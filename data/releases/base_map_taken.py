"""Takes the base map of a store into a release."""

from data.basemap import base_map_attribution, read_base_map
from data.releases.base_map_file import base_map_to_json
from data.store import Store


def write_base_map(store: Store) -> bytes:
    """Return the base map of a store as the file of a release."""
    return base_map_to_json(
        read_base_map(store), crs_epsg=store.settings.crs_epsg, attribution=base_map_attribution(store)
    )
