"""A mapping for files that come without one: columns named as ours, or as people usually name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cartoquartiers.domain.mapping import MAPPABLE_FIELDS, FieldRule, IdRule, SourceMapping
from cartoquartiers.domain.source_position import PositionKind, PositionRule
from cartoquartiers.domain.text import fold

#: Usual names, folded, the likeliest first; each field's own name comes before all.
_SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nom": (
            "toponyme",
            "nom de la structure",
            "nom du lieu",
            "nom aire",
            "name",
            "titre",
            "title",
            "libelle",
            "libel",
            "intitule",
            "nom complet",
            "denomination",
            "designation",
        ),
        "description": (
            "descriptif",
            "desc",
            "descr",
            "presentation",
            "presentation resume",
            "commentaire",
            "commentaires",
        ),
        "adresse": (
            "address street",
            "address",
            "adr",
            "adresse postale",
            "adresse complete",
            "adresse du lieu",
            "adresse 1",
            "adresse1",
            "adresse geo",
            "voie",
            "nom de la voie",
            "nom voie",
            "voie nom",
            "libelle voie",
            "rue",
            "localisation",
            "localis",
            "emplacement",
            "lieu dit",
            "lieudit",
            "situation",
        ),
        "code_postal": (
            "cp",
            "codepost",
            "address postalcode",
            "postal code",
            "postcode",
            "codepostal",
            "zip",
        ),
        "commune": (
            "ville",
            "address city",
            "city",
            "town",
            "nom commune",
            "commune nom",
            "nom de la commune",
        ),
        "telephone": ("tel", "phone", "numero de telephone", "telephone 1"),
        "courriel": ("email", "e mail", "mail", "courriels", "adresse electronique", "adresse mail"),
        "site_web": ("site", "url", "website", "web", "site internet", "lien", "contact url"),
        "horaires": ("opening hours", "horaire"),
        "horaires_texte": ("horaires d ouverture", "jours et horaires", "ouverture"),
        "acces_fauteuil": ("wheelchair",),
        "gestionnaire": ("operator", "exploitant", "gestion"),
    }
)
#: What a conversion from DBF leaves behind a name: its kind and its width, as in `NOM,C,26`.
_DBF_KIND = re.compile(r",[CDFLN](?:,\d+){1,2}$")
_IDS = (
    "id",
    "identifiant",
    "source id",
    "code",
    "uid",
    "ref",
    "reference",
    "objectid",
    "idobj",
    "gid",
    "fid",
    "recordid",
    "cle interop",
)
_LONGITUDES = (
    "longitude",
    "lon",
    "lng",
    "long",
    "x wgs84",
    "long wgs84",
    "point x",
    "coord x",
    "x l93",
    "x lambert93",
    "x cc47",
    "x",
)
_LATITUDES = (
    "latitude",
    "lat",
    "y wgs84",
    "lat wgs84",
    "point y",
    "coord y",
    "y l93",
    "y lambert93",
    "y cc47",
    "y",
)
_PAIRS = (
    "position",
    "geo point 2d",
    "geo point",
    "geolocalisation",
    "geopoint",
    "coordonnees",
    "coordonnees geographiques",
    "coordinates",
    "lat lon",
    "latitude longitude",
)


def guess_mapping(columns: Iterable[str], source: str, licence: str, *, has_geometry: bool) -> SourceMapping:
    """Make the mapping that the names of the columns suggest.

    Without a column that looks like an id, the hash of name, address and commune tells the rows apart; the
    identity has no column when there is none of them either.
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(fold(_DBF_KIND.sub("", column)), column)
    by_name = {**_without_prefix(by_name), **_without_tongue(by_name), **by_name}
    fields = {
        name: FieldRule(columns=(found,))
        for name in sorted(MAPPABLE_FIELDS)
        if (found := _find(by_name, (fold(name), *_SYNONYMS.get(name, ()))))
    }
    used = [column for rule in fields.values() for column in rule.columns]
    if "adresse" not in fields and (found := _like_an_address(by_name, used)):
        fields["adresse"] = FieldRule(columns=(found,))
    return SourceMapping(
        source, licence, _identity(by_name, fields), _position(by_name, has_geometry), fields
    )


def _without_prefix(by_name: Mapping[str, str]) -> dict[str, str]:
    """`Station_nom`, `Station_rue`, `Station_ville`: what nearly all names begin with says nothing."""
    firsts = Counter(name.split(" ", maxsplit=1)[0] for name in by_name if " " in name)
    prefix, count = firsts.most_common(1)[0] if firsts else ("", 0)
    if count < 4 or count < 0.8 * len(by_name):
        return {}
    return {name.removeprefix(prefix + " "): column for name, column in by_name.items()}


def _without_tongue(by_name: Mapping[str, str]) -> dict[str, str]:
    """`description_fr`: the French one of several."""
    return {name.removesuffix(" fr"): column for name, column in by_name.items() if name.endswith(" fr")}


def _like_an_address(by_name: Mapping[str, str], taken: Iterable[str]) -> str | None:
    """A column whose name begins as one of addresses does, where none has a usual name."""
    left = {name: column for name, column in by_name.items() if column not in {*taken}}
    return next((column for name, column in left.items() if name.startswith(("adresse", "address"))), None)


def _find(by_name: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((by_name[name] for name in names if name in by_name), None)


def _identity(by_name: Mapping[str, str], fields: Mapping[str, FieldRule]) -> IdRule:
    if column := _find(by_name, _IDS):
        return IdRule((column,))
    telling = (fields[name].columns for name in ("nom", "adresse", "commune") if name in fields)
    return IdRule(tuple(column for columns in telling for column in columns), hashed=True)


def _position(by_name: Mapping[str, str], has_geometry: object) -> PositionRule:
    if has_geometry:
        return PositionRule(PositionKind.GEOMETRY)
    longitude, latitude = _find(by_name, _LONGITUDES), _find(by_name, _LATITUDES)
    if longitude and latitude:
        return PositionRule(PositionKind.TWO_COLUMNS, longitude, latitude)
    if pair := _find(by_name, _PAIRS):
        return PositionRule(PositionKind.ONE_COLUMN, pair)
    return PositionRule()
