"""Says in words why a stop is on a route or on none, how teams travel, and what languages are."""

from data.language import _
from data.vocabulary import place_kinds, service_terms
from layers.routing.plan import (
    BANNED,
    BLIND_SPOT,
    CLOSED,
    LANGUAGE,
    OUT_OF_REACH,
    QUOTA,
    RANDOM,
    TIME,
    VALUE,
    VISITED_LATELY,
    WISHED,
)


def part_label(part: str) -> str:
    """Return why a stop is on a route, in a word or two."""
    return {
        VALUE: _("its value"),
        BLIND_SPOT: _("blind spot"),
        RANDOM: _("drawn at random"),
        WISHED: _("asked for"),
    }[part]


def part_sentence(part: str) -> str:
    """Return why a stop is on a route, as a sentence."""
    return {
        VALUE: _("On the route for what a visit can be expected to change here."),
        BLIND_SPOT: _("On the route because nobody has looked here for long: a part of each plan."),
        RANDOM: _("Drawn at random: so what is found stays comparable with places that no map points to."),
        WISHED: _("On the route because you asked for it."),
    }[part]  # fmt: skip


def reason_label(reason: str) -> str:
    """Return why a stop is on no route, in a few words."""
    return {
        TIME: _("no time left"),
        CLOSED: _("closed then"),
        VISITED_LATELY: _("visited lately"),
        OUT_OF_REACH: _("out of reach"),
        LANGUAGE: _("no team with the language"),
        QUOTA: _("room kept for blind spots and the draw"),
        BANNED: _("left out by you"),
    }[reason]


def travel_modes() -> dict[str, str]:
    """Return the ways to travel, code to words."""
    return {each.code: each.label for each in service_terms("travel_modes")}


def languages() -> dict[str, str]:
    """Return the languages that teams and stops can have, code to words."""
    return {each.code: each.label for each in service_terms("languages")}


def kind_label(kind: str) -> str:
    """Return the kind of a stop in words; a cell is streets to walk through."""
    labels = {each.code: each.label for each in place_kinds()}
    return labels.get(kind, _("Streets to walk through"))
