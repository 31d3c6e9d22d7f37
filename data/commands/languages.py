"""Says how far each language is translated, and brings catalogues up to date: `languages [--update]`."""

import argparse
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from data.catalogue import (
    catalogue_path,
    extract_texts,
    faulty,
    read_catalogue,
    untranslated,
    update_catalogue,
)
from data.errors import Refused
from data.language import LANGUAGES, LOCALE_FOLDER, _

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

NAME = "languages"
HELP = _("say how far each language is translated and what is wrong, or take new texts in")
# Texts stand in the code in this one.
_SOURCE = "en"


@dataclass(frozen=True)
class _State:
    texts: int
    missing: tuple[str, ...]
    wrong: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the languages, and whether to change their files."""
    parser.add_argument("codes", nargs="*", metavar="LANGUAGE", help=_("such as fi; all where none is named"))
    parser.add_argument(
        "--update", action="store_true", help=_("take new texts in, leave out those that are gone")
    )
    parser.add_argument("--missing", action="store_true", help=_("list the texts without a translation"))


def run(arguments: argparse.Namespace) -> int:
    """Print for each language how many texts it has, lacks and has wrong.

    Raises
    ------
    Refused
        When a language is not one of the screens', or a translation cannot be used.
    """
    translated = [code for code in LANGUAGES if code != _SOURCE]
    codes = arguments.codes or translated
    if unknown := sorted(set(codes) - set(translated)):
        raise Refused(
            _("There is no catalogue for {codes}. Choose among {known}.").format(
                codes=", ".join(unknown), known=", ".join(translated)
            )
        )
    texts = extract_texts()
    if arguments.update:
        for code in codes:
            update_catalogue(catalogue_path(LOCALE_FOLDER, code), texts)
    states = {code: _state(code, texts) for code in codes}
    if arguments.json:
        print(json.dumps({code: asdict(state) for code, state in states.items()}))
    else:
        _print_states(states, with_missing=arguments.missing)
    _check_right(states)
    return 0


def _state(code: str, texts: "Catalog") -> _State:
    catalogue = read_catalogue(catalogue_path(LOCALE_FOLDER, code))
    missing = [message.id for message in untranslated(catalogue, texts)]
    return _State(
        texts=len(texts),
        missing=tuple(text if isinstance(text, str) else text[0] for text in missing),
        wrong=tuple(f"{each.text} ({each.why})" for each in faulty(catalogue)),
    )


def _print_states(states: dict[str, _State], *, with_missing: bool) -> None:
    for code, state in states.items():
        words = _("{language}: {done} of {texts} texts, {wrong} wrong")
        done = state.texts - len(state.missing)
        print(words.format(language=LANGUAGES[code], done=done, texts=state.texts, wrong=len(state.wrong)))
        if with_missing:
            print("\n".join(state.missing))


def _check_right(states: dict[str, _State]) -> None:
    wrong = [f"{code}: {text}" for code, state in states.items() for text in state.wrong]
    if wrong:
        raise Refused(
            _("Translations that cannot be used: {texts}. Correct them in data/locale.").format(
                texts="; ".join(wrong)
            )
        )
