"""Tells which paths are served only to who is let in; no more is open than the sign-in itself needs."""

# First parts of paths under which something of a session, a store or the machine is served.
_CLOSED = frozenset({"_stcore", "app", "component", "media"})
# But these: whether the server lives, what every page asks first, the connection through which the page to
# sign in is drawn (the app itself lets nobody further), and the font of that page.
_OPEN_PATHS = frozenset({"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"})
_OPEN_PREFIXES = ("/app/static/fonts/",)


def needs_sign_in(path: str) -> bool:
    """Return whether a path is served only to who is let in.

    Open are the sign-in itself, Streamlit's own page and bundle, which anybody can download elsewhere, and
    what they ask before anybody signed in. What a later version serves below `/_stcore` is closed.
    """
    if path in _OPEN_PATHS or path.startswith(_OPEN_PREFIXES):
        return False
    return path.lstrip("/").partition("/")[0] in _CLOSED
