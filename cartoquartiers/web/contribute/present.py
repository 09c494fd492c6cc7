"""What the templates of this section need: errors beside their input, choices, rows of values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.geometry import metres_between
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.vocabulary import Access, Family
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import distance
from cartoquartiers.web.contribute.forms import OTHER_TYPE, Form
from cartoquartiers.web.readings import field_label, reading
from cartoquartiers.web.wording import sentence

# Shown with another field, or of no interest to who proposes.
_SILENT = frozenset(
    {"rubrique", "gone", "etat", "replaced_by", "photos", "source", "source_id", "licence", "id_ban"}
)

#: What somebody who stands before a place can see to be right, or wrong.
SEEN = (
    "nom",
    "type",
    "adresse",
    "horaires",
    "horaires_texte",
    "telephone",
    "courriel",
    "site_web",
    "acces_fauteuil",
)

NO_EXTRA: Mapping[str, str] = MappingProxyType({})

#: The inputs from the head of the longest form to its end.
ORDER = (
    *(
        "quand",
        "ferme_jusqu_au",
        "replaced_by",
        "report",
        "note",
        "nom",
        "type",
        "description",
        "position",
        "adresse",
    ),
    *(
        "code_postal",
        "commune",
        "photos",
        *(f"photo_{rank}" for rank in range(1, 6)),
        "horaires",
        "telephone",
    ),
    *("courriel", "site_web", "gestionnaire", "acces_fauteuil", "famille", "message", "contact", "charte"),
)


@dataclass(frozen=True)
class Row:
    """One field of a contribution: what was seen, what was sent."""

    name: str
    label: str
    before: str
    after: str
    note: str = ""


def errors(form: Form) -> dict[str, str]:
    """The sentences that stand beside each input."""
    return {
        name: " ".join(dict.fromkeys(sentence(p) for p in problems))
        for name, problems in form.by_input().items()
    }


def summary(form: Form, extra: Mapping[str, str] = NO_EXTRA) -> list[tuple[str | None, str]]:
    """What is to be mended, for the head of the form: the input that each line leads to, and its sentence.

    `extra`: what the extra fields are called, by code.
    """
    lines: list[tuple[str | None, str]] = []
    for name, words in sorted(errors(form).items(), key=lambda line: _rank(line[0], extra)):
        called = extra.get(name) or label(name)
        lines.append(
            (name or None, _("%(label)s\u00a0: %(words)s", label=called, words=words) if name else words)
        )
    return lines


def _rank(name: str, extra: Mapping[str, str]) -> int:
    """Where an input stands in the forms; the form itself comes first, extra fields follow the type."""
    name = "type" if name in extra else name
    return ORDER.index(name) if name in ORDER else -1


def label(name: str) -> str:
    """What people call an input."""
    if name.startswith("photo_"):
        return str(_("Photo %(rank)s", rank=name.removeprefix("photo_")))
    own = {
        "contact": _("Votre adresse électronique"),
        "message": _("Message à l’équipe"),
        "note": _("Bon à savoir"),
        "charte": _("Charte"),
        "photos": _("Photos"),
        "report": _("Motif"),
        "quand": _("Fermeture"),
        "ferme_jusqu_au": _("Date de réouverture"),
        "uid": _("Formulaire"),
        "changes": _("Correction"),
        "replaced_by": _("L’autre fiche"),
    }
    return str(own.get(name) or (field_label(name) if name in BY_NAME else _("Formulaire")))


def type_options(taxonomy: Taxonomy) -> list[tuple[str, list[tuple[str, str]]]]:
    """Rubriques with their types, and in each one a choice for what has no type of its own."""
    return [
        (
            category.label,
            [(t.code, t.label) for t in taxonomy.types_of(category.code)]
            + [(f"{OTHER_TYPE}{category.code}", _("Autre (%(rubrique)s)", rubrique=category.label))],
        )
        for category in taxonomy.categories.values()
    ]


def family_options() -> list[tuple[str, str, str]]:
    """The two families, in plain words."""
    return [
        ("", _("Comme d’habitude pour ce type de lieu"), ""),
        (Family.SERVICE, _("Un service"), _("Tenu par une collectivité ou un organisme.")),
        (Family.INITIATIVE, _("Une initiative locale"), _("Portée par des habitants ou une association.")),
    ]


def access_options() -> list[tuple[str, str]]:
    """The answers about wheelchairs."""
    return [
        ("", _("Je ne sais pas")),
        (Access.OUI, _("Oui, partout")),
        (Access.PARTIEL, _("En partie")),
        (Access.NON, _("Non")),
    ]


def rows(changes: Mapping[str, Any], words: Words, *, own: bool = True) -> list[Row]:
    """The fields of a contribution, in the order of FIELDS, then its extra fields.

    Of a field that is not public an author reads what they sent, never what was there before them;
    ``own=False``: these are not the author's words, so that nothing is read of it.
    """
    found = []
    for name in (*BY_NAME, *words.taxonomy.extra):
        change = changes.get(name)
        if change is None or name in _silent(changes):
            continue
        row = words.taxonomy.extra.get(name)
        private = row is not None and not row.public
        if private and not own:
            continue
        before, after = (_told(name, value, words) for value in _sides(change))
        if before or after:
            called = field_label(name, words)
            found.append(Row(name, called, "" if private else before, after, _note(name, change)))
    return found


def _sides(change: Mapping[str, Any]) -> tuple[Value, Value]:
    """What a change takes away, and what it brings."""
    if "to" in change:
        return change.get("from"), change["to"]
    return change.get("remove"), change.get("add")


def _told(name: str, value: Value, words: Words) -> str:
    """A value in words; a position has none that a resident reads."""
    if name == "position" and value:
        return str(_("indiqué sur la carte"))
    return reading(name, value, words) or ""


def photos_sent(changes: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The photos that a contribution adds."""
    added: Sequence[Mapping[str, Any]] = changes.get("photos", {}).get("add", ())
    return added


def first_error(form: Form, names: Iterable[str]) -> bool:
    """Whether one of these inputs has a problem: a folded part of the form then opens."""
    return any(name in names for name in form.by_input())


def seen_rows(values: Mapping[str, Value], words: Words) -> list[Row]:
    """What the page of a place says now, for who confirms it."""
    return rows({name: {"to": values.get(name)} for name in SEEN}, words)


def _silent(changes: Mapping[str, Any]) -> frozenset[str]:
    # A rubrique chosen without a type is what the person said; implied by a type it only repeats it.
    has_type = bool(changes.get("type", {}).get("to"))
    return _SILENT if has_type else _SILENT - {"rubrique"}


def _note(name: str, change: Mapping[str, Any]) -> str:
    """How far a place would move: nobody reads that in coordinates."""
    if name != "position" or not change.get("from") or not change.get("to"):
        return ""
    (west, south), (east, north) = change["from"], change["to"]
    metres = metres_between((west, south), (east, north))
    return (
        str(_("à %(distance)s", distance=distance(metres))) if metres >= 10 else str(_("à quelques mètres"))
    )
