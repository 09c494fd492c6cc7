"""Asking a national source for outlines: of a commune by its name or its INSEE code, of the communes of an
agglomération by its name or its SIREN."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import quote

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.outlines import LONGEST_NAME
from cartoquartiers.domain.text import fold

_INSEE = re.compile(r"\d[\dAB]\d{3}")
_SIREN = re.compile(r"\d{9}")
LONGEST = 100
_MOST_GROUPS = 50


class Named(Protocol):
    """Something that has a name."""

    @property
    def name(self) -> str:
        """Its name."""


T = TypeVar("T", bound=Named)


@dataclass(frozen=True)
class Agglomeration:
    """An agglomération: its SIREN and its name. Its outline is that of its communes."""

    code: str
    name: str


def question(template: str, typed: str) -> str:
    """The address that answers: ``{field}`` of the template becomes ``nom``, ``code`` or ``codeEpci``.

    Raises ``Invalid`` at ``commune`` when nothing was typed.
    """
    value = _plain(typed)
    if not fold(value) or len(value) > LONGEST:
        raise Invalid([Problem("commune", "required")])
    field = "code" if _INSEE.fullmatch(value) else "codeEpci" if _SIREN.fullmatch(value) else "nom"
    return template.replace("{field}", field).replace("{value}", quote(value, safe=""))


def is_code(typed: str) -> bool:
    """Whether a code was typed, to which all that answers is meant."""
    value = _plain(typed)
    return bool(_INSEE.fullmatch(value) or _SIREN.fullmatch(value))


def named(found: Sequence[T], typed: str) -> T | None:
    """The one that has this very name. A source that searches names gives those that begin alike, too."""
    same = [one for one in found if fold(one.name) == fold(_plain(typed))]
    return same[0] if len(same) == 1 else None


def read_agglomerations(document: object) -> list[Agglomeration]:
    """The agglomérations of an answer, a JSON list of objects with ``code`` and ``nom``; what is none is
    passed over."""
    rows = [one for one in document if isinstance(one, dict)] if isinstance(document, list) else []
    found = [
        Agglomeration(code, " ".join(name.split())[:LONGEST_NAME])
        for row in rows
        if isinstance(code := row.get("code"), str)
        and _SIREN.fullmatch(code)
        and isinstance(name := row.get("nom"), str)
        and fold(name)
    ]
    return found[:_MOST_GROUPS]


def _plain(typed: str) -> str:
    """What was typed without blanks around it; codes without those within, in capitals (2a004)."""
    code = "".join(typed.split()).upper()
    return code if _INSEE.fullmatch(code) or _SIREN.fullmatch(code) else " ".join(typed.split())
