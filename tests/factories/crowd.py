"""Thousands of published places, copied from one that was made the usual way: for tests of size alone."""

import secrets
import uuid

from sqlalchemy import insert, select

from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Store
from tests.factories.places import create_place

_AT_ONCE = 2000
_LONG = "Un texte de deux cents caractères. " * 6


def add_crowd(store: Store, count: int) -> None:
    """Add `count` places whose texts are as long as those of a well-filled record, and pack no better."""
    with store.writing() as work:
        first = create_place(work, description=_LONG)
        place = work.session.scalars(select(Place).where(Place.uid == first)).one()
        text = work.session.get_one(PlaceText, place.id)
        places = {column.key: getattr(place, column.key) for column in Place.__table__.columns}
        texts = {column.key: getattr(text, column.key) for column in PlaceText.__table__.columns}
        for start in range(0, count, _AT_ONCE):
            numbers = range(place.id + 1 + start, place.id + 1 + min(start + _AT_ONCE, count))
            uids = [str(uuid.uuid4()) for _ in numbers]
            work.session.execute(
                insert(Place),
                [
                    {**places, "id": number, "uid": uid, "short_code": f"{number:06x}"}
                    for number, uid in zip(numbers, uids, strict=True)
                ],
            )
            work.session.execute(
                insert(PlaceText),
                [
                    {
                        **texts,
                        "id": number,
                        "tick": text.tick + number,
                        "feature": _other(text.feature, first, uid),
                        "csv": _other(text.csv, first, uid),
                    }
                    for number, uid in zip(numbers, uids, strict=True)
                ],
            )


def _other(text: str, first: str, uid: str) -> str:
    """The text of another place: of the same length in bytes, which is kept beside it."""
    said = _LONG.strip()
    noise = secrets.token_hex(len(said.encode()))
    return text.replace(first, uid).replace(said, noise[: len(said.encode())])
