"""Places made the only way there is: a contribution that somebody with the right accepts."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import sleep
from typing import Any

from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import contribute
from cartoquartiers.usecases.contribute import Receipt
from tests import people
from tests.factories.territory import INSIDE_1


def change(work: Work, kind: str, who: str = "administrator", **body: Any) -> Receipt:
    """A contribution of this kind, published at once when `who` may."""
    proposal = parse_proposal({"uid": str(uuid.uuid4()), "kind": kind, **body})
    return contribute.submit(work, people.actor(who), proposal)


def create_place(work: Work, **values: Any) -> str:
    """A published place; keyword arguments replace its fields. Returns its uid."""
    plain: dict[str, Any] = {
        "nom": "Composteur du Sanitat",
        "rubrique": "tri-reemploi",
        "type": "composteur",
        "position": list(INSIDE_1),
    }
    changes = {name: {"to": value} for name, value in (plain | values).items() if value is not None}
    return change(work, "create", changes=changes).place


def set_field(work: Work, uid: str, version: int, name: str, value: Any) -> Receipt:
    """Correct one field of a place, as somebody who saw that version."""
    return change(work, "correct", place=uid, base_version=version, changes={name: {"to": value}})


def add_places(store: Store, count: int, **values: Any) -> list[str]:
    """Several published places in one transaction, side by side."""
    with store.writing() as work:
        return [
            create_place(work, nom=f"Lieu {rank}", position=[-1.59 + rank * 1e-4, 47.2], **values)
            for rank in range(count)
        ]


@contextmanager
def being_corrected(store: Store, uid: str, name: str, value: Any) -> Iterator[None]:
    """The block begins while somebody's correction of one field of a place (version 1) is written and not
    yet committed: a second transaction has to wait for it. PostgreSQL: SQLite has one writer."""
    written = Event()

    def correct() -> None:
        with store.writing() as work:
            set_field(work, uid, 1, name, value)
            written.set()
            sleep(0.7)

    with ThreadPoolExecutor(1) as pool:
        correction = pool.submit(correct)
        assert written.wait(10)
        yield
        correction.result(20)
