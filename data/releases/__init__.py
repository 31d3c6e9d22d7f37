"""Makes releases: what everybody may see of a store, frozen, coarse, signed by two, and checked when read."""
