"""Tightens the cookies that Streamlit sets: no longer than a session, over TLS alone where there is TLS."""

from data.people.identity import LONGEST_SESSION

# A script has to read this one: it goes back in a header, which a page from elsewhere cannot do.
_FOR_SCRIPTS = "_streamlit_xsrf="
_LONGEST_S = int(LONGEST_SESSION.total_seconds())


def tightened_cookie(cookie: str, *, secure: bool) -> str:
    """Return a `Set-Cookie` header as it may leave the server.

    Streamlit 1.67 keeps a sign-in for 30 days and never marks it Secure. SameSite stays as it is: a sign-in
    comes back from the provider, which is another site, so its cookie has to be Lax.
    """
    name, *attributes = (part.strip() for part in cookie.split(";"))
    kept = [_shorter(attribute) for attribute in attributes if not attribute.lower().startswith("expires=")]
    if _is_deletion(kept):
        return cookie
    known = {attribute.lower() for attribute in kept}
    if secure and "secure" not in known:
        kept.append("Secure")
    if not name.startswith(_FOR_SCRIPTS) and "httponly" not in known:
        kept.append("HttpOnly")
    return "; ".join([name, *kept])


def _shorter(attribute: str) -> str:
    name, _equals, value = attribute.partition("=")
    if name.lower() != "max-age" or not value.isdigit():
        return attribute
    return f"Max-Age={min(int(value), _LONGEST_S)}"


def _is_deletion(attributes: list[str]) -> bool:
    return "max-age=0" in {attribute.lower() for attribute in attributes}
