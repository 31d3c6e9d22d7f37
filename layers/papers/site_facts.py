"""Describes a worksite as it stands on a briefing."""

from dataclasses import dataclass

import pandas as pd

from data.access import Person
from data.errors import Refused
from data.inspecting.month_list import SiteKey
from data.inspecting.site_card import read_site_cards
from data.language import _
from data.store import Store
from data.vocabulary import bands, place_kind, seasons
from layers.papers.words import shortened
from layers.routing.team import Point

_MOST_NAME, _MOST_ADDRESS = 70, 90


@dataclass(frozen=True)
class SiteOnPaper:
    """A worksite in words: texts are empty where nothing is on record.

    `point` is (lat, lon) in degrees; `rows` are what is known of it, each with its heading.
    """

    code: str
    kind: str
    name: str
    point: Point | None
    own_contract: bool
    rows: tuple[tuple[str, str], ...]


def read_site(store: Store, person: Person, key: SiteKey, *, for_partner: bool = False) -> SiteOnPaper:
    """Return the worksite of a visit.

    Of a site inside a help place neither name nor address nor point is kept, so none can be told.

    Parameters
    ----------
    for_partner
        Whether it is for another authority than the one that leads: see `site_of_card`.

    Raises
    ------
    NotAllowed
        When the person may not read it.
    Refused
        When there is no such worksite any more.
    """
    cards = read_site_cards(store, person, [key])
    if cards.empty:
        raise Refused(
            _("The worksite {code} is not in the store any more. Withdraw the visit.").format(
                code=key.source_id
            )
        )
    return site_of_card(cards.iloc[-1], for_partner=for_partner)


def site_of_card(card: pd.Series, *, for_partner: bool = False) -> SiteOnPaper:
    """Return a worksite in words from its card.

    Parameters
    ----------
    for_partner
        Whether it is for another authority than the one that leads. A sole trader is a person: what names
        one, name, operator, address and point, is not on paper for partners, who find the site from where
        all meet.
    """
    kind = place_kind(str(card["kind"]))
    hides = for_partner and _yes(card["sole_trader"])
    name = "" if hides else shortened(_text(card["name"]), _MOST_NAME)
    address = shortened(_text(card["address"]), _MOST_ADDRESS) or _("none on record")
    return SiteOnPaper(
        code=str(card["source_id"]),
        kind=kind.code,
        name=name,
        point=None if hides else _point(card),
        own_contract=_yes(card["own_contract"]),
        rows=tuple(
            (heading, value)
            for heading, value in (
                (_("Site"), "" if hides else name or _("no name on record")),
                (_("Code"), str(card["source_id"])),
                (_("Operator"), _("sole trader") if hides else _operator(card)),
                (_("Contractor above"), shortened(_text(card["parent_contractor"]), _MOST_NAME)),
                (_("Address"), "" if hides else address),
                (_("District"), shortened(_text(card["district"]), _MOST_NAME)),
                (_("Kind"), kind.label),
                (_("Staff"), _staff(_text(card["staff_band"]))),
                (_("Season"), _season(_text(card["season"]))),
                (_("Employer housing"), _housing(card["employer_housing"])),
                (_("Contract of the municipality"), _("yes") if _yes(card["own_contract"]) else ""),
            )
            if value
        ),
    )


def _operator(card: pd.Series) -> str:
    operator = shortened(_text(card["operator"]), _MOST_NAME)
    if operator and _yes(card["sole_trader"]):
        return _("{name} (sole trader: a person's name, pass it on to nobody)").format(name=operator)
    return operator


def _staff(band: str) -> str:
    labels = {each.code: each.label for each in bands("staff_bands")}
    return labels.get(band, _("number not known"))


def _season(season: str) -> str:
    return {each.code: each.label for each in seasons()}.get(season, "")


def _housing(housed: object) -> str:
    if pd.isna(housed):  # type: ignore[call-overload]
        return _("not known")
    return _("yes") if housed else _("no")


def _point(card: pd.Series) -> Point | None:
    lat, lon = card["lat"], card["lon"]
    if pd.isna(lat) or pd.isna(lon):
        return None
    return float(str(lat)), float(str(lon))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _yes(value: object) -> bool:
    return not pd.isna(value) and bool(value)  # type: ignore[call-overload]
