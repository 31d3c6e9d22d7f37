"""Has Streamlit look for components of other packages once for all screens that tests run, not once for each."""

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def _components_are_looked_for_once() -> Iterator[None]:
    # Streamlit 1.67 reads what every installed package says of itself for each AppTest: half a second of its time.
    once = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", once)
        yield
