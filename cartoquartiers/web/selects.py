"""The lists of choices of a filter form, for ``templates/components/choice.html``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Select:
    """One list of choices of the filter form: (code, label, whether it is the one chosen). ``rare``: behind
    « Plus de filtres »."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]
    rare: bool = False

    @property
    def is_used(self) -> bool:
        """Whether something is chosen."""
        return any(chosen for code, _label, chosen in self.options if code)


def select(
    name: str,
    label: str,
    everything: str,
    options: Mapping[str, str],
    chosen: Collection[str],
    *,
    rare: bool = False,
) -> Select:
    """One list of choices: ``everything`` names the choice of none of them."""
    rows = [(code, words, code in chosen) for code, words in options.items()]
    return Select(name, label, [("", everything, not any(row[2] for row in rows)), *rows], rare)
