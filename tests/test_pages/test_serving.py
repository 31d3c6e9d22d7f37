"""Checks what the edge of the server lets through, refuses and marks, by requests to a guarded application."""

import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config
from streamlit.web.server.starlette import starlette_routes
from streamlit.web.server.starlette.starlette_app import _RESERVED_ROUTE_PREFIXES

from pages.shared.serving import ASK_PATH, Edge, allowed_hosts, dashboard_edge, guarded
from pages.shared.serving_cookies import tightened_cookie
from pages.shared.serving_headers import content_policy, headers_of
from pages.shared.serving_paths import needs_sign_in

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
SECRET = "only for this test, and long enough to sign with"
PEOPLE = """
[[grants]]
subject = "anna"
organisation = "example"
roles = ["coordinator"]
stores = "all"
"""
HELD_BACK = (
    "/media/0f3a.csv",
    "/media/0f3a.pdf",
    "/component/streamlit_folium.st_folium/index.html",
    "/_stcore/metrics",
    "/_stcore/bidi-components/x/y.js",
    "/_stcore/agent/openapi.json",
    "/_stcore/something-of-a-later-version",
    "/app/static/leaflet/leaflet.js",
)
OPEN = ("/", "/risk_map", "/static/js/index.js", "/auth/login", "/oauth2callback", "/_stcore/health")


async def _answer(request: Request) -> Response:
    answer = PlainTextResponse(f"seen {request.url.path}", headers={"Cache-Control": "public", "Server": "x"})
    answer.set_cookie("_streamlit_user", "x", max_age=30 * 24 * 3600, samesite="lax")
    return answer


