"""« Bon à savoir »: what a resident notes beside the facts of a place, for a year."""

from datetime import date

LONGEST = 280
"""Characters: a hint, not a story."""


def last_day(said_on: date) -> date:
    """The day until which a note is shown: a year later, less a day when that date does not exist."""
    try:
        return said_on.replace(year=said_on.year + 1)
    except ValueError:  # the 29th of February
        return said_on.replace(year=said_on.year + 1, day=28)
