"""Looks for what keeps somebody from using a page, with axe-core, once its colours have settled."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SETTLE_WAIT_MS = 120_000
SERIOUS = frozenset({"serious", "critical"})
ANY = frozenset({"minor", "moderate", *SERIOUS, None})


def settle_colours(page: Page) -> None:
    """Wait until nothing fades any more: half way, a colour is neither the old one nor the new one."""
    page.wait_for_function(
        """() => document.getAnimations().every(
            (each) => !(each instanceof CSSTransition) || each.playState !== "running")""",
        timeout=SETTLE_WAIT_MS,
    )


def check_no_barrier(page: Page, *, impacts: frozenset[str | None] = ANY) -> None:
    """Fail with every barrier of these impacts, and where it stands."""
    settle_colours(page)
    found = [
        (each["id"], [node["html"][:160] for node in each["nodes"]])
        for each in Axe().run(page).response["violations"]
        if each["impact"] in impacts
    ]
    assert found == [], json.dumps(found, indent=1)
