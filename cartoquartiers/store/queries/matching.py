"""The filters of the map as conditions on places: the same for the map, the list, the exports."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func, or_, select

from cartoquartiers.domain.drawn_area import shape_of
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.extra_values import YES, ExtraKind
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.opening_hours import OpeningState, parse, state_at
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import fold, search_words
from cartoquartiers.domain.vocabulary import Etat
from cartoquartiers.store.queries import site, territory
from cartoquartiers.store.queries.freshness import not_seen_for_long
from cartoquartiers.store.searching import holding
from cartoquartiers.store.spatial import in_shape, near_box
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work

_SHUT = (Etat.FERME_TEMPORAIREMENT.value, Etat.OUVRE_BIENTOT.value)


def matching(work: Work, filters: PlaceFilters, spoken: Taxonomy | None = None) -> list[ColumnElement[bool]]:
    """Conditions on published places, to be joined by AND; the statement selects from `Place`.

    ``spoken``: the labels as the visitor reads them, where they are not those of the texts; a word finds the
    places of a type whose label holds it, too.
    """
    conditions = [Place.gone.is_(None), *_choices(filters)]
    conditions += [_answered(work, code, values) for code, values in filters.extra]
    conditions += _found(work, search_words(filters.q), spoken)
    if filters.bbox:
        conditions.append(near_box(work.dialect, filters.bbox))
    if filters.zone:
        conditions.append(in_shape(work.dialect, shape_of(filters.zone)))
    if filters.a_verifier:
        conditions.append(Place.verify_by <= work.today.isoformat())
    if filters.verifier:
        conditions.append(not_seen_for_long(work, filters.verifier))
    if filters.ouvert:
        conditions.append(Place.etat.not_in(_SHUT))
        conditions.append(Place.hours.in_(_open_now(work, conditions)))
    return conditions


def known_codes(work: Work) -> dict[str, Iterable[str]]:
    """The codes that filters may name, for `parse_filters`."""
    taxonomy, names = territory.taxonomy(work), territory.territory(work)
    return {
        "rubrique": tuple(taxonomy.categories),
        "type": tuple(taxonomy.types),
        "commune": tuple(names.communes),
        "quartier": tuple(names.quartiers),
        "structure": tuple(names.organisations),
        **{row.name: row.answers for row in taxonomy.columns if row.answers},
    }


def _choices(filters: PlaceFilters) -> list[ColumnElement[bool]]:
    chosen = (
        (Place.family, filters.famille),
        (Place.category, filters.rubrique),
        (Place.type, filters.type),
        (Place.commune, filters.commune),
        (Place.quartier, filters.quartier),
        (Place.etat, filters.etat),
        (Place.access, filters.acces_fauteuil),
        (Place.organisation, filters.structure),
    )
    return [column.in_(values) for column, values in chosen if values]


def _answered(work: Work, code: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether an extra field holds one of these answers, on places whose type declares it.

    A place that changed its type keeps what it said before, but nobody reads it.
    """
    taxonomy = territory.taxonomy(work)
    kept = Place.fields[code]
    if taxonomy.extra[code].extra_kind is ExtraKind.BOOLEAN:
        said = kept.as_boolean().in_([value == YES for value in values])
    elif taxonomy.extra[code].extra_kind is ExtraKind.CHOICE:
        said = kept.as_string().in_(values)
    else:
        # A list as JSON text; no code holds a quotation mark.
        said = or_(*(kept.as_string().contains(f'"{value}"', autoescape=True) for value in values))
    return and_(Place.type.in_(taxonomy.types_with(code)), said)


def _found(work: Work, words: list[str], spoken: Taxonomy | None) -> list[ColumnElement[bool]]:
    """Whether, for each word, one of the place's begins so."""
    called = {word: _called(word, spoken) for word in words}
    plain = [word for word in words if not called[word]]
    found = [or_(_said(work, [word]), *called[word]) for word in words if called[word]]
    return [_said(work, plain), *found] if plain else found


def _said(work: Work, words: list[str]) -> ColumnElement[bool]:
    return Place.id.in_(holding(work.dialect, words))


def _called(word: str, spoken: Taxonomy | None) -> list[ColumnElement[bool]]:
    """A few codes, looked up in a column: the labels are read here, once, and not for each place."""
    if spoken is None:
        return []
    kinds = [code for code, kind in spoken.types.items() if f" {word}" in f" {fold(kind.label)}"]
    categories = [code for code, one in spoken.categories.items() if f" {word}" in f" {fold(one.label)}"]
    named = ((Place.type, kinds), (Place.category, categories))
    return [column.in_(codes) for column, codes in named if codes]


def _open_now(work: Work, conditions: list[ColumnElement[bool]]) -> list[str]:
    """The opening hours, among those of the selection, that say « ouvert » at this instant.

    Each writing is judged once, at one of its places: within a town the sun rises at the same minute.
    """
    written = (
        select(Place.hours, func.min(Place.longitude), func.min(Place.latitude))
        .where(Place.hours.is_not(None), *conditions)
        .group_by(Place.hours)
    )
    found: list[str] = []
    days = site.local_days(work)
    for hours, longitude, latitude in work.session.execute(written):
        assert hours is not None, "the condition says so"
        try:
            opening = state_at(parse(hours), work.now, position=(longitude, latitude), days=days)
        except ValueProblem:
            continue
        if opening.state is OpeningState.OPEN:
            found.append(hours)
    return found
