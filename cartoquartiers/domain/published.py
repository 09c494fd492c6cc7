"""What leaves the house: one published place, column by column.

COLUMNS is the data dictionary. The names are a promise to reusers: add at the end of the table, never rename,
never remove. Every format carries every column in this order, empty values included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

Value = str | int | float | date | datetime | None


class ColumnKind(StrEnum):
    """What a cell holds; it decides how each format writes it."""

    TEXT = "text"
    CHOICE = "choice"
    URL = "url"
    EMAIL = "email"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """One published column: its name, what it holds, and its words for the data dictionary (French)."""

    name: str
    kind: ColumnKind
    label: str
    description: str
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether a spreadsheet could mistake the cell for a formula."""
        return self.kind in (ColumnKind.TEXT, ColumnKind.CHOICE, ColumnKind.URL, ColumnKind.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlace:
    """A place as the public sees it: degrees (WGS 84), aware times (UTC), dates or their text (ISO).

    `extra` holds the extra fields that the place's type declares, each of them present, None when empty.
    """

    id: str
    nom: str
    famille: str
    rubrique: str
    rubrique_libelle: str
    type: str | None = None
    type_libelle: str | None = None
    description: str | None = None
    adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    code_insee: str | None = None
    quartier: str | None = None
    quartier_libelle: str | None = None
    longitude: float
    latitude: float
    telephone: str | None = None
    courriel: str | None = None
    site_web: str | None = None
    horaires: str | None = None
    horaires_texte: str | None = None
    acces_fauteuil: str | None = None
    gestionnaire: str | None = None
    structure: str | None = None
    photo: str | None = None
    photo_credit: str | None = None
    photo_licence: str | None = None
    etat: str = "actif"
    ferme_jusqu_au: date | str | None = None
    siret: str | None = None
    rna: str | None = None
    uai: str | None = None
    finess: str | None = None
    osm_id: str | None = None
    id_acceslibre: str | None = None
    id_ban: str | None = None
    verifie_le: date | str | None = None
    verifie_par: str | None = None
    date_creation: datetime
    date_maj: datetime
    version: int
    source: str | None = None
    source_id: str | None = None
    licence: str
    url: str
    extra: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def cells(self) -> Iterator[tuple[Column, Value]]:
        """Every column of the dictionary with this place's value, in order."""
        for column in COLUMNS:
            yield column, getattr(self, column.name)


_T, _C, _U, _E = ColumnKind.TEXT, ColumnKind.CHOICE, ColumnKind.URL, ColumnKind.EMAIL
_I, _N, _D, _M = ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.DATE, ColumnKind.MOMENT

COLUMNS: tuple[Column, ...] = (
    Column("id", _T, "Identifiant", "Identifiant du lieu, stable et jamais réutilisé", required=True),
    Column("nom", _T, "Nom", "Nom du lieu, tel qu’on le lit sur place", required=True),
    Column("famille", _C, "Famille", "Service public ou initiative locale", True, ("service", "initiative")),
    Column("rubrique", _T, "Rubrique (code)", "Code de la rubrique du lieu", required=True),
    Column("rubrique_libelle", _T, "Rubrique", "Nom de la rubrique", required=True),
    Column("type", _T, "Type (code)", "Code du type de lieu, à l’intérieur de la rubrique"),
    Column("type_libelle", _T, "Type", "Nom du type de lieu"),
    Column("description", _T, "Description", "Ce qu’on trouve sur place, en quelques phrases"),
    Column("adresse", _T, "Adresse", "Numéro et voie"),
    Column("code_postal", _T, "Code postal", "Code postal, cinq chiffres"),
    Column("commune", _T, "Commune", "Nom de la commune"),
    Column("code_insee", _T, "Code INSEE", "Code officiel géographique de la commune"),
    Column("quartier", _T, "Quartier (code)", "Code du quartier, calculé d’après la position"),
    Column("quartier_libelle", _T, "Quartier", "Nom du quartier"),
    Column("longitude", _N, "Longitude", "Degrés décimaux, WGS 84, six décimales", required=True),
    Column("latitude", _N, "Latitude", "Degrés décimaux, WGS 84, six décimales", required=True),
    Column("telephone", _T, "Téléphone", "Numéro au format international (+33…)"),
    Column("courriel", _E, "Courriel", "Adresse électronique publique du lieu"),
    Column("site_web", _U, "Site web", "Adresse du site du lieu"),
    Column("horaires", _T, "Horaires", "Horaires dans la syntaxe opening_hours d’OpenStreetMap"),
    Column("horaires_texte", _T, "Horaires en clair", "Horaires tels que les gens les ont écrits"),
    Column(
        "acces_fauteuil",
        _C,
        "Accès en fauteuil roulant",
        "Vide si l’on ne sait pas",
        False,
        ("oui", "partiel", "non"),
    ),
    Column("gestionnaire", _T, "Gestionnaire", "Qui fait vivre le lieu"),
    Column("structure", _T, "Structure", "Qui tient la fiche à jour"),
    Column("photo", _U, "Photo", "Adresse de la photo principale"),
    Column("photo_credit", _T, "Crédit de la photo", "Qui a pris la photo"),
    Column("photo_licence", _T, "Licence de la photo", "Licence sous laquelle la photo est donnée"),
    Column(
        "etat",
        _C,
        "État",
        "Ouvert normalement, fermé pour un temps, bientôt ouvert ou saisonnier",
        True,
        ("actif", "ferme_temporairement", "ouvre_bientot", "saisonnier"),
    ),
    Column("ferme_jusqu_au", _D, "Fermé jusqu’au", "Dernier jour d’une fermeture temporaire"),
    Column("siret", _T, "SIRET", "Numéro SIRET de l’établissement"),
    Column("rna", _T, "RNA", "Numéro au répertoire national des associations"),
    Column("uai", _T, "UAI", "Numéro d’établissement scolaire"),
    Column("finess", _T, "FINESS", "Numéro d’établissement sanitaire ou social"),
    Column("osm_id", _T, "OpenStreetMap", "Objet d’OpenStreetMap (node/…, way/…, relation/…)"),
    Column("id_acceslibre", _T, "Acceslibre", "Identifiant de la fiche Acceslibre"),
    Column("id_ban", _T, "Base Adresse Nationale", "Identifiant de l’adresse dans la Base Adresse Nationale"),
    Column("verifie_le", _D, "Vérifié le", "Dernier jour où quelqu’un a confirmé la fiche"),
    Column("verifie_par", _T, "Vérifié par", "En quelle qualité on l’a confirmée ; jamais un nom"),
    Column("date_creation", _M, "Date de création", "Première publication de la fiche (UTC)", required=True),
    Column("date_maj", _M, "Date de mise à jour", "Dernière modification de la fiche (UTC)", required=True),
    Column("version", _I, "Version", "Nombre de révisions de la fiche, à partir de 1", required=True),
    Column("source", _T, "Source", "D’où vient la fiche"),
    Column("source_id", _T, "Identifiant dans la source", "Identifiant du lieu chez cette source"),
    Column("licence", _T, "Licence", "Licence sous laquelle la fiche est donnée", required=True),
    Column("url", _U, "Adresse permanente", "Page du lieu, à une adresse qui ne change pas", required=True),
)

COLUMN_NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
