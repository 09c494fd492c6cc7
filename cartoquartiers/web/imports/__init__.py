"""Bringing a file of places, by whoever only has a browser."""
