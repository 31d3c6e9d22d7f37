"""Finds the texts of TOML files and of the page on methods for the translators' catalogue."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

TRANSLATED_KEYS = (
    "label", "role", "reason", "hint", "holder", "does", "powers", "limits", "must_report", "may_not_report",
)  # fmt: skip

Message = tuple[int, str, str, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001  # babel hands it over
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Message]:
    """Yield line, function, text and comments of the texts in a TOML file, as babel asks.

    Texts are the values of TRANSLATED_KEYS in lists of tables, a value or a list of them; the comment tells
    translators code and source.
    """
    content = fileobj.read().decode("utf-8")
    lines = content.splitlines()
    line = 0
    for rows in tomllib.loads(content).values():
        for row in rows if isinstance(rows, list) else []:
            # Entries come in the file's order, so the search for a line goes on from the one before.
            for key in (key for key in row if key in TRANSLATED_KEYS):
                line = _line_of(lines, key, after=line)
                comment = [f"{row['code']}: {row['source']}"]
                if isinstance(row[key], list):
                    for text in row[key]:
                        line = _line_with(lines, text, after=line - 1)
                        yield line, "gettext", text, comment
                else:
                    yield line, "gettext", row[key], comment


def extract_paragraphs(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001  # babel hands it over
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Message]:
    """Yield every paragraph of a Markdown page that a screen shows, as it is handed to the translator."""
    line = 1
    for paragraph in fileobj.read().decode("utf-8").split("\n\n"):
        if text := paragraph.strip():
            yield line + paragraph[: paragraph.index(text)].count("\n"), "gettext", text, []
        line += paragraph.count("\n") + 2


def _line_of(lines: list[str], key: str, *, after: int) -> int:
    return next(
        number for number, text in enumerate(lines, 1) if number > after and text.startswith(f"{key} ")
    )


def _line_with(lines: list[str], text: str, *, after: int) -> int:
    return next(number for number, line in enumerate(lines, 1) if number > after and f'"{text}"' in line)
