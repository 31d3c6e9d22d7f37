"""Gathers the tables of a release in words: one for every map and chart."""

from layers.council.comparing import comparison_table
from layers.council.service_tables import (
    cover_table,
    effort_table,
    inspection_table,
    service_table,
    unmet_need_table,
)
from layers.council.signal_tables import (
    change_table,
    district_table,
    form_table,
    part_table,
    signal_table,
    trend_table,
)

__all__ = [
    "change_table",
    "comparison_table",
    "cover_table",
    "district_table",
    "effort_table",
    "form_table",
    "inspection_table",
    "part_table",
    "service_table",
    "signal_table",
    "trend_table",
    "unmet_need_table",
]
