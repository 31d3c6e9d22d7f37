"""Says where teams could stop on a shift, what a visit there is worth, and when they can go."""
