"""Draws the six questions of a meeting, each with its answer in a sentence or two."""

import streamlit as st

from layers.council.answers import answers_of
from layers.markup import join, tag
from pages.shared.council_look import draw_section, kept_together
from pages.shared.council_releases import Shown


def draw_answers(shown: Shown) -> None:
    """Draw where, how much, since when, how sure, compared to what, what next."""
    draw_section("short")
    answers = answers_of(shown.release, shown.release_before)
    rows = (join(tag("dt", question), tag("dd", kept_together(answer))) for question, answer in answers)
    st.html(tag("dl", *rows, class_="mj-answers"))
