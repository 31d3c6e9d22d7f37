"""Lets many people use the app at once, by the protocol of its pages, and times what they wait for."""
