"""What the data dictionary tells of a column beyond its name: an example, its limits, its words, its age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cartoquartiers.domain import published
from cartoquartiers.domain.place import BY_NAME, Proposer
from cartoquartiers.domain.published import Column
from cartoquartiers.domain.vocabulary import Access, Etat, Family, Licence, Role, Word


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the dictionary: its number, its day (ISO) and what changed (French)."""

    number: str
    day: str
    changes: str


EDITIONS: tuple[Edition, ...] = (
    Edition("1.0.0", "2026-11-20", "Première version : 45 colonnes, leur type et leurs choix."),
    Edition(
        "1.1.0",
        "2026-11-25",
        "Mêmes colonnes. Chacune dit en plus son format, ses bornes, sa liste de valeurs et un exemple.",
    ),
)
"""The oldest first; a column more raises the second number. No edition is ever taken away."""

FIRST, CURRENT = EDITIONS[0].number, EDITIONS[-1].number


@dataclass(frozen=True, slots=True)
class Detail:
    """About one column. `pattern` holds for the whole text (a form that `re` and JavaScript read alike),
    `lowest` and `highest` are admitted themselves; `since` is the edition that brought the column."""

    example: str | int | float
    pattern: str = ""
    lowest: float | None = None
    highest: float | None = None
    words: tuple[Word, ...] = ()
    since: str = FIRST


UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_WEB = r"^https?://\S+$"
_PHONE = r"^(\+[0-9][0-9 ()./-]*|[0-9]{2,6})$"
_POSTCODE = r"^(0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}$"
LICENCES = tuple(licence for licence in Licence if licence is not Licence.UNKNOWN)

DETAILS: Mapping[str, Detail] = MappingProxyType(
    {
        "id": Detail("0192f4c8-7a3e-7c41-9d52-3f1b8e0a6c77", UUID),
        "nom": Detail("Jardin partagé de la Crapaudine"),
        "famille": Detail("initiative", words=tuple(Family)),
        "rubrique": Detail("espaces-verts"),
        "rubrique_libelle": Detail("Espaces verts et nature"),
        "type": Detail("jardin-partage"),
        "type_libelle": Detail("Jardin partagé"),
        "description": Detail("Trente parcelles, un compost et un verger ouverts à tous."),
        "adresse": Detail("29 Rue de Strasbourg"),
        "code_postal": Detail("44000", _POSTCODE),
        "commune": Detail("Nantes"),
        "code_insee": Detail("44109", r"^([0-9]{2}|2[AB])[0-9]{3}$"),
        "quartier": Detail("1"),
        "quartier_libelle": Detail("Centre-ville"),
        "longitude": Detail(-1.553248, lowest=-180, highest=180),
        "latitude": Detail(47.218045, lowest=-90, highest=90),
        "telephone": Detail("+33 2 40 41 90 00", _PHONE),
        "courriel": Detail("contact@jardin.example"),
        "site_web": Detail("https://jardin.example/venir", _WEB),
        "horaires": Detail("Mo-Fr 09:00-18:00; PH off"),
        "horaires_texte": Detail("Du lundi au vendredi, de 9 h à 18 h"),
        "acces_fauteuil": Detail("oui", words=tuple(Access)),
        "gestionnaire": Detail("Les Amis du jardin"),
        "structure": Detail("amis-du-jardin"),
        "photo": Detail(f"https://carte.example/photos/{'5e' * 32}/1600.webp", _WEB),
        "photo_credit": Detail("A. Durand"),
        "photo_licence": Detail("cc-by-4.0", words=LICENCES),
        "etat": Detail("actif", words=tuple(Etat)),
        "ferme_jusqu_au": Detail("2026-12-31"),
        "siret": Detail("21440109300015", r"^[0-9]{14}$"),
        "rna": Detail("W442001234", r"^W[0-9][0-9A-Z][0-9]{7}$"),
        "uai": Detail("0440029T", r"^[0-9]{7}[A-HJ-NPR-Z]$"),
        "finess": Detail("440000289", r"^[0-9][0-9AB][0-9]{7}$"),
        "osm_id": Detail("node/2713004812", r"^(node|way|relation)/[1-9][0-9]*$"),
        "id_acceslibre": Detail("8f1c4d6e-2b7a-4c55-9e0d-6a3b1f2c7d88"),
        "id_ban": Detail("44109_6924_00029"),
        "verifie_le": Detail("2026-11-02"),
        "verifie_par": Detail("agent", words=tuple(Role)),
        "date_creation": Detail("2026-03-14T09:26:53Z"),
        "date_maj": Detail("2026-11-20T09:12:00Z"),
        "version": Detail(3, lowest=1),
        "source": Detail("Nantes Métropole Open Data"),
        "source_id": Detail("JP-0042"),
        "licence": Detail("lov2", words=LICENCES),
        "url": Detail(
            "https://carte.example/lieux/0192f4c8-7a3e-7c41-9d52-3f1b8e0a6c77/jardin-partage", _WEB
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the dictionary."""

    column: Column
    detail: Detail | None
    proposer: Proposer | None

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values that the column takes; empty when it is free."""
        if self.detail and self.detail.words:
            return tuple(word.value for word in self.detail.words)
        return self.column.choices


def entries(extra: Iterable[Column] = (), edition: str = CURRENT) -> list[Entry]:
    """The dictionary of an edition, in the order of the columns; `extra`: the site's own fields, which stand
    at the end of its file whatever the edition that describes it."""
    known = [edition_.number for edition_ in EDITIONS]
    reached = known[: known.index(edition) + 1]
    house = [column for column in published.COLUMNS if DETAILS[column.name].since in reached]
    return [_entry(column) for column in (*house, *extra)]


def _entry(column: Column) -> Entry:
    # A position is proposed as a whole; the two columns are read from it.
    field = BY_NAME.get("position" if column.name in ("longitude", "latitude") else column.name)
    known = DETAILS.get(column.name)
    proposer = field.proposer if field else None if known else Proposer.EVERYBODY
    return Entry(column, known, proposer)