async def _connect(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("connected")
    await socket.close()


INSIDE = Starlette(
    routes=[
        Route("/{path:path}", _answer, methods=["GET", "PUT", "DELETE", "POST", "PATCH"]),
        WebSocketRoute("/_stcore/stream", _connect),
        WebSocketRoute("/_stcore/other", _connect),
    ]
)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    people = tmp_path / "people.toml"
    people.write_text(PEOPLE, encoding="utf-8")
    people.chmod(0o600)
    monkeypatch.setenv("MAJAKKA_PEOPLE", str(people))
    monkeypatch.delenv("MAJAKKA_TODAY", raising=False)
    before = {name: config.get_option(name) for name in ("server.cookieSecret", "server.allowedHosts")}
    config.set_option("server.cookieSecret", SECRET)
    config.set_option("server.allowedHosts", allowed_hosts("maps.example.org"))
    yield
    for name, value in before.items():
        config.set_option(name, value)


@pytest.fixture
def asks() -> Callable[..., TestClient]:
    """Give a function that returns who asks: signed in or not, of a server where people sign in or do not."""

    def asking(
        *, signed_in_only: bool = True, cookie: str = "", base: str = "http://localhost"
    ) -> TestClient:
        headers = {"cookie": f"_streamlit_user={cookie}"} if cookie else {}
        edge = guarded(INSIDE, Edge(signed_in_only=signed_in_only))
        return TestClient(edge, base_url=base, headers=headers)

    return asking


class OldSigner(TimestampSigner):
    """Signs as if it were some time ago."""

    age = timedelta()

    def get_timestamp(self) -> int:
        return int(time.time() - self.age.total_seconds())


def cookie_of(
    subject: str = "anna",
    *,
    began: timedelta = timedelta(minutes=5),
    signed: timedelta = timedelta(minutes=5),
    secret: str = SECRET,
    logged_in: bool = True,
) -> str:
    """Return a cookie as Streamlit signs it: so long ago, for a sign-in so long ago."""
    claims = {
        "origin": "http://localhost",
        "is_logged_in": logged_in,
        "iss": "https://id.example",
        "sub": subject,
        "iat": int(time.time() - began.total_seconds()),
    }

    serializer = URLSafeTimedSerializer(secret, salt="_streamlit_user", signer=OldSigner)
    OldSigner.age = signed
    return str(serializer.dumps(json.dumps(claims)))


@pytest.mark.parametrize("path", HELD_BACK)
def test_nothing_of_a_session_or_store_is_served_without_a_sign_in(
    asks: Callable[..., TestClient], path: str
) -> None:
    assert asks().get(path).status_code == 401
    assert asks(cookie=cookie_of()).get(path).text == f"seen {path}"
    assert asks(signed_in_only=False).get(path).status_code == 200


def test_a_file_is_taken_from_who_is_let_in_only(asks: Callable[..., TestClient]) -> None:
    path = "/_stcore/upload_file/session/file"
    assert asks().put(path, content=b"x").status_code == 401
    assert asks(cookie=cookie_of()).put(path, content=b"x").status_code == 200


@pytest.mark.parametrize("path", OPEN)
def test_the_way_to_the_sign_in_is_open(asks: Callable[..., TestClient], path: str) -> None:
    assert asks().get(path).status_code == 200


@pytest.mark.parametrize(
    "cookie",
    [
        "x",
        cookie_of(secret="another secret, as long as the other one"),
        cookie_of()[:-3] + "abc",
        cookie_of(logged_in=False),
        cookie_of("nobody-in-the-file"),
        cookie_of(began=timedelta(hours=8, minutes=1)),
        cookie_of(began=timedelta(hours=1), signed=timedelta(hours=8, minutes=1)),
        cookie_of(began=timedelta(hours=-1)),
        "chunks-2",
    ],
    ids=[
        "made up",
        "signed elsewhere",
        "altered",
        "signed out",
        "no role",
        "too long ago",
        "old cookie",
        "to come",
        "in parts",
    ],
)
def test_a_cookie_that_does_not_count_opens_nothing(asks: Callable[..., TestClient], cookie: str) -> None:
    assert asks(cookie=cookie).get("/media/0f3a.csv").status_code == 401


def test_who_loses_the_role_gets_no_file_any_more(asks: Callable[..., TestClient], tmp_path: Path) -> None:
    signed_in = asks(cookie=cookie_of())
    assert signed_in.get("/media/0f3a.csv").status_code == 200
    (tmp_path / "people.toml").write_text("", encoding="utf-8")
    assert signed_in.get("/media/0f3a.csv").status_code == 401


def test_a_path_written_in_another_way_is_held_back_too(asks: Callable[..., TestClient]) -> None:
    for path in ("/%6dedia/0f3a.csv", "//media/0f3a.csv", "/media"):
        assert asks().get(f"http://localhost{path}").status_code == 401


@pytest.mark.parametrize(
    ("asked", "cookie", "status"),
    [
        ("/media/0f3a.csv?x=1", "", 401),
        ("/%6dedia/0f3a.csv", "", 401),
        ("/_edge/allowed", "", 204),
        ("", "", 401),
        ("/risk_map?store=town", "", 204),
        ("/media/0f3a.csv", cookie_of(), 204),
        ("", cookie_of(), 204),
    ],
)
def test_a_proxy_is_told_whether_a_request_may_pass(
    asks: Callable[..., TestClient], asked: str, cookie: str, status: int
) -> None:
    answer = asks(cookie=cookie).get(ASK_PATH, headers={"X-Forwarded-Uri": asked})
    assert answer.status_code == status
    assert "seen" not in answer.text


def test_every_root_that_streamlit_serves_from_is_held_back_or_its_own_bundle() -> None:
    assert set(_RESERVED_ROUTE_PREFIXES) == {"/_stcore/", "/media/", "/component/", "/static/"}
    assert starlette_routes.BASE_ROUTE_APP_STATIC == "app/static"
    for prefix in ("/_stcore/", "/media/", "/component/", "/app/static/"):
        assert needs_sign_in(f"{prefix}x")


def test_only_the_connection_that_draws_the_sign_in_is_open(asks: Callable[..., TestClient]) -> None:
    own = {"host": "localhost"}
    with asks().websocket_connect("/_stcore/stream", headers=own) as socket:
        assert socket.receive_text() == "connected"
    with pytest.raises(WebSocketDisconnect), asks().websocket_connect("/_stcore/other", headers=own):
        pass


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8501", 200),
        ("127.0.0.1", 200),
        ("[::1]:8501", 200),
        ("MAPS.example.org", 200),
        ("maps.example.org:443", 200),
        ("evil.example", 421),
        ("maps.example.org.evil.example", 421),
        ("evil.example/maps.example.org", 421),
        ("", 421),
    ],
)
def test_a_request_for_another_host_is_refused(
    asks: Callable[..., TestClient], host: str, status: int
) -> None:
    client = asks(signed_in_only=False)
    assert client.get("/", headers={"host": host}).status_code == status
    if status == 421:
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("/_stcore/stream", headers={"host": host}),
        ):
            pass


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405),
        ("PUT", "/", 405),
        ("DELETE", "/media/x", 405),
        ("TRACE", "/", 405),
        ("PATCH", "/_stcore/upload_file/s/f", 405),
        ("GET", "/_stcore/upload_file/s/f", 405),
        ("PUT", "/_stcore/upload_file/s/f", 200),
        ("DELETE", "/_stcore/upload_file/s/f", 200),
        ("GET", "/", 200),
    ],
)
def test_methods_that_no_screen_uses_are_refused(
    asks: Callable[..., TestClient], method: str, path: str, status: int
) -> None:
    assert asks(signed_in_only=False).request(method, path).status_code == status


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        # The limit is 256 times 2^20 bytes, and one more for what stands around a file: 269 484 032.
        ("/_stcore/upload_file/s/f", "269484032", 200),
        ("/_stcore/upload_file/s/f", "269484033", 413),
        ("/_stcore/upload_file/s/f", "9" * 400, 400),
        ("/_stcore/upload_file/s/f", "-1", 400),
        ("/_stcore/upload_file/s/f", "1e3", 400),
    ],
)
def test_an_upload_above_the_limit_is_refused_before_it_is_read(
    asks: Callable[..., TestClient], path: str, length: str, status: int
) -> None:
    # The value of the file, whatever test set it to before.
    before = config.get_option("server.maxUploadSize")
    config.set_option("server.maxUploadSize", tomllib.loads(CONFIG.read_text())["server"]["maxUploadSize"])
    try:
        answer = asks(signed_in_only=False).put(path, headers={"content-length": length})
    finally:
        config.set_option("server.maxUploadSize", before)
    assert answer.status_code == status


