"""A figure about the state of the site, for programs that watch it."""

from typing import NamedTuple


class Figure(NamedTuple):
    """``name`` and ``help`` as Prometheus wants them; ``labels`` tell figures of one name apart."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()
