"""Keeps commands that sign for a person out of installations where people sign in."""

import os

from data.errors import Refused
from data.language import _
from data.people.settings import SIGN_IN


def check_may_sign_by_command() -> None:
    """Raise where people sign in: an id that anybody types is no signature of a second person there.

    Whoever has the shell of the machine has its store, and could unset the variable: this keeps from doing it
    by mistake and by habit, not from doing it at all.

    Raises
    ------
    Refused
        When MAJAKKA_SIGN_IN is set.
    """
    if os.environ.get(SIGN_IN):
        raise Refused(_("People sign in here. Prepare, approve and publish releases on the screen Releases."))
