"""Communes and quartiers: their names and outlines, changed by an administrator's recorded act or an import.

After each change the places are computed anew (``labels.changed``): a tick for each text that changed, no
revision.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely
from sqlalchemy import delete, func, select, update

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.outlines import LONGEST_NAME, Outline, same_shape
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.spatial import ShapeOf
from cartoquartiers.store.tables.people import PersonScope
from cartoquartiers.store.tables.territory import Municipality, Neighbourhood
from cartoquartiers.store.tables.territory import Outline as OutlineRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, labels

TABLES: dict[str, type[Municipality] | type[Neighbourhood]] = {
    "commune": Municipality,
    "quartier": Neighbourhood,
}
_INSEE = re.compile(r"\d[\dAB]\d{3}")


@dataclass
class Report:
    """What saving outlines did, by code, what was wrong with those that were left out, and how many published
    places were touched."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    refreshed: int = 0


def save_outlines(work: Work, actor: Actor, kind: str, outlines: Iterable[Outline]) -> Report:
    """Add or update communes or quartiers (``kind``); the same again changes nothing and takes no tick.

    Communes whose code is no INSEE code are left out. Raises ``Invalid`` when that leaves none.
    """
    wanted = list(outlines)
    known = territory_queries.outlines(work, kind)
    report = Report(refused=_no_communes(wanted) if kind == "commune" else [])
    left_out = {problem.params["code"] for problem in report.refused}
    if wanted and len(left_out) == len(wanted):
        raise Invalid(report.refused)
    for outline in [one for one in wanted if one.code not in left_out]:
        _save(work, kind, outline, known.get((kind, outline.code)), report)
    if report.created or report.updated:
        report.refreshed = labels.changed(work)
        saved = {"created": report.created, "updated": report.updated}
        acts.record(
            work, actor, f"{kind}.outlines", ", ".join(report.created + report.updated)[:500], **saved
        )
    return report


def rename(work: Work, actor: Actor, kind: str, code: str, name: str) -> None:
    """Give a commune or a quartier another name. Raises ``NotFound``, ``Invalid``."""
    row = _row(work, kind, code)
    try:
        wanted = clean_line(name)
    except ValueError:
        raise Invalid([Problem("name", "bad_characters")]) from None
    if not wanted:
        raise Invalid([Problem("name", "required")])
    if len(wanted) > LONGEST_NAME:
        raise Invalid([Problem("name", "too_long", {"longest": LONGEST_NAME})])
    if wanted == row.name:
        return
    before, row.name = row.name, wanted
    work.session.flush()
    labels.changed(work)
    acts.record(work, actor, f"{kind}.rename", code, before=before, after=wanted)


def remove(work: Work, actor: Actor, kind: str, code: str) -> None:
    """Take a commune or a quartier off; its places stay, in none.

    One that limits somebody's role stays, because an empty limit would be no limit at all.
    Raises ``NotFound``, ``Conflicting('in_use')``.
    """
    row = _row(work, kind, code)
    limited = select(func.count()).where(PersonScope.kind == kind, PersonScope.code == code)
    if work.session.scalar(limited):
        raise Conflicting("in_use", subject=code)
    name, outline_id = row.name, row.outline_id
    work.session.delete(row)
    work.session.flush()
    work.session.execute(delete(OutlineRow).where(OutlineRow.id == outline_id))
    labels.changed(work)
    acts.record(work, actor, f"{kind}.remove", code, name=name)


def _row(work: Work, kind: str, code: str) -> Municipality | Neighbourhood:
    row: Municipality | Neighbourhood | None
    row = work.session.get(Municipality, code) if kind == "commune" else work.session.get(Neighbourhood, code)
    if row is None:
        raise NotFound(kind)
    return row


def _no_communes(outlines: Iterable[Outline]) -> list[Problem]:
    return [
        Problem("file", "outline_no_insee", {"code": outline.code, "name": outline.name})
        for outline in outlines
        if not _INSEE.fullmatch(outline.code)
    ]


def _save(work: Work, kind: str, outline: Outline, now: shapely.Geometry | None, report: Report) -> None:
    table = TABLES[kind]
    geom = ShapeOf(shapely.to_wkb(outline.shape, include_srid=False))
    if now is None:
        drawn = OutlineRow(geom=geom)
        work.session.add(drawn)
        work.session.flush()
        work.session.add(table(code=outline.code, name=outline.name, outline_id=drawn.id))
        work.session.flush()
        report.created.append(outline.code)
        return
    row = _row(work, kind, outline.code)
    redrawn = not same_shape(outline.shape, now)  # type: ignore[arg-type]
    if redrawn:
        here = update(OutlineRow).where(OutlineRow.id == row.outline_id).values(geom=geom)
        work.session.execute(here, execution_options={"synchronize_session": False})
    if redrawn or row.name != outline.name:
        row.name = outline.name
        work.session.flush()
        report.updated.append(outline.code)
    else:
        report.unchanged.append(outline.code)
