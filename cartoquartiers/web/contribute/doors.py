"""« Quelque chose a changé »: one door for each thing that may have changed, and what its form holds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Door:
    """A choice of the page: what it is called, its icon, the fields that its form shows."""

    code: str
    title: str
    hint: str
    icon: str
    names: tuple[str, ...] = ()


CLOSED = Door(
    "ferme", _("Il n’existe plus, ou il est fermé"), _("Pour de bon, ou pour un temps"), "door-closed"
)
REOPENED = Door("rouvert", _("Il est de nouveau ouvert"), _("La fermeture est finie"), "check-circle")
HOURS = Door("horaires", _("Les horaires"), _("Jours et heures d’ouverture"), "clock", ("horaires",))
PLACE = Door(
    "emplacement",
    _("L’emplacement ou l’adresse"),
    _("Il est ailleurs sur la carte"),
    "map-pin",
    ("position", "adresse", "code_postal", "commune", "id_ban"),
)
CONTACT = Door(
    "contact",
    _("Le contact"),
    _("Téléphone, adresse électronique, site"),
    "phone",
    ("telephone", "courriel", "site_web"),
)
DUPLICATE = Door("doublon", _("C’est un doublon"), _("Le même lieu figure deux fois"), "copy-duplicate")
OTHER = Door(
    "autre",
    _("Autre chose"),
    _("Nom, type, description, accès en fauteuil…"),
    "edit",
    ("nom", "type", "famille", "description", "gestionnaire", "acces_fauteuil"),
)

#: The extra fields of the place's type; its hint names them.
DETAILS = Door("precisions", _("Une précision sur ce lieu"), "", "list")

DOORS = (CLOSED, HOURS, PLACE, CONTACT, DUPLICATE, OTHER)
BY_CODE = {door.code: door for door in (*DOORS, REOPENED, DETAILS)}


def doors_of(etat: str, extra: Iterable[str] = ()) -> tuple[Door, ...]:
    """The doors of a place in that state: one that is closed for a time may have opened again.

    `extra`: what the extra fields of its type are called.
    """
    doors = (REOPENED, *DOORS) if etat == "ferme_temporairement" else DOORS
    named = ", ".join(label.rstrip("?\u202f ") for label in extra)
    return (*doors[:-1], replace(DETAILS, hint=named), OTHER) if named else doors