def test_a_large_body_elsewhere_is_refused(asks: Callable[..., TestClient]) -> None:
    client = asks(signed_in_only=False)
    assert client.request("GET", "/", content=b"x" * 70_000).status_code == 413
    assert client.request("GET", "/", content=iter([b"x"])).status_code == 413


@pytest.mark.parametrize(
    "path", ["/", "/media/x.html", "/_stcore/metrics", "/component/x/index.html", "/gone"]
)
def test_every_answer_carries_the_headers_also_a_refusal(asks: Callable[..., TestClient], path: str) -> None:
    for client in (asks(), asks(signed_in_only=False)):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in headers_of(path, secure=False)} == headers_of(
            path, secure=False
        )
        assert "strict-transport-security" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_over_tls_a_browser_is_told_to_stay_there_and_cookies_too(asks: Callable[..., TestClient]) -> None:
    answer = asks(signed_in_only=False, base="https://localhost").get("/")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["set-cookie"].endswith("; Secure; HttpOnly")


def test_what_holds_data_is_kept_by_no_cache_and_the_bundle_is() -> None:
    assert headers_of("/media/x.csv", secure=False)["Cache-Control"] == "no-store"
    assert headers_of("/risk_map", secure=False)["Cache-Control"] == "no-store"
    assert "Cache-Control" not in headers_of("/static/js/x.js", secure=False)


