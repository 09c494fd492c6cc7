"""The filters of the queue, which live in the address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries.waiting import QueueFilter
from cartoquartiers.usecases.projection import Words

QUARTIER, CATEGORY, KIND, STATE = "quartier", "rubrique", "nature", "etat"
_ASKED = "asked"


@dataclass(frozen=True)
class Select:
    """One list of choices of the filter form: (code, label, whether it is the one chosen)."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


def read(args: MultiDict[str, str]) -> QueueFilter:
    """What the address asks for; an unknown code matches nothing, which the page shows."""
    return QueueFilter(
        quartiers=codes(args, QUARTIER),
        categories=codes(args, CATEGORY),
        kinds=codes(args, KIND),
        asked=args.get(STATE) == _ASKED,
    )


def query_string(wanted: QueueFilter, **more: str) -> str:
    """The filter as it is written in an address, « ?…», empty when there is nothing to say."""
    pairs = [(QUARTIER, code) for code in sorted(wanted.quartiers)]
    pairs += [(CATEGORY, code) for code in sorted(wanted.categories)]
    pairs += [(KIND, code) for code in sorted(wanted.kinds)]
    if wanted.asked:
        pairs.append((STATE, _ASKED))
    pairs += list(more.items())
    return f"?{urlencode(pairs)}" if pairs else ""


def selects(wanted: QueueFilter, actor: Actor, words: Words) -> list[Select]:
    """The lists of the filter form; what lies outside of the person's scope is not offered."""
    scope = actor.scope
    quartiers = {
        code: name
        for code, name in words.territory.quartiers.items()
        if not scope.quartiers or scope.communes or code in scope.quartiers
    }
    categories = {
        code: category.label
        for code, category in words.taxonomy.categories.items()
        if not scope.categories or code in scope.categories
    }
    kinds = {kind.value: _(kind.sentence) for kind in Kind}
    states = {_ASKED: _("En attente d’une réponse")}
    return [
        select(QUARTIER, _("Quartier"), _("Tous"), quartiers, wanted.quartiers),
        select(CATEGORY, _("Rubrique"), _("Toutes"), categories, wanted.categories),
        select(KIND, _("Nature"), _("Toutes"), kinds, wanted.kinds),
        select(STATE, _("État"), _("À regarder"), states, {_ASKED} if wanted.asked else set()),
    ]


def select(
    name: str, label: str, everything: str, options: dict[str, str], chosen: frozenset[str] | set[str]
) -> Select:
    """One list of choices: ``everything`` names the choice of none of them."""
    rows = [("", everything, not chosen)]
    rows += [(code, words, code in chosen) for code, words in options.items()]
    return Select(name, label, rows)


def codes(args: MultiDict[str, str], name: str) -> frozenset[str]:
    """The codes that the address gives to a filter."""
    return frozenset(code[:60] for code in args.getlist(name) if code)
