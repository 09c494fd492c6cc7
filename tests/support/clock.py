"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

# A Friday morning in Nantes, an ordinary working day: half past ten, winter time.
START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class FrozenClock:
    """Gives the same instant at every call; ``advance`` moves it."""

    def __init__(self, start: datetime = START) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return self.moment

    def advance(self, **amount: float) -> datetime:
        """Move by ``timedelta(**amount)`` and return the new instant."""
        self.moment += timedelta(**amount)
        return self.moment
