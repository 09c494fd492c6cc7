"""Made-up places by the ten thousands, always the same ones: 24 communes around a dense centre, French texts.

Written in bulk, but computed by the very functions with which a publication computes them, and with their
contribution and revision: `flask db rebuild` finds nothing to mend.
"""

import hashlib
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely
from sqlalchemy import insert

from benchmarks.texts import COMMUNES, STREETS, TYPES, description, name_of
from cartoquartiers.domain.change import diff
from cartoquartiers.domain.place import empty_values
from cartoquartiers.store import migrate
from cartoquartiers.store.engine import no_time_limit
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.feeds import AREAS
from cartoquartiers.store.spatial import ShapeOf
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place, PlaceArea, PlacePosition, PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.tables.territory import (
    CategoryRow,
    Municipality,
    Neighbourhood,
    Outline,
    TypeRow,
)
from cartoquartiers.store.work import Store, Work, next_ticks
from cartoquartiers.usecases.findable import row_of
from cartoquartiers.usecases.projection import Words, project, words, write_texts
from cartoquartiers.usecases.publish import SHORT_ALPHABET

CENTRE = (-1.5536, 47.2173)
"""Longitude, latitude in degrees: the middle of the town, where places stand the closest."""
_STEP = (0.07, 0.05)
_AT_ONCE = 2000
_DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
_NAMES = uuid.UUID("5f0c3c0e-6d0a-4f62-9a0c-2d6b3f1f8a11")


def furnish(url: str, count: int) -> None:
    """Migrate an empty database and fill it with ``count`` places."""
    migrate.upgrade(url)
    store = Store(url)
    with store.writing() as work:
        _add_territory(work)
        _add_taxonomy(work)
    for start in range(0, count, _AT_ONCE):
        with store.writing() as work:
            add(work, range(start + 1, min(start + _AT_ONCE, count) + 1))
    if store.writing_engine.dialect.name == "postgresql":
        _settle_postgres(store)
    store.dispose()


def add(work: Work, numbers: range) -> None:
    """Write the places of these numbers, which must not be there yet."""
    labels = words(work)
    drawn = [(number, values_of(number)) for number in numbers]
    territory.locate_many(work, [values["position"] for _number, values in drawn])
    rows: dict[Any, list[dict[str, Any]]] = {
        table: []
        for table in (Place, PlacePosition, PlaceText, PlaceSearch, Contribution, Revision, PlaceArea)
    }
    for (number, values), tick in zip(drawn, next_ticks(work, len(numbers)), strict=True):
        for table, row in _rows(work, number, values, tick, labels):
            rows[table].append(row)
    for table, found in rows.items():
        work.session.execute(insert(table), found)


def values_of(number: int) -> dict[str, Any]:
    """The fields of the place of that number."""
    dice = random.Random(number)
    code, _label, category, family = dice.choice(TYPES)[:4]
    commune = min(int(dice.expovariate(0.25)), len(COMMUNES) - 1)
    west, south = _corner(commune)
    inside = (min(abs(dice.gauss(0.5, 0.17)), 0.999), min(abs(dice.gauss(0.5, 0.17)), 0.999))
    lon, lat = round(west + inside[0] * _STEP[0], 6), round(south + inside[1] * _STEP[1], 6)
    postcode, town = COMMUNES[commune]
    return {
        **empty_values(),
        "nom": name_of(code, dice),
        "famille": family,
        "rubrique": category,
        "type": code,
        "description": description(dice),
        "adresse": f"{dice.randint(1, 180)} {dice.choice(STREETS)}",
        "code_postal": postcode,
        "commune": town,
        "horaires": dice.choice((None, "Mo-Fr 09:00-17:00", "Tu-Sa 10:00-18:00", "24/7")),
        "acces_fauteuil": dice.choice((None, "oui", "partiel", "non")),
        "position": (lon, lat),
    }


