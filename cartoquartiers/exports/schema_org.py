"""One place for search engines: JSON-LD in the words of schema.org."""

from collections.abc import Iterable, Mapping
from typing import Any

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.opening_hours import Slot, parse, weekly_table

_DAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "PublicHolidays",
)
# The few of our columns that schema.org knows under the same meaning.
_PLAIN = {
    "name": "nom",
    "description": "description",
    "telephone": "telephone",
    "email": "courriel",
    "sameAs": "site_web",
    "openingHours": "horaires",
    "image": "photo",
}
_LICENCES = {
    "lov2": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "odbl": "https://opendatacommons.org/licenses/odbl/1-0/",
}


def schema_org(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema.org Place from the published columns of one place; empty ones are left out."""
    address = {
        "@type": "PostalAddress",
        "streetAddress": columns.get("adresse"),
        "postalCode": columns.get("code_postal"),
        "addressLocality": columns.get("commune"),
        "addressCountry": "FR",
    }
    place: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CivicStructure" if columns.get("famille") == "service" else "Place",
        "@id": columns["url"],
        "url": columns["url"],
        "identifier": columns["id"],
        **{name: columns.get(column) for name, column in _PLAIN.items()},
        "openingHoursSpecification": _opening(columns.get("horaires")) or None,
        "address": _filled(address),
        "geo": {
            "@type": "GeoCoordinates",
            "longitude": columns["longitude"],
            "latitude": columns["latitude"],
        },
        "additionalType": columns.get("type_libelle") or columns.get("rubrique_libelle"),
        "maintainer": _organisation(columns.get("gestionnaire")),
    }
    page = {
        "@type": "WebPage",
        "url": columns["url"],
        "dateModified": columns.get("date_maj"),
        "license": _LICENCES.get(columns.get("licence") or ""),
    }
    return _filled({**place, "mainEntityOfPage": _filled(page)})


def schema_org_area(
    kind: str, name: str, url: str, updated: str | None, listed: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return a schema.org page about a commune or quartier (``kind`` AdministrativeArea), a rubrique or type
    (Thing), with the places that it names: (absolute address, name)."""
    items = [
        {"@type": "ListItem", "position": rank, "url": address, "name": called}
        for rank, (address, called) in enumerate(listed, start=1)
    ]
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "@id": url,
            "url": url,
            "name": name,
            "about": {"@type": kind, "name": name},
            "dateModified": updated,
            "mainEntity": {"@type": "ItemList", "itemListElement": items} if items else None,
        }
    )


def schema_org_organisation(
    said: Mapping[str, str | None], listed: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return a schema.org Organization from what a structure says of itself (``url``, ``name``,
    ``description``, ``email``, ``sameAs``), with the places it keeps: (absolute address, name)."""
    kept = [{"@type": "Place", "@id": address, "url": address, "name": called} for address, called in listed]
    about = {"@context": "https://schema.org", "@type": "Organization", "@id": said["url"], **said}
    return _filled({**about, "subjectOf": kept or None})


def _opening(hours: str | None) -> list[dict[str, Any]]:
    """The hours as schema.org counts them, days with the same ones together; nothing where no week can tell
    them (months, school holidays, the sun)."""
    try:
        week = weekly_table(parse(hours)) if hours else None
    except ValueProblem:
        return []
    if week is None:
        return []
    days: dict[Slot, list[str]] = {}
    for name, slots in zip(_DAYS, (*week.days, week.holidays or ()), strict=True):
        for one in slots:
            days.setdefault(one, []).append(name)
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": names,
            "opens": one.text[:5],
            # Until the end of the day is told as its last minute: at 00:00 it would close as it opens.
            "closes": one.text[6:].replace("24:00", "23:59"),
        }
        for one, names in days.items()
    ]


def _organisation(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
