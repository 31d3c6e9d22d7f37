"""Checks and coarsens a file of sightings with pandas and pandera, to measure the intake's speed by."""

import hmac
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pandera
from numpy.typing import NDArray
from pandera.errors import SchemaErrors

from data.errors import CrsMismatch
from data.grid import Grid
from data.intake.kinds import entries_of
from data.intake.request import StoreFacts
from data.language import _
from data.periods import PARTS_OF_DAY
from data.store import Store
from data.vocabulary import forms, place_kinds

# What each kind of personal data may look like, as far as a regular expression can tell; the intake's own
# detector looks more closely where one of these matches, which the made-up ids never do.
_PERSONAL = {
    "personal code": r"(?:^|\D)\d{6}[-+A-FU-Y]?\d{3,5}[0-9A-Z]?(?:\D|$)|\d{10,12}|\d{8}[-+ ]\d{4}",
    "phone": r"(?:\+|00)\d[\d ()./-]{6,}\d|(?:^|\D)0\d{1,3}[ -]\d[\d -]{4,}\d|(?:\d{2,4}[ .-]){2}\d{2,4}",
    "e-mail": r"[^@\s]+(?:@|\(at\)| at )[^@\s]+\.\w",
    "bank account": r"(?:^|[^A-Za-z])[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){3,}",
    "card": r"(?:\d[ -]?){13,19}",
    "passport": r"(?:^|[^A-Za-z0-9])[A-Z]{1,2}\d{7}(?:[^A-Za-z0-9]|$)",
    "coordinates": r"\d{1,3}[.,]\d{4,}|\d+\s*°",
}
_KILOMETRE, _COARSEST = 3, 5


def check_with_pandera(path: Path, facts: StoreFacts) -> tuple[pd.DataFrame | None, int]:
    """Return the coarsened rows, None where there are faults, and how many faults there are."""
    rows = pd.read_csv(path, dtype=str)
    try:
        _schema(facts).validate(rows, lazy=True)
    except SchemaErrors as faults:
        return None, len(faults.failure_cases)
    return _coarsened(rows, facts), 0


def write_with_pandas(store: Store, kept: pd.DataFrame, facts: StoreFacts) -> None:
    """Write coarsened rows into a store in the plain way: an HMAC for each id and content, one insert."""

    def keyed(texts: pd.Series) -> list[str]:
        return [hmac.digest(facts.pepper, text.encode(), "sha256")[:16].hex() for text in texts]

    parts = [kept[name].astype(str) for name in kept if name not in ("source", "record_id", "indicators")]
    content = parts[0].str.cat(pd.concat(parts[1:], axis=1), sep="|", na_rep="")
    rows = kept.drop(columns="record_id").sample(frac=1)
    rows = rows.assign(source_id=keyed(kept.record_id), content_key=keyed(content))
    with store.write(kind="sightings", organisation="example") as batch:
        batch.append("help.sightings", rows)


def _schema(facts: StoreFacts) -> pandera.DataFrameSchema:
    check, column = pandera.Check, pandera.Column
    area = Grid(facts.epsg).crs.area_of_use
    if area is None:
        message = _("EPSG:{epsg} does not say where it is used. Choose another grid.")
        raise CrsMismatch(message.format(epsg=facts.epsg))

    def codes(vocabulary: str) -> set[str]:
        return {each.code for each in entries_of(vocabulary)}

    def between(least: float, most: float) -> pandera.Check:
        return check(lambda texts: pd.Series(pd.to_numeric(texts, errors="coerce")).between(least, most))

    def all_of(vocabulary: str) -> pandera.Check:
        known = codes(vocabulary)
        return check(lambda texts: texts.map(lambda text: set(text.split()) <= known))

    def past(texts: pd.Series) -> pd.Series:
        return pd.to_datetime(texts, errors="coerce").between("1990-01-01", facts.today)

    return pandera.DataFrameSchema(
        {
            "record_id": column(
                str,
                [
                    check.str_matches(r"^[0-9A-Za-z._:/{}#-]{1,80}$"),
                    check(lambda texts: texts.str.contains(r"\d")),
                    *(_without(name, pattern) for name, pattern in _PERSONAL.items()),
                ],
                unique=True,
            ),
            "organisation": column(str, check.isin(list(facts.register))),
            "when": column(str, check(past)),
            "latitude": column(str, between(area.south - 3, area.north + 3)),
            "longitude": column(str, between(area.west - 3, area.east + 3)),
            "place_kind": column(str, check.isin(codes("met_at"))),
            "forms": column(str, all_of("forms")),
            "indicators": column(str, all_of("indicators")),
            "discovered": column(str, check.isin(["yes", "no"])),
            "people": column(str, check.str_matches(r"^(1|2-4|5-9|10\+|\d+)$")),
            "reliability": column(str, check.isin(codes("reliability_grades"))),
            "may_pass_on": column(str, check.isin(codes("passing_on"))),
        },
        strict=True,
    )


