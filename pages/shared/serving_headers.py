"""Says which headers each answer of the server carries, so that a browser does no more than screens need."""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Powers of the browser that no screen uses.
_UNUSED_POWERS = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock",
    "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
# One year: an address that was served over TLS once is not asked for in clear again.
_TLS_ONLY = "max-age=31536000; includeSubDomains"
# Bundles whose names hold a digest of their content, and our own Leaflet and fonts: nothing of a store.
_PUBLIC_PREFIXES = ("/static/", "/component/", "/app/static/")
_COMPONENT_PREFIX = "/component/"


def headers_of(path: str, *, secure: bool, tile_origins: Iterable[str] = ()) -> dict[str, str]:
    """Return the headers of the answer at a path.

    Parameters
    ----------
    path
        Of the request, without a query.
    secure
        Whether the browser asked over TLS, here or at a proxy in front.
    tile_origins
        Origins of a tile server of the users' own, such as ``https://tiles.example``; maps may load
        pictures from there.
    """
    headers = {
        "Content-Security-Policy": content_policy(path, tile_origins),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{power}=()" for power in _UNUSED_POWERS),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN" if path.startswith(_COMPONENT_PREFIX) else "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }
    if secure:
        headers["Strict-Transport-Security"] = _TLS_ONLY
    if not path.startswith(_PUBLIC_PREFIXES):
        headers["Cache-Control"] = "no-store"
    return headers


def content_policy(path: str, tile_origins: Iterable[str] = ()) -> str:
    """Return the content security policy of a path: of screens, or of the frame in which maps are drawn.

    No address outside may be asked by either, but for pictures of a tile server that the users named.
    """
    is_frame = path.startswith(_COMPONENT_PREFIX)
    pictures = ["'self'", "data:", "blob:", *(tile_origins if is_frame else ())]
    rules = {
        "default-src": ["'none'"],
        "script-src": _scripts_of_a_frame() if is_frame else _scripts_of_a_screen(),
        # Streamlit 1.67 (Emotion) and Leaflet write styles into the page.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": pictures,
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "media-src": ["'self'", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "frame-src": ["'none'"] if is_frame else ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"] if is_frame else ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def _scripts_of_a_screen() -> list[str]:
    """Return where scripts of a screen may come from: no text on a page can become one.

    Components of the second kind (`st.components.v2`) are imported by Streamlit 1.67 from `blob:` addresses,
    which only a script that runs already can make.
    """
    return ["'self'", "blob:", *_inline_script_digests()]


def _scripts_of_a_frame() -> list[str]:
    """Return the same of the frame of a map.

    streamlit-folium 0.27 puts the script of each map into its frame as text, and evaluates what changes on
    it: without either, no map is drawn (tried in Chromium).
    """
    return ["'self'", "'unsafe-inline'", "'unsafe-eval'"]


@cache
def _inline_script_digests() -> tuple[str, ...]:
    """Return the digests of the scripts that stand in the one page of Streamlit itself."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("There is no package streamlit. Install what requirements.lock names.")
    page = (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline)
    return tuple(f"'sha256-{digest}'" for digest in digests)
