"""Rubriques and types in the language of the page.

Their labels are the town's own words: French, and French in every file that leaves. Those with which a
town begins are in the catalogue; what an administrator wrote instead is shown as it was written.
"""

from dataclasses import replace

from flask_babel import get_locale
from flask_babel import gettext as _

from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import territory
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import projection
from cartoquartiers.usecases.projection import Words


def words(work: Work) -> Words:
    """The labels of the house as the visitor reads them."""
    return replace(projection.words(work), taxonomy=taxonomy(work))


def taxonomy(work: Work) -> Taxonomy:
    """Rubriques and types as the visitor reads them."""
    language = str(get_locale())[:2]
    return work.once(("taxonomy", language), lambda: _spoken(territory.taxonomy(work), language))


def spoken(work: Work) -> Taxonomy | None:
    """The labels by which a visitor searches, where they are not the French ones of the places' own texts."""
    return None if str(get_locale())[:2] == "fr" else taxonomy(work)


def _spoken(known: Taxonomy, language: str) -> Taxonomy:
    if language == "fr":
        return known
    categories = {code: replace(one, label=_(one.label)) for code, one in known.categories.items()}
    # A type is still found by its French name, which stands on the sign in the street.
    types = {
        code: replace(one, label=_(one.label), synonyms=(*one.synonyms, one.label))
        for code, one in known.types.items()
    }
    extra = {code: _field(one) for code, one in known.extra.items()}
    declared = {code: tuple(map(_field, rows)) for code, rows in known.declared.items()}
    return Taxonomy(categories, types, extra, declared)


def _field(row: ExtraField) -> ExtraField:
    options = tuple(replace(option, label=_(option.label)) for option in row.options)
    return replace(row, label=_(row.label), help=_(row.help) if row.help else "", options=options)
