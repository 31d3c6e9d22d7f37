"""Checks the ready configurations of proxies, and by the proxies themselves where they are installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pages.shared.serving import ASK_PATH
from pages.shared.start_council import PORT

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "running"
NGINX = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
CADDY = (FOLDER / "Caddyfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [NGINX, CADDY], ids=["nginx", "caddy"])
def test_both_ask_about_every_path_and_know_both_processes(text: str) -> None:
    assert ASK_PATH in text
    assert "127.0.0.1:8501" in text
    assert f"127.0.0.1:{PORT}" in text
    for header in ("Content-Security-Policy", "Strict-Transport-Security", "nosniff", "no-referrer"):
        assert header in text


def test_the_access_log_of_nginx_holds_no_address_path_or_query() -> None:
    (written,) = re.findall(r"log_format majakka (.*?);", NGINX, flags=re.DOTALL)
    known = {
        "time_iso8601",
        "server_name",
        "request_method",
        "majakka_what",
        "status",
        "bytes_sent",
        "request_time",
    }
    assert set(re.findall(r"\$(\w+)", written)) == known


def test_nothing_that_passes_nginx_is_written_to_its_disk() -> None:
    for line in ("proxy_request_buffering off;", "proxy_buffering off;", "proxy_max_temp_file_size 0;"):
        assert line in NGINX


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed: apt-get install caddy")
def test_caddy_takes_its_file(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(CADDY.replace("/var/log/caddy", str(tmp_path)), encoding="utf-8")
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(file)]
    assert (
        subprocess.run(command, capture_output=True, check=False, env={"HOME": str(tmp_path)}).returncode == 0
    )


@pytest.mark.skipif(
    shutil.which("nginx") is None, reason="nginx is not installed: apt-get install nginx-light"
)
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    # Certificates are the users' own: here the server goes without.
    text = (
        re.sub(r"ssl_certificate(_key)? .*", "", NGINX)
        .replace("443 ssl http2", "8443")
        .replace("listen 80", "listen 8480")
    )
    text = text.replace("ssl_reject_handshake on;", "").replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "majakka.conf").write_text(text, encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {places} include {tmp_path}/majakka.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    tried = subprocess.run(
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "log")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr
