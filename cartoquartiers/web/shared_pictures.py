"""The picture beside a shared link to a quartier, a commune, a rubrique or a type, and its address.

Its address holds a hash of what it says: it changes when a label or a colour does, and is kept until then.
"""

import hashlib

from cartoquartiers.domain.accent import HOUSE
from cartoquartiers.store.queries.site import settings
from cartoquartiers.store.queries.territory import taxonomy, territory
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.ports import Sharing
from cartoquartiers.usecases.site_settings import DEFAULTS

#: What each kind of page is called; in French, since networks ask without anybody's language.
KINDS = {"quartiers": "Quartier", "communes": "Commune", "rubriques": "Rubrique", "types": "Type de lieux"}


def shared_area(work: Work, kind: str, code: str) -> Sharing | None:
    """What the picture says; None when there is no such page."""
    names, known = territory(work), taxonomy(work)
    site = {**DEFAULTS, **settings(work)}
    name, colour = None, str(site["accent"] or HOUSE)
    if kind in ("quartiers", "communes"):
        name = (names.quartiers if kind == "quartiers" else names.communes).get(code)
    elif kind == "rubriques" and code in known.categories:
        name, colour = known.categories[code].label, known.categories[code].colour
    elif kind == "types" and code in known.types:
        name, colour = known.types[code].label, known.categories[known.types[code].category].colour
    return Sharing(name, KINDS[kind], colour, str(site["title"])) if name else None


def version(shared: Sharing) -> str:
    """The part of the address that changes with what the picture says."""
    return hashlib.sha256(repr(shared).encode()).hexdigest()[:12]


def address(work: Work, kind: str, code: str) -> str | None:
    """The path of the picture as it is now; None when there is no such page."""
    shared = shared_area(work, kind, code)
    return f"/og/{kind}/{code}/{version(shared)}.png" if shared else None
