"""Keeps what a person looks at: in the session between screens, and in the address to be shared."""

from dataclasses import dataclass

import streamlit as st

from data.access import Person
from data.periods import Period

DEFAULTS = {
    "store": "",
    "role": "coordinator",
    "period": "12m",
    "form": "any",
    "season": "any",
    "lang": "en",
    "purpose": "",
    "layer": "",
    "level": "suited",
    "beside": "",
    "how": "side",
}
_FURTHER = "further-choices"


@dataclass(frozen=True)
class View:
    """What is looked at: by whom, where, when and for which form of exploitation."""

    store: str
    person: Person
    period: Period
    form: str
    season: str

    @property
    def purposes(self) -> frozenset[str]:
        """The purposes for which the person reads live data of the store: by roles, grant and register."""
        # Not above: the council's process reads this module, and must not import what knows a store.
        from data.permission import purposes_in
        from pages.shared.stores import current_store

        return purposes_in(current_store(self.store), self.person)

    @property
    def forms(self) -> int:
        """The form as a bit, 0 for any form."""
        from data.vocabulary import forms

        return next((1 << (form.number - 1) for form in forms() if form.code == self.form), 0)


def read_choice(name: str, options: list[str], *, otherwise: str | None = None) -> str:
    """Return the current choice of a name: from the session, else the address, else the default.

    A value that is not among the options (an old or altered address) falls back to the default.
    """
    default = otherwise if otherwise is not None else DEFAULTS[name]
    if name not in st.session_state:
        st.session_state[name] = st.query_params.get(name, default)
    if options and st.session_state[name] not in options:
        st.session_state[name] = default if default in options else options[0]
    return str(st.session_state[name])


def set_choice(name: str, value: str) -> None:
    """Change a choice, from a button or a click on the map."""
    st.session_state[name] = value


def keep_in_address(name: str, default: str) -> None:
    """Have a further choice of the screen that is now drawn, such as one of a layer, stand in the address."""
    st.session_state.setdefault(_FURTHER, {})[name] = default


def write_address() -> None:
    """Write every choice that differs from its default into the address."""
    further = st.session_state.pop(_FURTHER, {})
    chosen = {
        name: str(st.session_state[name])
        for name, default in (DEFAULTS | further).items()
        if st.session_state.get(name) not in (None, "", default)
    }
    if st.query_params.to_dict() != chosen:
        st.query_params.from_dict(chosen)
