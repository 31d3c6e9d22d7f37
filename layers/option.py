"""Describes what may be chosen on one layer beside period, form and season."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.errors import Refused
from data.language import _


@dataclass(frozen=True)
class Option:
    """One choice that a layer offers.

    Parameters
    ----------
    code
        Stable name, as in addresses.
    words
        Gives its label in the language of the session.
    choices
        Gives the codes that may be chosen, each with its words, in the order in which they are shown.
    default
        The code that holds where nothing is chosen.
    slider
        Whether the choices are steps of one size, such as weights, that are drawn as a slider.
    """

    code: str
    words: Callable[[], str]
    choices: Callable[[], dict[str, str]]
    default: str
    slider: bool = False


def chosen_options(options: tuple[Option, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Return the choice of every option, its default where none is given.

    Raises
    ------
    Refused
        When an option or a choice is given that the layer does not offer.
    """
    by_code = {option.code: option for option in options}
    if strangers := sorted(set(given) - set(by_code)):
        raise Refused(
            _("This layer offers no choice of {options}. Leave it out.").format(options=", ".join(strangers))
        )
    for code, choice in given.items():
        if choice not in by_code[code].choices():
            raise Refused(
                _("{choice} is no choice of {option}. Choose among {known}.").format(
                    choice=choice, option=code, known=", ".join(by_code[code].choices())
                )
            )
    return {code: given.get(code, option.default) for code, option in by_code.items()}
