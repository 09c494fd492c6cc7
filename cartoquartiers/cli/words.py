"""What several commands say alike."""

from flask import current_app

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.toolbox import Toolbox

#: Whoever runs a command administers the machine.
ADMINISTRATOR = Actor(role=Role.ADMINISTRATOR)
#: What the tables are called when a command counts.
TABLES = {
    "place": "lieux",
    "place_text": "fiches prêtes",
    "place_position": "emplacements",
    "revision": "révisions",
    "contribution": "contributions",
    "decision": "décisions",
    "photo": "photos",
    "person": "comptes",
    "organisation": "structures",
    "category": "rubriques",
    "place_type": "types",
    "municipality": "communes",
    "neighbourhood": "quartiers",
    "outbox": "lettres",
    "act": "actes",
    "site": "réglages",
}


def toolbox() -> Toolbox:
    """The toolbox of the application whose command runs."""
    found: Toolbox = current_app.extensions["toolbox"]
    return found


def counted(rows: dict[str, int]) -> str:
    """The counts that say something to a person, in one line."""
    return ", ".join(f"{rows[name]} {label}" for name, label in TABLES.items() if rows.get(name))
