"""Finds the map on a page and waits until it is painted."""

from playwright.sync_api import Frame, Page

WAIT_MS = 60_000


def map_frame(page: Page, *, paints: int = 1) -> Frame:
    """Return the frame of the first map on the page, once its cells were painted that many times.

    Raises
    ------
    TimeoutError
        When it does not stand within 30 s (Playwright's own).
    """
    page.wait_for_selector("iframe[src*='/component/']", timeout=WAIT_MS)
    element = page.query_selector("iframe[src*='/component/']")
    frame = element.content_frame() if element else None
    if frame is None:
        raise AssertionError("The page holds no map.")
    wait_for_paint(frame, paints)
    return frame


def wait_for_paint(frame: Frame, paints: int) -> None:
    """Wait until the cells were painted that many times."""
    frame.wait_for_function(
        "(paints) => window.__majakkaPainted?.paints >= paints && window.__majakkaPainted.at > 0",
        arg=paints,
        timeout=WAIT_MS,
    )
