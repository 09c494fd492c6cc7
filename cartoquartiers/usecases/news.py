"""Letters to those who follow something: put down when they are due, written from what is published when
they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.news import Happened, PlaceNews, gathered, named, told
from cartoquartiers.domain.subscriptions import Rhythm, due_before, subject_of
from cartoquartiers.store.queries import news as news_queries
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.queries.mailing import letters_lately
from cartoquartiers.store.tables.follow import Follower, Subscription
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import outbox
from cartoquartiers.usecases.outbox import Taken

SHOWN = 30
"""Places that a letter names."""
LETTERS_A_DAY = 12
"""To one address; what is more waits for the next day, in one letter."""
_SLICE = 500


@dataclass(frozen=True)
class _Due:
    """One letter that may be due: ``since`` tells for each subscription how far it was told."""

    follower_id: int
    rhythm: Rhythm
    since: Mapping[int, int]


def put_down(store: Store) -> int:
    """Put every letter down that is due and has something to tell; returns how many.

    What is due and has nothing to tell is noted as told, in slices, without a letter.
    """
    with store.reading() as work:
        until = tick(work)
        tells: dict[bool, list[_Due]] = {True: [], False: []}
        for one in _due(work, until):
            tells[bool(_news(work, one.since, until))].append(one)
    written = 0
    for one in tells[True]:
        with store.writing() as work:
            written += _put(work, one, until)
    numbers = [number for one in tells[False] for number in one.since]
    for start in range(0, len(numbers), _SLICE):
        with store.writing() as work:
            _note(work, numbers[start : start + _SLICE], until)
    return written


def arrange(work: Work, taken: Taken) -> tuple[Taken, dict[str, str]] | None:
    """What a letter tells, as it is published when it leaves; ``None``: its reader ended it meanwhile, or
    nothing is left to be told."""
    follower = work.session.get(Follower, taken.params["follower"])
    # SQLite may give a number twice: the address has to be the same, too.
    if follower is None or follower.email != taken.recipient or _is_off(work, follower.email):
        return None
    still = {row.id for row in news_queries.confirmed(work, follower.id)}
    since = {int(key): value for key, value in taken.params["since"].items() if int(key) in still}
    news = _news(work, since, taken.params["until"])
    if not news:
        return None
    page = f"{work.house.base_url}/abonnements/{follower.token}"
    return taken, {
        "sujet": named(news, taken.language),
        "liste": told(news, work.house.base_url, taken.language, SHOWN),
        "lien": page,
        "arret": f"{page}/arreter?rythme={taken.params['rhythm']}",
    }


def _due(work: Work, until: int) -> list[_Due]:
    now = work.now.astimezone(work.house.timezone)
    found: dict[tuple[int, Rhythm], dict[int, int]] = {}
    for rhythm in Rhythm:
        query = select(Subscription.id, Subscription.follower_id, Subscription.told_tick).where(
            Subscription.confirmed_at.is_not(None),
            Subscription.rhythm == rhythm.value,
            Subscription.told_at < due_before(rhythm, now),
        )
        if rhythm is Rhythm.AT_ONCE:
            query = query.where(Subscription.told_tick < until)
        for row in work.session.execute(query.order_by(Subscription.id)):
            found.setdefault((row.follower_id, rhythm), {})[row.id] = row.told_tick
    return [_Due(number, rhythm, since) for (number, rhythm), since in found.items()]


def _news(work: Work, since: Mapping[int, int], until: int) -> list[PlaceNews]:
    if not since:
        return []
    rows = work.session.scalars(select(Subscription).where(Subscription.id.in_(list(since)))).all()
    found: dict[str, PlaceNews] = {}
    hidden = news_queries.hidden_fields(work)
    for start in sorted(set(since.values())):
        subjects = [subject_of(row.place_uid, row.scope) for row in rows if since[row.id] == start]
        for one in gathered(_happened(work, start, until), subjects, hidden):
            found.setdefault(one.uid, one)
    return list(found.values())


def _happened(work: Work, since: int, until: int) -> Sequence[Happened]:
    """Read once a transaction: most readers were told up to the same tick."""
    return work.once(("happened", since, until), lambda: news_queries.happened(work, since, until))


def _put(work: Work, due: _Due, until: int) -> bool:
    follower = work.session.get(Follower, due.follower_id)
    if follower is None:
        return False
    kinds = frozenset({LetterKind.NEWS.value})
    if letters_lately(work, follower.email, kinds, timedelta(days=1)) >= LETTERS_A_DAY:
        return False
    outbox.put(
        work,
        f"news:{follower.id}:{due.rhythm.value}:{until}",
        LetterKind.NEWS,
        follower.email,
        follower.language,
        follower=follower.id,
        rhythm=due.rhythm.value,
        since={str(number): before for number, before in due.since.items()},
        until=until,
    )
    _note(work, list(due.since), until)
    return True


def _note(work: Work, numbers: Sequence[int], until: int) -> None:
    mine = update(Subscription).where(Subscription.id.in_(numbers))
    work.session.execute(mine.values(told_tick=until, told_at=work.now))


def _is_off(work: Work, email: str) -> bool:
    """Whether the address is that of an account which was switched off."""
    return work.session.scalar(select(Person.active).where(Person.email == email)) is False
