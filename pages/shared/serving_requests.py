"""Refuses requests that no screen makes: other hosts, odd methods, bodies that are too large."""

from collections.abc import Mapping
from dataclasses import dataclass

from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

UPLOAD_PREFIX = "/_stcore/upload_file/"
# Around a file, a browser writes its name and type: Streamlit 1.67 allows as much.
_AROUND_A_FILE_BYTES = 1 << 20
_SMALL_BODY_BYTES = 1 << 16
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_UPLOADING = frozenset({"PUT", "DELETE", "OPTIONS"})


@dataclass(frozen=True)
class Refusal:
    """Why a request is refused, as a status of HTTP and a sentence without anything of the request."""

    status: int
    sentence: str


def refusal_of(method: str, path: str, headers: Mapping[str, str], *, upload_limit_mb: int) -> Refusal | None:
    """Return why a request is refused; None where it may go on.

    Parameters
    ----------
    method
        In capitals; ``GET`` for a websocket, which begins as one.
    path
        Without a query.
    headers
        With names in small letters.
    upload_limit_mb
        The largest file, in units of 2^20 bytes. A body that comes in pieces says no length: Streamlit
        counts such an upload as it comes, and no other path reads a body.
    """
    if not is_host_allowed(headers.get("host")):
        return Refusal(421, "This server answers under other names only. Ask who runs it for its address.")
    uploads = path.startswith(UPLOAD_PREFIX)
    if method not in (_UPLOADING if uploads else _READING):
        return Refusal(405, "Nothing here is asked for in this way. Use the screens.")
    longest = (upload_limit_mb << 20) + _AROUND_A_FILE_BYTES if uploads else _SMALL_BODY_BYTES
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or len(length) > 18:
        return Refusal(400, "This request has no sound length. Use the screens.")
    if int(length) > longest or (not uploads and "transfer-encoding" in headers):
        return Refusal(413, "This is too large. Cut the file into smaller ones.")
    return None
