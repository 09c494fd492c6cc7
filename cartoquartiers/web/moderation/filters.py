"""The filters of the queue, which live in the address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Kind, Origin
from cartoquartiers.store.queries.waiting import QueueFilter
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.selects import Select, select

COMMUNE, QUARTIER, CATEGORY, KIND, STATE = "commune", "quartier", "rubrique", "nature", "etat"
ORIGIN, OPERATION, AGE, RISKY = "source", "operation", "age", "a_regarder"
_ASKED, _SAMPLED = "asked", "sampled"
_AGES = (1, 7, 30)
"""In days: what has waited for longer than what one may choose."""
_SETS = (
    (COMMUNE, "communes"),
    (QUARTIER, "quartiers"),
    (CATEGORY, "categories"),
    (KIND, "kinds"),
    (ORIGIN, "origins"),
    (OPERATION, "operations"),
)
"""The parameter of the address, and the set of QueueFilter that it fills."""


def read(args: MultiDict[str, str]) -> QueueFilter:
    """What the address asks for; an unknown code matches nothing, which the page shows."""
    age = args.get(AGE, "")
    return QueueFilter(
        **{which: codes(args, name) for name, which in _SETS},
        days=int(age) if age in {str(days) for days in _AGES} else 0,
        asked=args.get(STATE) == _ASKED,
        sampled=args.get(STATE) == _SAMPLED,
        risky=args.get(RISKY) == "1",
    )


def query_string(wanted: QueueFilter, **more: str) -> str:
    """The filter as it is written in an address, « ?…», empty when there is nothing to say."""
    pairs = [(name, code) for name, which in _SETS for code in sorted(getattr(wanted, which))]
    if wanted.days:
        pairs.append((AGE, str(wanted.days)))
    if wanted.asked or wanted.sampled:
        pairs.append((STATE, _ASKED if wanted.asked else _SAMPLED))
    if wanted.risky:
        pairs.append((RISKY, "1"))
    pairs += list(more.items())
    return f"?{urlencode(pairs)}" if pairs else ""


def selects(wanted: QueueFilter, actor: Actor, words: Words, operations: Mapping[str, str]) -> list[Select]:
    """The lists of the filter form; what lies outside of the person's scope is not offered, nor a list with
    nothing to choose. ``operations``: code and name of those of which something waits."""
    scope = actor.scope
    communes = {
        code: name
        for code, name in words.territory.communes.items()
        if not (scope.communes or scope.quartiers) or code in scope.communes
    }
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
    origins = {origin.value: _(origin.sentence) for origin in Origin if origin is not Origin.HOUSE}
    ages = {str(days): ngettext("Plus d’un jour", "Plus de %(num)d jours", days) for days in _AGES}
    states = {_ASKED: _("En attente d’une réponse"), _SAMPLED: _("Publiées par une règle, à revoir")}
    state = {_ASKED} if wanted.asked else {_SAMPLED} if wanted.sampled else set()
    care = {"1": _("À regarder de près")}
    rows = [
        select(QUARTIER, _("Quartier"), _("Tous"), quartiers, wanted.quartiers),
        select(CATEGORY, _("Rubrique"), _("Toutes"), categories, wanted.categories),
        select(KIND, _("Nature"), _("Toutes"), kinds, wanted.kinds),
        select(STATE, _("État"), _("À regarder"), states, state, rare=True),
        select(RISKY, _("Risque"), _("Tous"), care, {"1"} if wanted.risky else set(), rare=True),
        select(COMMUNE, _("Commune"), _("Toutes"), communes, wanted.communes, rare=True),
        select(ORIGIN, _("Source"), _("Toutes"), origins, wanted.origins, rare=True),
        select(OPERATION, _("Opération"), _("Toutes"), operations, wanted.operations, rare=True),
        select(AGE, _("Attend depuis"), _("Peu importe"), ages, {str(wanted.days)}, rare=True),
    ]
    return [row for row in rows if not row.rare or row.is_used or len(row.options) > _leads(row.name)]


def _leads(name: str) -> int:
    """With how many lines, the one for everything included, there is nothing to choose yet."""
    return 1 if name in (OPERATION, RISKY) else 2


def codes(args: MultiDict[str, str], name: str) -> frozenset[str]:
    """The codes that the address gives to a filter."""
    return frozenset(code[:150] for code in args.getlist(name) if code)
