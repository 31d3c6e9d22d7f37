"""Draws what a meeting may do next, each step from a figure of the release."""

import streamlit as st

from data.language import _
from data.releases.release import Release
from layers.council.next_steps import next_steps
from layers.markup import tag
from pages.shared.council_look import draw_section


def draw_next_steps(release: Release) -> None:
    """Draw what may be done next; the meeting decides."""
    draw_section("next", _("Steps that these figures ask for; the meeting decides."))
    st.html(tag("ol", *(tag("li", each) for each in next_steps(release)), class_="mj-steps"))
