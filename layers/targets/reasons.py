"""Says in one sentence, and in a table, why an inspection of a worksite is expected to find what it is."""

from datetime import date

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from data.language import _, ngettext
from data.vocabulary import place_kind
from layers.number_text import write_count, write_number, write_of_hundred

PER_INSPECTIONS = 100
_LEAST_SHARE = 1e-6


def sentence_of_site(site: pd.Series, day: date | None) -> str:
    """Return what is expected of a hundred inspections like this one, and what that rests on.

    Parameters
    ----------
    site
        A row of `Expected.sites`.
    day
        Today, to say how long ago; without it, the month is said.
    """
    if not np.isfinite(site["chance"]):
        return _("Nothing can be expected here yet: {history}.").format(history=_history(site, day))
    return _(
        "About {value} of 100 such inspections find labour exploitation ({lower}–{upper}); "
        "the same kind in the region {group}, {signals}, {history}."
    ).format(
        value=write_of_hundred(float(site["chance"])),
        lower=write_of_hundred(float(site["lower"])),
        upper=write_of_hundred(float(site["upper"])),
        group=write_of_hundred(float(site["group_chance"])),
        signals=_signals(site),
        history=_history(site, day),
    )


def numbers_of_site(site: pd.Series, measured: pd.Series, effects: pd.Series) -> pd.DataFrame:
    """Return label, measured and effect of everything that went in.

    Parameters
    ----------
    site
        A row of `Expected.sites`.
    measured, effects
        Its rows of what was measured, and of what each input adds to the log odds over the mean worksite.
    """
    chance = float(np.clip(site["chance"], _LEAST_SHARE, 1 - _LEAST_SHARE))
    rows = []
    for label, words, of in _inputs(site, measured):
        without = expit(logit(chance) - sum(effects[each] for each in of))
        rows.append((label, words, round(PER_INSPECTIONS * float(chance - without), 6)))
    return pd.DataFrame(rows, columns=["label", "measured", "effect"])


def _inputs(site: pd.Series, measured: pd.Series) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return label, what was measured in words, and the effects that belong to it."""
    return [
        (_("Kind of worksite"), place_kind(str(site["kind"])).label, ("kind",)),
        (_("Region, and its kind there"), _("inspections near here"), ("region", "kind_here")),
        (_("Found here before"), _found_before(site), ("site",)),
        (_("Time since the last inspection"), _last(site, None), ("years", "never")),
        (_("Workplace signals since then, at most of two years"), write_count(site["signals"]), ("signals",)),
        (_("Employer houses workers"), _yes_no(measured["employer_housing"]), ("housing",)),
        (_("Works for a season"), _yes_no(pd.notna(measured["season"])), ("seasonal",)),
        (_("Staff"), _or_not_known(measured["staff_band"]), ("staff",)),
        (_("Distance to public transport"), _km(measured["transport_m"]), ("transport",)),
        (_("Distance to help"), _km(measured["help_m"]), ("help",)),
        (_("People within a kilometre"), write_number(float(measured["people"])), ("people",)),
        (_("Season of the year"), _("that of today"), ("season",)),
    ]


def _signals(site: pd.Series) -> str:
    count = int(site["signals"])
    if not count:
        return _("no signals in two years") if pd.isna(site["last_inspected"]) else _("no signals since")
    return ngettext("{count} signal", "{count} signals", count).format(count=write_count(count))


def _history(site: pd.Series, day: date | None) -> str:
    if pd.isna(site["last_inspected"]):
        return _("never inspected")
    return _("last inspected {when}, {found}").format(when=_last(site, day), found=_found_before(site))


def _found_before(site: pd.Series) -> str:
    if not site["own_inspected"]:
        return _("never inspected")
    return _("found in {found} of {inspected}").format(
        found=write_count(site["own_found"]), inspected=write_count(site["own_inspected"])
    )


def _last(site: pd.Series, day: date | None) -> str:
    if pd.isna(site["last_inspected"]):
        return _("never")
    if day is None:
        return str(pd.Timestamp(site["last_inspected"]).date())
    months = round((pd.Timestamp(day) - site["last_inspected"]).days / 30.44)
    if months == 0:
        return _("this month")
    if months < 24:
        return ngettext("{count} month ago", "{count} months ago", months).format(count=write_count(months))
    return ngettext("{count} year ago", "{count} years ago", months // 12).format(
        count=write_count(months // 12)
    )


def _yes_no(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return _("not known")
    return _("yes") if value else _("no")


def _or_not_known(value: object) -> str:
    return str(value) if isinstance(value, str) and value else _("not known")


def _km(distance_m: float) -> str:
    if not np.isfinite(distance_m):
        return _("not known")
    return _("{km} km").format(km=write_number(distance_m / 1000))
