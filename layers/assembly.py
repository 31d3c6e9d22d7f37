"""Builds a layer of the catalogue from what a store holds, for a person who may see it."""

from collections.abc import Mapping

from data.access import Person
from data.errors import Refused
from data.grid import side_of_level
from data.language import _
from data.periods import Period
from data.permission import check_layer, check_reads
from data.store import Store
from layers.catalogue import listed_layer
from layers.layer import Layer
from layers.option import chosen_options
from layers.request import Request


def build_layer(
    store: Store,
    person: Person,
    *,
    code: str,
    level: int,
    period: Period | None = None,
    forms: int = 0,
    season: str | None = None,
    options: Mapping[str, str] | None = None,
) -> Layer:
    """Return a layer by its code in the catalogue.

    Of a layer that shows what is there now (`Listed.over_time` is no), period, forms and season are ignored.

    Raises
    ------
    NotAllowed
        When no role of the person reads for the purpose of the layer.
    Refused
        When there is no such layer, it has no cells as small as the level, or offers no such choice.
    StoreError
        When the store has no area of work yet.
    """
    listed = listed_layer(code)
    check_layer(store, person, code)
    for purpose in listed.purposes:
        check_reads(store, person, purpose)
    if level < listed.finest_level:
        raise Refused(
            _("{layer} has cells of {size} m or more, as its records do. Choose larger cells.").format(
                layer=listed.label, size=side_of_level(listed.finest_level)
            )
        )
    chosen = chosen_options(listed.options, options or {})
    if not listed.over_time:
        return listed.make(Request(store, person, level, options=chosen))
    return listed.make(Request(store, person, level, period, forms, season, chosen))