def _without(name: str, pattern: str) -> pandera.Check:
    """Return the check that texts do not match; it has a name, so that each kind is a reason of its own."""
    return pandera.Check(lambda texts: ~texts.str.contains(pattern), name=name)


def _coarsened(rows: pd.DataFrame, facts: StoreFacts) -> pd.DataFrame:
    x, y = Grid(facts.epsg).points_to_metres(rows.latitude.astype(float), rows.longitude.astype(float))
    east, north = np.floor(x / 125).astype(int), np.floor(y / 125).astype(int)
    bits = {form.code: form.bit for form in forms()}
    form = rows.forms.map(lambda text: sum(bits[code] for code in text.split()))
    level = _levels(east, north, np.where(form & bits["sexual"], _KILOMETRE, 1), facts)
    when = pd.to_datetime(rows["when"])
    week = (when.dt.normalize() - pd.Timestamp("1970-01-05")).dt.days // 7
    thursday = pd.Timestamp("1970-01-08") + pd.to_timedelta(week * 7, unit="D")
    here = level <= _COARSEST
    return pd.DataFrame(
        {
            "source": rows.organisation,
            "record_id": rows.record_id,
            "place_precision": np.where(here, "cell", "municipality"),
            "east": pd.Series(east >> np.minimum(level, _COARSEST)).astype("Int32").where(here),
            "north": pd.Series(north >> np.minimum(level, _COARSEST)).astype("Int32").where(here),
            "cell_level": pd.Series(level).astype("Int8").where(here),
            "time_precision": "week",
            "week": week,
            "period": (thursday.dt.year - 1970) * 12 + thursday.dt.month - 1,
            "part_of_day": when.dt.hour.floordiv(6).map(dict(enumerate(PARTS_OF_DAY))),
            "weekend": when.dt.day_of_week >= 5,
            "category": rows.place_kind.map({kind.code: kind.number for kind in place_kinds()}),
            "forms": form,
            "indicators": rows.indicators.str.split(),
            "discovered": rows.discovered == "yes",
            "confidential": False,
            "people_band": rows.people.map({"1": "1", "2-4": "2-4", "7": "5-9"}),
            "reliability": rows.reliability,
            "may_pass_on": rows.may_pass_on,
        }
    )


def _levels(
    east: NDArray[np.int64], north: NDArray[np.int64], floor: NDArray[np.int64], facts: StoreFacts
) -> NDArray[np.int64]:
    people = facts.population.to_pandas()
    level = np.full(len(east), _COARSEST + 1)
    for each in range(_COARSEST, 0, -1):
        steps = each - people.cell_level
        cells = people.assign(east=people.east // 2**steps, north=people.north // 2**steps)
        sums = cells.groupby(["east", "north"], as_index=False).inhabitants.sum()
        here = pd.DataFrame({"east": east // 2**each, "north": north // 2**each})
        found = here.merge(sums, how="left", on=["east", "north"]).inhabitants.fillna(0).to_numpy()
        level = np.where((floor <= each) & (found >= facts.enough_inhabitants), each, level)
    return level
