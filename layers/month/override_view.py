"""Says what changes by inspectors found beside what the lists themselves found."""

from data.access import Person
from data.inspecting.lists import read_list_items
from data.inspecting.overrides import read_overrides
from data.inspection_results import read_inspections
from data.permission import check_plans_inspections
from data.store import Store
from layers.targets.override_yields import override_yields, overrides_in_words


def say_what_overrides_found(store: Store, person: Person, *, authority: str) -> tuple[str, ...]:
    """Return sentences on what was found where inspectors changed a list; nothing where none ever did.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    overrides = read_overrides(store, person)
    overrides = overrides[overrides["authority"] == authority]
    if overrides.empty:
        return ()
    items = read_list_items(store, person)
    items = items[items["authority"] == authority]
    return overrides_in_words(override_yields(items, overrides, read_inspections(store, person)))
