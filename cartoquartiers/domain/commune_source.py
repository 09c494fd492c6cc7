"""Asking a national source for the outline of a commune: by its name, its INSEE code, or the SIREN of the
agglomération whose communes are wanted."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.outlines import Outline
from cartoquartiers.domain.text import fold

_INSEE = re.compile(r"\d[\dAB]\d{3}")
_SIREN = re.compile(r"\d{9}")
LONGEST = 100


def question(template: str, typed: str) -> str:
    """The address that answers: ``{field}`` of the template becomes ``nom``, ``code`` or ``codeEpci``.

    Raises ``Invalid`` at ``commune`` when nothing was typed.
    """
    value = _plain(typed)
    if not fold(value) or len(value) > LONGEST:
        raise Invalid([Problem("commune", "required")])
    field = "code" if _INSEE.fullmatch(value) else "codeEpci" if _SIREN.fullmatch(value) else "nom"
    return template.replace("{field}", field).replace("{value}", quote(value, safe=""))


def answering(found: Sequence[Outline], typed: str) -> list[Outline]:
    """Those that are meant: all that answer to a code, the one that has this very name, or the only one.

    Empty: several may be meant. A source that searches names gives those that begin alike, too.
    """
    value = _plain(typed)
    if len(found) == 1 or _INSEE.fullmatch(value) or _SIREN.fullmatch(value):
        return list(found)
    same = [one for one in found if fold(one.name) == fold(value)]
    return same if len(same) == 1 else []


def _plain(typed: str) -> str:
    """What was typed without blanks around it; codes without those within, in capitals (2a004)."""
    code = "".join(typed.split()).upper()
    return code if _INSEE.fullmatch(code) or _SIREN.fullmatch(code) else " ".join(typed.split())
