"""Says how long a visit takes, by how many people work at the site and how many authorities come."""

import pandas as pd

# Minutes at the site: a judgement, to be changed where crews know better.
MINUTES_BY_STAFF = {"1-4": 60, "5-9": 75, "10-19": 90, "20-49": 120, "50+": 180}
MINUTES_NOT_KNOWN = 90
MINUTES_MORE_WHEN_JOINT = 30


def visit_minutes(staff_band: object, *, authorities: int = 1) -> int:
    """Return how many minutes a visit takes; a joint one takes half an hour more, to brief and to debrief."""
    known = isinstance(staff_band, str) and not pd.isna(staff_band)
    alone = MINUTES_BY_STAFF.get(str(staff_band), MINUTES_NOT_KNOWN) if known else MINUTES_NOT_KNOWN
    return alone + (MINUTES_MORE_WHEN_JOINT if authorities > 1 else 0)
