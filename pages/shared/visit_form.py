"""Asks what a visit of a team took and met, apart from the place: also where nothing was found."""

import streamlit as st

from data.intake.field import Kind
from data.language import _
from pages.shared.sighting_form import ask_day, ask_one, ask_part_of_day, ask_several


def ask_about_visit(kind: Kind, key: str) -> dict[str, str]:
    """Ask for day, part of day, duration, size of the team, contacts and what could not be offered."""
    size = kind.field("team_size")
    found = {"date": ask_day(key), "part_of_day": ask_part_of_day(key)}
    found["minutes"] = ask_one(
        "minutes_bands", _("How long the team was there (needed)"), key=f"{key}-minutes"
    )
    team = st.number_input(
        _("Persons on the team (needed)"),
        min_value=size.least,
        max_value=size.most,
        value=2,
        step=1,
        key=f"{key}-team",
    )
    found["team_size"] = str(int(team))
    found["contacts"] = ask_one("contact_bands", _("People spoken with (needed)"), key=f"{key}-contacts")
    unmet = ask_several("unmet_needs", _("What could not be offered"), key=f"{key}-unmet")
    most = kind.field("referred").most
    referred = st.number_input(
        _("Referred to a service"), min_value=0, max_value=most, value=0, step=1, key=f"{key}-referred"
    )
    return found | {"unmet_needs": unmet, "referred": str(int(referred)) if referred else ""}
