"""The made-up places on which one learns, laid around a point of the territory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import cos, radians
from typing import Any

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.geometry import METRES_PER_DEGREE, Position
from cartoquartiers.domain.place import BY_NAME, empty_values
from cartoquartiers.domain.taxonomy import Category, PlaceType, Taxonomy
from cartoquartiers.domain.training import Case

"""In one degree of latitude: near enough for places that exist nowhere."""

CATEGORIES = (
    Category("espaces-verts", "Espaces verts et nature", "#268350", "garden"),
    Category("tri-reemploi", "Tri, déchets et réemploi", "#6B973C", "recycling"),
    Category("culture", "Culture", "#976CC2", "library"),
    Category("vie-de-quartier", "Vie de quartier", "#3E4A78", "row-houses"),
)
TYPES = (
    PlaceType("jardin-partage", "espaces-verts", "Jardin partagé", (), "plant", "initiative"),
    PlaceType("composteur-quartier", "tri-reemploi", "Composteur de quartier", (), "recycling", "initiative"),
    PlaceType(
        "repair-cafe", "tri-reemploi", "Repair café ou atelier de réparation", (), "tools", "initiative"
    ),
    PlaceType("bibliotheque", "culture", "Bibliothèque ou médiathèque", (), "library", "service"),
    PlaceType("boite-a-livres", "culture", "Boîte à livres", (), "book-store", "initiative"),
    PlaceType("maison-de-quartier", "vie-de-quartier", "Maison de quartier", (), "home", "service"),
)


@dataclass(frozen=True)
class Made:
    """A made-up place: its values, metres to the east and to the north of the middle, and how many days ago
    it was verified (None: never)."""

    code: str
    east: float
    north: float
    verified: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.fields["nom"])

    def at(self, middle: Position) -> Position:
        """Where it lies."""
        return moved(middle, self.east, self.north)

    def values(self, middle: Position) -> dict[str, Any]:
        """All its values, as those of a real place are kept."""
        kind = next(each for each in TYPES if each.code == self.fields["type"])
        said = {"famille": kind.family, "rubrique": kind.category, "etat": "actif", **self.fields}
        read = {name: BY_NAME[name].kind.parse(value) for name, value in said.items()}
        return {**empty_values(), **read, "position": list(self.at(middle))}


def moved(start: Position, east: float, north: float) -> Position:
    """That many metres away, in degrees with 6 decimals."""
    wide = METRES_PER_DEGREE * cos(radians(start[1]))
    return round(start[0] + east / wide, 6), round(start[1] + north / METRES_PER_DEGREE, 6)


def made(code: str, east: float, north: float, verified: int | None = None, **fields: Any) -> Made:
    """A row of ``PLACES``."""
    return Made(code, east, north, verified, fields)


PLACES: Mapping[str, Made] = {
    each.code: each
    for each in (
        made("bibliotheque", 0, 0, 40, nom="Bibliothèque des Trois-Ponts", type="bibliotheque",
             adresse="3 place des Trois-Ponts", horaires="Tu-Sa 10:00-18:00", telephone="02 61 91 00 12",
             description="Prêt de livres, salle de jeux, presse du jour."),
        made("tilleuls", -160, 90, 120, nom="Jardin partagé des Tilleuls", type="jardin-partage",
             adresse="12 rue des Tilleuls", horaires="We,Sa 14:00-18:00",
             description="Parcelles collectives, portes ouvertes aux curieux."),
        made("compost", 120, 130, 200, nom="Composteur du square aux Merles", type="composteur-quartier",
             adresse="Square aux Merles", horaires="Sa 11:00-12:00"),
        made("repair", 210, -60, 15, nom="Atelier de réparation du Marché", type="repair-cafe",
             adresse="1 place du Marché", horaires="Sa 10:00-12:30", telephone="02 61 91 00 45",
             description="On répare ensemble petits appareils et vélos."),
        made("boite", -90, -140, None, nom="Boîte à livres du Lavoir", type="boite-a-livres",
             adresse="Rue du Lavoir"),
        made("maison", 60, -190, 60, nom="Maison de quartier du Lavoir", type="maison-de-quartier",
             adresse="8 rue du Lavoir", horaires="Mo-Fr 09:00-17:00", telephone="02 61 91 00 78"),
        made("fermee", -230, -50, 90, nom="Maison de quartier du Verger", type="maison-de-quartier",
             adresse="5 allée du Verger", horaires="Mo-Fr 14:00-18:00", etat="ferme_temporairement",
             ferme_jusqu_au="2026-12-31"),
        made("livres", 300, 40, 300, nom="Boîte à livres de la Passerelle", type="boite-a-livres",
             adresse="Quai de la Passerelle", description="Une vieille cabine pleine de romans."),
        made("livres-bis", 307, 44, None, nom="Boite à livres passerelle", type="boite-a-livres",
             horaires="24/7", description="Romans, BD et livres d’enfants. Accès jour et nuit."),
        made("visee", -40, 220, 30, nom="Atelier de réparation des Merles", type="repair-cafe",
             adresse="2 rue des Merles", horaires="Th 18:00-20:00",
             description="Le jeudi soir. À éviter : le responsable est un voleur et un incapable."),
    )
}  # fmt: skip


def taxonomy(known: Taxonomy) -> Taxonomy:
    """The rubriques and types of the town, with those of the made-up places that it has not."""
    categories = {each.code: each for each in CATEGORIES} | dict(known.categories)
    types = {each.code: each for each in TYPES} | dict(known.types)
    return Taxonomy(categories, types, known.extra, known.declared)


def standing(case: Case, middle: Position, *, moved_on: bool) -> dict[str, Any]:
    """The values of the place of a case as they are published now; ``moved_on``: somebody else changed it."""
    if case.place is None:
        return empty_values()
    return PLACES[case.place].values(middle) | (_parsed(case.meanwhile) if moved_on else {})


def proposed(case: Case, middle: Position) -> Changes:
    """The changes of a case in the shape of real ones, seen before anybody else changed the place."""
    before = standing(case, middle, moved_on=False)
    to = _parsed(case.changes)
    if case.away is not None:
        to["position"] = list(moved(middle, *case.away))
    if case.into is not None:
        to |= {"replaced_by": uid_of(case.into), "gone": "merged"}
    changes: Changes = {name: {"from": before.get(name), "to": value} for name, value in to.items()}
    if case.photo:
        added = {"sha256": PHOTO, "alt": None, "credit": "Nour B.", "licence": "lov2"}
        changes["photos"] = {"add": [added], "remove": []}
    return changes


def _parsed(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: BY_NAME[name].kind.parse(value) for name, value in given.items()}


def uid_of(code: str) -> str:
    """A uid by which a made-up place is named where the house asks for one; no real place can have it."""
    return f"00000000-0000-4000-8000-{list(PLACES).index(code):012d}"


def verified_ago(code: str) -> timedelta | None:
    """How long ago somebody is said to have looked at the place."""
    days = PLACES[code].verified
    return None if days is None else timedelta(days=days)


def but(codes: Iterable[str | None]) -> list[Made]:
    """The other made-up places."""
    away = set(codes)
    return [each for code, each in PLACES.items() if code not in away]


PHOTO = "0" * 64
"""The name of the made-up photo."""
