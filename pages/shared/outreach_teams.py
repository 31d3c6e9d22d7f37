"""Asks which teams are out, from when to when and from where, in one table that is filled in already."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import pandas as pd
import streamlit as st

from data.errors import Refused
from data.language import _
from layers.clock_times import seconds_to_time, time_to_seconds
from layers.known_points import KnownPoints
from layers.routing.stop import DAY_S
from layers.routing.team import Point, Team
from layers.store_teams import default_teams
from pages.shared.cache_key import session_key
from pages.shared.frame import table_height
from pages.shared.outreach_words import languages, travel_modes
from pages.shared.state import View
from pages.shared.stores import current_store

# With the empty row for one more team, but for the fourth: then it comes by scrolling.
ROWS_SHOWN = 4
_LETTERS = 12


def choose_teams(view: View, day: date, points: KnownPoints) -> tuple[tuple[Team, ...], list[str]]:
    """Draw the table of teams; return those that are out, and what keeps each of the others at home."""
    key = _key(view)
    if key not in st.session_state:
        st.session_state[key] = teams_table(
            default_teams(current_store(view.store), view.person, day), points
        )
    table = f"{key}-table-{len(points.points)}"
    if table not in st.session_state:
        # Where the screen was left, or a point is new, the table begins anew with what was entered before.
        st.session_state[f"{key}-first"] = st.session_state[key]
    first: pd.DataFrame = st.session_state[f"{key}-first"]
    entered = st.data_editor(
        first,
        key=table,
        num_rows="dynamic",
        hide_index=True,
        height=teams_height(len(first)),
        column_config=_columns(points),
        alt=_("Teams, their hours and where they start and end; every cell can be changed"),
    )
    st.session_state[key] = entered
    return read_teams_table(entered, points.points)


def begin_at(view: View, team: str, point: str, *, ends: bool) -> None:
    """Have a team of the table start, or end, at a point that is new among those known."""
    rows: pd.DataFrame = st.session_state[_key(view)].copy()
    rows.loc[rows["team"] == team, "end" if ends else "start"] = point
    st.session_state[_key(view)] = rows


def _key(view: View) -> str:
    return session_key(view, "teams")


def teams_height(teams: int) -> int:
    """Return the pixels of the table of so many teams."""
    return table_height(max(teams + 1, 2), most=ROWS_SHOWN)


def teams_table(teams: tuple[Team, ...], points: KnownPoints) -> pd.DataFrame:
    """Return teams as rows to be edited, all of them out."""
    rows = [
        {
            "out": True,
            "team": team.code,
            "size": team.size,
            "languages": sorted(team.languages),
            "travels_by": team.travels_by,
            "from": seconds_to_time(team.starts_s),
            "to": seconds_to_time(team.ends_s),
            "rest": team.rest_s // 60,
            "start": points.name_of(team.start),
            "end": points.name_of(team.end),
            "organisation": team.organisation,
        }
        for team in teams
    ]
    return pd.DataFrame(rows)


def read_teams_table(rows: pd.DataFrame, points: Mapping[str, Point]) -> tuple[tuple[Team, ...], list[str]]:
    """Return the teams that are out, and what is wrong with the others, a sentence each."""
    teams: list[Team] = []
    faults: list[str] = []
    for row in rows.to_dict("records"):  # a handful of teams
        if row.get("out") is not True:
            continue
        try:
            team = _read_row(row, points)
            if any(team.code == other.code for other in teams):
                raise Refused(_("Two teams are called {code}. Give one another name.").format(code=team.code))
            teams.append(team)
        except Refused as fault:
            faults.append(str(fault))
    return tuple(teams), faults


def _read_row(row: Mapping[Any, Any], points: Mapping[str, Point]) -> Team:
    code = str(_said(row, "team") or "").strip()
    missing = [label for name, label in _required().items() if not _said(row, name)]
    if missing:
        raise Refused(
            _("Team {code} lacks: {missing}. Fill it in, or take the team out.").format(
                code=code or "?", missing=", ".join(missing)
            )
        )
    starts_s, ends_s = time_to_seconds(row["from"]), time_to_seconds(row["to"])
    start = points.get(row["start"])
    end = points.get(_said(row, "end") or row["start"])
    if start is None or end is None:
        raise Refused(
            _("Team {code} starts or ends at a point that is no longer known. Choose another.").format(
                code=code
            )
        )
    return Team(
        code=code,
        size=int(_said(row, "size") or 2),
        languages=frozenset(row["languages"]),
        travels_by=row["travels_by"],
        start=start,
        end=end,
        starts_s=starts_s,
        # A shift that ends before it begins ends on the next day.
        ends_s=ends_s if ends_s > starts_s else ends_s + DAY_S,
        rest_s=int(_said(row, "rest") or 0) * 60,
        organisation=str(_said(row, "organisation") or "example"),
    )


def _said(row: Mapping[Any, Any], name: str) -> Any:
    """Return a value of a row, None where it is empty."""
    value = row.get(name)
    if isinstance(value, list):
        return value or None
    return None if value is None or pd.isna(value) else value


def _required() -> dict[str, str]:
    return {
        "team": _("its name"),
        "languages": _("its languages"),
        "travels_by": _("how it travels"),
        "from": _("when it starts"),
        "to": _("when it ends"),
        "start": _("where it starts"),
    }


def _columns(points: KnownPoints) -> dict[str, Any]:
    columns, names = st.column_config, list(points.points)
    modes, spoken = travel_modes(), languages()
    first = names[0] if names else None
    out = _("Whether the team is out on this shift")
    return {
        "out": columns.CheckboxColumn(_("Out"), default=True, width=62, help=out),
        "team": columns.TextColumn(
            _("Team"), width=85, max_chars=_LETTERS, help=_("A short name, never a person's")
        ),
        "size": columns.NumberColumn(
            _("Size"), default=2, min_value=2, max_value=9, width=72, help=_("Persons who go together")
        ),
        "languages": columns.MultiselectColumn(
            _("Languages"), options=list(spoken), format_func=spoken.__getitem__, default=["en"], width=175
        ),
        "travels_by": columns.SelectboxColumn(
            _("Travels"), options=list(modes), format_func=modes.__getitem__, default="foot", width=125
        ),
        "from": columns.TimeColumn(_("From"), format="HH:mm", default=time(18), step=300, width=84),
        "to": columns.TimeColumn(_("To"), format="HH:mm", default=time(22), step=300, width=78),
        "rest": columns.NumberColumn(
            _("Break"), default=15, min_value=0, max_value=120, step=5, format="%d min", width=88
        ),
        "start": columns.SelectboxColumn(_("Starts at"), options=names, default=first, width=155),
        "end": columns.SelectboxColumn(_("Ends at"), options=names, default=first, width=155),
        "organisation": None,
    }
