"""Checks which links and tile servers a map may ask for."""

import pytest

from data.errors import Refused
from layers.map_links import ASSETS, check_links, check_tiles

FOREIGN = (
    "https://cdn.example/leaflet.js",
    "//cdn.example/leaflet.js",
    "leaflet.js",
    "/app/static/leaflet.js",
    ASSETS,
    ASSETS + "../secret.js",
    ASSETS + "/cdn.example/leaflet.js",
    ASSETS + "https://cdn.example/leaflet.js",
    ASSETS + "\\cdn.example\\leaflet.js",
    ASSETS + "leaflet.js?x=1",
)


def test_the_assets_of_the_app_are_allowed() -> None:
    check_links([ASSETS + "leaflet/leaflet.js", ASSETS + "fonts/source-sans.woff2"])


@pytest.mark.parametrize("link", FOREIGN)
def test_any_other_link_is_refused_and_named(link: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_links([ASSETS + "leaflet/leaflet.js", link])
    assert link in str(refusal.value)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:8080"])
def test_tiles_of_this_machine_are_allowed(host: str) -> None:
    address = f"http://{host}/{{z}}/{{x}}/{{y}}.png"
    assert check_tiles(address) == address


def test_tiles_of_another_host_are_allowed_once_the_user_named_it() -> None:
    address = "https://tiles.town.example/{z}/{x}/{y}.png"
    with pytest.raises(Refused, match=r"tiles\.town\.example"):
        check_tiles(address)
    assert check_tiles(address, named_hosts=["tiles.town.example"]) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost@elsewhere.example/{z}/{x}/{y}.png",
        "http://localhost.elsewhere.example/{z}/{x}/{y}.png",
        "http://{s}.localhost/{z}/{x}/{y}.png",
        "http:///{z}/{x}/{y}.png",
        "//localhost/{z}/{x}/{y}.png",
        "javascript:{z}{x}{y}",
        "http://localhost/{z}/{x}.png",
    ],
)
def test_an_address_that_hides_its_host_or_lacks_a_coordinate_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        check_tiles(address)
