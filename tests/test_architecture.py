"""Holds the layout of the house and the direction of imports."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from data.store import var_folder

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("data", "layers", "pages.shared", "pages.screens", "app")
ALLOWED_ABOVE = {
    "duckdb": ("data",),
    "folium": ("layers/drawing.py",),
    "streamlit": ("app.py", "pages"),
    "streamlit_folium": ("pages",),
}
TOP_LEVEL = {
    "app.py", "pyproject.toml", "pages", "data", "layers", "tests", "README.md", "docs", "Makefile",
    "CHANGELOG.md", "LICENSE", ".streamlit", ".ci", "requirements.lock", ".gitignore",
}  # fmt: skip


def _modules() -> list[Path]:
    return [
        ROOT / "app.py",
        *(path for top in ("data", "layers", "pages") for path in (ROOT / top).rglob("*.py")),
    ]


def _floor(name: str) -> int | None:
    for index, floor in enumerate(FLOORS):
        if name == floor or name.startswith(floor + "."):
            return index
    return None


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def _imports(source: str) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.append(node.module or "")
    return found


def imports_upwards(module: str, source: str) -> list[str]:
    """Return what a module imports from a floor above its own."""
    own = _floor(module)
    return [name for name in _imports(source) if own is not None and (_floor(name) or 0) > own]


def foreign_imports(place: str, source: str) -> list[str]:
    """Return what a module imports that belongs to other rooms."""
    kept_to = [(name, ALLOWED_ABOVE.get(name.split(".")[0])) for name in _imports(source)]
    return [name for name, rooms in kept_to if rooms is not None and not place.startswith(rooms)]


def test_every_module_imports_only_from_its_floor_and_below() -> None:
    found = {
        name: up
        for path in _modules()
        if (up := imports_upwards(name := _module_name(path), path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_duckdb_folium_and_streamlit_stay_in_their_rooms() -> None:
    found = {
        place: foreign
        for path in _modules()
        if (
            foreign := foreign_imports(
                place := path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
            )
        )
    }
    assert found == {}


def test_what_stands_in_a_foreign_room_is_seen() -> None:
    assert foreign_imports("layers/exposure.py", "import duckdb\nimport folium\nimport pandas") == [
        "duckdb",
        "folium",
    ]
    assert foreign_imports("layers/drawing.py", "import folium") == []


def test_an_arrow_that_points_up_is_seen() -> None:
    assert imports_upwards("data.places", "import layers.exposure\nfrom pages.shared.cache import x") == [
        "layers.exposure",
        "pages.shared.cache",
    ]
    assert imports_upwards("layers.exposure", "from data.places import read_places") == []


def test_pages_holds_no_loose_script_that_would_bypass_the_frame() -> None:
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["__init__.py"]


def test_the_frame_stays_small_and_modules_stay_readable() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 60
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in _modules()
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_packages_hold_only_a_docstring_or_the_list_of_commands() -> None:
    for path in _modules():
        if path.name != "__init__.py":
            continue
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert len(body) == 1 or path.parent.name == "commands", path


def test_tests_in_a_browser_stand_where_make_looks_for_them() -> None:
    marked = [
        path
        for path in (ROOT / "tests").rglob("*.py")
        if re.search(r"mark\.browser", path.read_text(encoding="utf-8"))
    ]
    assert marked
    assert [path for path in marked if path.parent.name != "test_browser"] == []


@pytest.fixture(scope="module")
def var_before_any_test() -> Path:
    return var_folder()


def test_what_is_made_for_several_tests_stays_out_of_the_checkout(var_before_any_test: Path) -> None:
    assert not var_before_any_test.is_relative_to(ROOT)


def test_the_top_level_holds_what_the_readme_maps_and_nothing_else() -> None:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    if not listed:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in listed.splitlines()} <= TOP_LEVEL
