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
from data.people import people_file
from pages.shared.local_mode import address_fault, is_loopback

SIGN_IN = "MAJAKKA_SIGN_IN"
_SHORTEST_SECRET = 32
_CALLBACK = "/oauth2callback"
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


def sign_in_options(
    arguments: Sequence[str], settings: Mapping[str, str], configured_address: str | None
) -> list[str]:
    """Return the further options that Streamlit starts with: the file of the provider, if people sign in.

    `configured_address` is what variables and files say for server.address, before the arguments count.

    Raises
    ------
    Refused
        When the file of the provider or of people has a fault, or when nobody signs in and the server would
        listen on more than this machine.
    """
    named = settings.get(SIGN_IN)
    if not named:
        fault = address_fault(chosen_address(arguments) or configured_address)
        if fault:
            raise Refused(fault)
        return []
    check_sign_in_file(Path(named))
    people = settings.get(people_file.SETTING)
    if not people:
        raise Refused(
            _("People sign in here, but no file says who may do what. Name one in {setting}.").format(
                setting=people_file.SETTING
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


def chosen_address(arguments: Sequence[str]) -> str | None:
    """Return the server.address of Streamlit's options, the last one given; None without one."""
    chosen = None
    for option, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        name, equals, value = option.partition("=")
        if name == "--server.address":
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
