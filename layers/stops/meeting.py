"""Says when a team can meet people at a spot on a day, how long it stays, and whose hours these are."""

from dataclasses import dataclass
from datetime import date

from data.errors import Refused
from data.language import _
from data.opening_windows import is_public_holiday, open_windows, says_hours, within
from data.stop_choices import StopChoice
from layers.stops.parts import Windows, without_parts
from layers.stops.spot import Spot
from layers.stops.usual import Usual, UsualTimes


@dataclass(frozen=True)
class Meeting:
    """The windows of a shift in which a whole stay fits, the stay, and where the hours are from.

    `open_in_shift` are the windows before any part of the day was left out.
    """

    windows: Windows
    open_in_shift: Windows
    stay_s: int
    sentence: str


def meeting_of_spot(
    spot: Spot,
    choice: StopChoice | None,
    usual_times: UsualTimes,
    *,
    day: date,
    shift: tuple[int, int],
    country: str,
    left_out: frozenset[str] = frozenset(),
) -> Meeting:
    """Return when a team can be at a spot: as the coordinator said, else as the place says, else as usual.

    Parameters
    ----------
    shift
        Seconds since the midnight at which the day begins; may pass 86,400.
    left_out
        Parts of the day in which nobody goes there.
    """
    usual = usual_times.cell if spot.is_cell else usual_times.kinds[spot.kind]
    written, sentence = _hours(spot, choice, usual)
    stay_minutes = (choice.stay_minutes if choice else None) or usual.stay_minutes
    stay_s = 60 * stay_minutes
    opened = within(open_windows(written, day, until_s=max(shift[1], 1), country=country), *shift)
    left = without_parts(opened, left_out)
    if is_public_holiday(day, country=country) and not spot.is_cell:
        sentence += " " + _("It is a public holiday: ask whether it is open.")
    return Meeting(_that_hold(left, stay_s), _that_hold(opened, stay_s), stay_s, sentence)


def _that_hold(windows: Windows, stay_s: int) -> Windows:
    return tuple((first, last) for first, last in windows if last - first >= stay_s)


def _hours(spot: Spot, choice: StopChoice | None, usual: Usual) -> tuple[str, str]:
    """Return the hours that hold, and a sentence that says whose they are."""
    if choice and choice.meeting_hours:
        return choice.meeting_hours, _("Hours as the coordinator set them: {hours}.").format(
            hours=choice.meeting_hours
        )
    if spot.is_cell:
        return usual.hours, _("Streets have no hours: the shift says when.")
    if usual.own_hours and spot.hours and _can_be_read(spot.hours):
        return spot.hours, _("Hours of the place itself: {hours}.").format(hours=spot.hours)
    return usual.hours, _("Hours as is usual for such places, a judgement: {hours}.").format(
        hours=usual.hours
    )


def _can_be_read(written: str) -> bool:
    try:
        return says_hours(written)
    except Refused:
        return False
