"""Opens the whole app as somebody who signed in, without a browser: claims are all that is made up."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.access_matrix import access_matrix
from pages.shared.download import draw_download
from pages.shared.guarding import guarded, guarded_fragment
from pages.shared.state import View
from tests.built_stores import copy_of_empty_store

APP = Path(__file__).resolve().parents[2] / "app.py"
ISSUER = "https://id.example"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHOWN = "This is screen"
# What buttons of plain screens did.
DONE: list[str] = []


def grant(role: str, *, subject: str = "", stores: str = '"all"', more: str = "") -> str:
    """Return a grant of one role to a subject (by default called like the role), valid in every way."""
    return (
        f'[[grants]]\nsubject = "{subject or role}"\norganisation = "example"\nroles = ["{role}"]\n'
        f'stores = {stores}\nauthority = "labour_inspectorate"\ncrew = "LI-1"\nuntil = 2026-12-10\n{more}\n'
    )


def write_people(folder: Path, *grants: str, ask: str = "Ask Aino.") -> Path:
    """Write a file of people, one of each role by default."""
    path = folder / "people.toml"
    path.write_text(f'ask = "{ask}"\n' + "".join(grants or map(grant, access_matrix().roles)))
    path.chmod(0o600)
    return path


def make_installation(folder: Path, monkeypatch: pytest.MonkeyPatch, *stores: str) -> None:
    """Make small stores where people sign in, and people of every role."""
    for name in stores or ("bare",):
        copy_of_empty_store(folder / "var" / f"{name}.duckdb", name=name.title(), crs_epsg=3067).close()
    monkeypatch.setenv("MAJAKKA_SIGN_IN", str(folder / "sign_in.toml"))
    monkeypatch.setenv("MAJAKKA_PEOPLE", str(write_people(folder)))


def signed_in(subject: str, *, began: datetime = NOW, **claims: object) -> dict[str, object]:
    """Return what Streamlit says of somebody who signed in."""
    return {
        "is_logged_in": True,
        "iss": ISSUER,
        "sub": subject,
        "auth_time": int(began.timestamp()),
        **claims,
    }


def open_app(user: dict[str, object] | None, address: str = "") -> AppTest:
    """Return the app in a session of its own, opened at an address; None is somebody who did not sign in."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    # Half a second of each first run goes into looking for components in all packages: once is enough.
    app._bidi_component_manager = _components()
    app.user = {"is_logged_in": False} if user is None else dict(user)
    return go_to(app, address)


@cache
def _components() -> BidiComponentManager:
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


def go_to(app: AppTest, address: str) -> AppTest:
    """Open another address in the same session."""
    if address:
        app._page_hash = calc_hash(address)
    return app.run()


def shown_screens(app: AppTest) -> set[str]:
    """Return the screens (of `plain_screens`) whose words or files are on the page."""
    words = {element.value.removeprefix(SHOWN).strip() for element in app.markdown if SHOWN in element.value}
    return words | {"a file" for _each in app.get("bidi_component") if "secret,file" in str(_each.proto)}


@guarded_fragment()
def _draw_part(code: str) -> None:
    st.button("Do it here", key=f"part-{code}", on_click=guarded(DONE.append), args=(f"part of {code}",))


def plain_screens(codes: Iterable[str]) -> dict[str, object]:
    """Return a screen of each code that shows a line and a file, and reads no store."""

    def screen_of(code: str) -> object:
        def render(_view: View) -> None:
            st.markdown(f"{SHOWN} {code}")
            st.text_input("Note", key="note", persist_state="session")
            st.button("Do it", key=f"do-{code}", on_click=guarded(DONE.append), args=(code,))
            _draw_part(code)
            draw_download("Save", "secret,file\n", name="file.csv", key=f"file-{code}")

        return render

    return {code: screen_of(code) for code in codes}
