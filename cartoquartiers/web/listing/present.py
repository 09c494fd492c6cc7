"""The words of the list: its filters as chips, its choices, where one is in it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.freshness import ASKED
from cartoquartiers.domain.vocabulary import Access, Etat, Family
from cartoquartiers.store.queries.listing import Order
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.extra_filters import Filter, filters_of, of_types, to_check
from cartoquartiers.web.listing.asked import PAGE_LENGTH, Asked

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is on, and the address of the same list without it."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class Choices:
    """What the form of filters offers: (code, label)."""

    categories: Options
    types: list[tuple[str, Options]]
    quartiers: Options
    communes: Options
    orders: Options
    extra: list[Filter]
    to_check: Options


def active_filters(asked: Asked, words: Words) -> list[ActiveFilter]:
    """One chip for each filter that is on."""
    pairs = asked.filters.pairs()
    return [
        ActiveFilter(
            _label(name, value, words), asked.address(filters=[p for p in pairs if p != (name, value)])
        )
        for name, value in pairs
    ]


def choices(words: Words, asked: Asked) -> Choices:
    """The options of the form, in the order in which people see them; extra fields once a type is chosen."""
    taxonomy, territory = words.taxonomy, words.territory
    return Choices(
        [(c.code, c.label) for c in taxonomy.categories.values()],
        [
            (c.label, [(t.code, t.label) for t in taxonomy.types_of(c.code)])
            for c in taxonomy.categories.values()
        ],
        list(territory.quartiers.items()),
        list(territory.communes.items()),
        [
            (Order.NAME.value, _("par nom")),
            (Order.DISTANCE.value, _("du plus proche au plus loin")),
            (Order.VERIFIED.value, _("à vérifier d’abord")),
        ],
        of_types(taxonomy, asked.filters.type),
        [(group.value, str(_(group.sentence))) for group in ASKED],
    )


def page_words(asked: Asked, count: int) -> str:
    """« 51 à 100 sur 628 »."""
    last = min(asked.start + PAGE_LENGTH, count)
    return str(_("%(first)s à %(last)s sur %(count)s", first=asked.start + 1, last=last, count=count))


def sentence_of(problem: Problem) -> str:
    """What to say of a filter that was not understood."""
    value = problem.params.get("value")
    if value:
        known = _("Le filtre «\u00a0%(name)s = %(value)s\u00a0» n’existe pas\u00a0: il est ignoré.")
        return str(known % {"name": problem.field, "value": value})
    return str(
        _("Le filtre «\u00a0%(name)s\u00a0» n’est pas compris\u00a0: il est ignoré.", name=problem.field)
    )


def _label(name: str, value: str, words: Words) -> str:
    taxonomy, territory = words.taxonomy, words.territory
    if name in taxonomy.extra:
        return filters_of(taxonomy)[name].words(value)
    if name == "rubrique":
        return taxonomy.categories[value].label
    if name == "type":
        return taxonomy.types[value].label
    named = {
        "quartier": territory.quartiers,
        "commune": territory.communes,
        "structure": territory.organisations,
    }
    if name in named:
        return named[name][value]
    enums = {"famille": Family, "etat": Etat, "acces_fauteuil": Access}
    if name in enums:
        return str(_(enums[name](value).sentence))
    if name == "verifier":
        return to_check(value)
    if name == "q":
        return str(_("«\u00a0%(words)s\u00a0»", words=value))
    plain: dict[str, str] = {
        "ouvert": _("Ouvert maintenant"),
        "a_verifier": _("À vérifier"),
        "bbox": _("Zone de la carte"),
    }
    return plain[name]
