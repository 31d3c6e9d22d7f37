"""Keeps method, limits and glossary at hand, behind a button each."""

import streamlit as st

from data.language import _
from data.releases.release import Release
from layers.council.glossary import glossary
from layers.council.limits import limits_of
from layers.council.method import method_of
from layers.markup import Markup, join, tag
from pages.shared.council_look import kept_together


def draw_method(release: Release, before: Release | None) -> None:
    """Draw the button that opens how the figures were made, and all that they do not say."""
    name = _("How this is made")
    with st.popover(name):
        limits = tag("p", _("What it does not say"), class_="mj-part")
        _draw_text(name, join(_list(method_of()), limits, _list(limits_of(release, before))))


def draw_glossary() -> None:
    """Draw the button that opens the words of the page."""
    with st.popover(_("Words")):
        terms = (join(tag("dt", term), tag("dd", kept_together(meaning))) for term, meaning in glossary())
        _draw_text(_("Words"), tag("dl", *terms, class_="mj-terms"))


def _list(sentences: tuple[str, ...]) -> Markup:
    return tag("ul", *(tag("li", kept_together(each)) for each in sentences))


def _draw_text(name: str, text: Markup) -> None:
    """Draw a text that the keyboard can reach, and so move where a small screen shows a part of it."""
    st.html(tag("div", text, tabindex="0", role="group", aria_label=name, class_="mj-text"))
