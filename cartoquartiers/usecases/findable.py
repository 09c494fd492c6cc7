"""Keeping up the words under which places are found; publish calls it in its own transaction."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from cartoquartiers.domain.text import fold, search_words
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Work


def remember_words(work: Work, written: Sequence[tuple[Place, PlaceText]]) -> None:
    """Write what has changed of the words of these places, and forget those that left the map."""
    wanted = {place.id: row_of(place, text) for place, text in written if not place.gone}
    query = select(*PlaceSearch.__table__.columns)
    numbers = [place.id for place, _text in written]
    there = {row.id: row._asdict() for row in work.session.execute(query.where(PlaceSearch.id.in_(numbers)))}
    left = sorted(there.keys() - wanted.keys())
    if left:
        work.session.execute(delete(PlaceSearch).where(PlaceSearch.id.in_(left)))
    if added := [row for number, row in wanted.items() if number not in there]:
        work.session.execute(insert(PlaceSearch), added)
    if changed := [row for number, row in wanted.items() if number in there and there[number] != row]:
        work.session.execute(update(PlaceSearch), changed)


def row_of(place: Place, text: PlaceText) -> dict[str, int | str | float]:
    """The row of a place on the map."""
    # The searched text begins with the folded name.
    rest = text.searched.removeprefix(fold(place.name))
    return {
        "id": place.id,
        "name": " ".join(search_words(place.name)),
        "words": " ".join(search_words(rest)),
        # Twice as many contributions and confirmations make it one step better known.
        "known": place.version.bit_length(),
        "longitude": place.longitude,
        "latitude": place.latitude,
    }
