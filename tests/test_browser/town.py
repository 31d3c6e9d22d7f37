"""Makes a town that exists nowhere: a base map, cells with classes and places, of any size."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point, Polygon, box

from layers.legend import Legend, LegendClass
from layers.palette import palette

EPSG = 3067
WEST_M, SOUTH_M = 380_000, 6_670_000


def legend(purpose: str = "outreach", *, names: Sequence[str] = ()) -> Legend:
    """Return five classes; names, where given, stand in place of the labels and the unit."""
    bounds = (0, 2, 5, 10, 20, 60)
    classes = [
        LegendClass(f"{low}–{high}", colour, low, high)
        for low, high, colour in zip(bounds[:-1], bounds[1:], palette(purpose), strict=True)
    ]
    if names:
        classes = [replace(each, label=names[at % len(names)]) for at, each in enumerate(classes)]
        return Legend(names[0], tuple(classes), names[1], names[2], names[3])
    return Legend("expected findings per 100 hours", tuple(classes), "n = 1,500", "Not known", "Uncertain")


def grades() -> Legend:
    """Return five named grades instead of classes of a value."""
    names = ("gone", "fading", "steady", "growing", "new")
    classes = tuple(
        LegendClass(name, colour) for name, colour in zip(names, palette("inspection"), strict=True)
    )
    return Legend("times the average", classes, "n = 1,500", "Not known")


def places(area: tuple[float, float, float, float], names: Sequence[str]) -> gpd.GeoDataFrame:
    """Return one place per name, in a row through the middle of the box."""
    west, south, east, north = area
    at = np.linspace(west, east, len(names) + 2)[1:-1]
    points = gpd.points_from_xy(at, np.full(len(names), (south + north) / 2))
    texts = [[name, f"Open: {name}"] for name in names]
    return gpd.GeoDataFrame({"colour": "#046f6c", "text": texts}, geometry=points, crs=EPSG)


def cells(count: int, *, seed: int = 1, share_unknown: float = 0.2) -> pd.DataFrame:
    """Return `count` cells of 250 m in a block 4 to 3, with a smooth value and a part that is not known."""
    random = np.random.default_rng(seed)
    columns = int(np.ceil(np.sqrt(count * 4 / 3)))
    north, east = np.divmod(np.arange(count), columns)
    hills = random.uniform(0, columns, (12, 2))
    value = sum(np.exp(-((east - x) ** 2 + (north - y) ** 2) / (columns / 9) ** 2) for x, y in hills) * 40
    known = sum(np.hypot(east - x, north - y) < columns / 4.5 for x, y in hills[:6]) > 0
    known |= random.uniform(size=count) > share_unknown * 2.5
    cls = np.where(known, np.digitize(value, (2, 5, 10, 20)), -1)
    return pd.DataFrame(
        {
            "east": WEST_M // 250 + east,
            "north": SOUTH_M // 250 + north,
            "cls": cls,
            "faded": (random.uniform(size=count) < 0.12) & known,
            "value": np.where(known, value, np.nan),
            "lower": np.where(known, value * 0.7, np.nan),
            "upper": np.where(known, value * 1.5, np.nan),
        }
    )


def extent(count: int) -> tuple[float, float, float, float]:
    """Return the box of that many cells, metres."""
    columns = int(np.ceil(np.sqrt(count * 4 / 3)))
    return WEST_M, SOUTH_M, WEST_M + columns * 250, SOUTH_M + -(-count // columns) * 250


def base_map(
    area: tuple[float, float, float, float], *, seed: int = 2, names: Sequence[str] = ()
) -> dict[str, gpd.GeoDataFrame]:
    """Return water, green, buildings, streets, rail and names in a box, about 7 streets per square km."""
    random = np.random.default_rng(seed)
    west, south, east, north = area
    width, height = east - west, north - south
    along = np.linspace(0, 1, 200)
    coast = south + height * (0.12 + 0.05 * np.sin(along * 9) + 0.02 * np.sin(along * 31))
    sea = Polygon([(west, south), *zip(west + along * width, coast, strict=True), (east, south)])
    spots = random.uniform((west, south + height * 0.2), (east, north), (60, 2))
    parks = [Point(x, y).buffer(random.uniform(0.006, 0.025) * width, 6) for x, y in spots]

    def wavy(x0: float, y0: float, x1: float, y1: float, points: int) -> LineString:
        t = np.linspace(0, 1, points)
        swing = np.sin(t * random.uniform(2, 7)) * min(width, height) * 0.004
        return LineString(np.column_stack([x0 + t * (x1 - x0) + swing, y0 + t * (y1 - y0) + swing]))

    mains = [wavy(west, y, east, y, 90) for y in np.linspace(south + height * 0.2, north, 9)]
    mains += [wavy(x, south + height * 0.17, x, north, 90) for x in np.linspace(west, east, 12)]
    minors = []
    for x, y in random.uniform((west, south + height * 0.2), (east, north), (int(7e-6 * width * height), 2)):
        turn, length = random.choice([0.1, 1.67]), random.uniform(120, 600)
        minors.append(wavy(x, y, x + length * np.cos(turn), y + length * np.sin(turn), 5))
    homes = random.uniform((west, south + height * 0.2), (east, north), (int(12e-6 * width * height), 2))
    buildings = [box(x, y, x + 30, y + 18) for x, y in homes]
    named = ["Majakka", "Etelälahti", "Pohjoismäki", "Koivula", "Satama", "Rantakylä", "Ylätori", "Myllymaa"]
    named = [*names, *named]
    sites = [Point(x, y) for x, y in random.uniform(area[:2], area[2:], (len(named), 2))]
    layers = {
        "water": ([sea], 1, [None]),
        "green": (parks, 1, [None]),
        "building": (buildings, 3, [None]),
        "main_street": (mains, 1, [None]),
        "minor_street": (minors, 2, [None]),
        "rail": ([wavy(west, south + height * 0.5, east, north, 120)], 1, [None]),
        "place_name": (sites, None, named),
    }
    return {
        name: gpd.GeoDataFrame(
            {
                "rank": rank or np.arange(len(shapes)) // 2 + 1,
                "name": labels * (1 if rank is None else len(shapes)),
            },
            geometry=shapes,
            crs=EPSG,
        )
        for name, (shapes, rank, labels) in layers.items()
    }
