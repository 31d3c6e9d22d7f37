"""Writes the access matrix as a page to be read, and as plain values."""

from collections.abc import Callable, Iterable
from typing import Any

from data.access_matrix import AccessMatrix, RoleAccess

# The page stands in docs/, in English like the file that it is made from.
_HEAD = """# Who may read, open and do what

This page is made from `data/access_matrix.toml` by `python -m data access --markdown`; a test holds both
together. Why it is so stands in [decision 18](decisions/0018-who-may-what.md).

What is not marked, a role may not have. Every read and every write asks, in this order: is the session and
the grant of the person still good, does a role of the person have it, does the grant cover the store, is the
person's organisation in the register of the store, and does the register give it the purpose. Screens leave
out what a role may not have, but they are no barrier: the functions that read are.
"""
_OPEN = "Read without a person, since they are the same for everybody and hold no live data:"
_ACTIONS = """`own`: with records of the person's own organisation alone. `yes`: with those of every
organisation of the register, or of none. A local person, who did not sign in, is alone at the machine and
acts for every organisation of the register."""
_LAYERS = """A layer is built for whoever reads for its purpose, with the records of that side alone. A layer
that stands in no list is for nobody."""
_FIELDS = """Names, addresses, operators and points stand in these reads alone; everything else is counts by
cell. A column that is not named is given to nobody. No read gives an employer number, the text of a stated
power, who of a team went, or the time or point of a sighting."""


def access_as_markdown(matrix: AccessMatrix) -> str:
    """Return the page of the matrix."""
    roles = tuple(matrix.roles.values())
    parts = [
        _HEAD,
        "## Roles\n",
        _table(
            ("role", "what for", "a grant ends within"),
            ((each.code, each.says, _days(each.longest_days)) for each in roles),
        ),
        "## Purposes of live data\n",
        _marks(roles, matrix.purposes, lambda role, code: "yes" if code in role.purposes else ""),
        "## Screens\n",
        _marks(roles, matrix.screens, lambda role, code: "yes" if code in role.screens else ""),
        "## Actions\n",
        _ACTIONS + "\n",
        _marks(
            roles,
            {each.code: _action_words(each.says, each.purpose) for each in matrix.actions.values()},
            _action_mark,
        ),
        *(
            f"`{each.code}` enters single records of these kinds alone: {', '.join(sorted(each.enters))}.\n"
            for each in roles
            if each.enters
        ),
        "## Layers of the map\n",
        _LAYERS + "\n",
        _table(
            ("purpose", "layers"),
            (
                (purpose, ", ".join(code for code, of in matrix.layers.items() if of == purpose))
                for purpose in dict.fromkeys(matrix.layers.values())
            ),
        ),
        "## Columns\n",
        _FIELDS + "\n",
        _table(
            ("read", "what", "roles", "columns"),
            (
                (each.read, each.says, ", ".join(_in_order(each.roles, roles)), ", ".join(each.columns))
                for each in matrix.fields
            ),
        ),
        "## Open to everybody\n",
        _OPEN + "\n",
        _table(("what", "which"), matrix.open.items()),
        "## Roles that one person cannot hold together\n",
        _table(
            ("one", "other", "why"),
            ((*_in_order(each.roles, roles), each.reason) for each in matrix.pairs),
        ),
    ]
    return "\n".join(parts)


def access_as_dict(matrix: AccessMatrix) -> dict[str, Any]:
    """Return the matrix as plain values, with lists in order."""
    return {
        "roles": {
            role.code: {
                "says": role.says,
                "purposes": sorted(role.purposes),
                "screens": sorted(role.screens),
                "own": sorted(role.own),
                "any": sorted(role.any),
                "enters": sorted(role.enters),
                "longest_days": role.longest_days,
            }
            for role in matrix.roles.values()
        },
        "layers": dict(matrix.layers),
        "actions": {
            each.code: {"says": each.says, "purpose": each.purpose} for each in matrix.actions.values()
        },
        "fields": [
            {"read": each.read, "roles": sorted(each.roles), "columns": list(each.columns)}
            for each in matrix.fields
        ],
        "incompatible": [{"roles": sorted(each.roles), "reason": each.reason} for each in matrix.pairs],
    }


def _marks(roles: tuple[RoleAccess, ...], rows: Any, mark: Callable[[RoleAccess, str], str]) -> str:
    return _table(
        ("", *(role.code.replace("_", " ") for role in roles), "what"),
        ((code, *(mark(role, code) for role in roles), words) for code, words in rows.items()),
    )


def _action_mark(role: RoleAccess, code: str) -> str:
    return "own" if code in role.own else "yes" if code in role.any else ""


def _action_words(says: str, purpose: str | None) -> str:
    return f"{says} ({purpose})" if purpose else says


def _days(days: int | None) -> str:
    return f"{days} days" if days else ""


def _in_order(named: Iterable[str], roles: tuple[RoleAccess, ...]) -> list[str]:
    return [role.code for role in roles if role.code in set(named)]


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [heads, tuple("---" for _head in heads), *map(tuple, rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
