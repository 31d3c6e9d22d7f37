"""Translates every text a user sees, through gettext, in the language of the running session."""

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from data.catalogue import translations_of

LOCALE_FOLDER = Path(__file__).parent / "locale"
# The languages of the screens by code, each by its own name.
LANGUAGES = {
    "en": "English",
    "fi": "Suomi",
    "sv": "Svenska",
    "et": "Eesti",
    "lv": "Latviešu",
    "lt": "Lietuvių",
}

_language: ContextVar[str] = ContextVar("language", default="en")


def _(text: str) -> str:
    """Return the text in the language of this session, or unchanged where no translation exists."""
    return _translations(_language.get()).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the singular or plural text for a number, in the language of this session."""
    return _translations(_language.get()).ngettext(one, many, number)


def use_language(code: str) -> None:
    """Set the language of the running session, such as ``en`` or ``fi``."""
    _language.set(code)


def language() -> str:
    """Return the code of the language of the running session."""
    return _language.get()


def warm_up_languages() -> None:
    """Read every catalogue, so that nobody waits for one, and none is opened later."""
    for code in LANGUAGES:
        _translations(code)


@cache
def _translations(code: str) -> gettext.NullTranslations:
    return translations_of(LOCALE_FOLDER, code)
