"""Checks the grants of a file of people, and says every fault by the number and line of the grant."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from data.access_matrix import access_matrix
from data.language import _, ngettext
from data.people.grants import GROUP, PERSON, SUBJECT, Grant, grant_place
from data.vocabulary import authorities

ALL_STORES = "all"
# Roles that stand for an authority, and those that go with a crew of one.
_GOING_ROLES = access_matrix().roles_that("go_on_inspections")
AUTHORITY_ROLES = _GOING_ROLES | access_matrix().roles_that("plan_inspections")
CREW_ROLES = _GOING_ROLES - access_matrix().roles_that("answer_for_authority")
_HOLDERS = (GROUP, SUBJECT, PERSON)
_KEYS = {*_HOLDERS, "organisation", "roles", "stores", "authority", "crew", "from", "until"}


def parse_grant(table: Mapping[str, Any], number: int, line: int) -> Grant:
    """Return the grant of a table that has no fault."""
    kind = next(each for each in _HOLDERS if each in table)
    stores = table["stores"]
    return Grant(
        number=number,
        line=line,
        kind=kind,
        holder=table[kind],
        organisation=table["organisation"],
        roles=frozenset(table["roles"]),
        stores=None if stores == ALL_STORES else frozenset(stores),
        authority=table.get("authority"),
        crew=table.get("crew"),
        begins=table.get("from"),
        ends=table.get("until"),
    )


def grant_faults(table: object, number: int, line: int, day: date) -> list[str]:
    """Return a sentence for each thing that is wrong with one grant, as it stands on a day."""
    if not isinstance(table, Mapping):
        return [f"{grant_place(number, line)}: " + _("this is no table. Write it under [[grants]].")]
    faults = _shape_faults(table)
    if not faults:
        faults = [
            *_role_faults(table["roles"]),
            *_authority_faults(table),
            *_time_faults(table, day),
        ]
    return [f"{grant_place(number, line)}: {fault}" for fault in faults]


def meeting_faults(grants: Sequence[Grant]) -> list[str]:
    """Return a sentence for each pair of grants to one holder whose roles may not meet in one person.

    Who is in two groups is known at sign-in alone, and is refused there.
    """
    faults = []
    # Few grants have the same holder; each pair of those is looked at.
    for number, one in enumerate(grants):
        for other in grants[number + 1 :]:
            if (one.kind, one.holder) != (other.kind, other.holder):
                continue
            for pair in access_matrix().incompatible:
                if pair <= one.roles | other.roles and not (pair <= one.roles or pair <= other.roles):
                    faults.append(
                        _("{one} and {other}: one person cannot be both {roles}. Take one away.").format(
                            one=one.place, other=other.place, roles=_(" and ").join(sorted(pair))
                        )
                    )
    return faults


def _shape_faults(table: Mapping[str, Any]) -> list[str]:
    faults = []
    unknown = sorted(table.keys() - _KEYS)
    if unknown:
        faults.append(
            _("A grant holds no {keys}. Spell it as one of {known}.").format(
                keys=", ".join(unknown), known=", ".join(sorted(_KEYS))
            )
        )
    if sum(kind in table for kind in _HOLDERS) != 1:
        faults.append(_("it is for nobody or for several. Give one of group, subject or person."))
    for key in (*_HOLDERS, "organisation", "authority", "crew"):
        if (key in table or key == "organisation") and not _is_word(table.get(key)):
            faults.append(_("{key} is missing or empty. Write it in quotes.").format(key=key))
    if not _are_words(table.get("roles")):
        faults.append(_('roles are missing. Write them as roles = ["steward"].'))
    if table.get("stores") != ALL_STORES and not _are_words(table.get("stores")):
        faults.append(_('stores are missing. Write stores = ["NAME"], or stores = "all".'))
    for key in ("from", "until"):
        # A point in time is a day to Python as well.
        if key in table and (not isinstance(table[key], date) or isinstance(table[key], datetime)):
            faults.append(_("{key} is no day. Write it as 2026-12-31, without quotes.").format(key=key))
    return faults


def _role_faults(roles: Sequence[str]) -> list[str]:
    matrix = access_matrix()
    faults = [
        _("unknown role {role}. Choose among {known}.").format(role=role, known=", ".join(matrix.roles))
        for role in roles
        if role not in matrix.roles
    ]
    return faults + [
        _("one person cannot be both {roles}. Give the roles to two persons.").format(
            roles=_(" and ").join(sorted(pair))
        )
        for pair in matrix.incompatible
        if pair <= set(roles)
    ]


def _authority_faults(table: Mapping[str, Any]) -> list[str]:
    faults = []
    known = [each.code for each in authorities()]
    roles, authority = set(table["roles"]), table.get("authority")
    if roles & AUTHORITY_ROLES and authority is None:
        faults.append(
            _("{roles} work for an authority. Give authority as one of {known}.").format(
                roles=", ".join(sorted(roles & AUTHORITY_ROLES)), known=", ".join(known)
            )
        )
    if authority is not None and authority not in known:
        faults.append(
            _("unknown authority {authority}. Choose among {known}.").format(
                authority=authority, known=", ".join(known)
            )
        )
    if roles & CREW_ROLES and "crew" not in table:
        faults.append(_('a crew member goes with a crew. Give its code as crew = "LI-1".'))
    return faults


def _time_faults(table: Mapping[str, Any], day: date) -> list[str]:
    begins, ends = table.get("from"), table.get("until")
    if begins is not None and ends is not None and ends < begins:
        return [_("it ends before it begins. Change from or until.")]
    faults = []
    for role in table["roles"]:
        known = access_matrix().roles.get(role)
        longest = None if known is None else known.longest_days
        if longest is None:
            continue
        # Without a first day it counts from today, so that writing it anew gives the whole time again.
        if ends is None or (ends - (begins or day)).days > longest:
            faults.append(
                ngettext(
                    "{role} has to end within {days} day. Give until, or an earlier one.",
                    "{role} has to end within {days} days. Give until, or an earlier one.",
                    longest,
                ).format(role=role, days=longest)
            )
    return faults


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_words(values: object) -> bool:
    return isinstance(values, list) and bool(values) and all(_is_word(value) for value in values)