@pytest.mark.parametrize("path", ["/", "/component/x/index.html"])
def test_no_page_may_ask_another_host_or_be_framed_elsewhere(path: str) -> None:
    rules = dict(rule.split(" ", 1) for rule in content_policy(path).split("; "))
    assert rules["default-src"] == "'none'"
    assert "http" not in content_policy(path)
    assert "*" not in content_policy(path)
    assert {rules[name] for name in ("object-src", "base-uri")} == {"'none'"}
    assert rules["connect-src"] == rules["form-action"] == "'self'"


def test_no_text_on_a_screen_can_become_a_script() -> None:
    rules = dict(rule.split(" ", 1) for rule in content_policy("/risk_map").split("; "))
    assert "unsafe" not in rules["script-src"]
    assert rules["frame-ancestors"] == "'none'"


def test_maps_may_show_tiles_of_the_users_own_server_and_nothing_else_may(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "settings.toml"
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    settings.write_text(f'[map]\ntiles = "{address}"\ntile_hosts = ["tiles.example.org"]\n', encoding="utf-8")
    edge = dashboard_edge({"MAJAKKA_VAR": str(tmp_path)})
    assert edge == Edge(signed_in_only=False, tile_origins=("https://tiles.example.org",))
    assert "https://tiles.example.org;" in content_policy("/component/x", edge.tile_origins)
    assert "tiles" not in content_policy("/", edge.tile_origins)
    settings.write_text(f'[map]\ntiles = "{address}"\n', encoding="utf-8")
    assert dashboard_edge({"MAJAKKA_VAR": str(tmp_path), "MAJAKKA_SIGN_IN": "x"}) == Edge(signed_in_only=True)


@pytest.mark.parametrize(
    ("given", "secure", "expected"),
    [
        # 8 h are 28 800 s; 30 days are 2 592 000 s.
        (
            "a=b; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax",
            False,
            "a=b; HttpOnly; Max-Age=28800; Path=/; SameSite=lax",
        ),
        ("a=b; Max-Age=60", True, "a=b; Max-Age=60; Secure; HttpOnly"),
        (
            "_streamlit_xsrf=2|a; Path=/; SameSite=Strict",
            True,
            "_streamlit_xsrf=2|a; Path=/; SameSite=Strict; Secure",
        ),
        (
            'a=""; expires=Thu, 01 Jan 1970; Max-Age=0; Path=/',
            True,
            'a=""; expires=Thu, 01 Jan 1970; Max-Age=0; Path=/',
        ),
    ],
)
def test_a_cookie_leaves_no_longer_than_a_session(given: str, secure: bool, expected: str) -> None:
    assert tightened_cookie(given, secure=secure) == expected


def test_the_settings_of_the_server_are_the_strict_ones() -> None:
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    server = settings["server"]
    assert server["address"] == "127.0.0.1"
    assert server["allowedHosts"] == allowed_hosts("")
    assert server["xsrfCookieSameSite"] == "strict"
    assert server["enableXsrfProtection"]
    assert server["enableCORS"]
    assert server["corsAllowedOrigins"] == []
    assert not server["enableAgentApi"]
    assert server["fileWatcherType"] == "none"
    assert 0 < server["maxUploadSize"] <= 256
    assert 0 < server["maxMessageSize"] <= 200
    assert 0 < server["disconnectedSessionTTL"] <= 300
    assert settings["client"]["showErrorDetails"] == "none"
    assert not settings["client"]["showErrorLinks"]
    assert settings["client"]["toolbarMode"] == "viewer"
    assert not settings["browser"]["gatherUsageStats"]
    known = set(config.get_config_options())
    assert {f"{section}.{key}" for section in settings for key in settings[section]} <= known


def test_the_edge_of_the_council_brings_no_store() -> None:
    asked = "import sys, pages.shared.serving; print([m for m in sys.modules if 'duckdb' in m or m == 'data.store'])"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=CONFIG.parents[1], capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "[]", told.stderr


def test_the_part_of_starlette_that_keeps_uploads_in_memory_is_still_there() -> None:
    assert MultiPartParser.spool_max_size >= 1 << 20
