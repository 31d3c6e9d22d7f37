"""Builds services: public ones with name and point, hidden ones with the area alone."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.grid import Grid
from data.intake.coarsening import COARSEST
from data.intake.parsed import Built, Fault, Parsed
from data.intake.points import Points, points_of
from data.intake.records.effort import cell_columns
from data.language import _

OPEN_COLUMNS = ("name", "address", "phone", "opening_hours")
POINT_DECIMALS = 6


def build_services(parsed: Parsed) -> Built:
    """Return rows of main.services."""
    points = points_of(parsed)
    secret = parsed.flags("secret", empty=False)
    hidden = secret.to_numpy(zero_copy_only=False)
    named = parsed.coded("name").filled
    nameless = np.flatnonzero(~hidden & ~named)
    problem = _("A public service needs its name. Write it, or say that its address is hidden.")
    faults: list[Fault] = [*points.faults, *([(nameless, "name", problem)] if nameless.size else [])]
    dropped = int(sum((parsed.coded(code).filled & hidden).sum() for code in OPEN_COLUMNS))
    columns = {
        "needs": parsed.lists("needs"),
        "for_whom": parsed.lists("for_whom"),
        "languages": parsed.lists("languages"),
        "capacity": parsed.coded("capacity").as_arrow(pa.int32()),
        "secret": secret,
        **{
            code: pc.if_else(secret, pa.scalar(None, pa.string()), parsed.texts(code))
            for code in OPEN_COLUMNS
        },
        **point_columns(parsed, points, shown=~hidden & (points.least == 0)),
        **cell_columns(points, np.where(hidden, COARSEST, points.least)),
    }
    return Built(columns, faults, {"hidden": int(hidden.sum()), "not_kept": dropped})


def point_columns(parsed: Parsed, points: Points, *, shown: np.ndarray) -> dict[str, pa.Array]:
    """Return latitude and longitude of the places that keep a point, null for the others."""
    kept = points.known & shown
    lat, lon = np.full(parsed.rows, np.nan), np.full(parsed.rows, np.nan)
    if kept.any():
        lat[kept], lon[kept] = Grid(parsed.facts.epsg).metres_to_points(points.x[kept], points.y[kept])
    return {
        "lat": pa.array(np.round(lat, POINT_DECIMALS), mask=~kept),
        "lon": pa.array(np.round(lon, POINT_DECIMALS), mask=~kept),
    }
