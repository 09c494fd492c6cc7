"""Following places and areas by letters: asked for, confirmed by a link, changed, ended at once.

Who asks without an account is told the same whatever the address: only its reader learns more.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from cartoquartiers.domain.errors import Conflicting, NotFound
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.subscriptions import Rhythm, Subject, subject_of
from cartoquartiers.store.adding import add_unless_there
from cartoquartiers.store.queries import news as news_queries
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.queries.mailing import letters_lately
from cartoquartiers.store.queries.news import Followed
from cartoquartiers.store.queries.retention import unconfirmed
from cartoquartiers.store.tables.follow import Follower, Subscription
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import erasures, outbox
from cartoquartiers.usecases.outbox import Taken
from cartoquartiers.usecases.projection import Words, words

PATIENCE = timedelta(days=3)
"""For how long the link that confirms serves; then what was asked for is forgotten."""
MOST = 50
"""Things that one address follows; beyond, only the rhythm of what is followed changes."""
LETTERS_AN_HOUR = 3


def must_exist(work: Work, subject: Subject) -> None:
    """Raises ``NotFound`` for a place that is not on the map, and for an unknown code."""
    if subject.place is not None:
        here = select(Place.id).where(Place.uid == subject.place, Place.gone.is_(None))
        if work.session.scalar(here) is None:
            raise NotFound
    labels, scope = words(work), subject.scope
    known = (
        (scope.communes, labels.territory.communes),
        (scope.quartiers, labels.territory.quartiers),
        (scope.categories, labels.taxonomy.categories),
    )
    if subject.is_nothing or any(codes - set(names) for codes, names in known):
        raise NotFound


def called(work: Work, subject: Subject, labels: Words) -> str:
    """What people call it: the name of the place, or those of the areas, « Compost · Île de Nantes »."""
    if subject.place is not None:
        name = work.session.scalar(select(Place.name).where(Place.uid == subject.place, _named()))
        return name or "…"
    categories = {code: one.label for code, one in labels.taxonomy.categories.items()}
    scope, territory = subject.scope, labels.territory
    parts = (
        _names(scope.categories, categories),
        _names(scope.quartiers, territory.quartiers) + _names(scope.communes, territory.communes),
    )
    return " · ".join(", ".join(part) for part in parts if part)


def ask(work: Work, email: str, subject: Subject, rhythm: Rhythm, language: str) -> None:
    """Have a letter sent to an address (folded) whose link confirms. Nobody's letter box is flooded: beyond
    three such letters in an hour, or fifty things that are followed, nothing is sent, and nothing is said.

    Raises ``NotFound``.
    """
    must_exist(work, subject)
    kinds = frozenset({LetterKind.FOLLOW.value})
    if letters_lately(work, email, kinds, timedelta(hours=1)) >= LETTERS_AN_HOUR:
        return
    row = _add(work, email, subject, rhythm, language)
    if row is None:
        return
    row.key = secrets.token_urlsafe(24)
    work.session.flush()
    key = f"follow:{row.id}:{secrets.token_hex(8)}"
    outbox.put(work, key, LetterKind.FOLLOW, email, language, subscription=row.id)


def follow(work: Work, actor: Actor, subject: Subject, rhythm: Rhythm, language: str) -> None:
    """Follow at the address of one's account, which was proved already.

    Raises ``NotFound``, ``Conflicting('following_full')``.
    """
    must_exist(work, subject)
    row = _add(work, actor.email, subject, rhythm, language)
    if row is None:
        raise Conflicting("following_full")
    _begin(work, row)


def arrange(work: Work, taken: Taken) -> tuple[Taken, dict[str, str]] | None:
    """The link of a letter that is about to leave; ``None``: it was confirmed or forgotten meanwhile."""
    row = work.session.get(Subscription, taken.params["subscription"])
    if row is None or row.key is None or _follower(work, row.follower_id).email != taken.recipient:
        return None
    named = called(work, subject_of(row.place_uid, row.scope), words(work))
    return taken, {"lien": f"{work.house.base_url}/abonnements/confirmer/{row.key}", "sujet": named}


def confirm(work: Work, key: str) -> str:
    """Begin what the link with this key was sent for, once; returns the token of the reader's own page.

    Raises ``NotFound``.
    """
    query = select(Subscription).where(Subscription.key == key, Subscription.created_at > _oldest(work))
    row = work.session.scalars(query.with_for_update()).first()
    if row is None:
        raise NotFound("subscription")
    _begin(work, row)
    return _follower(work, row.follower_id).token


def is_waiting(work: Work, key: str) -> Followed | None:
    """What the link with this key would confirm; ``None`` when it has served or is too old."""
    return news_queries.waiting(work, key, _oldest(work))


def change(work: Work, follower_id: int, number: int, rhythm: Rhythm) -> None:
    """Give something that is followed another rhythm. Raises ``NotFound``."""
    _mine(work, follower_id, number).rhythm = rhythm.value
    work.session.flush()


def end(work: Work, follower_id: int, number: int | None = None, rhythm: Rhythm | None = None) -> None:
    """End one subscription, those of one rhythm, or all. Raises ``NotFound`` for one that is not theirs."""
    rows = [_mine(work, follower_id, number)] if number is not None else _all(work, follower_id)
    for row in rows:
        if rhythm is None or row.rhythm == rhythm.value:
            if row.confirmed_at is not None:
                subject = {"subscription": row.id, "asked": row.created_at.isoformat()}
                erasures.note(work, erasures.FOLLOWING, subject)
            work.session.delete(row)
    work.session.flush()
    _forget_idle(work, [follower_id])


def end_again(work: Work, subject: Mapping[str, Any]) -> bool:
    """End a subscription that a restored backup brought back. False when it is not the one that was noted."""
    row = work.session.get(Subscription, subject["subscription"])
    # The number alone would not do: another installation's subscription may have it.
    if row is None or row.created_at != datetime.fromisoformat(subject["asked"]):
        return False
    work.session.delete(row)
    work.session.flush()
    _forget_idle(work, [row.follower_id])
    return True


def move_address(work: Work, former: str, email: str) -> None:
    """Let what an account follows go with it to another address, and join what was followed there."""
    mine, there = (_by_address(work, address) for address in (former, email))
    if mine is None:
        return
    if there is None:
        # Links in letters to the former address lead nowhere from now on.
        mine.email, mine.token = email, secrets.token_urlsafe(18)
        work.session.flush()
        return
    for row in _all(work, mine.id):
        row.follower_id = there.id
        if row.confirmed_at is not None:
            _replace_alike(work, row)
    work.session.flush()
    _forget_idle(work, [mine.id])


def purge(work: Work) -> None:
    """Forget what was asked for and never confirmed, and the addresses that follow nothing any more."""
    work.session.execute(delete(Subscription).where(unconfirmed(_oldest(work))))
    follows = select(Subscription.id).where(Subscription.follower_id == Follower.id)
    work.session.execute(delete(Follower).where(~follows.exists()))


def _add(work: Work, email: str, subject: Subject, rhythm: Rhythm, language: str) -> Subscription | None:
    follower = _locked(work, email, language)
    # What waits for its link fills no list: anybody may ask at anybody's address.
    others = [one for one in _all(work, follower.id) if one.confirmed_at is not None]
    if sum((one.place_uid, one.scope) != (subject.place, subject.kept()) for one in others) >= MOST:
        return None
    row = Subscription(
        follower_id=follower.id,
        place_uid=subject.place,
        scope=subject.kept(),
        rhythm=rhythm.value,
        created_at=work.now,
        told_tick=0,
        told_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _locked(work: Work, email: str, language: str) -> Follower:
    """Who reads at an address, made when nobody does. Locked: of two who ask for the same at once, the second
    finds what the first began."""
    query = select(Follower).where(Follower.email == email).with_for_update()
    found = work.session.scalars(query).first()
    if found is not None:
        return found
    token = secrets.token_urlsafe(18)
    made = Follower(email=email, language=language, token=token, created_at=work.now)
    # The same button, pressed twice at the same instant: somebody else was the first.
    return made if add_unless_there(work, made) else work.session.scalars(query).one()


def _begin(work: Work, row: Subscription) -> None:
    """From now on: nobody is written to about what happened before."""
    row.key, row.confirmed_at, row.told_at = None, work.now, work.now
    row.told_tick = tick(work)
    _replace_alike(work, row)


def _replace_alike(work: Work, row: Subscription) -> None:
    """Whoever asks again for the same thing wants the new rhythm, not two letters."""
    for other in _all(work, row.follower_id):
        alike = other.id != row.id and other.confirmed_at is not None
        if alike and (other.place_uid, other.scope) == (row.place_uid, row.scope):
            work.session.delete(other)
    work.session.flush()


def _forget_idle(work: Work, ids: Iterable[int]) -> None:
    chosen = list(ids)
    follows = select(Subscription.follower_id).where(Subscription.follower_id.in_(chosen))
    busy = set(work.session.scalars(follows))
    _drop(work, [number for number in chosen if number not in busy])


def _drop(work: Work, ids: Iterable[int]) -> None:
    numbers = list(ids)
    work.session.execute(delete(Subscription).where(Subscription.follower_id.in_(numbers)))
    work.session.execute(delete(Follower).where(Follower.id.in_(numbers)))
    work.session.flush()


def _mine(work: Work, follower_id: int, number: int) -> Subscription:
    row = work.session.get(Subscription, number)
    if row is None or row.follower_id != follower_id:
        raise NotFound("subscription")
    return row


def _all(work: Work, follower_id: int) -> list[Subscription]:
    query = select(Subscription).where(Subscription.follower_id == follower_id)
    return list(work.session.scalars(query.order_by(Subscription.id)))


def _follower(work: Work, number: int) -> Follower:
    return work.session.get_one(Follower, number)


def _by_address(work: Work, email: str) -> Follower | None:
    return work.session.scalars(select(Follower).where(Follower.email == email)).first()


def _oldest(work: Work) -> datetime:
    return work.now - PATIENCE


def _named() -> Any:
    return (Place.gone.is_(None)) | (Place.gone != "removed")


def _names(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return sorted(names.get(code, code) for code in codes)
