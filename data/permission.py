"""Checks what a person may read and do in a store: by role, time, grant of stores and register."""

from typing import TYPE_CHECKING, NoReturn
from weakref import WeakKeyDictionary

import pandas as pd

from data.access import Person, check_in_time, check_may, may
from data.access_matrix import access_matrix
from data.audit.refusals import record_refusal, recorded_refusals
from data.errors import NotAllowed, Refused
from data.language import _
from data.organisations import read_organisations

if TYPE_CHECKING:
    from data.store import Store

# The register of each open store as of its version: a write gives it another one.
_registers: WeakKeyDictionary["Store", tuple[int, dict[str, frozenset[str]]]] = WeakKeyDictionary()


def refuse(store: "Store", person: Person, asked: str, sentence: str) -> NoReturn:
    """Record that a person was refused something, and raise `NotAllowed` with a sentence for the person.

    Whoever refuses outside of this module does it here, so that no refusal is left out of the audit. `asked`
    is what was asked in codes, such as ``check_plans_for:tax``: never a word of a record.

    Raises
    ------
    NotAllowed
        Always.
    StoreError
        When the audit cannot be written.
    """
    refusal = NotAllowed(sentence)
    record_refusal(refusal, person, asked, store=store)
    raise refusal


@recorded_refusals
def check_store(store: "Store", person: Person) -> None:
    """Check that the person's grant holds now and covers a store, which knows the person's organisation.

    Raises
    ------
    NotAllowed
        When the session or grant is over or does not cover the store, or the organisation is not in its
        register.
    """
    check_in_time(person)
    check_store_name(person, store.path.stem)
    if person.organisation not in _register(store):
        raise NotAllowed(
            _("Your organisation {code} is not in the register of this store. Ask its data steward.").format(
                code=person.organisation
            )
        )


@recorded_refusals
def check_store_name(person: Person, name: str) -> None:
    """Check that the person's grant covers a store by its name, before it is opened.

    Raises
    ------
    NotAllowed
        When it does not.
    """
    if not covers_store(person, name):
        raise NotAllowed(
            _("Your grant does not cover the store {name}. Ask who gives out grants.").format(name=name)
        )


def covers_store(person: Person, name: str) -> bool:
    """Return whether the person's grant covers a store, by its name."""
    return person.stores is None or name in person.stores


@recorded_refusals
def check_reads(store: "Store", person: Person, *purposes: str) -> None:
    """Check that the person reads live data of a store for one of these purposes.

    Raises
    ------
    NotAllowed
        When no role of the person reads for any of them, the register gives none of them to the person's
        organisation, or `check_store` refuses.
    """
    check_in_time(person)
    wanted = frozenset(purposes) & person.purposes
    if not wanted:
        raise NotAllowed(
            _(
                "The role {roles} does not read live data for {purpose}. Ask somebody whose work it is."
            ).format(roles=", ".join(sorted(person.roles)), purpose=", ".join(purposes))
        )
    check_store(store, person)
    if not wanted & _register(store)[person.organisation]:
        raise NotAllowed(_no_purpose_sentence(person, purposes))


@recorded_refusals
def purposes_in(store: "Store", person: Person) -> frozenset[str]:
    """Return the purposes for which the person reads live data of a store; raises as `check_store`."""
    check_store(store, person)
    return person.purposes & _register(store)[person.organisation]


@recorded_refusals
def check_reads_something(store: "Store", person: Person) -> frozenset[str]:
    """Return the purposes for which the person reads live data of a store, at least one.

    Raises
    ------
    NotAllowed
        When there is none, or `check_store` refuses.
    """
    check_in_time(person)
    if not person.purposes:
        raise NotAllowed(
            _("The role {roles} does not read live data. Published releases are for everybody.").format(
                roles=", ".join(sorted(person.roles))
            )
        )
    if not (purposes := purposes_in(store, person)):
        raise NotAllowed(_no_purpose_sentence(person, sorted(person.purposes)))
    return purposes


@recorded_refusals
def check_does(
    store: "Store", person: Person, *actions: str, organisation: str | None = None, sentence: str = ""
) -> None:
    """Check that the person may do one of these things in a store.

    Parameters
    ----------
    organisation
        Whose records are written; the person's own where not said.
    sentence
        What is said where no role of the person may, with ``{roles}`` in it.

    Raises
    ------
    NotAllowed
        When no role of the person may, or for the own organisation alone; the register does not give the
        person's organisation the purpose that it serves; or `check_store` refuses.
    """
    check_in_time(person)
    allowed = [action for action in actions if may(person, action)]
    if not allowed and sentence:
        raise NotAllowed(sentence.format(roles=", ".join(sorted(person.roles))))
    if not allowed:
        check_may(person, actions[0])
    check_store(store, person)
    purposes = {access_matrix().actions[action].purpose for action in allowed}
    if None not in purposes and not purposes & _register(store)[person.organisation]:
        raise NotAllowed(_no_purpose_sentence(person, sorted(str(each) for each in purposes)))
    if organisation is not None and not any(may_do_for(person, each, organisation) for each in allowed):
        raise NotAllowed(
            _("This is for records of {own} alone, not of {other}. Ask {other} or the data steward.").format(
                own=person.organisation, other=organisation
            )
        )


