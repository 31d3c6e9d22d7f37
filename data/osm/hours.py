"""Checks opening hours as written in OpenStreetMap and brings them into one form."""

from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # its stub leaves the error out
    OpeningHours,
    ParserError,
)


@lru_cache(maxsize=4096)
def normalised_hours(written: str) -> str | None:
    """Return the hours in one form, such as ``Mo-Fr 10:00-18:00``, or None where they cannot be read.

    Hours with a remark in quotes are kept as they are: normalising turns "by appointment" into 24/7.
    """
    try:
        hours = OpeningHours(written, auto_country=False, auto_timezone=False)
    except ParserError:
        return None
    return written if '"' in written else str(hours.normalize())
