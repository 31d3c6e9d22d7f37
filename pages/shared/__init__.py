"""What screens share: state, cache, filters and the map."""
