"""A house that has lived: every kind of change, photos, letters, sessions, and a row in every table."""

import hashlib
import io

from PIL import Image

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import acts, jobs, outbox, photos, publish, summing
from cartoquartiers.usecases.ports import Imager, PhotoDepot
from cartoquartiers.usecases.sessions import open_session
from cartoquartiers.usecases.site_settings import set_setting
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.factories.rows import fill_every_table
from tests.factories.territory import INSIDE_2


def picture(shade: int) -> bytes:
    """The bytes of a small photo."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 60)).save(file, "JPEG")
    return file.getvalue()


def receive_photo(work: Work, imager: Imager, depot: PhotoDepot, shade: int) -> str:
    """A photo in the depot with its private row; gives its sha256."""
    data = picture(shade)
    prepared = photos.prepare(imager, depot, hashlib.sha256(data).hexdigest(), data)
    photos.receive(work, prepared)
    return prepared.sha256


def live(store: Store, imager: Imager, depot: PhotoDepot) -> str:
    """Fill a furnished database; gives the uid of the place with a photo."""
    with store.writing() as work:
        first, second = create_place(work), create_place(work, nom="Repair café", type="repair-cafe")
        set_field(work, first, 1, "telephone", "02 40 41 90 00")
        set_field(work, first, 2, "description", "Ouvert à tous « ou presque » \U0001f331 — 1e-7\n\u00a0!")
        change(work, "move", place=first, base_version=3, changes={"position": {"to": list(INSIDE_2)}})
        change(work, "confirm", place=first, base_version=4, changes={}, fields=["nom"])
        change(work, "close", place=second, base_version=1, changes={})
        shown = receive_photo(work, imager, depot, 10)
        added = {"photos": {"add": [{"sha256": shown, "alt": "Le bac"}]}}
        change(work, "photo", place=first, base_version=5, changes=added)
        waiting = receive_photo(work, imager, depot, 20)
        kept = {"photos": {"add": [{"sha256": waiting, "alt": "À trier"}]}}
        change(work, "photo", who="resident", place=first, base_version=6, changes=kept)
        jobs.take(work, "letters")
        acts.record(work, people.actor("administrator"), "structure.save", "x", before={"contact": "é"})
        set_setting(work, "title", "La carte d’ici")
        outbox.put(work, "answer:1", LetterKind.RECEIVED, "quelqu.un@example.org", "fr", lieu="Ici")
    with store.writing() as work:
        number = people.NUMBERS[Role.AGENT]
        open_session(work, number, work.session.get_one(Person, number).password_hash or "", "Tablette")
        fill_every_table(work.session.connection())
    with store.writing() as work:
        publish.rebuild(work)
    summing.catch_up(store)
    return first
