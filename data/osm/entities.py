"""Streams the nodes, ways or relations of an extract, filtered before they reach Python."""

from collections.abc import Iterator
from typing import Any

import osmium


def each_entity(source: osmium.io.File, entities: Any, *filters: Any) -> Iterator[Any]:
    """Yield the entities of the given types that pass all filters; each is valid until the next one comes."""
    processor = osmium.FileProcessor(source, entities)
    for entity_filter in filters:
        processor.with_filter(entity_filter)
    yield from processor
