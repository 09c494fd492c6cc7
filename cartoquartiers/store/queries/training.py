"""How far somebody is with the exercises."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from cartoquartiers.store.tables.training import Training
from cartoquartiers.store.work import Work


def steps_of(work: Work, person_id: int | None) -> Mapping[str, Any]:
    """What the person answered, by the code of the exercise, as it is kept."""
    found = work.session.scalar(select(Training.steps).where(Training.person_id == person_id))
    return found or {}
