"""Many places changed by one decision: what may be changed, and what becomes of each place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.opening_hours import understand
from cartoquartiers.domain.proposal_changes import parse_changes
from cartoquartiers.domain.text import clean_text
from cartoquartiers.domain.vocabulary import Kind, Word

#: Places of one batch: as many as a person still looks through before publishing.
MOST = 500
_LONGEST_MESSAGE = 1000


class Task(Word):
    """What one batch does to each of its places; a code that is a field's name changes that field."""

    TELEPHONE = "telephone", "Téléphone"
    COURRIEL = "courriel", "Adresse électronique"
    SITE_WEB = "site_web", "Site web"
    HORAIRES = "horaires", "Horaires"
    GESTIONNAIRE = "gestionnaire", "Géré par"
    STRUCTURE = "structure", "Structure qui tient la fiche"
    TYPE = "type", "Type de lieu"
    CLOSE = "fermeture", "Fermeture"
    UNDO = "annulation", "Annulation"


#: What a person chooses from; an undoing begins elsewhere.
CHANGING = tuple(task for task in Task if task is not Task.UNDO)
#: A field that may be emptied on many places at once.
_MAY_BE_EMPTIED = frozenset(CHANGING) - {Task.TYPE, Task.CLOSE}


class Heap(Word):
    """What becomes of one place of a batch; each place lies on exactly one heap."""

    READY = "ready", "Prêt"
    DONE = "done", "Publié"
    PARTLY = "partly", "Publié en partie"
    UNCHANGED = "unchanged", "Rien à changer"
    CONFLICT = "conflict", "Changé entre-temps"
    REFUSED = "refused", "Impossible"
    LEFT_OUT = "left_out", "Laissé de côté"


@dataclass(frozen=True)
class Asked:
    """One change for many places: ``values`` by field, the same for each of them."""

    task: Task
    values: Mapping[str, Any]
    message: str | None = None

    @property
    def kind(self) -> Kind:
        """The kind of the contributions that it is made of."""
        return Kind.CLOSE if self.task is Task.CLOSE else Kind.CORRECT

    @property
    def changes(self) -> Changes:
        """The changes of a proposal, without what each place says today."""
        return {name: {"to": value} for name, value in self.values.items()}


def read_asked(form: Mapping[str, str]) -> Asked:
    """Read what is to be changed as a form sends it: ``tache``, the field of that name, ``vider_…`` to
    empty it, ``message``. Raises ``Invalid`` with each problem at its field."""
    if form.get("tache") not in CHANGING:
        raise Invalid([Problem("tache", "batch_choose_task")])
    task = Task(form["tache"])
    problems: list[Problem] = []
    values = _closing(form, problems) if task is Task.CLOSE else _field(task, form, problems)
    message = _message(form, problems)
    if task is Task.CLOSE and not message and not problems:
        problems.append(Problem("message", "batch_say_why"))
    if problems:
        raise Invalid(problems)
    return Asked(task, values, message)


def _field(task: Task, form: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    typed = form.get(task.value, "").strip()
    emptied = f"vider_{task.value}" in form
    if emptied and task in _MAY_BE_EMPTIED and not typed:
        return {"horaires": None, "horaires_texte": None} if task is Task.HORAIRES else {task.value: None}
    if not typed or emptied:
        problems.append(Problem(task.value, "batch_both" if emptied else "batch_value_needed"))
        return {}
    given: dict[str, Any] = {task.value: typed}
    if task is Task.HORAIRES:
        read = understand(typed)
        given = {"horaires": read.horaires, "horaires_texte": read.texte}
    return _parsed(given, problems)


def _closing(form: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """For good, or until the last closed day."""
    if form.get("pour") == "toujours":
        return {}
    until = form.get("ferme_jusqu_au", "").strip()
    if form.get("pour") != "jusqu_au":
        problems.append(Problem("pour", "batch_choose_closing"))
        return {}
    if not until:
        problems.append(Problem("ferme_jusqu_au", "required"))
        return {}
    return _parsed({"ferme_jusqu_au": until}, problems)


def _parsed(given: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    parsed, wrong = parse_changes({name: {"to": value} for name, value in given.items()})
    problems += wrong
    return {name: change["to"] for name, change in parsed.items()}


def _message(form: Mapping[str, str], problems: list[Problem]) -> str | None:
    try:
        text = clean_text(form.get("message", ""))
    except ValueError:
        problems.append(Problem("message", "bad_characters"))
        return None
    if len(text) > _LONGEST_MESSAGE:
        problems.append(Problem("message", "too_long", {"longest": _LONGEST_MESSAGE}))
    return text or None
