"""Tells whether a request comes from somebody who is let in, before anything of the app runs."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.clock import now
from data.people.admission import Admission, admit
from data.people.identity import LONGEST_SESSION
from data.people.settings import PEOPLE
from pages.shared.sign_in_record import is_signed_out


def is_let_in(cookies: Mapping[str, str]) -> bool:
    """Return whether the cookies are those of somebody who is let in now, by the same rules as the app.

    Streamlit's own cookie lasts for 30 days (1.67, `AUTH_COOKIE_MAX_AGE_SECONDS`). Here its signature has to
    be eight hours old at most, its sign-in too, the file of people has to give a role, and nobody signed out
    with it.
    """
    claims = signed_claims(cookies)
    if claims is None or is_signed_out(claims):
        return False
    named = os.environ.get(PEOPLE)
    return isinstance(admit(claims, Path(named) if named else None, now()), Admission)


def signed_claims(cookies: Mapping[str, str]) -> dict[str, object] | None:
    """Return what the provider said of the person whom the cookies name; None without a valid sign-in."""
    secret = get_cookie_secret()
    longest_days = LONGEST_SESSION.total_seconds() / 86_400

    def read_part(name: str) -> bytes | None:
        signed = cookies.get(name)
        if not signed:
            return None
        return decode_signed_value(secret, name, signed.encode("latin-1"), max_age_days=longest_days)

    # A signed text of another shape, or one of which a part is lost, is no sign-in.
    try:
        claims = json.loads(get_cookie_with_chunks(read_part, USER_COOKIE_NAME) or b"null")
    except ValueError:
        return None
    if not isinstance(claims, dict) or claims.pop("is_logged_in", False) is not True:
        return None
    claims.pop("origin", None)
    return claims
