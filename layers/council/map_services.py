"""Draws public help services on a map that has no parts, so that it shows what is known at least."""

import numpy as np

from data.grid import Grid
from data.language import _
from data.releases.release import Release, Service
from layers.council.naming import need_in_words
from layers.map_view import MapView
from layers.markup import Markup, join, tag
from layers.palette import accent

SIDE_PX = 9.0


def draw_services(release: Release, view: MapView) -> Markup:
    """Return a mark for each public service that has a point, with what it is told of."""
    shown = services_on_map(release)
    if not shown:
        return Markup("")
    lat = np.array([each.lat for each in shown], dtype=np.float64)
    lon = np.array([each.lon for each in shown], dtype=np.float64)
    points = view.to_px(*Grid(release.crs_epsg).points_to_metres(lat, lon))
    return join(*(_mark(each, x, y) for each, (x, y) in zip(shown, points, strict=True)))


def draw_service_sign(side_px: float) -> Markup:
    """Return the mark alone, with its upper left corner at the origin."""
    colour, cross = accent("council"), side_px / 4
    plus = f"M{side_px / 2:.1f} {cross:.1f}V{3 * cross:.1f}M{cross:.1f} {side_px / 2:.1f}H{3 * cross:.1f}"
    square = {"width": side_px, "height": side_px, "rx": side_px / 6, "fill": colour, "stroke": "#ffffff"}
    return join(tag("rect", **square), tag("path", d=plus, stroke="#ffffff", stroke_width=side_px / 7))


def services_on_map(release: Release) -> tuple[Service, ...]:
    """Return the services that a map without parts shows; none where it has parts."""
    if release.parts:
        return ()
    return tuple(each for each in release.services if each.lat is not None and each.lon is not None)


def _mark(service: Service, x: float, y: float) -> Markup:
    needs = ", ".join(need_in_words(need) for need in service.needs)
    told = _("{name}: {needs}").format(name=service.name, needs=needs)
    at = f"translate({x - SIDE_PX / 2:.1f} {y - SIDE_PX / 2:.1f})"
    return tag("g", tag("title", told), draw_service_sign(SIDE_PX), transform=at)
