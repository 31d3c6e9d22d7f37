"""Finds what grants give to a person who signed in: each role once, with stores, authority, crew and end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from data.access import Person
from data.access_matrix import access_matrix
from data.errors import NotAllowed
from data.language import _
from data.people.grants import GROUP, PERSON, SUBJECT, Grant, PeopleFile
from data.people.identity import Identity


@dataclass(frozen=True)
class Standing:
    """One role of a person in one organisation; `stores` None for all, `until` when it is over."""

    organisation: str
    role: str
    authority: str | None
    crew: str | None
    stores: frozenset[str] | None
    until: datetime


def standings(people: PeopleFile, identity: Identity, now: datetime) -> tuple[Standing, ...]:
    """Return every role that a person holds now, by organisation and in the order of the access matrix.

    Raises
    ------
    NotAllowed
        When grants of several groups give roles that may not meet in one person, or two authorities or crews
        for one role.
    """
    held = _grants_of(people, identity, now)
    _check_meeting(held)
    order = list(access_matrix().roles)
    single = sorted(
        ((grant.organisation, order.index(role), grant) for grant in held for role in grant.roles),
        key=lambda each: (each[0], each[1], each[2].number),
    )
    return tuple(
        _merge(order[number], identity, [grant for _organisation, _number, grant in same])
        for (_code, number), same in groupby(single, key=lambda each: (each[0], each[1]))
    )


def person_in(standing: Standing, identity: Identity) -> Person:
    """Return the person who works in a standing."""
    return Person(
        id=identity.id,
        organisation=standing.organisation,
        roles=frozenset({standing.role}),
        authority=standing.authority,
        crew=standing.crew,
        stores=standing.stores,
        until=standing.until,
    )


def end_of_grant(grant: Grant) -> datetime | None:
    """Return the moment when a grant is over: midnight of this machine after its last day; None for never."""
    if grant.ends is None:
        return None
    return datetime.combine(grant.ends + timedelta(days=1), time.min).astimezone()


def _grants_of(people: PeopleFile, identity: Identity, now: datetime) -> list[Grant]:
    own = {(SUBJECT, identity.subject), (PERSON, identity.id)}
    if own & people.removed:
        return []
    own |= {(GROUP, group) for group in identity.groups}
    day = now.astimezone().date()
    return [grant for grant in people.grants if (grant.kind, grant.holder) in own and grant.counts_on(day)]


def _check_meeting(held: Sequence[Grant]) -> None:
    roles = frozenset().union(*(grant.roles for grant in held))
    for pair in access_matrix().incompatible:
        if pair <= roles:
            raise NotAllowed(
                _("You hold roles that one person cannot: {roles} ({places}). Have one taken away.").format(
                    roles=_(" and ").join(sorted(pair)),
                    places=", ".join(grant.place for grant in held if grant.roles & pair),
                )
            )


def _merge(role: str, identity: Identity, grants: Sequence[Grant]) -> Standing:
    """Return one role of several grants: stores of all of them, and the earliest end."""
    if len({(grant.authority, grant.crew) for grant in grants}) > 1:
        raise NotAllowed(
            _("You hold {role} for two authorities or crews ({places}). Have one taken away.").format(
                role=role, places=", ".join(grant.place for grant in grants)
            )
        )
    ends = [end for end in map(end_of_grant, grants) if end is not None]
    return Standing(
        organisation=grants[0].organisation,
        role=role,
        authority=grants[0].authority,
        crew=grants[0].crew,
        stores=_all_stores(grant.stores for grant in grants),
        until=min([identity.ends, *ends]),
    )


def _all_stores(granted: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    named: frozenset[str] = frozenset()
    for stores in granted:
        if stores is None:
            return None
        named |= stores
    return named
