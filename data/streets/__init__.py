"""Keeps the streets of a store and says how long it takes to go along them."""
