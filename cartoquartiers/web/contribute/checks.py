"""What a person is asked to look at once more before a proposal leaves: never a refusal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from cartoquartiers.domain.contacts import looks_personal
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.resemblance import RADIUS
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.places import near
from cartoquartiers.store.work import Work
from cartoquartiers.web.cards import Card, cards
from cartoquartiers.web.labels import words


@dataclass(frozen=True)
class Choice:
    """One of several answers; ``value`` comes back with the form."""

    value: str
    label: str
    hint: str
    chosen: bool


@dataclass(frozen=True)
class Check:
    """One question: its code comes back with the form once it was answered."""

    code: str
    title: str
    words: str
    places: Sequence[Card] = field(default=())
    choices: Sequence[Choice] = field(default=())


def open_questions(work: Work, proposal: Proposal, answered: Collection[str]) -> list[Check]:
    """The questions that this proposal raises and that nobody answered yet."""
    found = [_alike(work, proposal), _outside(work, proposal), _personal(proposal)]
    return [check for check in found if check is not None and check.code not in answered]


def _value(proposal: Proposal, name: str) -> object:
    return proposal.changes.get(name, {}).get("to")


def _alike(work: Work, proposal: Proposal) -> Check | None:
    point = proposal.changes.get("position", {}).get("to")
    if proposal.kind is not Kind.CREATE or point is None:
        return None
    chosen, category = _value(proposal, "type"), _value(proposal, "rubrique")
    found = near(work, (point[0], point[1]), RADIUS)
    alike = [(row, m) for row, m in found if (row.type == chosen if chosen else row.category == category)]
    if not alike:
        return None
    return Check(
        "semblables",
        _("Ce lieu est-il déjà sur la carte\u202f?"),
        _("Voici les lieux du même type à moins de 100 mètres de l’endroit indiqué."),
        cards(work, alike[:8], words(work)),
    )


def _outside(work: Work, proposal: Proposal) -> Check | None:
    point = proposal.changes.get("position", {}).get("to")
    box = territory.territory_box(work) if point is not None else None
    # Exchanged coordinates are no question but a mistake, which the use-case tells at the field.
    if point is None or box is None or (box[0] <= point[1] <= box[2] and box[1] <= point[0] <= box[3]):
        return None
    if any(territory.locate(work, (point[0], point[1]))):
        return None
    return Check(
        "territoire",
        _("Cet endroit est hors du territoire de la carte"),
        _("Vérifiez l’emplacement. S’il est juste, envoyez quand même\u00a0: l’équipe décidera."),
    )


def _personal(proposal: Proposal) -> Check | None:
    phone, email = _value(proposal, "telephone"), _value(proposal, "courriel")
    if not looks_personal(str(phone) if phone else None, str(email) if email else None):
        return None
    return Check(
        "personnel",
        _("Ce contact semble personnel"),
        _(
            "Il sera publié et pourra être repris partout. Avez-vous l’accord de la personne\u202f? "
            "Sinon, revenez en arrière et donnez plutôt le contact de la structure."
        ),
    )
