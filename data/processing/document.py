"""Describes a document of sections, each with paragraphs, a table and what its reader has to fill in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Grid:
    """A table: the titles of its columns, and its rows of texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A section: `open` are questions that the software cannot answer, left to the controller."""

    title: str
    paragraphs: tuple[str, ...] = ()
    grid: Grid | None = None
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document about a store, as of a day; `is_draft` where the controller has to complete it."""

    title: str
    subtitle: str
    day: date
    is_draft: bool
    sections: tuple[Section, ...]
