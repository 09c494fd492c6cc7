"""What the catalogue is made from: the town, its files and their rubriques, and what programs may ask."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from flask import current_app

from cartoquartiers.domain.contacts import normalise_email
from cartoquartiers.domain.datasets import MAIN, ODBL, Dataset
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.profile import Profile
from cartoquartiers.domain.side_files import SIDE_FILES, SideFile
from cartoquartiers.domain.taxonomy import Category, Taxonomy
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.dcat import File, Part, Portal, Service
from cartoquartiers.exports.dcat_terms import REGIONS, themes_of
from cartoquartiers.exports.registry import BY_NAME, FORMATS, StoredText
from cartoquartiers.exports.schema import VERSION
from cartoquartiers.exports.stream import Box, Totals
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.catalogue import Share, counts_by_type, shares, sources, whole
from cartoquartiers.store.queries.site import settings
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.give_profiles import takers
from cartoquartiers.usecases.site_settings import DEFAULTS

SCHEMA = f"/schemas/lieux/{VERSION}/schema.json"
# Degrees, about 100 m.
_MARGIN = 0.001
_SERVICES = (
    (
        "/ogc",
        Service(
            "ogc",
            "/ogc",
            "OGC API – Features",
            "Interroger les lieux et les quartiers depuis un logiciel de cartographie : filtres, pages.",
            "/ogc/api",
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        ),
    ),
    (
        "/api/v1/changes",
        Service(
            "changements",
            "/api/v1/changes",
            "Suivi des changements",
            "Créations, mises à jour et suppressions depuis un numéro d’ordre, pour une copie exacte.",
            "/api/openapi.json",
            "https://spec.openapis.org/oas/v3.1.0",
        ),
    ),
    (
        "/tuiles/",
        Service(
            "tuiles",
            "/tuiles",
            "Tuiles vectorielles",
            "Les lieux en tuiles, à afficher sur une carte : /tuiles/{z}/{x}/{y}.mvt",
            "/donnees",
            "https://github.com/mapbox/vector-tile-spec",
        ),
    ),
)


def portal(work: Work, base_url: str, modified: datetime) -> Portal:
    """The site as it presents itself to other catalogues."""
    site = {**DEFAULTS, **settings(work)}
    title, place = str(site["title"]), str(site["territory"])
    return Portal(
        base_url=base_url,
        title=f"Données ouvertes de {title}",
        description=str(site.get("tagline") or "")
        or "Services publics et initiatives locales, tenus à jour par qui les connaît.",
        publisher=str(site["publisher"] or title),
        email=_email(str(site["contact"])),
        territory=place or title,
        box=_box(work),
        modified=modified,
    )


def parts(work: Work, profiles: Mapping[str, Profile]) -> Iterator[Part]:
    """Every dataset that holds something: the whole, what is under another licence, each rubrique; beside a
    town's places, the files that hold none."""
    title = str(settings(work).get("title") or DEFAULTS["title"])
    taxonomy = territory.taxonomy(work)
    by_category = shares(work, MAIN)
    if all_of_it := whole(by_category.values()):
        yield Part(
            key=MAIN.name,
            title=f"Lieux de {title}",
            description="Services publics et initiatives locales, tenus à jour par qui les connaît : "
            f"{_places(all_of_it)}, adresse, horaires, accès, date de vérification.",
            licence=Licence(work.house.licence),
            files=[*_files(work, MAIN, all_of_it), *_profile_files(work, profiles)],
            begun=all_of_it.begun,
            themes=(REGIONS[0], "SOCI"),
            keywords=_keywords(
                "lieux", "services publics", "initiatives locales", *_labels(taxonomy, by_category)
            ),
            sources=sources(work, MAIN),
            schema=SCHEMA,
        )
    other = whole(shares(work, ODBL).values())
    if other:
        yield Part(
            key=ODBL.name,
            title=f"Lieux de {title} issus d’OpenStreetMap",
            description=f"Données venues d’OpenStreetMap, qui en gardent la licence : {_places(other)}.",
            licence=Licence.ODBL,
            files=_files(work, ODBL, other),
            begun=other.begun,
            themes=(REGIONS[0],),
            keywords=("lieux", "OpenStreetMap"),
            sources=sources(work, ODBL),
            schema=SCHEMA,
        )
    for category in taxonomy.categories.values():
        if share := by_category.get(category.code):
            yield _rubrique(work, title, category, share)
    held = {MAIN: all_of_it, ODBL: other}
    yield from (_side(work, title, file, share.begun) for file in SIDE_FILES if (share := held[file.dataset]))


