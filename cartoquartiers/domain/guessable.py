"""Passwords that guessers try first: the most common ones of published leaks, and what is built of them.

Of 49,000 leaked passwords 41 have fifteen letters. Whoever must type fifteen puts two short ones together, or
adds a year; guessers do so too.
"""

import gzip
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parents[1] / "vendor" / "common-passwords" / "passwords.txt.gz"
_SHORTEST_PIECE = 3
_MOST_PIECES = 2
_MOST_AROUND = 8
"""Figures and signs before, between and after the pieces: a date, and no more."""
# What is typed here, and in no list of English origin.
_OURS = (
    "administrateur administration association azerty azertyuiop bienvenue bonjour cartoquartiers chocolat"
    " chouchou citoyen commune doudou france habitant jetaime loulou mairie marseille modérateur moderateur"
    " monmotdepasse motdepasse nantes paris quartier quartiers qsdfgh secret soleil ville wxcvbn"
)


def is_built_of_common_ones(password: str) -> bool:
    """Whether a password (in small letters) is one or two common ones, with up to eight figures or signs."""
    # For each number of pieces: how few characters around them lead to this position; from the first on.
    known, longest = _common()
    end, never = len(password), len(password) + 1
    best = [[never] * (_MOST_PIECES + 1) for _ in range(end + 1)]
    best[0][0] = 0
    for at in range(end):
        for pieces, around in enumerate(best[at]):
            if around > _MOST_AROUND:
                continue
            if not password[at].isalpha():
                best[at + 1][pieces] = min(best[at + 1][pieces], around + 1)
            if pieces < _MOST_PIECES:
                for stop in range(at + _SHORTEST_PIECE, min(end, at + longest) + 1):
                    if password[at:stop] in known:
                        best[stop][pieces + 1] = min(best[stop][pieces + 1], around)
    return any(around <= _MOST_AROUND for around in best[end][1:])


@cache
def _common() -> tuple[frozenset[str], int]:
    """The common ones in small letters, and how long the longest is."""
    told = gzip.decompress(_LIST.read_bytes()).decode().casefold()
    known = frozenset((*told.split("\n"), *_OURS.split()))
    return known, max(map(len, known))
