"""Puts the server of Streamlit behind checks and headers of our own: one call before it starts."""

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.web.server.starlette import starlette_server

from data.errors import Refused
from data.people.settings import SIGN_IN
from layers.map_links import check_tiles
from pages.shared.map_settings import read_tile_settings
from pages.shared.serving_cookies import tightened_cookie
from pages.shared.serving_headers import headers_of
from pages.shared.serving_paths import needs_sign_in
from pages.shared.serving_requests import Refusal, refusal_of

HOSTS_SETTING = "MAJAKKA_HOSTS"
ROOT = Path(__file__).resolve().parents[2]
# A proxy in front asks here, of each request, whether it may pass: docs/running/ has two that do.
ASK_PATH = "/_edge/allowed"
_ASKED_ABOUT = b"x-forwarded-uri"
LOOPBACK = ("localhost", "127.0.0.1", "::1")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_SIGN_IN_FIRST = Refusal(401, "Sign in first. Open the address of this server without anything after it.")


@dataclass(frozen=True)
class Edge:
    """What is asked of every request: whether people sign in here, and whose tiles maps may show."""

    signed_in_only: bool = False
    tile_origins: tuple[str, ...] = ()


def dashboard_edge(settings: Mapping[str, str] = os.environ) -> Edge:
    """Return the edge of the dashboard: sign-in where MAJAKKA_SIGN_IN is set, tiles as maps draw them.

    A tile address that maps would refuse is left out here; the map says so when it is drawn.
    """
    settings_file = Path(settings.get("MAJAKKA_VAR") or ROOT / "var") / "settings.toml"
    try:
        tiles = read_tile_settings(settings_file)
        address = urlsplit(check_tiles(tiles.address, named_hosts=tiles.hosts)) if tiles.address else None
    except Refused:
        address = None
    origins = (f"{address.scheme}://{address.netloc}",) if address else ()
    return Edge(signed_in_only=bool(settings.get(SIGN_IN)), tile_origins=origins)


def serve_behind(edge: Edge) -> None:
    """Let the server that Streamlit is about to start check every request and mark every answer.

    Also names the hosts that it answers for (setting MAJAKKA_HOSTS, besides this machine's own names), and
    keeps uploads in memory.

    Raises
    ------
    AttributeError
        When this version of Streamlit makes its server in another way; nothing is served then.
    """
    os.environ["STREAMLIT_SERVER_ALLOWED_HOSTS"] = " ".join(allowed_hosts(os.environ.get(HOSTS_SETTING, "")))
    # Starlette 1.10 writes larger parts of a form to a temporary file, in clear: an upload stays in memory.
    MultiPartParser.spool_max_size = 1 << 40
    # Streamlit 1.67 makes its application by this name when its server starts, and takes no middleware
    # otherwise than from `st.App`, which puts the folder of its script (here one with `layers.py`) before
    # ours on the path of imports.
    make = starlette_server.create_starlette_app  # type: ignore[attr-defined]

    def make_guarded(runtime: Runtime) -> Application:
        return guarded(make(runtime), edge)

    starlette_server.create_starlette_app = make_guarded  # type: ignore[assignment,attr-defined]


def allowed_hosts(setting: str) -> list[str]:
    """Return the names under which this server answers: those of a setting, apart by commas or spaces."""
    named = setting.replace(",", " ").split()
    return list(dict.fromkeys([*LOOPBACK, *named]))


def guarded(application: Application, edge: Edge) -> Application:
    """Return an application that checks each request before the given one sees it, and marks its answers."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await application(scope, receive, send)
            return
        asked = scope["type"] == "http" and scope["path"] == ASK_PATH
        refusal = _refusal(scope, edge, _asked_path(scope) if asked else scope["path"])
        marked = _marking(scope, edge, send)
        if refusal is None and not asked:
            await application(scope, receive, marked)
        elif refusal is None:
            await marked({"type": "http.response.start", "status": 204, "headers": []})
            await marked({"type": "http.response.body"})
        elif scope["type"] == "websocket":
            await _close(receive, send)
        else:
            await _refuse(refusal, marked)

    return answer


def _asked_path(scope: Message) -> str:
    """Return the path that a proxy asks about; without one, a path that is closed."""
    asked = next((value for name, value in scope["headers"] if name.lower() == _ASKED_ABOUT), b"")
    return unquote(asked.decode("latin-1").partition("?")[0]) or "/_stcore/"


def _refusal(scope: Message, edge: Edge, path: str) -> Refusal | None:
    """Return why a request is refused; `path` is the one that a sign-in is asked for."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    limit_mb = int(config.get_option("server.maxUploadSize"))
    refusal = refusal_of(scope.get("method", "GET"), scope["path"], headers, upload_limit_mb=limit_mb)
    if refusal is None and edge.signed_in_only and needs_sign_in(path):
        return None if _is_let_in(headers.get("cookie", "")) else _SIGN_IN_FIRST
    return refusal


def _is_let_in(cookie_header: str) -> bool:
    # Imported only where people sign in: it brings the store, which the council's process must not know.
    from pages.shared.serving_session import is_let_in

    return is_let_in(_cookies(cookie_header))


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _marking(scope: Message, edge: Edge, send: Send) -> Send:
    """Return how answers are sent: with our headers in the place of others of the same names."""
    secure = scope.get("scheme") in ("https", "wss")

    async def send_marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = headers_of(scope["path"], secure=secure, tile_origins=edge.tile_origins)
            message = {**message, "headers": list(_headers(message.get("headers", ()), own, secure=secure))}
        await send(message)

    return send_marked


def _headers(
    given: Iterable[tuple[bytes, bytes]], own: dict[str, str], *, secure: bool
) -> Iterable[tuple[bytes, bytes]]:
    names = {name.lower().encode() for name in own}
    for name, value in given:
        if name.lower() == b"set-cookie":
            yield name, tightened_cookie(value.decode("latin-1"), secure=secure).encode("latin-1")
        elif name.lower() not in names:
            yield name, value
    for own_name, own_value in own.items():
        yield own_name.lower().encode(), own_value.encode("latin-1")


async def _refuse(refusal: Refusal, send: Send) -> None:
    body = refusal.sentence.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    # What is left of a body is not read: the connection ends with it.
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _close(receive: Receive, send: Send) -> None:
    # Before it is accepted, this answers the handshake with 403.
    await receive()
    await send({"type": "websocket.close", "code": 1008})
