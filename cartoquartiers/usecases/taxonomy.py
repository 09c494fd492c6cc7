"""Rubriques and types, changed by an administrator's recorded act; places that show them are refreshed."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from cartoquartiers.domain.colour import contrast_ratio
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import Value, cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.taxonomy import Category, PlaceType
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Family
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import PersonScope
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.tables.territory import CategoryRow, TypeRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, labels

LONGEST_LABEL, LONGEST_SYNONYM, MOST_SYNONYMS, MOST_MONTHS = 80, 60, 40, 120
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WHITE, LEAST_CONTRAST = "#FFFFFF", 3.0
"""Pictograms are drawn in white; WCAG 2.2 (1.4.11) asks for 3 to 1."""
_COLOUR = re.compile(r"#[0-9A-F]{6}")
_PICTOGRAM = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class Usage:
    """What keeps a rubrique or a type: types, places (those that are gone too), waiting proposals, roles."""

    types: int = 0
    places: int = 0
    waiting: int = 0
    roles: int = 0

    @property
    def is_free(self) -> bool:
        """Whether nothing uses it."""
        return not (self.types or self.places or self.waiting or self.roles)


def save_category(work: Work, actor: Actor, given: Category, *, new: bool = False) -> None:
    """Add (``new``) or change a rubrique. Raises ``Invalid``, ``Conflicting('code_taken')``, ``NotFound``."""
    work.forget()
    kept = _checked_category(given)
    row = work.session.get(CategoryRow, kept.code)
    if row is None:
        _must_be_new(new, "category")
        row = CategoryRow(code=kept.code, position=_next_position(work, CategoryRow))
        before = None
        work.session.add(row)
    else:
        if new:
            raise Conflicting("code_taken", subject=kept.code)
        before = {"label": row.label, "colour": row.colour, "pictogram": row.pictogram}
    row.label, row.colour, row.pictogram = kept.label, kept.colour, kept.pictogram
    after = {"label": row.label, "colour": row.colour, "pictogram": row.pictogram}
    if before == after:
        return
    work.session.flush()
    labels.changed(work, work.session.scalars(select(Place.id).where(Place.category == kept.code)))
    acts.record(
        work, actor, "rubrique.save" if before else "rubrique.add", kept.code, before=before, after=after
    )


def save_type(work: Work, actor: Actor, given: PlaceType, *, new: bool = False) -> None:
    """Add (``new``) or change a type; its rubrique is chosen once. Raises like ``save_category``."""
    work.forget()
    kept = _checked_type(work, given)
    row = work.session.get(TypeRow, kept.code)
    before = _told(row) if row else None
    if row is None:
        _must_be_new(new, "type")
        row = TypeRow(code=kept.code, category=kept.category, position=_next_position(work, TypeRow))
        work.session.add(row)
    elif new:
        raise Conflicting("code_taken", subject=kept.code)
    elif row.category != kept.category:
        # A place says its type and its rubrique: moving the type would contradict places nobody touched.
        raise Invalid([Problem("category", "type_keeps_category")])
    row.label, row.synonyms, row.pictogram = kept.label, list(kept.synonyms), kept.pictogram
    row.family, row.verification_months = kept.family, kept.verification_months
    if before == _told(row):
        return
    work.session.flush()
    labels.changed(work, work.session.scalars(select(Place.id).where(Place.type == kept.code)))
    acts.record(
        work, actor, "type.save" if before else "type.add", kept.code, before=before, after=_told(row)
    )


def move(work: Work, actor: Actor, kind: str, code: str, step: int) -> None:
    """Put a rubrique, or a type within its rubrique, up (``step`` -1) or down (1). Raises ``NotFound``."""
    work.forget()
    row = _row(work, kind, code)
    rows: list[CategoryRow | TypeRow] = []
    if isinstance(row, TypeRow):
        of_it = select(TypeRow).where(TypeRow.category == row.category)
        rows += work.session.scalars(of_it.order_by(TypeRow.position, TypeRow.code))
    else:
        rows += work.session.scalars(select(CategoryRow).order_by(CategoryRow.position, CategoryRow.code))
    order = [other.code for other in rows]
    rank = order.index(code)
    target = min(max(rank + step, 0), len(order) - 1)
    if target == rank:
        return
    order.insert(target, order.pop(rank))
    for other in rows:
        other.position = order.index(other.code) + 1
    work.session.flush()
    labels.changed(work, ())
    acts.record(work, actor, f"{kind}.order", code, order=order)


def remove(work: Work, actor: Actor, kind: str, code: str) -> None:
    """Delete a rubrique or a type that nothing uses. Raises ``NotFound``, ``Conflicting('in_use')``."""
    work.forget()
    row = _row(work, kind, code)
    used = usage(work, kind, code)
    if not used.is_free:
        raise Conflicting("in_use", **asdict(used))
    label = row.label
    work.session.delete(row)
    work.session.flush()
    labels.changed(work, ())
    acts.record(work, actor, f"{kind}.remove", code, label=label)


def usage(work: Work, kind: str, code: str) -> Usage:
    """Count what uses a rubrique or a type; history counts: places are remade from revisions."""
    column = Place.category if kind == "rubrique" else Place.type
    open_states = ("waiting", "asked", "conflict")
    named = Contribution.changes["rubrique" if kind == "rubrique" else "type"]["to"].as_string() == code
    once = Revision.changes["rubrique" if kind == "rubrique" else "type"]["to"].as_string() == code
    held = _count(work, Place.id, column == code)
    return Usage(
        types=_count(work, TypeRow.code, TypeRow.category == code) if kind == "rubrique" else 0,
        places=held or _count(work, Revision.id, once),
        waiting=_count(work, Contribution.id, Contribution.state.in_(open_states), named),
        roles=_count(work, PersonScope.code, PersonScope.kind == kind, PersonScope.code == code),
    )


def _row(work: Work, kind: str, code: str) -> CategoryRow | TypeRow:
    row: CategoryRow | TypeRow | None
    row = work.session.get(CategoryRow, code) if kind == "rubrique" else work.session.get(TypeRow, code)
    if row is None:
        raise NotFound(kind)
    return row


def _count(work: Work, column: object, *conditions: object) -> int:
    query = select(func.count(column)).where(*conditions)  # type: ignore[arg-type]
    return work.session.scalar(query) or 0


def _must_be_new(new: bool, what: str) -> None:
    if not new:
        raise NotFound(what)


def _next_position(work: Work, table: type[CategoryRow | TypeRow]) -> int:
    return (work.session.scalar(select(func.max(table.position))) or 0) + 1


def _told(row: TypeRow) -> dict[str, Value]:
    names = ("label", "synonyms", "pictogram", "family", "verification_months")
    return {name: getattr(row, name) for name in names}


def _checked_category(given: Category) -> Category:
    problems: list[Problem] = []
    label = _label(given.label, problems)
    colour = given.colour.strip().upper()
    if not _COLOUR.fullmatch(colour):
        problems.append(Problem("colour", "colour_invalid"))
    elif contrast_ratio(colour, WHITE) < LEAST_CONTRAST:
        problems.append(Problem("colour", "colour_too_light"))
    _code_and_pictogram(given.code, given.pictogram, problems)
    if problems:
        raise Invalid(problems)
    return Category(given.code, label, colour, given.pictogram)


def _checked_type(work: Work, given: PlaceType) -> PlaceType:
    problems: list[Problem] = []
    label = _label(given.label, problems)
    _code_and_pictogram(given.code, given.pictogram, problems)
    if given.category not in territory_queries.taxonomy(work).categories:
        problems.append(Problem("category", "unknown_category"))
    if given.family not in {member.value for member in Family}:
        problems.append(Problem("family", "not_a_choice", {"choices": ", ".join(Family)}))
    if not 1 <= given.verification_months <= MOST_MONTHS:
        problems.append(Problem("verification_months", "months_range", {"most": MOST_MONTHS}))
    synonyms = _synonyms(given.synonyms, problems)
    if problems:
        raise Invalid(problems)
    return PlaceType(
        given.code, given.category, label, synonyms, given.pictogram, given.family, given.verification_months
    )


def _label(given: str, problems: list[Problem]) -> str:
    try:
        label: str | None = cleaned(given, clean_line, LONGEST_LABEL)
    except ValueProblem as problem:
        problems.append(Problem("label", problem.code, problem.params))
        return ""
    if not label:
        problems.append(Problem("label", "required"))
    return label or ""


def _code_and_pictogram(code: str, pictogram: str, problems: list[Problem]) -> None:
    if not _CODE.fullmatch(code) or len(code) > 60:
        problems.append(Problem("code", "code_invalid"))
    if not _PICTOGRAM.fullmatch(pictogram):
        problems.append(Problem("pictogram", "required"))


def _synonyms(given: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    found: list[str] = []
    for word in given:
        try:
            kept = cleaned(word, clean_line, LONGEST_SYNONYM)
        except ValueProblem as problem:
            problems.append(Problem("synonyms", problem.code, problem.params))
            continue
        if kept and kept not in found:
            found.append(kept)
    if len(found) > MOST_SYNONYMS:
        problems.append(Problem("synonyms", "too_many_synonyms", {"most": MOST_SYNONYMS}))
    return tuple(found)
