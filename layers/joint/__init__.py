"""Puts authorities together for joint visits and schedules their crews at the same time and place."""