def services(keys: Iterable[str]) -> list[Service]:
    """What this very site answers; each serves the datasets of these keys."""
    rules = [rule.rule for rule in current_app.url_map.iter_rules()]
    served = tuple(key for key in keys if key in (MAIN.name, ODBL.name))
    return [
        Service(one.key, one.path, one.title, one.description, one.described_at, one.conforms_to, served)
        for beginning, one in _SERVICES
        if any(rule.startswith(beginning) for rule in rules)
    ]


def _rubrique(work: Work, title: str, category: Category, share: Share) -> Part:
    types = territory.taxonomy(work).types_of(category.code)
    return Part(
        key=f"rubrique-{category.code}",
        title=f"{category.label} – lieux de {title}",
        description=f"La rubrique « {category.label} » du fichier complet : {_places(share)}.",
        licence=Licence(work.house.licence),
        files=_files(work, MAIN, share, PlaceFilters(rubrique=(category.code,))),
        begun=share.begun,
        page=f"/rubriques/{category.code}",
        themes=themes_of(category.code),
        keywords=_keywords("lieux", category.label, *(kind.label for kind in types)),
        schema=SCHEMA,
    )


def _side(work: Work, title: str, file: SideFile, begun: datetime) -> Part:
    # Their lines come and go without a tick: what they weigh is told by their own answers alone.
    files = [
        File(
            name=f"{file.name}.{suffix}",
            path=f"/exports/{file.name}.{suffix}",
            title=BY_NAME[suffix].title,
            description=file.description,
            media_type=BY_NAME[suffix].media_type,
            conforms_to=file.schema_path if suffix == "csv" else "",
        )
        for suffix in file.suffixes
    ]
    return Part(
        key=file.name,
        title=f"{file.title} – {title}",
        description=file.description,
        licence=file.dataset.licence or Licence(work.house.licence),
        files=files,
        begun=begun,
        page=file.page,
        themes=file.themes,
        keywords=file.keywords,
        schema=file.schema_path,
    )


def _places(share: Share) -> str:
    return f"{share.count} lieu" + ("x" if share.count > 1 else "")


def _files(work: Work, dataset: Dataset, share: Share, filters: PlaceFilters | None = None) -> list[File]:
    query = filters.query() if filters else ""
    extra = tuple(row.column for row in territory.taxonomy(work).columns)
    sizes = {StoredText.FEATURE: share.feature_bytes, StoredText.CSV_LINE: share.csv_bytes}
    return [
        File(
            name=dataset.name + row.file,
            path=f"/exports/{dataset.name}{row.file}" + (f"?{query}" if query else ""),
            title=row.title,
            description=row.use,
            media_type=row.media_type,
            size=row.length(Totals(share.count, sizes[row.stored], share.box, extra)) if row.length else None,
            # The only writing that the Table Schema describes: a spreadsheet's has other decimals.
            conforms_to=SCHEMA if row.name == "csv" else "",
        )
        for row in FORMATS
    ]


def _profile_files(work: Work, profiles: Mapping[str, Profile]) -> list[File]:
    """The files in the shape of a national schema; one of which the town has no place is left out."""
    return [
        File(
            name=f"profil-{profile.name}",
            path=f"/exports/profils/{profile.file}",
            title=profile.title,
            description=f"Les lieux que le schéma « {profile.schema_title} » sait décrire",
            media_type=profile.media_type,
            conforms_to=profile.schema_url,
        )
        for profile in takers(profiles, counts_by_type(work))
    ]


def _labels(taxonomy: Taxonomy, codes: Iterable[str]) -> Iterator[str]:
    kept = set(codes)
    return (category.label for category in taxonomy.categories.values() if category.code in kept)


def _keywords(*labels: str) -> list[str]:
    """Each once, and none with a comma, at which CKAN would cut it."""
    return list(dict.fromkeys(word.strip() for label in labels for word in label.split(",") if word.strip()))


def _email(contact: str) -> str:
    """The address, when the town's contact is one: it may also be a sentence."""
    try:
        return normalise_email(contact)
    except ValueProblem:
        return ""


def _box(work: Work) -> Box | None:
    """What the outlines cover, in degrees; before any is drawn, the frame of the places."""
    found = territory.territory_box(work)
    if found is None and (places := whole(shares(work, MAIN).values())):
        west, south, east, north = places.box
        # A single place has no extent, which a polygon must have.
        return west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN
    return found
