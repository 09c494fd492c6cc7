"""What an accepted contribution did, told to its author: a closing is not « sur la carte »."""

from collections.abc import Mapping

from cartoquartiers.domain.change import Change
from cartoquartiers.domain.vocabulary import Kind

_EFFECTS: Mapping[str, tuple[str, str]] = {
    Kind.CREATE: (
        "Votre proposition est acceptée\u00a0: «\u00a0{lieu}\u00a0» est sur la carte.",
        "Your proposal was accepted: “{lieu}” is on the map.",
    ),
    Kind.CORRECT: (
        "Votre correction de «\u00a0{lieu}\u00a0» est publiée.",
        "Your correction of “{lieu}” is published.",
    ),
    Kind.MOVE: (
        "Votre correction est publiée\u00a0: «\u00a0{lieu}\u00a0» est au bon endroit sur la carte.",
        "Your correction is published: “{lieu}” is in the right spot on the map.",
    ),
    Kind.CLOSE: (
        "Vous nous avez dit que «\u00a0{lieu}\u00a0» n’existe plus\u00a0: il n’est plus sur la carte.",
        "You told us that “{lieu}” no longer exists: it is no longer on the map.",
    ),
    "close_for_a_time": (
        "Vous nous avez dit que «\u00a0{lieu}\u00a0» est fermé pour un temps\u00a0: la carte le dit aussi.",
        "You told us that “{lieu}” is closed for a time: its record now says so.",
    ),
    Kind.REOPEN: (
        "Vous nous avez dit que «\u00a0{lieu}\u00a0» est de nouveau ouvert\u00a0: la carte le dit aussi.",
        "You told us that “{lieu}” is open again: the map now says so.",
    ),
    Kind.CONFIRM: (
        "Vous avez vérifié «\u00a0{lieu}\u00a0»\u00a0: sa date de vérification est à jour.",
        "You said that everything is right for “{lieu}”: the date of its last check is up to date.",
    ),
    Kind.PHOTO: (
        "Votre photo de «\u00a0{lieu}\u00a0» est publiée.",
        "Your photo of “{lieu}” is published.",
    ),
    Kind.TIP: (
        "Votre bon à savoir sur «\u00a0{lieu}\u00a0» est publié pour un an.",
        "Your good-to-know about “{lieu}” is published for a year.",
    ),
    Kind.MERGE: (
        "Vous nous avez dit que «\u00a0{lieu}\u00a0» figurait deux fois\u00a0: il n’y a plus qu’une fiche.",
        "You told us that “{lieu}” was on the map twice: there is now one record only.",
    ),
}
_ANY = ("Votre contribution «\u00a0{lieu}\u00a0» est publiée.", "Your contribution “{lieu}” is published.")
_PARTLY = (
    "Une partie de votre contribution sur «\u00a0{lieu}\u00a0» est publiée.",
    "A part of your contribution about “{lieu}” is published.",
)


def effect(
    kind: str, changes: Mapping[str, Change], name: str, language: str, *, partly: bool = False
) -> str:
    """The sentence of an accepted contribution of this kind, in French or in English."""
    key = "close_for_a_time" if kind == Kind.CLOSE and "gone" not in changes else kind
    french, english = _PARTLY if partly else _EFFECTS.get(key, _ANY)
    return (english if language == "en" else french).replace("{lieu}", name)
