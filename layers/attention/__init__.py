"""How much teams look where, by district: coverage of the last weeks, and how fair it is."""
