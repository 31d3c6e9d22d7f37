"""Describes how each organisation's teams work: how much, when, where, and how well they notice."""

from dataclasses import dataclass

PARTS = ("night", "morning", "afternoon", "evening")
# How much easier or harder something is noticed in a part of the day.
PART_FACTORS = {"night": 1.25, "morning": 0.8, "afternoon": 0.95, "evening": 1.15}


@dataclass(frozen=True)
class Team:
    """The teams of one organisation.

    `share` is its part of all visits, `parts` its shares of night, morning, afternoon and evening, `centre`
    how strongly it keeps to busy cells, `detection` the chance that what is there is noticed in an hour,
    `from_year` the year in which it begins, `grows` its yearly growth.
    """

    code: str
    share: float
    parts: tuple[float, float, float, float]
    centre: float
    detection: float
    from_year: float = 0.0
    grows: float = 0.0

    def share_at(self, year: float) -> float:
        """Part of all visits after so many years."""
        return self.share * (1 + self.grows * (year - 2)) if year >= self.from_year else 0.0


TEAMS = {
    team.code: team
    for team in (
        Team("demo_outreach", 0.47, (0.05, 0.25, 0.4, 0.3), 0.0, 0.55),
        Team("demo_city", 0.33, (0.0, 0.4, 0.5, 0.1), 0.15, 0.35, grows=0.06),
        Team("demo_street_work", 0.14, (0.35, 0.0, 0.15, 0.5), 0.3, 0.65, from_year=0.9),
        Team("demo_womens_line", 0.06, (0.3, 0.05, 0.25, 0.4), 0.35, 0.75, from_year=0.4),
    )
}
