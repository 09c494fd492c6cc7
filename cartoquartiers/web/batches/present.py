"""A batch in words: what it changes, what becomes of each place."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.batch import Heap, Task
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import slugify
from cartoquartiers.store.queries import batches as queries
from cartoquartiers.store.queries.batches import Item, Row
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import batches
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web import differences
from cartoquartiers.web.moments import day, moment
from cartoquartiers.web.readings import field_label, reading
from cartoquartiers.web.wording import sentence

_COLOURS = {
    Heap.READY: "tag-ok",
    Heap.DONE: "tag-ok",
    Heap.PARTLY: "tag-warn",
    Heap.CONFLICT: "tag-warn",
    Heap.REFUSED: "tag-alert",
}
_ORDER = (
    *(Heap.REFUSED, Heap.CONFLICT, Heap.PARTLY),
    *(Heap.READY, Heap.DONE, Heap.UNCHANGED, Heap.LEFT_OUT),
)


@dataclass(frozen=True)
class Line:
    """One place of a batch. ``can``: publishing would change it; ``rows``: what."""

    rank: int
    name: str
    url: str
    where: str
    heap: Heap
    css: str
    can: bool = False
    rows: list[differences.Row] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """A batch in a list of batches."""

    number: int
    title: str
    what: str
    state: str


def lines(work: Work, actor: Actor, batch: Row, labels: Words) -> list[Line]:
    """The places of a batch: while it is a draft, what publishing would do to each; then what it did. What
    somebody has to look at comes first."""
    draft = batch.state == batches.DRAFT
    found = [
        _forecast(work, actor, batch, line, labels) if draft else _settled(line, labels)
        for line in queries.lines(work, batch.id)
        if draft or line[0].heap is not None
    ]
    return sorted(found, key=lambda line: _ORDER.index(line.heap))


def _forecast(work: Work, actor: Actor, batch: Row, line: queries.Line, labels: Words) -> Line:
    item, place = line
    found = batches.forecast(work, actor, batch, item, place)
    can = found.heap in (Heap.READY, Heap.PARTLY)
    rows = differences.rows_of(found.changes, labels)
    told = [told_words(problem, labels) for problem in found.problems]
    told += [
        _("Bon à savoir qui sera retiré\u00a0: «\u00a0%(text)s\u00a0»", text=text) for text in found.notes
    ]
    if found.looks:
        gone = ngettext(
            "%(num)d vérification ne comptera plus", "%(num)d vérifications ne compteront plus", found.looks
        )
        told.append(gone)
    return _line(item, place, labels, found.heap, can=can, rows=rows, told=told)


def _settled(line: queries.Line, labels: Words) -> Line:
    item, place = line
    told = [told_words(problem, labels) for problem in batches.told_of(item)]
    return _line(item, place, labels, Heap(item.heap or Heap.READY), told=told)


def _line(item: Item, place: Any, labels: Words, heap: Heap, **more: Any) -> Line:
    url = f"/lieux/{place.uid}" if place.gone else f"/lieux/{place.uid}/{slugify(place.name)}"
    area = where(place.category, place.type, place.quartier, place.commune, labels)
    return Line(item.rank, place.name, url, area, heap, _COLOURS.get(heap, ""), **more)


def heap_words(heap: Heap, *, undoing: bool) -> str:
    """What became of a place; where something was taken back, « Publié » would say the opposite."""
    told = {Heap.DONE: _("Remis comme avant"), Heap.PARTLY: _("Remis en partie comme avant")}
    return str((told.get(heap) if undoing else None) or _(heap.sentence))


def told_words(problem: Problem, labels: Words) -> str:
    """« Téléphone : quelqu’un l’a changé entre-temps. »"""
    if not problem.field:
        return sentence(problem)
    return f"{field_label(problem.field, labels)}{_(' :')} {sentence(problem)}"


def where(category: str, kind: str | None, quartier: str | None, commune: str | None, labels: Words) -> str:
    """« Composteur · Île de Nantes »."""
    taxonomy, territory = labels.taxonomy, labels.territory
    known = taxonomy.types.get(kind or "") or taxonomy.categories[category]
    area = territory.quartiers.get(quartier or "") or territory.communes.get(commune or "")
    return " · ".join(filter(None, (known.label, area)))


def card(batch: Row, author: str, count: int, labels: Words) -> Card:
    """A batch in a list: its number, what it does to how many places, by whom and when."""
    many = ngettext("%(num)s lieu", "%(num)s lieux", count)
    said = " · ".join([many, moment(batch.created_at), *filter(None, [author])])
    states = {batches.DRAFT: _("À publier"), batches.SENDING: _("En cours"), batches.DONE: _("Terminé")}
    return Card(batch.id, what(batch, labels), said, states[batch.state])


def what(batch: Row, labels: Words) -> str:
    """What a batch does to each place."""
    told = batch.told
    if batch.task == Task.UNDO:
        return _undoing(told)
    if batch.task == Task.CLOSE:
        until = told.get("values", {}).get("ferme_jusqu_au")
        return str(_("Fermer jusqu’au %(day)s", day=day(until)) if until else _("Fermer pour de bon"))
    values = told.get("values", {})
    said = next((text for name, value in values.items() if (text := reading(name, value, labels))), None)
    label = _(Task(batch.task).sentence)
    if not values:
        return str(_("%(label)s : valeur retirée de l’historique", label=label))
    return str(
        _("%(label)s : %(value)s", label=label, value=said) if said else _("Vider : %(label)s", label=label)
    )


def _undoing(told: dict[str, Any]) -> str:
    if told["of"] == "batch":
        return str(_("Annuler la modification groupée n° %(number)s", number=told["number"]))
    if told["of"] == "place":
        return str(
            ngettext(
                "Annuler la dernière modification d’une fiche",
                "Annuler les %(num)s dernières modifications d’une fiche",
                told["versions"],
            )
        )
    span = {"first": day(told["first"]), "last": day(told["last"])}
    return str(_("Annuler ce qu’une personne a proposé du %(first)s au %(last)s", **span))
