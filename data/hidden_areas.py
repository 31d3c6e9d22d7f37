"""Says in SQL which cells of 4 km hold a place or a service whose address is hidden."""

HIDDEN_AREAS = """
    SELECT east, north FROM (
        SELECT p.east, p.north, p.sign FROM main.places p JOIN main.place_kinds k ON k.code = p.kind
        WHERE k.secret AND p.cell_level = 5
        UNION ALL
        SELECT east, north, sign FROM main.services WHERE secret AND cell_level = 5
    )
    GROUP BY east, north
    HAVING sum(sign) > 0
    ORDER BY north, east
"""
"""Columns east and north at level 5, from all kinds of places that are secret and all hidden services."""
