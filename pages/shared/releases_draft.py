"""Draws a draft as everybody would see it, beside what is withheld, what attackers tried and who signed."""

from datetime import date

import streamlit as st

from data.language import _
from data.releases.draft_checks import left_out_sentence
from data.releases.drafts import Draft
from data.releases.reading import Published
from data.releases.release import Release
from data.releases.shortfall import shortfall_sentences
from layers.council.naming import write_at_least, write_months
from layers.markup import tag
from layers.number_text import write_count
from pages.shared.council_map import draw_map
from pages.shared.frame import draw_note
from pages.shared.releases_attacks import attack_lines, attack_summary
from pages.shared.releases_lines import draw_lines, facts_markup
from pages.shared.releases_verdict import APPROVED, PREPARED, PUBLISHED, Verdict
from pages.shared.releases_withheld import withheld_lines


def draw_verdict(answer: Verdict, reached: int) -> None:
    """Draw the answer, and how far it has come on its way to everybody."""
    way = tag(
        "ol",
        *(
            tag("li", words, class_="done" if stage <= reached else None)
            for stage, words in (
                (PREPARED, _("1 Draft")),
                (APPROVED, _("2 Approved")),
                (PUBLISHED, _("3 Published")),
            )
        ),
        class_="mj-way",
    )
    st.html(
        tag(
            "div",
            tag("b", answer.word),
            tag("p", answer.sentence),
            way,
            class_=f"mj-verdict-box {answer.mark}",
            role="status",
        )
    )


def stage_of(draft: Draft, *, today: date) -> int:
    """Return how far a draft has come."""
    return APPROVED if draft.is_approved(today) else PREPARED


def draw_draft(draft: Draft, *, with_numbers: bool) -> None:
    """Draw what is shown on the left, and on the right what is withheld and what attackers found."""
    left, right = st.columns([8, 5], gap="medium")
    with left:
        st.header(
            _("What everybody will see: {months}").format(months=write_months(draft.release.period)),
            anchor=False,
        )
        st.html(facts_markup(release_facts(draft.release)))
        draw_map(_as_published(draft))
    with right:
        _draw_withheld(draft, with_numbers)
        st.header(_("What attackers found"), anchor=False)
        draw_note(attack_summary(draft.attack), below_title=False)
        if words := left_out_sentence(draft.attack):
            st.warning(words)
        draw_lines(attack_lines(draft.attack))


def release_facts(release: Release) -> list[tuple[str, str]]:
    """Return the figures of a release with what they count, in words."""
    shown = []
    if release.signals is not None:
        shown += [
            (_("about {number}").format(number=write_count(release.signals.about)), _("signals counted")),
            (write_count(len(release.parts)), _("parts of the map")),
            (write_at_least(release.organisations), _("organisations")),
        ]
    return [
        *shown,
        (write_count(release.effort.hours), _("hours of visits")),
        (write_count(len(release.services)), _("public help services")),
    ]


def _draw_withheld(draft: Draft, with_numbers: bool) -> None:
    st.header(_("What is withheld, and why"), anchor=False)
    if draft.shortfall and with_numbers:
        st.warning(" ".join(shortfall_sentences(draft.shortfall)))
    elif draft.shortfall:
        # How many there are is as much as the release withholds.
        st.warning(_("There are too few signals for any to be shown: services and effort alone are."))
    lines = withheld_lines(draft.withheld, with_numbers=with_numbers)
    if not lines:
        draw_note(_("Nothing: every signal of these months is counted."), below_title=False)
        return
    draw_lines(lines)
    if with_numbers:
        draw_note(
            _("These numbers are for you alone; they stand in no file of the release."), below_title=False
        )


def _as_published(draft: Draft) -> Published:
    """Return the draft as a reader of releases would have it."""
    return Published(draft.release, draft.path, draft.manifest, draft.read)
