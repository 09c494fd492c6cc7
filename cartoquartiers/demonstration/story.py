"""What happened in the demonstration, in order: places accepted, checked since, and what waits today.

The files say how many days ago; the story ends on the day on which it is loaded, so that it never grows
old.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cartoquartiers.demonstration import files
from cartoquartiers.demonstration.files import Row, uid_of

_FIELDS = (
    "nom famille rubrique type description adresse code_postal commune telephone courriel site_web horaires "
    "horaires_texte acces_fauteuil gestionnaire position structure source licence"
).split()


@dataclass(frozen=True)
class Step:
    """One contribution and what was decided on it. ``at`` orders the story; ``sent`` is its arrival."""

    at: datetime
    sent: datetime
    body: Row
    author: str
    photo: tuple[str, str] | None = None
    accept: bool = False
    decisions: tuple[Row, ...] = field(default=())


def steps(now: datetime) -> list[Step]:
    """Return the whole story, the oldest first."""
    told = [*_opening(now), *_afterwards(now)]
    return sorted(told, key=lambda step: step.at)


def _chance(key: str, most: int) -> int:
    """A number below ``most`` that is always the same for a key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % most


def _at(now: datetime, days: float, key: str) -> datetime:
    """An hour of the working day; what happened less than a day ago keeps its distance from now."""
    moment = now - timedelta(days=days)
    if days < 1:
        return moment
    return moment.replace(hour=7 + _chance(key, 10), minute=_chance(key + "m", 60), second=0, microsecond=0)


def _opening(now: datetime) -> Iterator[Step]:
    for row in files.places():
        yield from _place(now, row)


def _place(now: datetime, row: Row) -> Iterator[Step]:
    key, place = row["key"], uid_of("place", row["key"])
    verified = row.get("verified")
    born = _at(now, (verified["days_ago"] if verified else 30) + 45 + _chance(key, 300), key)
    names = (*_FIELDS, *(field.name for field, _types in files.starter().fields))
    changes = {name: {"to": row[name]} for name in names if name in row}
    body: Row = {"uid": uid_of("create", key), "kind": "create", "place_uid": place, "changes": changes}
    photo = (row["photo"], key) if "photo" in row else None
    yield Step(born, born, body, "moderator", photo, accept=True)
    if verified:
        seen = _at(now, verified["days_ago"], key)
        looked: Row = {"uid": uid_of("confirm", key), "kind": "confirm", "place": place}
        author = "anonymous" if verified["role"] == "resident" else verified["role"]
        yield Step(seen, seen, looked, author, accept=True)
    if "closed_for_days" in row:
        shut = _at(now, 12, key)
        until = (now + timedelta(days=row["closed_for_days"])).date().isoformat()
        closing: Row = {"uid": uid_of("close", key), "kind": "close", "place": place}
        yield Step(
            shut, shut, {**closing, "changes": {"ferme_jusqu_au": {"to": until}}}, "moderator", accept=True
        )


def _afterwards(now: datetime) -> Iterator[Step]:
    for row in files.contributions():
        sent = _at(now, row["days_ago"], row["key"])
        decisions = tuple({**each, "at": _decided(now, sent, each)} for each in row.get("decisions", ()))
        photo = (row["photo"], row["key"]) if "photo" in row else None
        last = decisions[-1]["at"] if decisions else sent
        yield Step(last, sent, _body(now, row), row.get("author", "anonymous"), photo, decisions=decisions)


def _decided(now: datetime, sent: datetime, decision: Row) -> datetime:
    return max(_at(now, decision["days_ago"], str(decision)), sent + timedelta(minutes=7))


def _body(now: datetime, row: Row) -> Row:
    kind = row["kind"]
    body: Row = {"uid": uid_of(kind, row["key"]), "kind": kind}
    said = ("message", "fields", "report", "base_version", "note", "nearness")
    body |= {name: row[name] for name in said if name in row}
    changes = {name: {"to": value} for name, value in row.get("changes", {}).items()}
    if "closed_for_days" in row:
        changes["ferme_jusqu_au"] = {"to": (now + timedelta(days=row["closed_for_days"])).date().isoformat()}
    if "replaced_by" in row:
        changes["replaced_by"] = {"to": uid_of("place", row["replaced_by"])}
    if changes:
        body["changes"] = changes
    place = str(row["place"] if "place" in row else row["key"])
    body["place_uid" if kind == "create" else "place"] = uid_of("place", place)
    return body
