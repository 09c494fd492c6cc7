"""What a person is asked to look at once more before a proposal leaves: never a refusal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from cartoquartiers.domain.contacts import looks_personal
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.resemblance import subject_of
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.places import PlaceRow, near
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.look_alikes import look_alikes
from cartoquartiers.web.cards import Card, cards
from cartoquartiers.web.labels import words

#: How far the places of the same type are shown, in metres, however they are called.
_BESIDE = 100.0


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
    subject = subject_of({name: change.get("to") for name, change in proposal.changes.items()})
    if proposal.kind is not Kind.CREATE or subject.position is None:
        return None
    chosen, category = _value(proposal, "type"), _value(proposal, "rubrique")
    found: list[tuple[PlaceRow, float | None]] = [
        (place, alike.metres) for place, alike in look_alikes(work, subject)
    ]
    known = {place.id for place, _metres in found}
    around = near(work, subject.position, _BESIDE)
    same_sort = [
        (row, m) for row, m in around if (row.type == chosen if chosen else row.category == category)
    ]
    found += [(row, m) for row, m in same_sort if row.id not in known]
    if not found:
        return None
    return Check(
        "semblables",
        _("Ce lieu est-il déjà sur la carte\u202f?"),
        _(
            "Voici les lieux qui lui ressemblent, et ceux du même type à moins de 100 mètres de l’endroit "
            "indiqué, même ceux que vos filtres cachaient."
        ),
        cards(work, found[:8], words(work)),
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
