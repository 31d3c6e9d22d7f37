"""Makes what a team carries: a sheet on paper, a page for a phone, files for maps, calendars and forms."""
