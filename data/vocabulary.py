"""Reads the vocabularies: the stable codes, labels and sources that facts and screens speak in."""

from functools import cache

from data.errors import Refused
from data.language import _
from data.organisation import Organisation
from data.place_kind import PlaceKind
from data.vocabulary_file import VOCABULARY_FOLDER, check_unique, read_vocabulary


@cache
def place_kinds() -> tuple[PlaceKind, ...]:
    """Return the location categories of Table 6 (1-15) and the workplace kinds (16, 21-36), by number."""
    path = VOCABULARY_FOLDER / "place_kinds.toml"
    kinds = read_vocabulary(path, "place_kinds", PlaceKind)
    check_unique((kind.number for kind in kinds), path.name)
    return tuple(sorted(kinds, key=lambda kind: kind.number))


def place_kind(code: str) -> PlaceKind:
    """Return the kind of place with this code.

    Raises
    ------
    Refused
        When no kind has this code.
    """
    for kind in place_kinds():
        if kind.code == code:
            return kind
    raise Refused(
        _("No kind of place has the code {code!r}. See the list of vocabularies.").format(code=code)
    )


@cache
def organisations() -> tuple[Organisation, ...]:
    """Return the made-up organisations: the example one and those of demonstrations."""
    return read_vocabulary(VOCABULARY_FOLDER / "organisations.toml", "organisations", Organisation)


def example_organisation() -> Organisation:
    """Return the organisation that stands in every new store."""
    return next(each for each in organisations() if each.code == "example")
