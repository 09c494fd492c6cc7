"""The items of feeds, in plain words: what was done and which fields changed, never what they held before.

A value that was withdrawn is thereby never replayed: all that is told is published at this very moment.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.areas import AreaKind
from cartoquartiers.domain.datasets import LICENCE_URLS
from cartoquartiers.domain.vocabulary import Gone, Kind, Licence
from cartoquartiers.exports.atom import Entry, Tombstone, tag_uri
from cartoquartiers.store.queries.feeds import Standing, Step, Told
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.labels import words
from cartoquartiers.web.readings import field_label, is_public, reading

# What people read as one thing; the licence of a record and its source are told by the record itself.
_UNSAID = frozenset({"gone", "replaced_by", "etat", "source_id", "id_ban"})


def item_of(work: Work, base_url: str, told: Told, area: AreaKind | None) -> Entry | Tombstone:
    """The latest change of a place as an entry, or as a tombstone when it has left the feed."""
    name = tag_uri(base_url, f"lieu/{told.uid}")
    if told.feature is None:
        return Tombstone(name, told.at, *_leaving(base_url, told, area))
    columns = json.loads(told.feature)["properties"]
    what = _new() if told.first else _what(told.kind, told.changes, words(work))
    taxonomy = words(work).taxonomy
    category = taxonomy.categories.get(columns["rubrique"])
    return Entry(
        id=name,
        title=_("%(name)s – %(what)s", name=columns["nom"], what=what),
        summary=_summary(work, what, columns),
        updated=told.at,
        url=columns["url"],
        position=(columns["longitude"], columns["latitude"]),
        data_url=f"{base_url}/lieux/{told.uid}?f=geojson",
        licence_url=LICENCE_URLS.get(Licence(columns["licence"])),
        published=columns["date_creation"],
        category=(columns["rubrique"], category.label if category else columns["rubrique"]),
    )


def step_of(labels: Words, base_url: str, uid: str, standing: Standing, step: Step) -> Entry:
    """One revision of a place."""
    what = _new() if step.version == 1 else _what(step.kind, step.changes, labels)
    return Entry(
        id=tag_uri(base_url, f"lieu/{uid}/{step.version}"),
        title=_("%(name)s – %(what)s", name=standing.name, what=what),
        summary=_sentence(what),
        updated=step.at,
        url=f"{base_url}/lieux/{uid}/historique",
        position=standing.position,
    )


def _leaving(base_url: str, told: Told, area: AreaKind | None) -> tuple[str, str | None]:
    """Why the place is no longer in the feed, and where to go on."""
    if told.replaced_by:
        return _("Ce lieu est réuni avec une autre fiche."), f"{base_url}/lieux/{told.replaced_by}"
    if told.gone == Gone.CLOSED:
        return _("Ce lieu est fermé pour de bon."), f"{base_url}/lieux/{told.uid}"
    if told.gone:
        return _("Ce lieu est retiré de la carte."), None
    if told.open_data and area:
        return _(area.sentence), f"{base_url}/lieux/{told.uid}"
    return _("Ce lieu n’est plus dans les données ouvertes."), None


def _new() -> str:
    return str(_("nouveau lieu"))


def _what(kind: str | None, changes: Mapping[str, Any], labels: Words) -> str:
    """What was done, as the end of a title; of a field that is not public, not even its name."""
    if kind is None:
        return str(_("libellés mis à jour par l’équipe"))
    special = _gone(changes)
    if special:
        return special
    if kind == Kind.CONFIRM and not changes:
        return str(_("vérifié, tout est exact"))
    told = [name for name in changes if name not in _UNSAID and is_public(name, labels)]
    names = [_small(field_label(name, labels)) for name in told]
    return str(_("mis à jour\u00a0: %(fields)s", fields=", ".join(names))) if names else str(_("mis à jour"))


def _gone(changes: Mapping[str, Any]) -> str | None:
    """Closing and opening again, for good or for a time."""
    if "gone" in changes:
        gone = changes["gone"].get("to")
        return str(_("fermé pour de bon") if gone == Gone.CLOSED else _("de nouveau sur la carte"))
    until = changes.get("ferme_jusqu_au", {}).get("to")
    if isinstance(until, str):
        return str(_("fermé pour un temps"))
    if "etat" in changes and "ferme_jusqu_au" in changes:
        return str(_("de nouveau ouvert"))
    return None


def _summary(work: Work, what: str, columns: Mapping[str, Any]) -> str:
    """What was done, then what the place is and where, as they are published now."""
    labels = words(work)
    kind = reading("type", columns["type"], labels) or reading("rubrique", columns["rubrique"], labels)
    where = [columns["adresse"], columns["quartier_libelle"] or columns["commune"]]
    return " ".join(filter(None, [_sentence(what), " · ".join(filter(None, [kind, *where])) + "."]))


def _small(label: str) -> str:
    """« Horaires » within a sentence; SIRET and RNA keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _sentence(what: str) -> str:
    return what[:1].upper() + what[1:] + "."
