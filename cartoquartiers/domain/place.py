"""A place, and FIELDS: the one table of what can be said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cartoquartiers.domain import fields, identifiers
from cartoquartiers.domain.fields import FieldKind, Value
from cartoquartiers.domain.vocabulary import Access, Etat, Family, Licence


class Proposer(StrEnum):
    """Who may put a field into a contribution."""

    EVERYBODY = "everybody"
    KEEPER = "keeper"  # a member of the structure that keeps the record, a moderator, an import
    HOUSE = "house"  # only through a kind of its own (close, reopen, merge), never as a change of a form


@dataclass(frozen=True)
class Field:
    """One row of FIELDS: the name in every format, its kind, its French label, who may propose it."""

    name: str
    kind: FieldKind
    label: str
    proposer: Proposer = Proposer.EVERYBODY
    required: bool = False


def _id(name: str, normalise_name: str) -> FieldKind:
    return fields.normalised(name, 60, getattr(identifiers, normalise_name))


FIELDS: tuple[Field, ...] = (
    Field("nom", fields.line(150), "Nom", required=True),
    Field("famille", fields.choice(Family), "Famille"),
    Field("rubrique", fields.line(60), "Rubrique", required=True),
    Field("type", fields.line(60), "Type"),
    Field("description", fields.text(3000), "Description"),
    Field("adresse", fields.line(250), "Adresse"),
    Field("code_postal", _id("code_postal", "normalise_postcode"), "Code postal"),
    Field("commune", fields.line(100), "Commune"),
    Field("telephone", fields.PHONE, "Téléphone"),
    Field("courriel", fields.EMAIL, "Adresse électronique"),
    Field("site_web", fields.WEB, "Site web"),
    Field("horaires", fields.HOURS, "Horaires"),
    Field("horaires_texte", fields.text(1000), "Horaires, en toutes lettres"),
    Field("acces_fauteuil", fields.choice(Access), "Accès en fauteuil"),
    Field("gestionnaire", fields.line(150), "Géré par"),
    Field("position", fields.POSITION, "Emplacement"),
    Field("siret", _id("siret", "normalise_siret"), "SIRET"),
    Field("rna", _id("rna", "normalise_rna"), "Numéro RNA"),
    Field("uai", _id("uai", "normalise_uai"), "Code UAI"),
    Field("finess", _id("finess", "normalise_finess"), "Numéro FINESS"),
    Field("osm_id", _id("osm_id", "normalise_osm_id"), "Identifiant OpenStreetMap"),
    Field("id_acceslibre", fields.line(60), "Identifiant acceslibre"),
    Field("id_ban", fields.line(60), "Identifiant de l’adresse"),
    Field("structure", fields.line(60), "Structure qui tient la fiche", Proposer.KEEPER),
    Field("source", fields.line(150), "Source", Proposer.KEEPER),
    Field("source_id", fields.line(150), "Identifiant dans la source", Proposer.KEEPER),
    Field("licence", fields.choice(Licence), "Licence", Proposer.KEEPER),
    Field("photos", fields.PHOTOS, "Photos"),
    Field("etat", fields.choice(Etat), "État", Proposer.HOUSE),
    Field("ferme_jusqu_au", fields.DATE, "Fermé jusqu’au", Proposer.HOUSE),
    Field("gone", fields.line(20), "Présence", Proposer.HOUSE),
    Field("replaced_by", fields.PLACE_LINK, "Remplacé par", Proposer.HOUSE),
)

BY_NAME: Mapping[str, Field] = MappingProxyType({row.name: row for row in FIELDS})


def empty_values() -> dict[str, Value]:
    """Return the values of a place of which nothing is known yet."""
    return {row.name: [] if row.name == "photos" else None for row in FIELDS}
