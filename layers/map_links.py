"""Refuses map links that would lead a browser to another host than this one."""

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from data.errors import Refused
from data.language import _

ASSETS = "../../app/static/"
"""Where the app serves Leaflet, jQuery and the font, seen from the page of a map component."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def check_links(links: Iterable[str]) -> None:
    """Check that every script and style sheet of a map comes from the app itself.

    Raises
    ------
    Refused
        When a link does not lie under the assets that the app serves; the message lists all such links.
    """
    foreign = sorted(link for link in links if not _is_own(link))
    if foreign:
        raise Refused(
            _("The map asks for {links}, which the app does not serve. Serve them from its assets.").format(
                links=", ".join(foreign)
            )
        )


def check_tiles(address: str, *, named_hosts: Collection[str] = ()) -> str:
    """Return the address of a tile server, once it is sure to be the user's own.

    Raises
    ------
    Refused
        When the address is no http address with ``{z}``, ``{x}`` and ``{y}``, or its host is neither this
        machine nor one that the user named.
    """
    parts = urlsplit(address)
    placed = all(name in parts.path for name in ("{z}", "{x}", "{y}"))
    if parts.scheme not in ("http", "https") or not placed:
        raise Refused(
            _(
                "The tile address {address!r} has no {{z}}, {{x}} and {{y}}. Write http://HOST/{{z}}/{{x}}/{{y}}.png."
            ).format(address=address)
        )
    host = parts.hostname or ""
    if "{" in parts.netloc or host not in LOOPBACK | frozenset(named_hosts):
        raise Refused(
            _(
                "The tiles lie on {host!r}, which would see where people look."
                " Name it in [map] tile_hosts to allow it."
            ).format(host=host)
        )
    return address


def _is_own(link: str) -> bool:
    path = link.removeprefix(ASSETS)
    return path != link and ".." not in path and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9./-]*", path) is not None
