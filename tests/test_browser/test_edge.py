"""Asks the running server as programs do: Streamlit's own server stands behind the edge."""

from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from pages.shared.serving_headers import headers_of

pytestmark = pytest.mark.browser


def ask(address: str, path: str, *, method: str = "GET", host: str = "") -> HTTPResponse:
    netloc = urlsplit(address).netloc
    with closing(HTTPConnection(netloc, timeout=60)) as connection:
        connection.request(method, path, headers={"Host": host or netloc})
        answer = connection.getresponse()
        answer.read()
        return answer


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/risk_map",
        "/media/none.csv",
        "/_stcore/health",
        "/component/streamlit_folium.st_folium/index.html",
    ],
)
def test_every_answer_of_the_running_server_is_marked(app: str, path: str) -> None:
    answer = ask(app, path)
    expected = headers_of(path, secure=False)
    assert {name: answer.headers[name] for name in expected} == expected


def test_the_running_server_refuses_other_hosts_and_odd_methods(app: str) -> None:
    assert ask(app, "/", host="evil.example").status == 421
    assert ask(app, "/", method="POST").status == 405
    assert ask(app, "/_stcore/upload_file/none/none", method="PUT").status == 403  # of Streamlit: no token
    assert ask(app, "/_edge/allowed").status == 204  # nobody signs in at this one
