"""Tests that an app without sign-in is closed to every machine but its own, and one with is soundly set up."""

from pathlib import Path

import pytest

from data.errors import Refused
from pages.shared.local_mode import address_fault, request_fault
from pages.shared.start_checks import check_base_path, chosen_option, sign_in_options

SOUND = {
    "redirect_uri": "https://majakka.example/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "majakka",
    "client_secret": "secret",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "localhost", "::1", "[::1]"])
def test_loopback_is_served_in_local_mode(address: str) -> None:
    assert address_fault(address) == ""


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.5", "example.org", "unix:///x"])
def test_any_other_address_is_refused_in_local_mode(address: str | None) -> None:
    assert "this machine alone" in address_fault(address)


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_a_request_of_this_machine_under_its_own_name_is_served(host: str) -> None:
    assert request_fault({"Host": host, "User-Agent": "x"}, None) == ""
    assert request_fault({"Host": host}, "::1") == ""


@pytest.mark.parametrize(
    ("headers", "remote"),
    [
        ({"Host": "localhost"}, "192.168.1.7"),
        ({"Host": "localhost"}, "2001:db8::1"),
        ({"Host": "localhost"}, "no address"),
        # A name of somebody else that leads to this machine (DNS rebinding).
        ({"Host": "evil.example"}, None),
        ({"Host": "localhost.evil.example"}, None),
        ({"Host": "127.0.0.1.evil.example"}, None),
        ({"Host": "[::1"}, None),
        ({"User-Agent": "x"}, None),
        ({"Host": "localhost", "X-Forwarded-For": "127.0.0.1"}, None),
        ({"Host": "localhost", "x-forwarded-host": "localhost"}, None),
        ({"Host": "localhost", "Forwarded": "for=127.0.0.1"}, None),
        ({"Host": "localhost", "X-Real-IP": "127.0.0.1"}, None),
        ({"Host": "localhost", "Via": "1.1 proxy"}, None),
    ],
)
def test_a_request_from_elsewhere_or_through_a_proxy_is_refused(
    headers: dict[str, str], remote: str | None
) -> None:
    assert "Nobody signs in here" in request_fault(headers, remote)


def test_options_beat_what_is_configured_and_the_last_one_counts() -> None:
    address = "--server.address"
    assert chosen_option([address, "0.0.0.0"], address) == "0.0.0.0"
    assert chosen_option([f"{address}=127.0.0.1", f"{address}=::"], address) == "::"
    assert chosen_option(["--server.port=1"], address) is None
    assert sign_in_options(["--server.address=127.0.0.1"], {}, None) == []
    assert sign_in_options([], {}, "127.0.0.1") == []
    for arguments, configured in ((["--server.address=0.0.0.0"], "127.0.0.1"), ([], None), ([], "0.0.0.0")):
        with pytest.raises(Refused, match="this machine alone"):
            sign_in_options(arguments, {}, configured)


@pytest.mark.parametrize(
    ("arguments", "variable", "configured"),
    [
        (["--server.baseUrlPath=majakka"], "", ""),
        (["--server.baseUrlPath", "/majakka/"], "", ""),
        ([], "majakka", ""),
        ([], "", "majakka"),
    ],
)
def test_the_app_is_not_served_below_a_path(arguments: list[str], variable: str, configured: str) -> None:
    with pytest.raises(Refused, match=r"not below /?majakka"):
        check_base_path(arguments, {"STREAMLIT_SERVER_BASE_URL_PATH": variable}, configured)


def test_a_variable_of_streamlit_opens_local_mode_to_no_other_machine() -> None:
    with pytest.raises(Refused, match="this machine alone"):
        sign_in_options([], {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, "127.0.0.1")


def test_the_app_is_served_at_the_root() -> None:
    check_base_path(["--server.port=1"], {}, "")
    check_base_path(["--server.baseUrlPath=/"], {}, None)


def write(folder: Path, changes: dict[str, str] | None = None, *, mode: int = 0o600) -> Path:
    path = folder / "sign_in.toml"
    lines = [f'{key} = "{value}"' for key, value in (SOUND | (changes or {})).items() if value]
    path.write_text("\n".join(["[auth]", *lines, ""]))
    path.chmod(mode)
    return path


def settings(path: Path) -> dict[str, str]:
    return {"MAJAKKA_SIGN_IN": str(path), "MAJAKKA_PEOPLE": "people.toml"}


def test_a_sound_file_is_handed_to_streamlit_on_any_address(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert sign_in_options(["--server.address=0.0.0.0"], settings(path), None) == [f"--secrets.files={path}"]
    # On this machine itself, a provider and an app may do without TLS.
    local = write(
        tmp_path,
        {
            "redirect_uri": "http://localhost:{port}/oauth2callback",
            "server_metadata_url": "http://127.0.0.1:9400/.well-known/openid-configuration",
        },
    )
    assert sign_in_options([], settings(local), None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cookie_secret": "short"}, "less than 32 signs"),
        ({"cookie_secret": ""}, "cookie_secret is missing"),
        ({"client_id": ""}, "client_id is missing"),
        ({"redirect_uri": "http://majakka.example/oauth2callback"}, "redirect_uri does not begin with https"),
        (
            {"redirect_uri": "http://localhost.example/oauth2callback"},
            "redirect_uri does not begin with https",
        ),
        ({"redirect_uri": "https://majakka.example/"}, "does not end in /oauth2callback"),
        ({"server_metadata_url": "http://id.example/x"}, "server_metadata_url does not begin with https"),
        ({"server_metadata_url": "file:///etc/passwd"}, "server_metadata_url does not begin with https"),
        ({"expose_tokens": "id"}, "expose_tokens"),
    ],
)
def test_an_unsound_file_is_refused_with_what_is_wrong(
    changes: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        sign_in_options([], settings(write(tmp_path, changes)), None)
    assert said in str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Run: chmod 600"):
        sign_in_options([], settings(write(tmp_path, mode=mode)), None)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    path = write(tmp_path)
    with pytest.raises(Refused, match="no file says who may do what"):
        sign_in_options([], {"MAJAKKA_SIGN_IN": str(path)}, None)
    with pytest.raises(Refused, match="Leave out --secrets"):
        sign_in_options(["--secrets.files=x"], settings(path), None)
    with pytest.raises(Refused, match="cannot be read"):
        sign_in_options([], settings(tmp_path / "none.toml"), None)
    path.write_text("[auth")
    with pytest.raises(Refused, match="is no TOML"):
        sign_in_options([], settings(path), None)
    path.write_text("x = 1\n[auth.other]\nclient_id = 'x'\n")
    with pytest.raises(Refused, match="redirect_uri is missing"):
        sign_in_options([], settings(path), None)
    path.write_text("x = 1\n")
    with pytest.raises(Refused, match="no section"):
        sign_in_options([], settings(path), None)
