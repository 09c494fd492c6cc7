"""What `/donnees` shows: files with their weight, figures, and examples that can be pasted as they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import LICENCE_URLS, MAIN
from cartoquartiers.domain.published import Column
from cartoquartiers.domain.taxonomy import Category
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.feature import moment
from cartoquartiers.exports.registry import FORMATS, Format
from cartoquartiers.exports.stream import Totals
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.published import Sums, by_category
from cartoquartiers.store.work import Work
from cartoquartiers.web import labels


@dataclass(frozen=True)
class File:
    """One line of the table of files."""

    file: str
    url: str
    title: str
    use: str
    weight: str | None

    @property
    def for_people(self) -> bool:
        """Whether somebody opens it with a double click."""
        return self.file in ("-excel.csv", ".xlsx")

    @staticmethod
    def of(row: Format, sums: Sums, extra: tuple[Column, ...]) -> "File":
        """The line of a format; a file that is made on the fly has no weight yet."""
        url = f"/exports/{MAIN.name}{row.file}"
        size = row.length(Totals(sums.count, sums.size, sums.box, extra)) if row.length else None
        return File(row.file, url, _(row.title), _(row.use), None if size is None else weight(size))


@dataclass(frozen=True)
class Example:
    """Something to copy: its title, its lines, what to do before; `tongue` is what runs it."""

    tongue: str
    title: str
    text: str
    before: str = ""


def weight(size: int) -> str:
    """« 640 o », « 12 ko », « 3,4 Mo »."""
    for limit, unit in ((1_000, _("o")), (1_000_000, _("ko"))):
        if size < limit:
            return f"{size * 1000 // limit}\u00a0{unit}"
    megabytes = _("Mo")
    return f"{format_decimal(size / 1_000_000, '0.0')}\u00a0{megabytes}"


def figures(work: Work) -> list[tuple[Category, int]]:
    """How many places each rubrique gives; a rubrique without any is left out."""
    counts = by_category(work)
    categories = labels.taxonomy(work).categories.values()
    return [(category, counts[category.code]) for category in categories if category.code in counts]


def examples(base_url: str) -> list[Example]:
    """Examples with the address of this very site; the tests run them as they stand."""
    file = f"{base_url}/exports/lieux"
    return [
        Example(
            "tableur",
            _("Dans un tableur"),
            f"{file}-excel.csv",
            _("Ouvrez cette adresse dans Excel ou LibreOffice\u00a0: Fichier, Ouvrir."),
        ),
        Example(
            "qgis",
            _("Dans QGIS"),
            f"{file}.geojson",
            _(
                "Couche, Ajouter une couche vecteur, type «\u00a0Protocole\u00a0» puis «\u00a0GeoJSON\u00a0»,"
                " et cette adresse."
            ),
        ),
        Example("curl", _("En ligne de commande"), f"curl -O {file}.geojson"),
        Example(
            "python",
            _("En Python"),
            "import csv, io, urllib.request\n\n"
            f'adresse = "{file}.csv"\n'
            "with urllib.request.urlopen(adresse) as reponse:\n"
            '    lieux = list(csv.DictReader(io.TextIOWrapper(reponse, "utf-8", newline="")))\n'
            'print(len(lieux), "lieux")',
        ),
        Example(
            "javascript",
            _("En JavaScript"),
            f'const adresse = "{file}.geojson";\n'
            'const reponse = await fetch(adresse + "?famille=service");\n'
            "const { features } = await reponse.json();\n"
            "for (const lieu of features) console.log(lieu.properties.nom);",
        ),
    ]


def search_engines(base_url: str, site: dict[str, Any], at: datetime, licence: Licence) -> dict[str, Any]:
    """The page as a schema.org Dataset, by which search engines of data find it."""
    title = site.get("title") or "CartoQuartiers"
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _("Lieux de %(title)s", title=title),
        "description": _("Services publics et initiatives locales, tenus à jour par qui les connaît."),
        "url": f"{base_url}/donnees",
        "identifier": f"{base_url}/exports/lieux",
        "isAccessibleForFree": True,
        "license": LICENCE_URLS.get(licence),
        "dateModified": moment(at),
        "creator": {"@type": "Organization", "name": site.get("publisher") or title},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{base_url}/exports/lieux{row.file}",
                "encodingFormat": row.media_type.partition(";")[0],
                "name": row.title,
            }
            for row in FORMATS
        ],
    }


def filter_examples(work: Work) -> list[tuple[str, str]]:
    """The filters of the files: how one is written, with codes of this very site, and what it keeps."""
    taxonomy, names = labels.taxonomy(work), territory.territory(work)
    first = {
        "rubrique": next(iter(taxonomy.categories), "culture"),
        "type": next(iter(taxonomy.types), "bibliotheque"),
        "quartier": next(iter(names.quartiers), "1"),
        "commune": next(iter(names.communes), "44109"),
    }
    words = {
        "rubrique": _("une rubrique"),
        "type": _("un type de lieu"),
        "quartier": _("un quartier (son code)"),
        "commune": _("une commune (son code INSEE)"),
    }
    coded = [(f"{name}={first[name]}", words[name]) for name in words]
    return [
        *coded,
        ("famille=initiative", _("les services ou les initiatives locales")),
        ("acces_fauteuil=oui", _("l’accès en fauteuil roulant")),
        ("ouvert=1", _("ce qui est ouvert en ce moment")),
        ("a_verifier=1", _("ce qui n’a pas été vérifié depuis longtemps")),
        ("verifier=horaires", _("ce dont les horaires n’ont pas été vérifiés depuis longtemps")),
        ("q=compost", _("les mots d’une recherche")),
        ("bbox=-1.57,47.20,-1.53,47.23", _("un cadre : ouest, sud, est, nord, en degrés")),
    ]
