"""The first start of an empty site: the code that opens it once, and what there is to set."""

import hashlib
import hmac
import re

from cartoquartiers.domain.vocabulary import Word

# Neither 0 and o nor 1, i and l: the code is copied from a terminal, or read aloud.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


class Step(Word):
    """What is set at the first start; each may wait, and be taken up in any order."""

    SITE = "site", "Nom du site"
    TERRITORY = "territoire", "Territoire"
    RUBRIQUES = "rubriques", "Rubriques et types"
    LOOK = "apparence", "Logo et couleur"
    LEGAL = "mentions", "Mentions légales"
    MAIL = "courrier", "Essai du courrier"


#: A site without them works and is within the law.
OPTIONAL = frozenset({Step.LOOK})


def code_of(secret: str, made: int) -> str:
    """The code that makes the first administrator: 20 letters, about 99 bits, from the secret of the
    installation and how many first administrators there have been; another first one has another code."""
    digest = hmac.new(secret.encode(), f"first start {made}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(_GROUPS * _GROUP):
        number, rank = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[rank])
    return "-".join("".join(letters[at : at + _GROUP]) for at in range(0, len(letters), _GROUP))


def is_same(typed: str, code: str) -> bool:
    """Whether a code was typed rightly, with or without its hyphens; takes as long for a wrong letter as for
    another."""
    return hmac.compare_digest(_bare(typed[:200]), _bare(code))


def _bare(code: str) -> bytes:
    return re.sub(r"[\s-]", "", code).lower().encode("utf-8", "replace")
