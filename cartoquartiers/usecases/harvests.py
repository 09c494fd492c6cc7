"""Following a list: beginning, deciding what it asks, ending. The fetching itself is in `harvest_round`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from cartoquartiers.domain.authority import Authority, governed
from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.harvest import RHYTHMS, HarvestState
from cartoquartiers.domain.import_choices import of_json
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import harvests as queries
from cartoquartiers.store.tables.harvest import Harvest
from cartoquartiers.store.tables.people import Organisation, Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, import_drafts, jobs, outbox

JOB = "harvests"
_KEEPER_MAX = 150
_LAST_WORDS = frozenset({Authority.LIST.value, Authority.GROUND.value})


def mine(work: Work, actor: Actor, number: int, *, locked: bool = False) -> Harvest:
    """A list that is followed, for who set it up, its structure and administrators. Raises NotFound."""
    found = queries.harvest(work, number, locked=locked)
    if found is None or not _may(actor, found):
        raise NotFound("source")
    return found


def _may(actor: Actor, row: Harvest) -> bool:
    own = actor.is_authenticated and row.person_id == actor.person_id
    return actor.may_administer or own or (row.organisation or "") in actor.organisations


def follow(work: Work, actor: Actor, uid: str, every: int, keeper: str, organisation: str = "") -> int:
    """Follow the address from which a file came that was sent to its end; returns the number of the list.

    One that was followed under the same name is followed as this file was answered about. Raises NotFound,
    Conflicting, Invalid.
    """
    draft = import_drafts.mine(work, actor, uid, locked=True)
    origin = draft.file.get("origin")
    if draft.state != import_drafts.DONE or not origin:
        raise Conflicting("import_not_checked")
    source = str(draft.choices["source"]).strip()
    row = queries.of_source(work, source)
    if row is not None and not _may(actor, row):
        raise Forbidden
    if row is None:
        row = Harvest(source=source, created_at=work.now)
    row.url, row.person_id = origin["address"], draft.person_id
    row.file = {"columns": draft.file["columns"], "has_geometry": draft.file["has_geometry"]}
    row.choices, row.state, row.failures = draft.choices, HarvestState.FRESH.value, 0
    # Photos are taken by the rounds alone: the first round reads the list even when nothing has changed.
    row.etag = row.modified = ""
    row.digest = row.allowed = row.declined = row.trouble = row.asked = row.report = None
    row.checked_at = row.succeeded_at = work.now
    _set(work, actor, row, every, keeper, organisation)
    work.session.add(row)
    work.session.flush()
    # Not its address: some hold a key.
    acts.record(work, actor, "source.follow", source)
    jobs.wake(work, JOB)
    return row.id


def save(work: Work, actor: Actor, number: int, every: int, keeper: str, organisation: str = "") -> None:
    """Change how often, and who holds the list. Raises NotFound, Invalid."""
    row = mine(work, actor, number, locked=True)
    _set(work, actor, row, every, keeper, organisation)
    acts.record(work, actor, "source.save", row.source, every=every)


def _set(work: Work, actor: Actor, row: Harvest, every: int, keeper: str, organisation: str) -> None:
    if every not in RHYTHMS:
        raise Invalid([Problem("every", "required")])
    if organisation and organisation != row.organisation:
        known = work.session.get(Organisation, organisation)
        if known is None or not actor.keeps(organisation):
            raise Invalid([Problem("organisation", "unknown_value", {"value": organisation[:60]})])
    try:
        row.keeper = cleaned(keeper, clean_line, _KEEPER_MAX) or ""
    except ValueProblem as problem:
        raise Invalid([Problem("keeper", problem.code, problem.params)]) from None
    row.organisation = organisation or None
    row.every_hours = every
    row.due_at = work.now + (timedelta(hours=every) if row.digest else timedelta())


def entrust(work: Work, actor: Actor, number: int, said: Mapping[str, str]) -> None:
    """Say who has the last word about each field of the list; of other fields nothing is kept. Raises
    NotFound."""
    row = mine(work, actor, number, locked=True)
    names = governed(of_json(row.choices), has_geometry=bool(row.file.get("has_geometry")))
    row.authority = {name: said[name] for name in names if said.get(name) in _LAST_WORDS}
    acts.record(work, actor, "source.entrust", row.source, fields=sorted(row.authority))


def go_on(work: Work, actor: Actor, number: int) -> None:
    """Take the list in spite of what it lost, at the next round. Raises NotFound, Conflicting."""
    row = _asking(work, actor, number)
    assert row.asked is not None
    if row.asked.get("essential"):
        raise Conflicting("source_cannot_go_on")
    row.allowed, row.declined = row.asked["mark"], None
    _soon(work, row)
    acts.record(work, actor, "source.go_on", row.source, rows=row.asked["rows"], columns=row.asked["columns"])


def leave(work: Work, actor: Actor, number: int) -> None:
    """Change nothing as long as the list has lost this. Raises NotFound, Conflicting."""
    row = _asking(work, actor, number)
    assert row.asked is not None
    row.declined, row.allowed = row.asked["mark"], None
    row.asked, row.state = None, HarvestState.LEFT.value
    acts.record(work, actor, "source.leave", row.source)


def _asking(work: Work, actor: Actor, number: int) -> Harvest:
    row = mine(work, actor, number, locked=True)
    if row.asked is None:
        raise Conflicting("source_asks_nothing")
    return row


def look_now(work: Work, actor: Actor, number: int) -> None:
    """Fetch the list at the next round. Raises NotFound."""
    _soon(work, mine(work, actor, number, locked=True))


def _soon(work: Work, row: Harvest) -> None:
    row.due_at = work.now
    jobs.wake(work, JOB)


def stop(work: Work, actor: Actor, number: int) -> None:
    """Follow the list no longer. Its places stay as they are. Raises NotFound."""
    row = mine(work, actor, number, locked=True)
    acts.record(work, actor, "source.stop", row.source)
    work.session.delete(row)
    work.session.flush()


def tell(work: Work, row: Harvest, about: str) -> None:
    """Write to whoever set the list up, else to the administrators, that it needs them; once for `about`."""
    active = select(Person).where(Person.active)
    readers = list(work.session.scalars(active.where(Person.id == row.person_id)))
    if not readers:
        administrators = active.where(Person.role == Role.ADMINISTRATOR.value)
        readers = list(work.session.scalars(administrators.order_by(Person.id)))
    link = f"{work.house.base_url}/imports/sources/{row.id}"
    for person in readers:
        key = f"source:{row.id}:{about}:{person.id}"
        outbox.put(work, key, LetterKind.SOURCE, person.email, person.language, source=row.source, lien=link)
