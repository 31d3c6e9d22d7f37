"""Keeps what inspectorates plan and find: lists, planned visits, debriefs, follow-ups, openings."""
