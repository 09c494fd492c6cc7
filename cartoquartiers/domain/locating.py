"""Rows that have an address and no position: what is asked about them, and which answer needs a person."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.geometry import metres_between
from cartoquartiers.domain.import_words import RowRemark
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.source_crs import Box, holds
from cartoquartiers.domain.text import fold

#: Below this score of the Base Adresse Nationale (0 to 1) a person decides.
SURE_SCORE = 0.5
#: Another address that scores nearly as much, further away than this, may be the one that was meant.
_RIVAL_SCORE, _RIVAL_METRES = 0.03, 300.0
#: What the service takes; no address is longer.
_LONGEST = 200
_COUNTRY = re.compile(r"[\s,;]+france\s*$", re.IGNORECASE)
_POSTCODE = re.compile(r"\b\d{5}\b")
#: A found address as it is kept: `label`, `name`, `postcode`, `city`, `context`, `position` (longitude,
#: latitude in degrees), `id_ban`, `score` and `kind`, as `usecases.ports.Address` has them.
Candidate = Mapping[str, Any]


class Finding(StrEnum):
    """What the search for the address of a row gave, and what somebody made of it."""

    SURE = "sure"
    DOUBT = "doubt"
    NONE = "none"
    CHOSEN = "chosen"
    DECLINED = "declined"


def words_of(values: Mapping[str, Value]) -> str:
    """What is asked about a row: its address, with postcode and commune unless the address has them; "" for
    a row without an address."""
    street = _COUNTRY.sub("", _line(values, "adresse"))
    if not street:
        return ""
    said = f" {fold(street)} "
    told = filter(None, (_line(values, "code_postal"), _line(values, "commune")))
    town = [one for one in told if f" {fold(one)} " not in said]
    return (f"{street}, {' '.join(town)}" if town else street)[:_LONGEST]


def tells_town(values: Mapping[str, Value]) -> bool:
    """Whether a row says in which commune it is; otherwise addresses near the territory are likelier."""
    return bool(
        _line(values, "code_postal") or _line(values, "commune") or _POSTCODE.search(words_of(values))
    )


def judge(values: Mapping[str, Value], found: Sequence[Candidate], territory: Box | None) -> Finding:
    """Whether the first of the addresses is certainly the one that a row means. ``territory``: west, south,
    east, north in degrees."""
    if not found:
        return Finding.NONE
    best = found[0]
    weak = best["score"] < SURE_SCORE or best["kind"] == "municipality"
    if weak or not _same_town(values, best, territory) or _has_rival(best, found[1:]):
        return Finding.DOUBT
    return Finding.SURE


def standing(row: MappedRow, located: Mapping[str, Any] | None) -> Finding | None:
    """What is known of the address of a row; None when nobody has asked yet, or about another address."""
    if row.position or not located or located["asked"] != words_of(row.values):
        return None
    return Finding(located["state"])


def placed(row: MappedRow, located: Mapping[str, Any] | None, mapped: Container[str]) -> MappedRow:
    """The row with the position and the identifier of its address when that is sure or was chosen.

    The fields that the file fills (``mapped``) stay as it says: what it leaves empty it may not be said to
    take back when the service does not answer another time.
    """
    finding = standing(row, located)
    if finding is None or located is None:
        return row
    if finding not in (Finding.SURE, Finding.CHOSEN):
        word = RowRemark.ADDRESS_NONE if finding is Finding.NONE else RowRemark.ADDRESS_DOUBT
        return replace(row, notes=(*row.notes, Problem("adresse", word)))
    found: Candidate = located["found"][located["pick"]]
    own = {"code_postal": found["postcode"], "commune": found["city"], "id_ban": found["id_ban"]}
    values = {name: text for name, text in own.items() if text and name not in mapped} | dict(row.values)
    told = Problem(
        "adresse", RowRemark.ADDRESS_FOUND, {"label": found["label"], "percent": percent(found["score"])}
    )
    street = [Problem("adresse", RowRemark.ADDRESS_STREET)] if _lacks_number(row.values, found) else []
    longitude, latitude = found["position"]
    return replace(row, values=values, position=(longitude, latitude), notes=(*row.notes, told, *street))


def percent(score: float) -> int:
    """A score as people read it."""
    return round(100 * min(max(score, 0.0), 1.0))


def _line(values: Mapping[str, Value], name: str) -> str:
    return " ".join(str(values.get(name) or "").split())


def _lacks_number(values: Mapping[str, Value], found: Candidate) -> bool:
    return _line(values, "adresse")[:1].isdigit() and found["kind"] != "housenumber"


def _same_town(values: Mapping[str, Value], best: Candidate, territory: Box | None) -> bool:
    """The commune or the postcode that the row tells; where it tells none, the territory."""
    city, said = fold(best["city"]), f" {fold(words_of(values))} "
    if f" {city} " in said or (best["postcode"] and f" {best['postcode']} " in said):
        return True
    longitude, latitude = best["position"]
    return not tells_town(values) and territory is not None and holds(territory, (longitude, latitude))


def _has_rival(best: Candidate, others: Sequence[Candidate]) -> bool:
    longitude, latitude = best["position"]
    return any(
        best["score"] - other["score"] < _RIVAL_SCORE
        and metres_between((longitude, latitude), (other["position"][0], other["position"][1]))
        > _RIVAL_METRES
        for other in others
    )
