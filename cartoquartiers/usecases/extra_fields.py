"""Extra fields of types, changed by an administrator's recorded act; what leaves the house follows at once.

A field is made once, with a code and a kind for ever; types declare it, retire it and take it back. Values
are never touched here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.extra_fields import is_code, is_reserved
from cartoquartiers.domain.extra_values import LONGEST_CODE, ExtraKind, Option, looks_like_code
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import clean_line, fold
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.territory import ExtraFieldRow, TypeField, TypeRow
from cartoquartiers.store.work import Work, next_ticks
from cartoquartiers.usecases import acts, labels, publish

LONGEST_LABEL, LONGEST_HELP, MOST_OPTIONS, MOST_FIELDS = 80, 300, 60, 40


@dataclass(frozen=True)
class Draft:
    """What an administrator says of a field; `kind` counts only for a new one. `required`: for this type."""

    label: str
    help: str = ""
    kind: str = ""
    options: Sequence[Option] = ()
    required: bool = False
    public: bool = True


def code_of(label: str) -> str:
    """The code that a label suggests: « Table à langer » → table_a_langer."""
    words = _slug(label)
    return _slug(f"champ {words}") if words[:1].isdigit() else words


def with_codes(known: Sequence[Option], new_labels: Sequence[str]) -> list[Option]:
    """The options that are known, then the new ones, each with a code of its own made from its words."""
    options = list(known)
    taken = {option.code for option in options}
    for label in new_labels:
        base = _slug(label) or "option"
        tries = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
        code = next(code for code in tries if code not in taken)
        taken.add(code)
        options.append(Option(code, label))
    return options


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:LONGEST_CODE].strip("_")


def add(work: Work, actor: Actor, type_code: str, code: str, given: Draft) -> None:
    """Make a field and declare it for the type. Raises `NotFound`, `Invalid`, `Conflicting('code_taken')`."""
    work.forget()
    before = _before(work, type_code)
    problems = _room(before, type_code)
    if given.kind not in {member.value for member in ExtraKind}:
        problems.append(Problem("kind", "required"))
    if looks_like_code(code) and is_reserved(code):
        problems.append(Problem("code", "field_code_reserved"))
    elif not is_code(code):
        problems.append(Problem("code", "field_code_invalid"))
    kept = _checked(given, ExtraKind(given.kind) if not problems else None, problems)
    if code in before.extra:
        raise Conflicting("code_taken", subject=code)
    row = ExtraFieldRow(code=code, kind=given.kind, position=_next(work, ExtraFieldRow.position))
    _write(row, kept)
    work.session.add(row)
    work.session.flush()
    _declare(work, type_code, code, required=given.required)
    _published(work, before, [type_code])
    acts.record(work, actor, "field.add", code, type=type_code, after=_told(row))


def adopt(work: Work, actor: Actor, type_code: str, code: str, *, required: bool = False) -> None:
    """Declare for the type a field that another one has. Raises `NotFound`, `Invalid`."""
    work.forget()
    before = _before(work, type_code)
    problems = _room(before, type_code)
    if code not in before.extra:
        problems.append(Problem("field", "required"))
    if problems:
        raise Invalid(problems)
    if work.session.get(TypeField, (type_code, code)) is not None:
        restore(work, actor, type_code, code)
        return
    _declare(work, type_code, code, required=required)
    _published(work, before, [type_code])
    acts.record(work, actor, "field.adopt", code, type=type_code)


def save(work: Work, actor: Actor, type_code: str, code: str, given: Draft) -> None:
    """Change the words of a field, its options, whether it is public, and whether this type requires it.

    An option that is left out stays, no longer offered: places say it. Raises `NotFound`, `Invalid`.
    """
    work.forget()
    before = _before(work, type_code)
    link, row = _link(work, type_code, code), work.session.get_one(ExtraFieldRow, code)
    told = {**_told(row), "required": link.required}
    named = {option.code for option in given.options}
    left = [replace(Option(**o), offered=False) for o in row.options if o["code"] not in named]
    kept = _checked(replace(given, options=(*given.options, *left)), ExtraKind(row.kind), [])
    _write(row, kept)
    link.required = given.required
    after = {**_told(row), "required": link.required}
    if told == after:
        return
    work.session.flush()
    _published(work, before, [])
    acts.record(work, actor, "field.save", code, type=type_code, before=told, after=after)


def move(work: Work, actor: Actor, type_code: str, code: str, step: int) -> None:
    """Ask for a field earlier (`step` -1) or later (1) in the forms of its type. Raises `NotFound`."""
    work.forget()
    _before(work, type_code)
    _link(work, type_code, code)
    query = select(TypeField).where(TypeField.type == type_code, TypeField.retired.is_(False))
    links = list(work.session.scalars(query.order_by(TypeField.position, TypeField.field)))
    order = [link.field for link in links]
    if code not in order:
        return
    rank = order.index(code)
    target = min(max(rank + step, 0), len(order) - 1)
    if target == rank:
        return
    order.insert(target, order.pop(rank))
    for link in links:
        link.position = order.index(link.field) + 1
    work.session.flush()
    labels.changed(work, ())
    acts.record(work, actor, "field.order", code, type=type_code, order=order)


def retire(work: Work, actor: Actor, type_code: str, code: str) -> None:
    """Ask no longer for a field and publish it no longer; what places say is kept. Raises `NotFound`."""
    _switch(work, actor, type_code, code, retired=True)


def restore(work: Work, actor: Actor, type_code: str, code: str) -> None:
    """Take a retired field back, with the values that it had. Raises `NotFound`."""
    _switch(work, actor, type_code, code, retired=False)


def _switch(work: Work, actor: Actor, type_code: str, code: str, *, retired: bool) -> None:
    work.forget()
    before = _before(work, type_code)
    link = _link(work, type_code, code)
    if link.retired == retired:
        return
    link.retired = retired
    if not retired:
        link.position = _next(work, TypeField.position)
    work.session.flush()
    _published(work, before, [type_code])
    acts.record(work, actor, "field.retire" if retired else "field.restore", code, type=type_code)


def _before(work: Work, type_code: str) -> Taxonomy:
    if work.session.get(TypeRow, type_code) is None:
        raise NotFound("type")
    return territory_queries.taxonomy(work)


def _link(work: Work, type_code: str, code: str) -> TypeField:
    found = work.session.get(TypeField, (type_code, code))
    if found is None:
        raise NotFound("field")
    return found


def _declare(work: Work, type_code: str, code: str, *, required: bool) -> None:
    position = _next(work, TypeField.position)
    work.session.add(
        TypeField(type=type_code, field=code, position=position, required=required, retired=False)
    )
    work.session.flush()


def _next(work: Work, column: Any) -> int:
    return (work.session.scalar(select(func.max(column))) or 0) + 1


def _room(taxonomy: Taxonomy, type_code: str) -> list[Problem]:
    if len(taxonomy.extra_of(type_code)) < MOST_FIELDS:
        return []
    return [Problem("", "too_many_fields", {"most": MOST_FIELDS})]


def _published(work: Work, before: Taxonomy, types: Sequence[str]) -> None:
    """Write anew what readers see otherwise now: every line when a column came or went, else these types."""
    work.forget()
    after = territory_queries.taxonomy(work)
    known, now = ([row.name for row in taxonomy.columns] for taxonomy in (before, after))
    if known == now[:-1]:
        publish.append_column(work, after.types_with(now[-1]))
    elif known != now:
        publish.refresh_columns(work)
    elif types:
        labels.changed(work, work.session.scalars(select(Place.id).where(Place.type.in_(types))))
    else:
        next_ticks(work)


def _checked(given: Draft, kind: ExtraKind | None, problems: list[Problem]) -> Draft:
    label = _words("label", given.label, LONGEST_LABEL, problems)
    if not label:
        problems.append(Problem("label", "required"))
    options: list[Option] = []
    for option in given.options if kind is None or kind.has_options else ():
        words = _words("options", option.label, LONGEST_LABEL, problems)
        options.append(replace(option, label=words or option.code))
    if kind is not None and kind.has_options and not any(option.offered for option in options):
        problems.append(Problem("options", "options_needed"))
    if len(options) > MOST_OPTIONS:
        problems.append(Problem("options", "too_many_options", {"most": MOST_OPTIONS}))
    about = _words("help", given.help, LONGEST_HELP, problems)
    if problems:
        raise Invalid({(p.field, p.code): p for p in problems}.values())
    return replace(given, label=label, help=about, options=tuple(options))


def _words(field: str, given: str, longest: int, problems: list[Problem]) -> str:
    try:
        return cleaned(given, clean_line, longest) or ""
    except ValueProblem as problem:
        problems.append(Problem(field, problem.code, problem.params))
        return ""


def _write(row: ExtraFieldRow, kept: Draft) -> None:
    row.label, row.help, row.public = kept.label, kept.help, kept.public
    row.options = [{"code": o.code, "label": o.label, "offered": o.offered} for o in kept.options]


def _told(row: ExtraFieldRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("kind", "label", "help", "options", "public")}
