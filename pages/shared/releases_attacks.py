"""Shows what an attacker tried on a draft and all releases before it, and what came of it."""

from collections.abc import Mapping
from typing import Any

from data.language import _
from layers.number_text import write_count

# Controls stand among the attacks under this name.
_CONTROL = "control_"


def attack_summary(attack: Mapping[str, Any]) -> str:
    """Return in a sentence how many attacks were tried and succeeded, and whether they can see at all."""
    return _(
        "{tried} attacks tried, {succeeded} succeeded. To prove that they can see: of {controls} on "
        "forbidden tables {controls_succeeded} succeeded, as all must."
    ).format(
        tried=write_count(attack.get("tried", 0)),
        succeeded=write_count(attack.get("succeeded", 0)),
        controls=write_count(attack.get("controls", 0)),
        controls_succeeded=write_count(attack.get("controls_succeeded", 0)),
    )


def attack_lines(attack: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Return a line for each attack, with how many of its tries succeeded; then controls that failed."""
    found: Mapping[str, Mapping[str, Any]] = attack["by_attack"]
    labels = _labels()
    tried = sorted((code for code in found if not code.startswith(_CONTROL)), key=[*labels, *found].index)
    blunt = [code for code, each in found.items() if code.startswith(_CONTROL) and _is_blunt(each)]
    return [
        *((labels.get(code, code), _came_of(found[code]), bool(found[code]["succeeded"])) for code in tried),
        *((_blunt_label(code), _came_of(found[code]), True) for code in blunt),
    ]


def _labels() -> dict[str, str]:
    """Return what each attack does, in the order in which it is easiest to follow."""
    return {
        "direct": _("Reads the figures as they stand"),
        "multi_select": _("Adds and subtracts parts"),
        "slider": _("Moves the months and compares"),
        "averaging": _("Takes many copies and averages"),
        "linear_span": _("Combines all figures of all releases"),
        "interval_bounds": _("Works out the least and most of each group"),
        "across_releases": _("Compares one release with the next"),
        "presence": _("Asks whether anything was there at all"),
        "homogeneity": _("Looks for parts with one form alone"),
        "background_knowledge": _("A source subtracts its own signals"),
        "minimality": _("Reckons backwards from the rules"),
        "second_geography": _("Lays districts over the parts"),
        "inspections": _("Looks for an operator in inspections"),
        "bytes": _("Reads every byte of every file"),
    }


def _blunt_label(code: str) -> str:
    return _("Forbidden table that was not seen through: {name}").format(
        name=code.removeprefix(_CONTROL).replace("_", " ")
    )


def _is_blunt(control: Mapping[str, Any]) -> bool:
    return bool(control["tried"]) and not control["succeeded"]


def _came_of(found: Mapping[str, Any]) -> str:
    if not found["tried"]:
        return _("nothing to try")
    return _("{succeeded} of {tried}").format(
        succeeded=write_count(found["succeeded"]), tried=write_count(found["tried"])
    )
