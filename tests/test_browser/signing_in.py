"""Runs an OpenID Connect provider on loopback, and the app that people sign in to with it."""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import oidc_provider_mock  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.test_browser.conftest import WIDE
from tests.test_browser.server import APP, running_app

SIGN_IN = "Sign in with your organisation's account"


@dataclass(frozen=True)
class Installation:
    """The addresses of app and provider, and the files that the app was started with."""

    app: str
    provider: str
    people: Path
    log: Path

    def tell_provider(self, subject: str, claims: Mapping[str, object]) -> None:
        """Have the provider say these claims of a subject from now on."""
        request = Request(
            f"{self.provider}/users/{subject}",
            data=json.dumps(dict(claims)).encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
        with urlopen(request, timeout=30):
            pass


@contextmanager
def signed_in_installation(folder: Path, var: Path, people: str) -> Iterator[Installation]:
    """Give the dashboard behind a real provider, with these people; both end with the context."""
    # The provider, and the client of Streamlit, demand TLS even on loopback otherwise.
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    try:
        with oidc_provider_mock.run_server_in_thread() as server:
            provider = f"http://localhost:{server.server_port}"
            files = folder / "sign_in.toml", folder / "people.toml"
            for path, text in zip(files, (_auth(provider), people), strict=True):
                path.write_text(text)
                path.chmod(0o600)
            env = {
                "MAJAKKA_VAR": str(var),
                "MAJAKKA_SIGN_IN": str(files[0]),
                "MAJAKKA_PEOPLE": str(files[1]),
            }
            log = folder / "app.log"
            with running_app(APP, env, log) as app:
                yield Installation(app, provider, files[1], log)
    finally:
        del os.environ["AUTHLIB_INSECURE_TRANSPORT"]


def new_visitor(browser: Browser, address: str) -> Page:
    """Open an address in a browser of its own, which has no cookies."""
    context: BrowserContext = browser.new_context(viewport=WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return page


def sign_in(page: Page, subject: str) -> None:
    """Sign in on the page of the provider, and wait until the app is back."""
    page.get_by_role("button", name=SIGN_IN).click()
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()
    # Back from the provider, the app says something: a screen, or why there is none.
    expect(page.locator("h1").first).to_be_visible()


def menu_of(page: Page) -> list[str]:
    """Return the words of the menu, in its order."""
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
    return [link.inner_text().strip() for link in page.get_by_test_id("stTopNavLink").all()]


def _auth(provider: str) -> str:
    return f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secrets.token_urlsafe(48)}"
client_id = "majakka"
client_secret = "not secret: the provider takes any"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
