"""Guards what runs without the app's own script: callbacks, which Streamlit runs before it, and fragments."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from pages.shared.language_choice import use_chosen_language
from pages.shared.session_owner import has_gate


def guarded(callback: Callable[..., object]) -> Callable[..., None]:
    """Return a callback that does nothing once its person may not work as before; the gate then says why.

    Streamlit 1.67 runs callbacks before the script, so before the gate of `app.py`.
    """

    @wraps(callback)
    def checked(*args: Any, **kwargs: Any) -> None:
        use_chosen_language()
        if _may_go_on():
            callback(*args, **kwargs)

    return checked


def guarded_fragment[**P](
    *, run_every: float | None = None
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Decorate what draws a part that runs anew on its own, and has it pass the gate each time.

    The language of the session is set first, as a run of a fragment is a run of its own.
    """

    def decorate(draw: Callable[P, None]) -> Callable[P, None]:
        @st.fragment(run_every=run_every)
        @wraps(draw)
        def checked(*args: P.args, **kwargs: P.kwargs) -> None:
            use_chosen_language()
            if not _may_go_on():
                st.rerun()
            draw(*args, **kwargs)

        return checked

    return decorate


def _may_go_on() -> bool:
    """Return whether the person of this session may work as in its last run; where there is no gate, yes.

    The council's page is open to everybody, has no gate, and its process must not import what knows a store.
    """
    if not has_gate():
        return True
    from pages.shared.sign_in import is_still_admitted

    return is_still_admitted()
