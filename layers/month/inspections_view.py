"""Puts together what is seen of a list of worksites: names, kinds, chances in words, and marks on a map."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from data.grid import Grid, side_of_level
from data.inspecting.month_list import VALUE, ListItem, MonthList, SiteKey
from data.inspecting.overrides import WHATS
from data.inspecting.visit import PlannedVisit
from data.language import _, ngettext
from data.vocabulary import place_kinds
from layers.month.arrangements import shown_from
from layers.number_text import write_count, write_of_hundred
from layers.targets.expected import Expected
from layers.targets.lot_base_rate import BaseRate

Packed = dict[str, Any]


@dataclass(frozen=True)
class SeenSite:
    """A worksite of a list as it is seen.

    Parameters
    ----------
    number
        Its place on the list, from 1.
    name, kind, area
        In words, the kind by its code too; area is the district, empty where it is not known.
    chance
        Expected findings in words, such as "18 of 100 (11-28)".
    at
        (lat, lon) in degrees, EPSG:4326: its point, or the middle of its cell; None where neither is known.
    ring
        Corners of the cell where no more is known, else empty.
    own_contract, own_contract_why
        Whether it works on a contract of the municipality itself, and from where that is known, in words.
    left_out
        Drawn by lot and left out by an inspector: it is not visited, and counts as missing.
    aside
        Whether the person stepped aside from it: then nothing is said of it, not even why it is listed.
    """

    item: ListItem
    number: int
    name: str
    kind_code: str
    kind: str
    area: str
    chance: str
    at: tuple[float, float] | None
    ring: tuple[tuple[float, float], ...]
    own_contract: bool
    own_contract_why: str = ""
    left_out: bool = False
    aside: bool = False

    @property
    def part(self) -> str:
        """The part of the list that it belongs to; empty where nothing is said of it."""
        return "" if self.aside else self.item.part

    @property
    def key(self) -> str:
        """The worksite as one text."""
        return key_text(self.item.site)


def keys_of(listed: MonthList) -> tuple[SiteKey, ...]:
    """Return the worksites of a list in its order."""
    return tuple(item.site for item in listed.items)


def key_text(site: SiteKey) -> str:
    """Return a worksite as one text, as screens keep it."""
    return f"{site.source}/{site.source_id}"


def site_of_text(text: str) -> SiteKey:
    """Return the worksite that `key_text` wrote."""
    source, _slash, source_id = text.partition("/")
    return SiteKey(source, source_id)


def changed_by_inspectors(overrides: pd.DataFrame) -> tuple[frozenset[SiteKey], frozenset[SiteKey]]:
    """Return the worksites that inspectors put in, and those that they left out.

    Parameters
    ----------
    overrides
        As `data.inspecting.overrides.read_overrides` gives them. Where two organisations differ on a
        worksite, the last holds.
    """
    columns = (overrides["worksite_source"], overrides["worksite_id"], overrides["what"])
    said = {SiteKey(str(source), str(code)): what for source, code, what in zip(*columns, strict=True)}
    put_in, left_out = (frozenset(site for site, what in said.items() if what == each) for each in WHATS)
    return put_in, left_out


def items_with_reasons(items: Sequence[ListItem], expected: Expected) -> tuple[ListItem, ...]:
    """Return the items with a reason each: a settled list keeps none, so that of today stands there."""
    known = _by_key(expected.sites[["source", "source_id"]])
    return tuple(
        replace(item, reason=expected.reason(item.site)) if not item.reason and item.site in known else item
        for item in items
    )


def seen_sites(
    items: Sequence[ListItem],
    cards: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    grid: Grid,
    aside: Collection[SiteKey] = (),
    left_out: Collection[SiteKey] = (),
) -> tuple[SeenSite, ...]:
    """Return the items of a list in its order; those that the person stepped aside from come last.

    Parameters
    ----------
    cards
        As `data.inspecting.site_card.read_site_cards` gives them; a worksite may be missing.
    sites
        Of `layers.targets.expected.Expected`, for the cells.
    aside
        Worksites from which the person stepped aside: their place would say why they are on the list, so
        they lose it, and nothing else is said.
    left_out
        Worksites that inspectors left out.
    """
    card_of = _by_key(cards)
    cell_of = _by_key(sites)
    labels = {kind.code: kind.label for kind in place_kinds()}
    own = [item for item in items if item.site not in aside]
    seen = (
        _seen(item, number, card_of.get(item.site, {}), cell_of.get(item.site, {}), labels, grid)
        for number, item in enumerate(own, start=1)
    )
    others = [item for item in items if item.site in aside]
    return (
        *(replace(each, left_out=each.item.site in left_out) for each in seen),
        *(_unseen(item, number) for number, item in enumerate(others, start=len(own) + 1)),
    )


def names_with_district(cards: pd.DataFrame) -> dict[str, str]:
    """Return worksites as texts, each with its name and district, in the order of names."""
    names = {
        key_text(site): ", ".join(
            each
            for each in (str(_said(card, "name") or site.source_id), str(_said(card, "district") or ""))
            if each
        )
        for site, card in _by_key(cards).items()
    }
    return dict(sorted(names.items(), key=lambda each: (each[1].casefold(), each[0])))


def write_per_hundred(share: float, lower: float, upper: float) -> str:
    """Return a share with its interval as so many of a hundred, such as "18 of 100 (11–28)"."""
    if math.isnan(share):
        return _("not known")
    expected, low, high = (write_of_hundred(each) for each in (share, lower, upper))
    return _("{expected} of 100 ({lower}–{upper})").format(expected=expected, lower=low, upper=high)


def base_rate_words(base_rate: BaseRate | None, average: float) -> str:
    """Return in a sentence what an average worksite is expected to show, or why that is not known.

    `average` is the mean that is estimated, for as long as no lot says better; NaN where nothing can be said.
    """
    if base_rate is None or math.isnan(base_rate.rate):
        unknown = _("An average worksite: not known yet, as no visit by lot has an outcome.")
        if math.isnan(average):
            return unknown
        return _("{unknown} The estimate alone says about {chance} of 100.").format(
            unknown=unknown, chance=write_of_hundred(average)
        )
    return ngettext(
        "An average worksite: about {chance}, from {count} drawn by lot.",
        "An average worksite: about {chance}, from {count} drawn by lot.",
        base_rate.lots,
    ).format(
        chance=write_per_hundred(base_rate.rate, base_rate.lower, base_rate.upper),
        count=write_count(base_rate.lots),
    )


def shown_before(
    visits: Sequence[PlannedVisit], *, working_days: int, country: str = ""
) -> tuple[PlannedVisit, ...]:
    """Return the visits, to be read by those who go from so many working days before.

    `country` (ISO 3166) says which days are public holidays; where empty, none is.
    """
    shown = []
    for visit in visits:
        day = visit.day
        for _day in range(working_days):
            day = shown_from(day, country=country)
        shown.append(replace(visit, shown_from=day))
    return tuple(shown)


def pack_sites(seen: Sequence[SeenSite], *, chosen: str = "") -> Packed:
    """Return what a map needs to draw the worksites of a list; one without a place is left out."""
    return {
        "chosen": chosen,
        "sites": [
            {
                "key": each.key,
                "number": each.number,
                "part": each.part,
                "at": list(each.at),
                "ring": [list(corner) for corner in each.ring],
                "text": [f"{each.number}. {each.name}", each.kind, each.chance],
            }
            for each in seen
            if each.at is not None
        ],
    }


def _seen(
    item: ListItem,
    number: int,
    card: Mapping[str, Any],
    cell: Mapping[str, Any],
    labels: Mapping[str, str],
    grid: Grid,
) -> SeenSite:
    kind = str(_said(card, "kind") or _said(cell, "kind") or "")
    at, ring = _place(card, cell, grid)
    own = _said(card, "own_contract")
    return SeenSite(
        item,
        number,
        str(_said(card, "name") or _("Worksite {code}").format(code=item.site.source_id)),
        kind,
        labels.get(kind, kind),
        str(_said(card, "district") or ""),
        write_per_hundred(item.expected, item.lower, item.upper),
        at,
        ring,
        own is not None and bool(own),
        str(_said(card, "own_contract_why") or ""),
    )


def _unseen(item: ListItem, number: int) -> SeenSite:
    name, nothing = _("A worksite from which you stepped aside"), math.nan
    bare = ListItem(item.site, VALUE, "", nothing, nothing, nothing, nothing, nothing)
    return SeenSite(bare, number, name, "", "", "", "", None, (), False, aside=True)


def _place(
    card: Mapping[str, Any], cell: Mapping[str, Any], grid: Grid
) -> tuple[tuple[float, float] | None, tuple[tuple[float, float], ...]]:
    lat, lon = _said(card, "lat"), _said(card, "lon")
    if lat is not None and lon is not None:
        return (round(float(lat), 6), round(float(lon), 6)), ()
    if _said(cell, "east") is None:
        return None, ()
    side_m = side_of_level(int(cell["cell_level"]))
    west, south = int(cell["east"]) * side_m, int(cell["north"]) * side_m
    corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)]
    lat_of, lon_of = grid.metres_to_points(
        [west + x * side_m for x, _y in corners], [south + y * side_m for _x, y in corners]
    )
    points = [
        (round(float(each), 6), round(float(other), 6)) for each, other in zip(lat_of, lon_of, strict=True)
    ]
    return points[-1], tuple(points[:-1])


def _by_key(rows: pd.DataFrame) -> dict[SiteKey, dict[str, Any]]:
    return {
        SiteKey(str(row["source"]), str(row["source_id"])): {str(name): value for name, value in row.items()}
        for row in rows.to_dict("records")  # a list has some dozens
    }


def _said(row: Mapping[str, Any], name: str) -> Any:
    value = row.get(name)
    return None if value is None or value == "" or pd.isna(value) else value
