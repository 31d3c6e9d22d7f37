"""Reads where people can be referred to: public services, and hidden ones by their area alone."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.access import OUTREACH, SERVICE, Person
from data.permission import check_plans_or_goes, check_reads, give_columns
from data.store import Store

LISTS = ("needs", "for_whom", "languages")

# What is open stays out of a hidden record even where a store were to hold it.
_SERVICES = """
    WITH in_force AS (
        SELECT source, source_id, version, needs, for_whom, languages, capacity, secret, name, address,
               phone, opening_hours, lat, lon, east, north, cell_level
        FROM main.services
        WHERE $as_of IS NULL OR batch <= $as_of
        GROUP BY ALL
        HAVING sum(sign) > 0
    )
    SELECT source, source_id, needs, for_whom, languages, capacity, secret,
           CASE WHEN NOT secret THEN name END AS name,
           CASE WHEN NOT secret THEN address END AS address,
           CASE WHEN NOT secret THEN phone END AS phone,
           CASE WHEN NOT secret THEN opening_hours END AS opening_hours,
           CASE WHEN NOT secret THEN lat END AS lat,
           CASE WHEN NOT secret THEN lon END AS lon,
           east, north, cell_level
    FROM in_force
    ORDER BY source, source_id, version
"""


def read_services(store: Store, person: Person, *, as_of: int | None = None) -> gpd.GeoDataFrame:
    """Return the services in force, one row each, for somebody who helps.

    With `as_of`, they are those that were in force after that batch.

    Columns: source (code), source_id, needs, for_whom and languages (lists of codes), capacity (persons at a
    time, NaN where not known), secret, name, address, phone, opening_hours, east, north and cell_level
    (missing where only the municipality is known; 5, which is 4 km, where hidden) and geometry: the point in
    the store's grid CRS, missing where none is kept. Of a hidden service name, address, phone, hours and
    point are missing.

    Raises
    ------
    NotAllowed
        When none of the person's roles reads live data for service or outreach.
    """
    check_reads(store, person, SERVICE, OUTREACH)
    return give_columns(person, "services", _in_force(store, as_of))


def read_public_services(store: Store, person: Person) -> gpd.GeoDataFrame:
    """Return the services that are public, as `read_services` does, for somebody on an inspection.

    Nothing of hidden services is in it, not even that there are any.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    """
    check_plans_or_goes(store, person)
    services = _in_force(store)
    public = services.loc[~services["secret"].astype(bool)].reset_index(drop=True)
    return give_columns(person, "public_services", public)


def _in_force(store: Store, as_of: int | None = None) -> gpd.GeoDataFrame:
    cursor = store.cursor()
    try:
        services = cursor.execute(_SERVICES, {"as_of": as_of}).df()
    finally:
        cursor.close()
    for column in LISTS:
        lists = [list(codes) for codes in services[column]]
        services[column] = pd.Series(lists, services.index, dtype=object)
    services["capacity"] = services["capacity"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    for column in ("east", "north", "cell_level"):
        services[column] = services[column].astype("Int32")
    points = np.full(len(services), None, dtype=object)
    located = services["lat"].notna().to_numpy()
    if located.any():
        lat, lon = (services.loc[located, name].to_numpy(np.float64) for name in ("lat", "lon"))
        points[located] = shapely.points(*store.grid.points_to_metres(lat, lon))
    return gpd.GeoDataFrame(
        services.drop(columns=["lat", "lon"]),
        geometry=gpd.GeoSeries(points, index=services.index, crs=store.settings.crs_epsg),
    )
