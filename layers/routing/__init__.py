"""Plans which team goes to which stops, in which order."""
