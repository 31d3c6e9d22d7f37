"""Makes the code that opens a round, and reads it as people type it."""

import secrets
from typing import TYPE_CHECKING

from data.errors import Refused
from data.language import _
from data.pepper import keyed_id

if TYPE_CHECKING:
    from data.store import Store

# 32 letters and digits, without those that look alike (0 O, 1 I): eight of them are 40 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
GROUP = 4
# Opens nothing, but by a chance of one in a million million.
EXAMPLE = "ABCD-EFGH"


def new_code() -> str:
    """Return a code that nobody guesses while it holds, in two groups such as ``7KQM-W2XD``."""
    drawn = "".join(secrets.choice(ALPHABET) for __ in range(LENGTH))
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}"


def parse_code(typed: str) -> str:
    """Return a code as `new_code` writes it, from what was typed: case, spaces and dashes do not matter.

    Raises
    ------
    Refused
        When it cannot be a code.
    """
    signs = [sign for sign in typed.upper() if sign.isalnum()]
    wrong = sorted({sign for sign in signs if sign not in ALPHABET})
    if wrong:
        # The sign alone is shown: what was typed may be a code but for it.
        raise Refused(
            _(
                "No code has the sign {signs}. Look at the sheet once more: 0, O, 1 and I are never used."
            ).format(signs=", ".join(wrong)[:20])
        )
    if len(signs) != LENGTH:
        raise Refused(
            _("A code has {wanted} letters and digits, this has {found}. Type it as on the sheet.").format(
                wanted=LENGTH, found=len(signs)
            )
        )
    return f"{''.join(signs[:GROUP])}-{''.join(signs[GROUP:])}"


def digest_of_code(store: "Store", code: str) -> str:
    """Return the keyed digest that the file of a round is named by: the code itself is written nowhere."""
    return keyed_id(store, "round", parse_code(code))


def ledger_digest(store: "Store", digest: str) -> str:
    """Return the digest that stands in the ledger once a round is closed; no file was ever named so."""
    return keyed_id(store, "round closed", digest)
