"""Reads what a planner and those who go need to know of single worksites: names, address, contract."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import Person
from data.clock import today
from data.districts import area_names
from data.inspecting.month_list import SiteKey
from data.inspecting.site_facts import bound_keys
from data.inspecting.stepping_aside import read_steps_aside
from data.inspecting.visits import read_visits
from data.language import _
from data.permission import check_plans_or_goes, give_columns
from data.store import Store

_NAMES_A_PERSON = ("name", "operator", "address")
_NOT_SAID = ("name", "operator", "parent_contractor", "address", "district")
_CARDS = """
    WITH supplied AS (
        SELECT employer_number FROM inspection.suppliers
        WHERE employer_number IS NOT NULL
          AND (valid_from IS NULL OR valid_from <= $day) AND (valid_to IS NULL OR valid_to >= $day)
        GROUP BY source, source_id, version, employer_number
        HAVING sum(sign) > 0
    ), sites AS (
        SELECT source, source_id, version, kind, name, operator, parent_contractor, address, lat, lon, east,
               north, cell_level, season, staff_band, employer_housing, own_contract, sole_trader,
               employer_number, valid_from, valid_to
        FROM inspection.worksites
        WHERE list_contains($keys, source || chr(31) || source_id)
        GROUP BY ALL
        HAVING sum(sign) > 0
    )
    SELECT source, source_id, version, kind, coalesce(name, '') AS name, coalesce(operator, '') AS operator,
           coalesce(parent_contractor, '') AS parent_contractor, coalesce(address, '') AS address,
           lat::DOUBLE AS lat, lon::DOUBLE AS lon, east, north, cell_level, coalesce(season, '') AS season,
           coalesce(staff_band, '') AS staff_band, employer_housing, own_contract, sole_trader,
           coalesce(employer_number IN (SELECT employer_number FROM supplied), false) AS is_supplier
    FROM sites
    ORDER BY source, source_id, version
"""


def read_site_cards(store: Store, person: Person, keys: Collection[SiteKey]) -> pd.DataFrame:
    """Return the cards of worksites on record, one row each in the order of the keys.

    Columns: source, source_id, kind, name, operator, parent_contractor, address, season, staff_band (texts,
    empty where not known), lat, lon (degrees, NaN where the point is not known), east, north, cell_level,
    employer_housing (yes, no or missing), sole_trader, own_contract (on its record, or because its employer
    is in the list of suppliers today), own_contract_why (in words, empty where it is none) and district
    (empty where the area has no name).

    A worksite from which the person stepped aside keeps its row, so that a month can be planned around it,
    with kind, cell and what follows from them; name, operator, contractor, address, point and district are
    not said.

    Those who go read the cards of the visits that they may read today; no others are returned. Of a sole
    trader, who is a person, name, operator, address and point are for planners and the lead alone.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    """
    check_plans_or_goes(store, person)
    asked = list(dict.fromkeys(keys))
    led = frozenset(asked)
    if not person.plans_inspections:
        visits = read_visits(store, person, day=today())
        own = {each.site for each in visits}
        led = frozenset(each.site for each in visits if each.lead == person.authority)
        asked = [key for key in asked if key in own]
    with store.cursor() as cursor:
        cards = cursor.execute(_CARDS, {"keys": bound_keys(asked), "day": today()}).df()
    cards = cards.drop_duplicates(["source", "source_id"], keep="last").drop(columns="version")
    order = {(key.source, key.source_id): number for number, key in enumerate(asked)}
    numbers = [order[key] for key in zip(cards["source"], cards["source_id"], strict=True)]
    cards = cards.iloc[np.argsort(numbers, kind="stable")].reset_index(drop=True)
    cards = _without_sole_traders(_with_district(store, _with_contract(cards)), led)
    return give_columns(person, "site_cards", _without_aside(store, person, cards))


def _without_sole_traders(cards: pd.DataFrame, led: Collection[SiteKey]) -> pd.DataFrame:
    """Return cards without what names a sole trader, a person, but where the reader plans or leads."""
    keys = zip(cards["source"], cards["source_id"], strict=True)
    is_led = np.array([SiteKey(*key) in led for key in keys], dtype=bool)
    return _masked(cards, ~is_led & cards["sole_trader"].fillna(False).to_numpy(bool), _NAMES_A_PERSON)


def _masked(cards: pd.DataFrame, unseen: NDArray[np.bool_], texts: Collection[str]) -> pd.DataFrame:
    if not unseen.any():
        return cards
    emptied = {name: cards[name].mask(unseen, "") for name in texts}
    return cards.assign(**emptied, lat=cards["lat"].mask(unseen), lon=cards["lon"].mask(unseen))


def _without_aside(store: Store, person: Person, cards: pd.DataFrame) -> pd.DataFrame:
    aside = read_steps_aside(store, person)
    keys = zip(cards["source"], cards["source_id"], strict=True)
    unseen = np.array([SiteKey(*key) in aside for key in keys], dtype=bool)
    return _masked(cards, unseen, _NOT_SAID)


def _with_contract(cards: pd.DataFrame) -> pd.DataFrame:
    on_record, supplied = cards["own_contract"].astype(bool), cards["is_supplier"].astype(bool)
    words = np.select(
        [on_record & supplied, on_record, supplied],
        [
            _("on its record and in the list of suppliers"),
            _("on its record"),
            _("in the list of suppliers"),
        ],
        default="",
    )
    return cards.assign(own_contract=on_record | supplied, own_contract_why=words).drop(columns="is_supplier")


def _with_district(store: Store, cards: pd.DataFrame) -> pd.DataFrame:
    side = 125.0 * 2.0 ** cards["cell_level"].to_numpy(float)
    x = (cards["east"].to_numpy(float) + 0.5) * side
    y = (cards["north"].to_numpy(float) + 0.5) * side
    names, __, __ = area_names(store, x, y)
    return cards.assign(district=names)
