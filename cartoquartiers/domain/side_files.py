"""What leaves beside the places, in files of its own: residents' notes, the log of the moderation.

The columns are promises like those of `domain/published.py`: add at the end, never rename, never remove.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cartoquartiers.domain.datasets import MAIN, ODBL, Dataset
from cartoquartiers.domain.dictionary import LICENCES, UUID, Detail, Entry
from cartoquartiers.domain.published import Column, ColumnKind
from cartoquartiers.domain.tips import LONGEST
from cartoquartiers.domain.vocabulary import Kind, Reason, Rule, Verdict

EDITION, EDITION_DAY = "1.0.0", "2026-11-28"
"""Of the dictionaries of these files, and its day (ISO)."""
TEAM = "equipe"
"""Who decided, when a person did: nobody is named."""

TOLD = (Verdict.ACCEPT, Verdict.AMEND, Verdict.REFUSE, Verdict.ASK, Verdict.UNDO)
"""What the log tells: what an author says (an answer, a withdrawal) is no moderation."""


@dataclass(frozen=True, slots=True)
class SideFile:
    """A file that holds no places: its name in addresses, its words (French), its columns.

    `suffixes` are its writings, the table first; `page` tells people of it; `themes` are European codes;
    `key` is the column that tells its lines apart, if one does. `dataset` is the set of places that it goes
    with, and whose licence it has; `like` the file whose columns it has, when they stand there.
    """

    name: str
    title: str
    description: str
    page: str
    entries: tuple[Entry, ...]
    keywords: tuple[str, ...]
    themes: tuple[str, ...]
    suffixes: tuple[str, ...] = ("csv",)
    key: str = ""
    dataset: Dataset = MAIN
    like: SideFile | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(entry.column.name for entry in self.entries)

    @property
    def schema_path(self) -> str:
        """Where its Table Schema stands, below the address of the site."""
        return f"/schemas/{(self.like or self).name}/{EDITION}/schema.json"


def _entry(
    name: str, kind: ColumnKind, label: str, description: str, detail: Detail, *, required: bool = True
) -> Entry:
    return Entry(Column(name, kind, label, description, required), detail, None)


_TEXT, _CHOICE, _DATE, _DEGREES = ColumnKind.TEXT, ColumnKind.CHOICE, ColumnKind.DATE, ColumnKind.DECIMAL
_UID = "0192f4c8-7a3e-7c41-9d52-3f1b8e0a6c77"
_AFTERWARDS = "Un an plus tard ; passé ce jour, il n’est plus dans le fichier"
_POINT = "Celle du lieu, en degrés (WGS 84)"
_DECIDERS = "|".join((TEAM, *(rule.value for rule in Rule)))
_CATEGORY = _entry(
    *("rubrique", _TEXT, "Code de la rubrique", "Celle du lieu, comme dans « lieux »"),
    Detail("culture"),
    required=False,
)
_COMMUNE = _entry("code_insee", _TEXT, "Code INSEE", "La commune du lieu", Detail("44109"), required=False)
_QUARTIER = _entry(
    "quartier", _TEXT, "Code du quartier", "Vide hors des quartiers", Detail("1"), required=False
)

NOTES = SideFile(
    "bons-a-savoir",
    "Bons à savoir des habitants",
    "Ce que des habitants ont noté à côté des faits, relu par la modération et gardé un an : "
    f"au plus {LONGEST} caractères, avec le lieu dont ils parlent.",
    "/donnees",
    (
        _entry("id", _TEXT, "Identifiant du bon à savoir", "UUID stable", Detail(_UID, UUID)),
        _entry(
            "lieu", _TEXT, "Identifiant du lieu", "Colonne « id » du fichier des lieux", Detail(_UID, UUID)
        ),
        _entry("lieu_nom", _TEXT, "Nom du lieu", "", Detail("Bibliothèque du port")),
        _entry(
            *("texte", _TEXT, "Bon à savoir", "Les mots de la personne, relus avant publication"),
            Detail("La rampe est derrière, côté cour."),
        ),
        _entry("date", _DATE, "Noté le", "Jour de l’envoi", Detail("2026-11-20")),
        _entry("jusqu_au", _DATE, "Publié jusqu’au", _AFTERWARDS, Detail("2027-11-20")),
        _CATEGORY,
        _COMMUNE,
        _QUARTIER,
        _entry("longitude", _DEGREES, "Longitude", _POINT, Detail(-1.553248, lowest=-180, highest=180)),
        _entry("latitude", _DEGREES, "Latitude", _POINT, Detail(47.218045, lowest=-90, highest=90)),
        _entry("licence", _CHOICE, "Licence", "Celle du lieu", Detail("lov2", words=LICENCES)),
        _entry(
            *("url", ColumnKind.URL, "Page du lieu", "Adresse permanente"),
            Detail(f"https://carte.example/lieux/{_UID}"),
        ),
    ),
    ("habitants", "conseils pratiques", "lieux"),
    ("SOCI",),
    ("csv", "geojson"),
    "id",
)

NOTES_ODBL = replace(
    NOTES,
    name="bons-a-savoir-odbl",
    title="Bons à savoir sur les lieux venus d’OpenStreetMap",
    description="Ce que des habitants ont noté sur les lieux venus d’OpenStreetMap, relu par la modération "
    "et gardé un an. Chaque ligne reprend le nom et la position d’un lieu, et garde sa licence (ODbL).",
    dataset=ODBL,
    like=NOTES,
)

LOG = SideFile(
    "moderation",
    "Journal de modération",
    "Ce que l’équipe et les règles automatiques ont décidé des contributions du mois, en combien de temps et "
    "pourquoi. Personne n’est nommé ni cité ; le paramètre « mois » donne un mois passé.",
    "/journal-de-moderation",
    (
        _entry("date", _DATE, "Décidé le", "Jour de la décision", Detail("2026-11-20")),
        _entry("nature", _CHOICE, "Nature de la contribution", "", Detail("correct", words=tuple(Kind))),
        _entry("decision", _CHOICE, "Décision", "", Detail("accept", words=TOLD)),
        _entry(
            *("motif", _CHOICE, "Motif", "Quand la décision en demande un"),
            Detail("duplicate", words=tuple(Reason)),
            required=False,
        ),
        _entry(
            *("delai_heures", ColumnKind.INTEGER, "Délai"),
            "Heures entières entre la réception et la décision",
            Detail(30, lowest=0),
        ),
        _entry(
            *("par", _TEXT, "Décidé par", f"« {TEAM} », ou le code de la règle qui a décidé"),
            Detail(TEAM, f"^({_DECIDERS})$"),
        ),
        _COMMUNE,
        _QUARTIER,
        _CATEGORY,
    ),
    ("modération", "participation", "transparence"),
    ("GOVE",),
)

SIDE_FILES = (NOTES, NOTES_ODBL, LOG)
BY_NAME: dict[str, SideFile] = {file.name: file for file in SIDE_FILES}
COLUMNS: tuple[Column, ...] = tuple(entry.column for file in SIDE_FILES for entry in file.entries)
"""Of all these files: the words that are translated."""
