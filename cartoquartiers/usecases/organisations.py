"""Structures: associations and directorates, their members, and the places whose record they keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from sqlalchemy import delete, select

from cartoquartiers.domain.contacts import normalise_email, normalise_web
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line, clean_text, slugify
from cartoquartiers.store.tables.people import Membership, Organisation, Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, labels


@dataclass(frozen=True)
class Draft:
    """What a structure says of itself; ``contact`` is an address of the structure, shown to the public."""

    name: str
    contact: str = ""
    site_web: str = ""
    description: str = ""


def add(work: Work, actor: Actor, draft: Draft, code: str = "") -> str:
    """Make a structure and return its code, made from its name unless given.

    Raises ``Invalid``, ``Conflicting('code_taken')``.
    """
    kept = _checked(draft)
    chosen = code or _free_code(work, slugify(str(kept["name"])))
    if work.session.get(Organisation, chosen):
        raise Conflicting("code_taken", subject=chosen)
    work.session.add(Organisation(code=chosen, **kept))
    work.session.flush()
    work.forget()
    acts.record(work, actor, "structure.add", chosen, name=kept["name"])
    return chosen


def save(work: Work, actor: Actor, code: str, draft: Draft) -> None:
    """Change what a structure says of itself. Raises ``NotFound``, ``Invalid``."""
    row = _row(work, code)
    kept = _checked(draft)
    before = {name: getattr(row, name) for name in kept}
    if before == kept:
        return
    for name, value in kept.items():
        setattr(row, name, value)
    work.session.flush()
    if before["name"] != kept["name"]:
        labels.changed(work, work.session.scalars(select(Place.id).where(Place.organisation == code)))
    acts.record(work, actor, "structure.save", code, before=before, after=dict(kept))


def remove(work: Work, actor: Actor, code: str) -> None:
    """Delete a structure that keeps no place. Raises ``NotFound``, ``Conflicting('in_use')``."""
    row = _row(work, code)
    if work.session.scalars(select(Place.id).where(Place.organisation == code)).first():
        raise Conflicting("in_use", subject=code)
    name = row.name
    work.session.execute(delete(Membership).where(Membership.organisation_code == code))
    work.session.delete(row)
    work.session.flush()
    work.forget()
    acts.record(work, actor, "structure.remove", code, name=name)


def set_exclusive(work: Work, actor: Actor, code: str, *, exclusive: bool) -> None:
    """Let a structure publish alone on its places, or not (``precedence``). Raises ``NotFound``."""
    row = _row(work, code)
    if row.exclusive == exclusive:
        return
    row.exclusive = exclusive
    work.session.flush()
    acts.record(work, actor, "structure.first" if exclusive else "structure.shared", code)


def set_members(work: Work, actor: Actor, code: str, person_ids: Iterable[int]) -> None:
    """Make exactly these people members. Raises ``NotFound``, ``Invalid`` for an unknown person."""
    _row(work, code)
    wanted = set(person_ids)
    known = set(work.session.scalars(select(Person.id).where(Person.id.in_(wanted))))
    if wanted - known:
        raise Invalid([Problem("members", "unknown_value")])
    now = set(work.session.scalars(select(Membership.person_id).where(Membership.organisation_code == code)))
    if now == wanted:
        return
    gone = delete(Membership).where(
        Membership.organisation_code == code, Membership.person_id.in_(now - wanted)
    )
    work.session.execute(gone)
    work.session.add_all(
        Membership(person_id=number, organisation_code=code) for number in sorted(wanted - now)
    )
    work.session.flush()
    acts.record(
        work, actor, "structure.members", code, added=sorted(wanted - now), removed=sorted(now - wanted)
    )


def _row(work: Work, code: str) -> Organisation:
    row = work.session.get(Organisation, code)
    if row is None:
        raise NotFound("structure")
    return row


def _free_code(work: Work, wanted: str) -> str:
    code, rank = wanted, 1
    while work.session.get(Organisation, code):
        rank += 1
        code = f"{wanted}-{rank}"
    return code


_CHECKS = {
    "name": lambda value: cleaned(value, clean_line, 150),
    "contact": lambda value: normalise_email(value) if value.strip() else None,
    "site_web": lambda value: normalise_web(value) if value.strip() else None,
    "description": lambda value: cleaned(value, clean_text, 2000),
}


def _checked(draft: Draft) -> Mapping[str, str | None]:
    kept: dict[str, str | None] = {}
    problems = []
    for row in fields(draft):
        try:
            kept[row.name] = _CHECKS[row.name](getattr(draft, row.name))
        except ValueProblem as problem:
            problems.append(Problem(row.name, problem.code, problem.params))
    if not kept.get("name") and not problems:
        problems.append(Problem("name", "required"))
    if problems:
        raise Invalid(problems)
    return kept


def codes(work: Work) -> set[str]:
    """Return the codes of all structures."""
    return set(work.session.scalars(select(Organisation.code)))
