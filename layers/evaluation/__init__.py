"""Measures how good the layers are: on made-up facts whose truth is known, and on past data."""
