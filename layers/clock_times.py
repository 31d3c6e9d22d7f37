"""Writes and reads times of a shift: seconds since the midnight before it, which may pass the next one."""

from datetime import time

from layers.routing.stop import DAY_S


def write_time(seconds: float) -> str:
    """Return the time of day, such as "18:05"; seconds of the next day are counted from its midnight."""
    minutes = round(seconds / 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def time_to_seconds(at: time) -> int:
    """Return the seconds since midnight."""
    return at.hour * 3600 + at.minute * 60 + at.second


def seconds_to_time(seconds: int) -> time:
    """Return the time of day of seconds that may pass midnight."""
    within = seconds % DAY_S
    return time(within // 3600, within // 60 % 60)
