"""Writes what somebody must know who finds the files of a release without Majakka.

Its words are English in every language: the files of a release are the same bytes for everybody.
"""

from typing import Any

from data.periods import Period
from data.releases.plain import plain_to_json
from data.releases.release import Release
from data.releases.tables import PART_FIELDS, SERVICE_FIELDS, TOTAL_FIELDS

# What is derived from an open map keeps its licence; what is nobody's but ours is free to use by naming us.
_MAP_LICENCE = {"name": "ODbL-1.0", "path": "https://opendatacommons.org/licenses/odbl/1-0/"}
_OWN_LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
METHOD = "docs/methods.md of the program Majakka, section Releases"
CAVEATS = {
    "signals_are_not_persons": "A signal is a report or a meeting, not a person; several may be of one.",
    "looking_makes_signals": "Where more was looked, more is signalled: compare with hours and looked.",
    "not_shown_is_not_zero": "Ground without a part has too few signals or sources to show, or none looked.",
    "bands_not_numbers": "Counts are bands of whole numbers, both ends included; no part has below 11.",
    "counted_once": "A signal counts in one release; late ones count in a later release.",
    "help_places_left_out": "Signals at places of help are never counted.",
    "demonstration": "These figures are invented: a demonstration.",
}


def metadata_to_json(release: Release) -> bytes:
    """Return the metadata of a release."""
    return plain_to_json(_metadata(release))


def _metadata(release: Release) -> dict[str, Any]:
    return {
        "title": f"Signals, effort and services in {release.municipality}, {_months(release.period)}",
        "release": release.code,
        "follows": release.follows,
        "kind": release.kind,
        "municipality": release.municipality,
        "demonstration": release.demonstration,
        "period": {"first": _months(release.period, end=False), "last": _months(release.period, first=False)},
        "made": release.made.isoformat(),
        "crs": f"EPSG:{release.crs_epsg}",
        "licence": _MAP_LICENCE if release.attribution else _OWN_LICENCE,
        "attribution": release.attribution,
        "method": METHOD,
        "caveats": [each for each in CAVEATS if release.demonstration or each != "demonstration"],
        "caveats_in_words": CAVEATS,
        "files": {
            "parts.geojson": {"crs": "EPSG:4326", "fields": PART_FIELDS},
            "parts.csv": {"fields": PART_FIELDS},
            "parts.gpkg": {
                "layers": {"parts": PART_FIELDS, "services": SERVICE_FIELDS, "totals": TOTAL_FIELDS}
            },
            "totals.csv": {"fields": TOTAL_FIELDS},
            "services.csv": {"fields": SERVICE_FIELDS},
            "base_map.json": {"crs": f"EPSG:{release.crs_epsg}", "unit": "metres"},
        },
    }


def _months(period: Period, *, first: bool = True, end: bool = True) -> str:
    return "..".join(_month(each) for each, said in ((period.first, first), (period.last, end)) if said)


def _month(month: int) -> str:
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"
