"""Says in words why a worksite is on a list, which authority is meant, and what became of a visit."""

from data.inspecting.debrief import DAY, FINAL, THREE_MONTHS
from data.inspecting.month_list import COMPLAINT, FIXED, FOLLOW_UP, PUT_IN, RANDOM, UNCERTAIN, VALUE, ListItem
from data.inspecting.visit import CARRIED_OUT, NOT_CARRIED_OUT, PLANNED, WITHDRAWN
from data.language import _
from data.vocabulary import authorities, service_terms


def part_label(item: ListItem) -> str:
    """Return why a worksite is on the list, in a word or two."""
    if item.part == FIXED:
        return cause_label(item.cause)
    return {VALUE: _("expected"), UNCERTAIN: _("uncertain"), RANDOM: _("by lot")}[item.part]


def cause_label(cause: str) -> str:
    """Return why a worksite must be visited."""
    return {COMPLAINT: _("complaint"), FOLLOW_UP: _("follow-up"), PUT_IN: _("put in")}[cause]


def part_sentence(item: ListItem) -> str:
    """Return why a worksite is on the list, as a sentence."""
    if item.part == FIXED:
        return {
            COMPLAINT: _("On the list because somebody complained: that comes before any estimate."),
            FOLLOW_UP: _("On the list because a follow-up is due here."),
            PUT_IN: _("On the list because an inspector put it in, with a reason that is kept."),
        }[item.cause]
    return {
        VALUE: _("On the list for what a visit can be expected to find."),
        UNCERTAIN: _("On the list because little is known here: a part of each list is kept to learn."),
        RANDOM: _("Drawn by lot, so what an average worksite shows stays known. One authority visits it."),
    }[item.part]  # fmt: skip


def authority_label(code: str) -> str:
    """Return the name of an authority, the code where it is not in the vocabulary."""
    return authority_labels().get(code, code)


def authority_labels() -> dict[str, str]:
    """Return the authorities, code to words."""
    return {each.code: each.label for each in authorities()}


def language_labels() -> dict[str, str]:
    """Return the languages, code to words."""
    return {each.code: each.label for each in service_terms("languages")}


def state_label(state: str) -> str:
    """Return what became of a visit."""
    return {
        PLANNED: _("planned"),
        CARRIED_OUT: _("carried out"),
        NOT_CARRIED_OUT: _("not carried out"),
        WITHDRAWN: _("withdrawn"),
    }[state]


def stage_label(stage: str) -> str:
    """Return how final an outcome is."""
    return {
        DAY: _("As seen on the day"),
        THREE_MONTHS: _("After three months"),
        FINAL: _("Final"),
    }[stage]
