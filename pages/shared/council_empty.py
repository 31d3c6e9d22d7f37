"""Says what this page will show where there is no release yet, and names releases that cannot be shown."""

from collections.abc import Sequence

import streamlit as st

from data.language import _
from layers.markup import tag
from pages.shared.council_look import draw_said
from pages.shared.menu import draw_link


def draw_no_release() -> None:
    """Say what a release is, who prepares it, and what it will show."""
    st.title(_("There is no release yet"), anchor=False)
    draw_said(
        _(
            "A release is a frozen picture of half a year that everybody may see: three findings, a map, "
            "what changed, where help is missing and what was done. No small group and no person can be "
            "found in it."
        )
    )
    st.markdown(
        "\n".join(
            (
                f"1. {_('The data steward prepares it and sees what is shown and what is withheld.')}",
                f"2. {_('A second person reads and approves it. One person alone cannot publish.')}",
                f"3. {_('The steward publishes it. From then on it stands here and never changes.')}",
            )
        )
    )
    draw_said(_("Ask the data steward of the municipality when the first one is planned."))
    # Nothing where there is no such screen, as in the council's own process.
    draw_link("releases", _("Releases and their approval"))


def draw_faults(faults: Sequence[str]) -> None:
    """Name each release that is not sound, and what is wrong with it."""
    for fault in faults:
        st.html(tag("p", fault, class_="mj-made-up", role="note"))
