"""Checks before the app starts that it is closed to whom it should be: a sound sign-in, or loopback alone."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from data.credential import is_open_to_others
from data.errors import Refused
from data.language import _
from data.people.settings import PEOPLE, SIGN_IN
from pages.shared.local_mode import address_fault, is_loopback

_SHORTEST_SECRET = 32
# Streamlit 1.67 reads its variables with the options, later than `config.get_option` is asked here.
_ADDRESS_VARIABLE, _BASE_PATH_VARIABLE = "STREAMLIT_SERVER_ADDRESS", "STREAMLIT_SERVER_BASE_URL_PATH"
_CALLBACK = "/oauth2callback"
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


def sign_in_options(
    arguments: Sequence[str], settings: Mapping[str, str], configured_address: str | None
) -> list[str]:
    """Return the further options that Streamlit starts with: the file of the provider, if people sign in.

    `configured_address` is what files say for server.address, before variables and arguments count.

    Raises
    ------
    Refused
        When the file of the provider or of people has a fault, or when nobody signs in and the server would
        listen on more than this machine.
    """
    named = settings.get(SIGN_IN)
    if not named:
        chosen = chosen_option(arguments, "--server.address") or settings.get(_ADDRESS_VARIABLE)
        fault = address_fault(chosen or configured_address)
        if fault:
            raise Refused(fault)
        return []
    check_sign_in_file(Path(named))
    people = settings.get(PEOPLE)
    if not people:
        raise Refused(
            _("People sign in here, but no file says who may do what. Name one in {setting}.").format(
                setting=PEOPLE
            )
        )
    if any(argument.partition("=")[0] == "--secrets.files" for argument in arguments):
        raise Refused(
            _("{setting} names the file of secrets. Leave out --secrets.files.").format(setting=SIGN_IN)
        )
    return [f"--secrets.files={Path(named).resolve()}"]


def check_sign_in_file(path: Path) -> None:
    """Check the file with Streamlit's [auth] section, before anybody signs in with it.

    Raises
    ------
    Refused
        When others can read it, or something in it is missing or unsafe; the message has a line for each.
    """
    try:
        found = path.stat()
        auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth", {})
    except OSError as error:
        raise Refused(
            _("The file of {setting}, {path}, cannot be read ({reason}). Mend it, or name another.").format(
                setting=SIGN_IN, path=path, reason=error.strerror
            )
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(
            _("The file of {setting}, {path}, is no TOML: {reason}. Mend it there.").format(
                setting=SIGN_IN, path=path, reason=error
            )
        ) from None
    faults = [*_mode_faults(path, found), *_auth_faults(auth)]
    if faults:
        raise Refused("\n".join([_("Nobody could sign in safely with {path}.").format(path=path), *faults]))


def check_base_path(arguments: Sequence[str], settings: Mapping[str, str], configured: str | None) -> None:
    """Check that the app is served at the root of its host: the edge knows closed paths by their beginning.

    `configured` is what files say for server.baseUrlPath, before variables and arguments count.

    Raises
    ------
    Refused
        When it would be served below a path.
    """
    said = chosen_option(arguments, "--server.baseUrlPath"), settings.get(_BASE_PATH_VARIABLE), configured
    for path in said:
        if path and path.strip("/"):
            raise Refused(
                _("Majakka is served at the root of its host, not below {path}. Take away {option}.").format(
                    path=path, option="server.baseUrlPath"
                )
            )


def chosen_option(arguments: Sequence[str], option: str) -> str | None:
    """Return the value of one of Streamlit's options, the last one given; None without one."""
    chosen = None
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        name, equals, value = argument.partition("=")
        if name == option:
            chosen = value if equals else following
    return chosen


def _mode_faults(path: Path, found: os.stat_result) -> list[str]:
    if is_open_to_others(path) or found.st_uid not in (os.getuid(), 0):
        return [_("Others can read it, or own it. Run: chmod 600 {path}").format(path=path)]
    return []


def _auth_faults(auth: object) -> list[str]:
    if not isinstance(auth, Mapping) or not auth:
        return [_("It has no section [auth]. See docs/sign_in.md.")]
    faults = [
        _("{key} is missing under [auth]. Write it in quotes.").format(key=key)
        for key in _NEEDED
        if not isinstance(auth.get(key), str) or not auth[key]
    ]
    if faults:
        return faults
    if len(auth["cookie_secret"]) < _SHORTEST_SECRET:
        faults.append(
            _(
                "cookie_secret has less than {signs} signs. Make one with: "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            ).format(signs=_SHORTEST_SECRET)
        )
    for key in ("redirect_uri", "server_metadata_url"):
        if not _is_safe(auth[key]):
            faults.append(
                _("{key} does not begin with https://. Only on this machine itself may it.").format(key=key)
            )
    if not urlsplit(auth["redirect_uri"]).path.endswith(_CALLBACK):
        faults.append(_("redirect_uri does not end in {end}. Write it so.").format(end=_CALLBACK))
    if auth.get("expose_tokens"):
        faults.append(_("expose_tokens hands tokens to screens, which need none. Leave it out."))
    if any(isinstance(value, Mapping) and key != "client_kwargs" for key, value in auth.items()):
        faults.append(_("It names a further provider. One installation has one: leave out the others."))
    return faults


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