def _corner(commune: int) -> tuple[float, float]:
    """The south-west corner of a commune: a spiral of rectangles, the first one in the middle."""
    ranks = sorted(range(25), key=lambda rank: ((rank % 5 - 2) ** 2 + (rank // 5 - 2) ** 2, rank))
    column, row = ranks[commune] % 5, ranks[commune] // 5
    return CENTRE[0] + (column - 2.5) * _STEP[0], CENTRE[1] + (row - 2.5) * _STEP[1]


def _rows(
    work: Work, number: int, values: dict[str, Any], tick: int, labels: Words
) -> Iterator[tuple[Any, dict[str, Any]]]:
    uid = str(uuid.uuid5(_NAMES, str(number)))
    at = _DAY + timedelta(seconds=number)
    place = Place(id=number, uid=uid, short_code=_short(number), version=1, created_at=at, updated_at=at)
    place.verified_on = place.verified_by = None
    project(work, place, {**values, "position": list(values["position"])}, labels)
    text = PlaceText(id=number, tick=tick, first_tick=tick, changed_at=at, was_in="")
    write_texts(work, place, text, labels)
    changes = diff(empty_values(), place.fields)
    yield Place, _columns(place)
    yield PlacePosition, {"id": number, "geom": "SRID=4326;POINT({} {})".format(*values["position"])}
    yield PlaceText, _columns(text)
    yield PlaceSearch, row_of(place, text)
    yield Contribution, _contribution(place, changes, at)
    yield (
        Revision,
        {
            "id": number,
            "place_id": number,
            "version": 1,
            "tick": tick,
            "contribution_id": number,
            "kind": "create",
            "changes": changes,
            "at": at,
            "author_role": "moderator",
            "confirmed": [],
            "verified_on": None,
            "verified_by": None,
        },
    )
    for kind, column in AREAS.items():
        if code := getattr(place, column.key):
            yield PlaceArea, {"kind": kind, "code": code, "place_id": number}


def _contribution(place: Place, changes: Any, at: datetime) -> dict[str, Any]:
    empty = {column.key: None for column in Contribution.__table__.columns if column.nullable}
    return {
        **empty,
        "id": place.id,
        "uid": str(uuid.uuid5(_NAMES, f"contribution {place.id}")),
        "body_hash": hashlib.sha256(place.uid.encode()).hexdigest(),
        "follow_token": hashlib.sha256(place.short_code.encode()).hexdigest()[:32],
        "kind": "create",
        "state": "published",
        "place_uid": place.uid,
        "place_id": place.id,
        "changes": changes,
        "confirmed": [],
        "charter": "2026-11",
        "received_at": at,
        "author_role": "moderator",
        "warnings": [],
        "name": place.name,
        "commune": place.commune,
        "quartier": place.quartier,
        "category": place.category,
    }


def _short(number: int) -> str:
    written = ""
    for _ in range(6):
        number, rank = divmod(number, len(SHORT_ALPHABET))
        written = SHORT_ALPHABET[rank] + written
    return written


def _columns(row: Place | PlaceText) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _add_territory(work: Work) -> None:
    """The communes, and four quartiers in the first."""
    for rank, (_postcode, town) in enumerate(COMMUNES):
        west, south = _corner(rank)
        _outline(work, rank + 1, shapely.box(west, south, west + _STEP[0], south + _STEP[1]))
        work.session.add(Municipality(code=str(44001 + rank), name=town, outline_id=rank + 1))
    west, south = _corner(0)
    for rank in range(4):
        left, bottom = west + rank % 2 * _STEP[0] / 2, south + rank // 2 * _STEP[1] / 2
        number = len(COMMUNES) + rank + 1
        _outline(work, number, shapely.box(left, bottom, left + _STEP[0] / 2, bottom + _STEP[1] / 2))
        work.session.add(Neighbourhood(code=str(rank + 1), name=f"Quartier {rank + 1}", outline_id=number))
    work.session.flush()


def _outline(work: Work, number: int, shape: Any) -> None:
    work.session.add(Outline(id=number, geom=ShapeOf(shapely.to_wkb(shapely.MultiPolygon([shape])))))
    work.session.flush()


def _add_taxonomy(work: Work) -> None:
    for rank, category in enumerate(dict.fromkeys(kind[2] for kind in TYPES)):
        label = category.replace("-", " ").capitalize()
        work.session.add(
            CategoryRow(code=category, label=label, colour="#2E7D32", pictogram="marker", position=rank)
        )
    work.session.flush()
    for rank, (code, label, category, family, synonyms) in enumerate(TYPES):
        work.session.add(
            TypeRow(
                code=code,
                category=category,
                label=label,
                synonyms=list(synonyms),
                pictogram="marker",
                family=family,
                verification_months=12,
                position=rank,
            )
        )
    work.session.flush()


def _settle_postgres(store: Store) -> None:
    """Numbers go on after those that were given, and the planner knows what is there."""
    tables = ("place", "contribution", "revision")
    with store.writing_engine.begin() as connection:
        no_time_limit(connection)
        for table in tables:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        connection.exec_driver_sql("ANALYZE")
