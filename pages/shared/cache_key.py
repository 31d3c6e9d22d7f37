"""Keys what is kept of a store: by store, version, roles and organisation, so that nobody is shown another's.

Streamlit's caches are shared by everybody: whatever derives from rows of a store has an `AccessKey` among its
arguments. Making one also checks the grant, so that nothing is found in a cache that could not be read anew.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from data.access import Person
from data.language import language
from data.permission import purposes_in
from data.store import Store
from pages.shared.shown_version import keep_measured, shown_version
from pages.shared.state import View
from pages.shared.stores import current_store


@dataclass(frozen=True)
class AccessKey:
    """Whoever has an equal key may be shown the same: everything that a read of a store depends on.

    `version` is the one that `shown_version` gives, and the newest for what is the person's own; it is -1 for
    what is compared with the facts each time instead. `person` is empty where nothing is anybody's own.
    """

    store_id: str
    version: int
    roles: frozenset[str]
    purposes: frozenset[str]
    organisation: str
    authority: str | None
    crew: str | None
    signed_in: bool
    language: str
    person: str = ""

    def at(self, version: int) -> "AccessKey":
        """Return the key of the same at another version of the store."""
        return replace(self, version=version)


def access_key(view: View, *, own: bool = False) -> AccessKey:
    """Return the key of the person and store in view; `own` where some of it is the person's own.

    Raises
    ------
    NotAllowed
        When the person's session or grant is over or does not cover the store.
    """
    return access_key_of(current_store(view.store), view.person, own=own)


def access_key_of(store: Store, person: Person, *, own: bool = False, with_version: bool = True) -> AccessKey:
    """Return the key of a person in a store; raises as `access_key`."""
    purposes = purposes_in(store, person)
    return AccessKey(
        store_id=store.settings.store_id,
        version=_version(store, own) if with_version else -1,
        roles=person.roles,
        purposes=purposes,
        organisation=person.organisation,
        authority=person.authority,
        crew=person.crew,
        signed_in=person.signed_in,
        language=language(),
        person=person.id if own else "",
    )


def _version(store: Store, own: bool) -> int:
    return store.version if own else shown_version(store)


def measured[T](view: View, name: Hashable, measure: Callable[[AccessKey], T]) -> T:
    """Return what a cached function measures under the key of the person in view, as `kept_key`.

    Raises
    ------
    NotAllowed
        As `access_key`.
    """
    return measure(kept_key(view, name, measure))


def kept_key(view: View, name: Hashable, measure: Callable[[AccessKey], object]) -> AccessKey:
    """Return the key of the person in view for a cached function that measures something.

    It is measured for new versions of the store in the background, as long as somebody looks at it. `name`
    tells it apart from whatever else is measured.

    Raises
    ------
    NotAllowed
        As `access_key`.
    """
    return _kept(view, {name: measure}, ahead=False)


def measure_ahead(view: View, measures: Mapping[Hashable, Callable[[AccessKey], object]]) -> None:
    """Have cached functions measure, by their names, what is likely to be looked at next; as `kept_key`.

    Raises
    ------
    NotAllowed
        As `access_key`.
    """
    _kept(view, measures, ahead=True)


def _kept(
    view: View, measures: Mapping[Hashable, Callable[[AccessKey], object]], *, ahead: bool
) -> AccessKey:
    key = access_key(view)
    whose = key.at(0)
    by_version = {
        (name, whose): lambda version, measure=measure: measure(key.at(version))
        for name, measure in measures.items()
    }
    keep_measured(current_store(view.store), by_version, ahead=ahead)
    return key


def session_key(view: View, name: str) -> str:
    """Return under which name a session keeps something of the person in view alone."""
    roles = "-".join(sorted(view.person.roles))
    return f"{name}-{view.store}-{roles}-{view.person.organisation}-{view.person.id}"
