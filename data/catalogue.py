"""Reads and updates the translators' catalogues: one .po file for each language, compiled when it changed."""

import gettext
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

DOMAIN = "majakka"
PROJECT = Path(__file__).resolve().parents[1]
SETTINGS = Path(__file__).parent / "locale" / "babel.cfg"
_LINE = 110


@dataclass(frozen=True)
class Faulty:
    """A translation that cannot be used: the English text and why, a sentence."""

    text: str
    why: str


def catalogue_path(folder: Path, code: str) -> Path:
    """Return the .po file of a language below a folder of catalogues."""
    return folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def translations_of(folder: Path, code: str) -> gettext.NullTranslations:
    """Return the translations of a language; texts stay as they are where there is no catalogue.

    A .po file newer than its compiled form is compiled anew, and kept where the folder may be written.
    """
    source = catalogue_path(folder, code)
    compiled = source.with_suffix(".mo")
    if source.exists() and not _is_fresh(compiled, source):
        written = compile_catalogue(source)
        with suppress(OSError):
            _keep(compiled, written)
        return gettext.GNUTranslations(io.BytesIO(written))
    return gettext.translation(DOMAIN, folder, languages=[code], fallback=True)


def compile_catalogue(source: Path) -> bytes:
    """Return the compiled form of a .po file; texts without a translation are left out."""
    from babel.messages.mofile import write_mo

    written = io.BytesIO()
    write_mo(written, read_catalogue(source))
    return written.getvalue()


def read_catalogue(source: Path) -> "Catalog":
    """Return the catalogue of a .po file, in the language that its folder names."""
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        return read_po(file, locale=source.parents[1].name)


def extract_texts() -> "Catalog":
    """Return every text of the project, in the order of its files, with what translators are to know."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir
    from babel.messages.frontend import parse_mapping_cfg

    with SETTINGS.open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)  # type: ignore[no-untyped-call]
    texts = Catalog()
    for file, _line, text, comments, _context in extract_from_dir(PROJECT, methods, options):
        texts.add(text, locations=[(file, 0)], auto_comments=comments)
    return texts


def update_catalogue(source: Path, texts: "Catalog") -> None:
    """Bring a .po file up to the texts of the project: new ones empty, those that are gone left out.

    Nothing is guessed from texts that look alike: what is not translated stays English.
    """
    from babel.messages.catalog import Catalog

    code = source.parents[1].name
    known = read_catalogue(source) if source.exists() else Catalog(locale=code)
    fresh = Catalog(locale=code, project="Majakka", creation_date=known.creation_date)
    for message in texts:
        if message.id:
            old = known.get(message.id)
            kept = old.string if old is not None else None
            fresh.add(message.id, kept, auto_comments=message.auto_comments, flags=message.flags)
    write_catalogue(source, fresh)


def write_catalogue(source: Path, catalogue: "Catalog") -> None:
    """Write a .po file without places and dates, so that a change of a text is the only change of a line."""
    from babel.messages.pofile import generate_po

    source.parent.mkdir(parents=True, exist_ok=True)
    plurals = f'"Plural-Forms: {catalogue.plural_forms}\\n"'
    header = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=utf-8\\n"']
    body = "".join(generate_po(catalogue, width=_LINE, no_location=True, omit_header=True))
    _keep(source, "\n".join([*header, plurals, "", body]).encode("utf-8"))


def untranslated(catalogue: "Catalog", texts: "Catalog") -> Iterator["Message"]:
    """Yield the texts of the project that a catalogue does not translate."""
    for message in texts:
        if message.id:
            known = catalogue.get(message.id)
            if known is None or not _is_filled(known):
                yield message


def faulty(catalogue: "Catalog") -> Iterator[Faulty]:
    """Yield the translations that name other values than their text, which would end in an error or a gap."""
    for message in catalogue:
        if not message.id or not _is_filled(message):
            continue
        texts = _forms(message.id)
        allowed = [placeholders(text) for text in texts]
        for written in _forms(message.string):
            try:
                found = placeholders(written)
            except ValueError:
                yield Faulty(texts[0], f"braces that do not close: {written}")
                continue
            if found not in allowed:
                yield Faulty(texts[0], f"other values: {written}")


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the values that are put into a text.

    Raises
    ------
    ValueError
        When its braces do not close.
    """
    return frozenset(name for _text, name, *_rest in Formatter().parse(text) if name is not None)


def _is_filled(message: "Message") -> bool:
    return all(_forms(message.string))


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return a text in its forms: one, or those of the singular and the plurals."""
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def _is_fresh(compiled: Path, source: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _keep(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    os.replace(beside, path)
