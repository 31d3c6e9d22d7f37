"""Turns parsed fields into the coarsened columns of each kind's table, one module per group of kinds."""
