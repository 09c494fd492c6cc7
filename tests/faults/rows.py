"""One line for each fault: its name, what was seen, ok or missed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What a fault did. ``seen`` are figures;"""

    name: str
    seen: str
    ok: bool

    def __str__(self) -> str:
        """The line that is printed."""
        return f"{self.name:<58} {self.seen}  {'ok' if self.ok else 'missed'}"
