"""Checks that an app where nobody signs in is reached from its own machine alone."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

from data.language import _

# What a proxy adds, or says instead of the address that asked.
_PROXY_HEADERS = frozenset({"forwarded", "via", "x-real-ip"})
_PROXY_PREFIX = "x-forwarded-"


def local_fault() -> str:
    """Return why this run of the app may show nothing in local mode, in a sentence; empty if it may."""
    remote = st.context.ip_address
    return address_fault(st.get_option("server.address")) or request_fault(
        # Streamlit's own tests (1.67) have a stand-in there, which is no address of anybody.
        st.context.headers.to_dict(),
        remote if isinstance(remote, str) else None,
    )


def address_fault(address: str | None) -> str:
    """Return why the server may not listen at an address in local mode; None is every address."""
    if address is not None and is_loopback(address):
        return ""
    return _(
        "Nobody signs in here (local mode), so the app may listen on this machine alone, not on {address}. "
        "Take away server.address, or let people sign in with MAJAKKA_SIGN_IN."
    ).format(address=address or _("every address"))


def request_fault(headers: Mapping[str, str], remote: str | None) -> str:
    """Return why a request may see nothing in local mode: it comes from elsewhere, or through a proxy.

    `remote` is where it came from, None for this machine, as Streamlit says it. Without any header there is
    no request, but a test.
    """
    names = {name.lower(): value for name, value in headers.items()}
    if remote is not None and not is_loopback(remote):
        return _(
            "Nobody signs in here (local mode), so nothing is shown to other machines. Open it on its own "
            "machine, or let people sign in with MAJAKKA_SIGN_IN."
        )
    if any(name in _PROXY_HEADERS or name.startswith(_PROXY_PREFIX) for name in names):
        return _(
            "Nobody signs in here (local mode), so nothing is shown through a proxy. Open it on its own "
            "machine, or let people sign in with MAJAKKA_SIGN_IN."
        )
    if names and not _is_loopback_host(names.get("host", "")):
        return _(
            "Nobody signs in here (local mode), so it answers to localhost alone. Open it as localhost, or "
            "let people sign in with MAJAKKA_SIGN_IN."
        )
    return ""


def is_loopback(address: str) -> bool:
    """Return whether an address or name is that of this machine alone."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_loopback_host(host: str) -> bool:
    """Return whether a Host header names this machine; a name of somebody else may lead here as well."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
