"""Names languages by their codes."""

from collections.abc import Iterable

from data.vocabulary import service_terms


def language_names(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the names of languages in alphabetical order; a code that is not known stays as it is."""
    names = {each.code: each.label for each in service_terms("languages")}
    return tuple(sorted(names.get(code, code) for code in set(codes)))
