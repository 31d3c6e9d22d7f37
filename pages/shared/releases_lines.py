"""Writes the small lists of the Releases screen: a text and a number a line, every text escaped."""

from collections.abc import Iterable

import streamlit as st

from layers.markup import Markup, tag


def draw_lines(lines: Iterable[tuple[str, str, bool]]) -> None:
    """Draw lines of a text, a number in words, and whether the number is bad news."""
    st.html(lines_markup(lines))


def lines_markup(lines: Iterable[tuple[str, str, bool]]) -> Markup:
    """Return the lines as a list."""
    return tag(
        "ul",
        *(
            tag(
                "li",
                tag("span", what, class_="what"),
                tag("span", many, class_="many bad" if is_bad else "many"),
            )
            for what, many, is_bad in lines
        ),
        class_="mj-lines",
    )


def facts_markup(facts: Iterable[tuple[str, str]]) -> Markup:
    """Return boxes of a large figure and what it counts."""
    return tag(
        "ul", *(tag("li", tag("b", figure), tag("span", what)) for figure, what in facts), class_="mj-facts"
    )
