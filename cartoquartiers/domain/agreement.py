"""The sharing agreement between a structure and the map: its version and what one chooses in it."""

VERSION = "2026-11"
"""Whoever changes what the agreement says gives it another version: structures then accept it anew."""

RHYTHMS = (3, 6, 12)
"""Every how many months a structure may say that it looks after its places."""
