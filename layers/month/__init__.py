"""Plans a month of inspections from what a store holds: list, joint visits, papers."""
