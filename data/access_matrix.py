"""Reads the access matrix: which role may read, open and do what, in the file beside this one."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class RoleAccess:
    """What a role may have: purposes of live data, codes of screens and of actions.

    A grant of the role has to end within `longest_days`; None if it may have no end.
    """

    code: str
    purposes: frozenset[str]
    screens: frozenset[str]
    actions: frozenset[str]
    longest_days: int | None


@dataclass(frozen=True)
class AccessMatrix:
    """All roles by code, and the pairs that one person cannot hold."""

    roles: dict[str, RoleAccess]
    incompatible: tuple[frozenset[str], ...]


@cache
def access_matrix() -> AccessMatrix:
    """Return the matrix of the file."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    roles = {
        code: RoleAccess(
            code,
            frozenset(row["purposes"]),
            frozenset(row["screens"]),
            frozenset(row["actions"]),
            row.get("longest_days"),
        )
        for code, row in content["roles"].items()
    }
    return AccessMatrix(roles, tuple(frozenset(each["roles"]) for each in content["incompatible"]))
