"""Brings places and a base map in from an OpenStreetMap extract."""