@recorded_refusals
def check_does_to_file(person: Person, action: str, name: str, *, sentence: str = "") -> None:
    """Check that the person may do something to a store by its name, while it is not open.

    What only the open store knows, such as the register, is not looked at. `sentence` is as in `check_does`.

    Raises
    ------
    NotAllowed
        When no role of the person may, the session or grant is over, or it does not cover the store.
    """
    check_in_time(person)
    if sentence and not may(person, action):
        raise NotAllowed(sentence.format(roles=", ".join(sorted(person.roles))))
    check_may(person, action)
    check_store_name(person, name)


@recorded_refusals
def check_does_here(person: Person, action: str) -> None:
    """Check that the person may do something to the installation, and so to no single store.

    Raises
    ------
    NotAllowed
        When no role of the person may, or the session or grant is over.
    """
    check_may(person, action)


def may_do_for(person: Person, action: str, organisation: str) -> bool:
    """Return whether the person may do something with records of an organisation.

    A local person did not sign in and is alone at the machine: whose records those are is for them to say.
    """
    if not may(person, action):
        return False
    for_any = any(action in access_matrix().roles[role].any for role in person.roles)
    return for_any or organisation == person.organisation or not person.signed_in


@recorded_refusals
def check_plans_inspections(store: "Store", person: Person) -> None:
    """Check that the person plans inspections: a list or plan is for nobody else; raises as `check_does`."""
    check_in_time(person)
    if not person.plans_inspections:
        raise NotAllowed(
            _("The role {roles} does not plan inspections. Ask an inspection planner.").format(
                roles=", ".join(sorted(person.roles))
            )
        )
    check_does(store, person, "plan_inspections")


@recorded_refusals
def check_plans_or_goes(store: "Store", person: Person) -> None:
    """Check that the person plans inspections or goes on them; raises as `check_does`."""
    check_in_time(person)
    if not (person.plans_inspections or person.goes_on_inspections):
        raise NotAllowed(
            _(
                "The role {roles} neither plans inspections nor goes on them. Ask an inspection planner, "
                "who names authorities and crews."
            ).format(roles=", ".join(sorted(person.roles)))
        )
    check_does(store, person, "plan_inspections", "go_on_inspections")


@recorded_refusals
def check_layer(store: "Store", person: Person, code: str) -> None:
    """Check that the person may see a layer of the map; raises as `check_reads`.

    Raises
    ------
    Refused
        When the matrix says nothing of the layer: then it is for nobody.
    """
    purpose = access_matrix().layers.get(code)
    if purpose is None:
        raise Refused(
            _("The access matrix does not name the layer {code}. Enter it there first.").format(code=code)
        )
    check_reads(store, person, purpose)


def columns_of(person: Person, read: str) -> frozenset[str]:
    """Return the columns of a read that the person's roles are given; none where the matrix names none."""
    return frozenset(
        column
        for each in access_matrix().fields
        if each.read == read and each.roles & person.roles
        for column in each.columns
    )


@recorded_refusals
def give_columns[Frame: pd.DataFrame](person: Person, read: str, rows: Frame) -> Frame:
    """Return rows with the columns alone that the matrix gives to the person's roles.

    Raises
    ------
    NotAllowed
        When it gives them none.
    """
    given = columns_of(person, read)
    if not given:
        raise NotAllowed(
            _("The role {roles} is given nothing of {read}. Ask somebody whose work it is.").format(
                roles=", ".join(sorted(person.roles)), read=read
            )
        )
    return rows.drop(columns=[name for name in rows.columns if name not in given])


def _no_purpose_sentence(person: Person, purposes: "tuple[str, ...] | list[str]") -> str:
    return _(
        "The register does not give {code} the purpose {purposes}. Ask the data steward to look at its entry."
    ).format(code=person.organisation, purposes=", ".join(purposes))


def _register(store: "Store") -> dict[str, frozenset[str]]:
    version, register = _registers.get(store, (None, {}))
    if version != store.version:
        register = {each.code: each.purposes for each in read_organisations(store)}
        _registers[store] = store.version, register
    return register
