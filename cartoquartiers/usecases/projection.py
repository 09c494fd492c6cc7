"""From values to what is stored of a place: the columns that queries need, and the texts that readers get."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cartoquartiers.domain.extra_values import written
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.licences import dataset_of
from cartoquartiers.domain.published import PublishedPlace
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import fold, slugify
from cartoquartiers.exports.feature import csv_line, feature_text
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.queries.territory import Territory
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Words:
    """The labels that texts are made with, read once for many places."""

    taxonomy: Taxonomy
    territory: Territory


def words(work: Work) -> Words:
    """Read the labels of the house."""
    return Words(territory_queries.taxonomy(work), territory_queries.territory(work))


def project(work: Work, place: Place, values: Mapping[str, Value], labels: Words) -> None:
    """Write ``values`` into the place and compute the columns beside them (commune, quartier, next
    verification)."""
    lon, lat = values["position"]
    place.fields = dict(values)
    place.name, place.family = values["nom"], values["famille"]
    place.category, place.type = values["rubrique"], values["type"]
    with work.session.no_autoflush:  # a new place is not whole yet
        place.commune, place.quartier = territory_queries.locate(work, (lon, lat))
    place.organisation = values["structure"]
    place.etat, place.access, place.hours = (
        values["etat"] or "actif",
        values["acces_fauteuil"],
        values["horaires"],
    )
    place.reopens_on = values["ferme_jusqu_au"]
    place.gone, place.replaced_by = values["gone"], values["replaced_by"]
    place.longitude, place.latitude = lon, lat
    place.source, place.source_id = values["source"], values["source_id"]
    known = labels.taxonomy.types.get(place.type or "")
    place.verify_by = verify_by(place, known.verification_months if known else 12)


def verify_by(place: Place, months: int) -> str:
    """Return the day from which the place asks to be verified; one that never was asks at once."""
    if not place.verified_on:
        return place.created_at.date().isoformat()
    day = date.fromisoformat(place.verified_on)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(
        year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1])
    ).isoformat()


def published(work: Work, place: Place, labels: Words) -> PublishedPlace:
    """Return the place as the public sees it."""
    values = place.fields
    taxonomy, territory = labels.taxonomy, labels.territory
    photo = next(iter(values.get("photos") or ()), None)
    copied: dict[str, Any] = {name: values.get(name) for name in _COPIED}
    category = taxonomy.categories.get(place.category)
    known = taxonomy.types.get(place.type or "")
    base = work.house.base_url.rstrip("/")
    return PublishedPlace(
        **copied,
        id=place.uid,
        rubrique_libelle=category.label if category else place.category,
        type_libelle=known.label if known else None,
        commune=values.get("commune") or territory.communes.get(place.commune or ""),
        code_insee=place.commune,
        quartier=place.quartier,
        quartier_libelle=territory.quartiers.get(place.quartier or ""),
        longitude=place.longitude,
        latitude=place.latitude,
        photo=f"{base}/photos/{photo['sha256']}/1600.webp" if photo else None,
        photo_credit=photo["credit"] if photo else None,
        photo_licence=photo["licence"] if photo else None,
        etat=place.etat,
        verifie_le=place.verified_on,
        verifie_par=place.verified_by,
        date_creation=place.created_at,
        date_maj=place.updated_at,
        version=place.version,
        licence=values.get("licence") or work.house.licence,
        url=f"{base}/lieux/{place.uid}/{slugify(place.name)}",
        extra=_extra(place, taxonomy),
    )


def _extra(place: Place, taxonomy: Taxonomy) -> dict[str, Any]:
    """The public extra fields that the place's type declares, each of them present."""
    declared = {row.name for row in taxonomy.extra_of(place.type)}
    return {
        row.name: written(place.fields.get(row.name), row.answers)
        for row in taxonomy.columns
        if row.name in declared
    }


_COPIED = (
    "nom famille rubrique type description adresse code_postal telephone courriel site_web horaires "
    "horaires_texte acces_fauteuil gestionnaire structure ferme_jusqu_au siret rna uai finess osm_id "
    "id_acceslibre id_ban source source_id"
).split()


def write_texts(work: Work, place: Place, text: PlaceText, labels: Words) -> bool:
    """Write what leaves the house about the place; tell whether anything that a reader can see changed."""
    public = published(work, place, labels)
    feature = feature_text(public)
    line = csv_line(public, [row.name for row in labels.taxonomy.columns])
    dataset = "none" if place.gone else dataset_of(place.fields.get("licence"), work.house.licence)
    searched = _searched(public, labels)
    changed = (text.feature, text.csv, text.dataset, text.searched) != (feature, line, dataset, searched)
    text.feature, text.feature_bytes = feature, len(feature.encode())
    text.csv, text.csv_bytes = line, len(line.encode())
    text.dataset, text.searched = dataset, searched
    if dataset != "none" and dataset not in (text.was_in or "").split():
        text.was_in = f"{text.was_in or ''} {dataset}".strip()
    return changed


def _searched(place: PublishedPlace, labels: Words) -> str:
    """Return the folded words under which a place is found, its name first."""
    known = labels.taxonomy.types.get(place.type or "")
    parts = [place.nom, place.type_libelle, *(known.synonyms if known else ()), place.rubrique_libelle]
    parts += [place.adresse, place.code_postal, place.commune, place.quartier_libelle, place.gestionnaire]
    return fold(" ".join(part for part in parts if part))
