"""Draws where to refer somebody from a stop: services near it, whether they are open then, and for whom."""

from datetime import date, datetime

import streamlit as st

from data.access import Person
from data.language import _
from data.rounds.round import RoundStop
from data.store import Store
from layers.escaping import escape_html
from layers.sheets.referral import Referral, Referrals, Service, read_referrals
from layers.sheets.safety import helpline_lines, hidden_lines
from layers.sheets.sheet_stop import SheetStop
from layers.sheets.words import write_distance
from pages.shared.cache_key import AccessKey, access_key_of


def draw_where_to_refer(store: Store, person: Person, stop: RoundStop, day: date) -> None:
    """Draw the services near a stop, then the numbers to call; of hidden ones what they offer alone."""
    with st.expander(_("Where to refer")):
        found = _referrals(store, person, stop, day, access_key_of(store, person))
        services = {each.letter: each for each in found.services}
        parts = [_service(services[each.letter], each) for each in found.of_stops[0]]
        if not parts:
            parts = [f'<p class="mj-plain">{_("No public service is known here. Ask the coordinator.")}</p>']
        lines = [*hidden_lines(found.hidden), *helpline_lines()]
        st.html("".join(parts) + "".join(f'<p class="mj-plain">{escape_html(line)}</p>' for line in lines))


@st.cache_data(show_spinner=False, max_entries=64)
def _referrals(
    _store: Store,
    _person: Person,
    stop: RoundStop,
    day: date,
    key: AccessKey,  # noqa: ARG001  # keys the cache
) -> Referrals:
    shown = as_on_sheet(_store, stop)
    return read_referrals(_store, _person, [shown], midnight=datetime.combine(day, datetime.min.time()))


def as_on_sheet(store: Store, stop: RoundStop) -> SheetStop:
    """Return a stop as sheets have it, at the middle of its cell."""
    x, y = store.grid.centres([stop.east], [stop.north], stop.cell_level)
    lat, lon = store.grid.metres_to_points(x, y)
    return SheetStop(
        number=stop.number,
        name=stop.name,
        kind=stop.kind,
        point=(float(lat[0]), float(lon[0])),
        square=(),
        arrives_s=stop.begins_s,
        begins_s=stop.begins_s,
        leaves_s=stop.leaves_s,
        languages=(),
        cell="",
    )


def _service(service: Service, referral: Referral) -> str:
    away = write_distance(referral.distance_m) if referral.distance_m is not None else ""
    lines = [
        referral.opening.sentence,
        ", ".join(service.needs),
        ", ".join(service.for_whom),
        ", ".join(service.languages),
        " · ".join(words for words in (service.address, service.phone) if words),
    ]
    return (
        f'<div class="mj-service"><p><strong>{escape_html(service.name)}</strong> '
        f'<span class="away">{escape_html(away)}</span></p>'
        + "".join(f"<p>{escape_html(line)}</p>" for line in lines if line)
        + "</div>"
    )
