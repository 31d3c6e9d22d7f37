"""How long records are kept, what is due, and erasing it."""
