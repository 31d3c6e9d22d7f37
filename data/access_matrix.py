"""Reads the access matrix: which role may read, open and do what, in the file beside this one."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.errors import StoreError
from data.language import _

FILE = Path(__file__).with_suffix(".toml")

_SECTIONS = ("roles", "purposes", "screens", "layers", "actions", "fields", "open", "incompatible")
_OF_ROLE = {"says", "purposes", "screens", "own", "any"}
_OF_ROLE_BESIDES = {"enters", "longest_days"}


@dataclass(frozen=True)
class RoleAccess:
    """What a role may have: purposes of live data, codes of screens and of actions.

    `own` are actions for records of the person's own organisation alone, `any` all others. A role with
    `enters` enters single records of these kinds alone. A grant of the role has to end within
    `longest_days`; None if it may have no end.
    """

    code: str
    says: str
    purposes: frozenset[str]
    screens: frozenset[str]
    own: frozenset[str]
    any: frozenset[str]
    enters: frozenset[str]
    longest_days: int | None

    @property
    def actions(self) -> frozenset[str]:
        """Everything that the role may do, for one organisation or more."""
        return self.own | self.any


@dataclass(frozen=True)
class ActionAccess:
    """What an action means, and the purpose that it serves; None where it serves none of live data."""

    code: str
    says: str
    purpose: str | None


@dataclass(frozen=True)
class FieldAccess:
    """The columns of a read that some roles are given."""

    read: str
    says: str
    roles: frozenset[str]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Incompatible:
    """Two roles that one person cannot hold, and why."""

    roles: frozenset[str]
    reason: str


@dataclass(frozen=True)
class AccessMatrix:
    """All roles and actions by code, layers with their purpose, and what the file says besides in words."""

    roles: Mapping[str, RoleAccess]
    purposes: Mapping[str, str]
    screens: Mapping[str, str]
    layers: Mapping[str, str]
    actions: Mapping[str, ActionAccess]
    fields: tuple[FieldAccess, ...]
    open: Mapping[str, str]
    pairs: tuple[Incompatible, ...]

    @property
    def incompatible(self) -> tuple[frozenset[str], ...]:
        """The pairs of roles that one person cannot hold."""
        return tuple(each.roles for each in self.pairs)

    def roles_that(self, action: str) -> frozenset[str]:
        """Return the roles that may do something."""
        return frozenset(code for code, role in self.roles.items() if action in role.actions)


@cache
def access_matrix() -> AccessMatrix:
    """Return the matrix of the file; raises as `parse_access_matrix`."""
    return parse_access_matrix(FILE.read_text(encoding="utf-8"))


def parse_access_matrix(written: str) -> AccessMatrix:
    """Return the matrix that a text in TOML says.

    Raises
    ------
    StoreError
        When it is no TOML, lacks something, or names a role, purpose, screen, layer, action, read or column
        that it does not explain or says twice: the name stands in the sentence.
    """
    try:
        said = tomllib.loads(written)
        _check_names("", "section", said.keys(), _SECTIONS, all_of_them=True)
        return _checked(said)
    except tomllib.TOMLDecodeError as fault:
        raise _fault(_("it cannot be read ({fault})").format(fault=fault)) from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise _fault(_("{name} is missing or of another kind").format(name=fault)) from fault


def _checked(said: dict[str, Any]) -> AccessMatrix:
    purposes, screens = dict(said["purposes"]), dict(said["screens"])
    _check_names("layers", "purpose", said["layers"], purposes)
    actions = {
        code: ActionAccess(code, row["says"], row.get("purpose")) for code, row in said["actions"].items()
    }
    for action in actions.values():
        _check_names(action.code, "purpose", [action.purpose] if action.purpose else [], purposes)
    roles = {
        code: _role(code, row, purposes=purposes, screens=screens, actions=actions)
        for code, row in said["roles"].items()
    }
    fields = tuple(_fields(row, roles) for row in said["fields"])
    _check_once("fields", [f"{each.read}: {role}" for each in fields for role in sorted(each.roles)])
    pairs = []
    for row in said["incompatible"]:
        _check_names("incompatible", "role", row["roles"], roles)
        if len(set(row["roles"])) != 2:
            raise _fault(_("{names} is no pair of roles").format(names=", ".join(row["roles"])))
        pairs.append(Incompatible(frozenset(row["roles"]), str(row["reason"])))
    layers = [(code, purpose) for purpose, codes in said["layers"].items() for code in codes]
    _check_once("layers", [code for code, _purpose in layers])
    return AccessMatrix(
        roles, purposes, screens, dict(layers), actions, fields, dict(said["open"]), tuple(pairs)
    )


def _role(
    code: str,
    row: dict[str, Any],
    *,
    purposes: Collection[str],
    screens: Collection[str],
    actions: Collection[str],
) -> RoleAccess:
    _check_names(code, "entry", row.keys() - _OF_ROLE_BESIDES, _OF_ROLE, all_of_them=True)
    _check_names(code, "purpose", row["purposes"], purposes)
    _check_names(code, "screen", row["screens"], screens)
    _check_names(code, "action", [*row["own"], *row["any"]], actions)
    _check_once(code, [*row["own"], *row["any"]])
    return RoleAccess(
        code=code,
        says=str(row["says"]),
        purposes=frozenset(row["purposes"]),
        screens=frozenset(row["screens"]),
        own=frozenset(row["own"]),
        any=frozenset(row["any"]),
        enters=frozenset(row.get("enters", ())),
        longest_days=row.get("longest_days"),
    )


def _fields(row: dict[str, Any], roles: Collection[str]) -> FieldAccess:
    _check_names(row["read"], "entry", row.keys(), {"read", "says", "roles", "columns"}, all_of_them=True)
    _check_names(row["read"], "role", row["roles"], roles)
    _check_once(row["read"], row["columns"])
    return FieldAccess(row["read"], str(row["says"]), frozenset(row["roles"]), tuple(row["columns"]))


def _check_names(
    where: str, what: str, names: Collection[str], known: Collection[str], *, all_of_them: bool = False
) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise _fault(_unknown_words(what).format(where=where, names=", ".join(unknown)))
    if all_of_them and (missing := sorted(set(known) - set(names))):
        lacks = (
            _("it lacks the section {names}") if what == "section" else _("{where} lacks the entry {names}")
        )
        raise _fault(lacks.format(where=where, names=", ".join(missing)))


def _unknown_words(what: str) -> str:
    return {
        "section": _("it names the section {names}, which it does not explain"),
        "entry": _("{where} names the entry {names}, which it does not explain"),
        "role": _("{where} names the role {names}, which it does not explain"),
        "purpose": _("{where} names the purpose {names}, which it does not explain"),
        "screen": _("{where} names the screen {names}, which it does not explain"),
        "action": _("{where} names the action {names}, which it does not explain"),
    }[what]


def _check_once(where: str, names: Collection[str]) -> None:
    if twice := sorted({name for name in names if list(names).count(name) > 1}):
        raise _fault(_("{where} names {names} twice").format(where=where, names=", ".join(twice)))


def _fault(fact: str) -> StoreError:
    return StoreError(
        _("The access matrix is not sound: {fact}. Nobody may do anything until it is mended.").format(
            fact=fact
        )
    )
