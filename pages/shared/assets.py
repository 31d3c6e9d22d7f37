"""Copies Leaflet, jQuery and the font from their packages to where Streamlit serves them."""

from importlib.util import find_spec
from pathlib import Path

STATIC_FOLDER = Path(__file__).resolve().parents[2] / "static"


def provide_assets(folder: Path = STATIC_FOLDER) -> Path:
    """Bring the folder of browser assets up to date, and return it; quick where nothing is missing.

    Files that are there with the same size are left alone. Nothing else is ever put here: what Streamlit
    serves from this folder needs no sign-in.
    """
    for source, target in _assets(folder).items():
        content_size = source.stat().st_size
        if not target.exists() or target.stat().st_size != content_size:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_suffix(target.suffix + ".new")
            beside.write_bytes(source.read_bytes())
            beside.replace(target)
    return folder


def _assets(folder: Path) -> dict[Path, Path]:
    """Return the file in a package of each asset."""
    leaflet = _folder_of("xstatic.pkg.leaflet") / "data"
    jquery = _folder_of("xstatic.pkg.jquery") / "data"
    media = _folder_of("streamlit") / "static" / "static" / "media"
    fonts = sorted(media.glob("SourceSansVF-Upright*.woff2"))
    if not fonts:
        raise FileNotFoundError(f"Streamlit brings no SourceSansVF-Upright font in {media}. Reinstall it.")
    images = ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
    return {
        leaflet / "leaflet.js": folder / "leaflet" / "leaflet.js",
        leaflet / "leaflet.css": folder / "leaflet" / "leaflet.css",
        **{leaflet / "images" / name: folder / "leaflet" / "images" / name for name in images},
        jquery / "jquery.min.js": folder / "jquery" / "jquery.min.js",
        fonts[0]: folder / "fonts" / "source-sans.woff2",
    }


def _folder_of(package: str) -> Path:
    # Found without being imported: the process of the council has no thread yet when it looks for them.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"There is no package {package}. Install what requirements.lock names.")
    return Path(next(iter(spec.submodule_search_locations)))
