"""An archive with a table and the pictures that its rows name."""

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.imports import ImportPicture
from cartoquartiers.store.tables.photo import Photo
from tests.corpus import photos
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.http.test_imports import bring, check, draft_of, figures, send
from tests.support import application

Enter = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
PICTURE = photos.encoded(photos.picture(), "JPEG", exif=photos.exif())
OTHER = photos.encoded(photos.picture(90, 60), "PNG")
HEAD = "id;Nom;Adresse;Longitude;Latitude;Photos"


def archive(table: str, **pictures: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("liste/Composteurs.csv", table)
        for name, content in pictures.items():
            made.writestr(name, content)
    return kept.getvalue()


def row(number: int, named: str, where: tuple[float, float] = INSIDE_1) -> str:
    return f"{number};Composteur {number};{number} rue du Port;{where[0]};{where[1]};{named}"


def added(app: Flask) -> dict[str, list[str]]:
    with application.toolbox_of(app).store.reading() as work:
        return {
            one.changes.get("nom", {}).get("to", one.kind): [
                photo["sha256"] for photo in one.changes.get("photos", {}).get("add", [])
            ]
            for one in work.session.scalars(select(Contribution).order_by(Contribution.id))
        }


def count(app: Flask, table: type) -> int:
    with application.toolbox_of(app).store.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


@one_database
def test_pictures_of_an_archive_become_photos_of_the_places(app: Flask, client_as: Enter) -> None:
    member = client_as("association")
    table = "\n".join(
        (
            HEAD,
            row(1, '"Photos/Jardin d\'été.JPG; ../dehors.jpg"'),
            row(2, "tordue.jpg", INSIDE_2),
            row(3, "nulle part.png", (INSIDE_2[0], INSIDE_1[1])),
            row(4, "jardin d'été.jpg|plan.png", (INSIDE_1[0], INSIDE_2[1])),
        )
    )
    files = {
        "liste/photos/jardin d'été.jpg": PICTURE,
        "liste/photos/plan.png": OTHER,
        "tordue.jpg": b"not a picture",
        "../dehors.jpg": OTHER,
        "trop.jpg": bytes(16 * 1024 * 1024),
        "__MACOSX/._tordue.jpg": b"x",
        "lisez-moi.md": b"x",
    }
    home = draft_of(member, archive(table, **files), "photos.zip")
    page = member.get(home).text
    assert 'value="photo" selected' in page
    for words in ("sort du dossier de l’archive", "lisez-moi.md"):
        assert words in page
    assert check(member, home).status_code == 303
    preview = member.get(f"{home}/apercu?etat=tout").text
    assert "4 lignes sur 4" in preview
    assert "photo «\u00a0nulle part.png\u00a0» absente" in preview
    assert count(app, Photo) == 0
    sent = send(member, home)
    assert figures(sent) == [4, 0, 0, 0]
    assert "«\u00a0tordue.jpg\u00a0» n’est pas une photo" in sent
    one, two = (hashlib.sha256(content).hexdigest() for content in (PICTURE, OTHER))
    assert added(app) == {
        "Composteur 1": [one],
        "Composteur 2": [],
        "Composteur 3": [],
        "Composteur 4": [one, two],
    }
    assert member.application.test_client().get(f"/photos/{one}/320.webp").status_code == 404
    assert count(app, ImportPicture) == 0, "what came as it came is erased once it is sent"
    again = draft_of(member, archive(table, **files))
    assert check(member, again).status_code == 303
    assert figures(send(member, again)) == [0, 0, 4, 0]


@one_database
def test_photos_reach_a_place_that_is_there_once(app: Flask, client_as: Enter) -> None:
    client = client_as("moderator")
    table = "\n".join((HEAD, row(1, "")))
    home = draft_of(client, table.encode())
    check(client, home, at_once="1")
    send(client, home)
    names = [f"{rank}.jpg" for rank in range(7)]
    pictures = [photos.encoded(photos.picture(40 + rank, 40), "JPEG") for rank in range(7)]
    table = "\n".join((HEAD, row(1, "|".join(names))))
    for expected in ([0, 1, 0, 0], [0, 0, 1, 0]):
        home = draft_of(client, archive(table, **dict(zip(names, pictures, strict=True))))
        check(client, home, at_once="1")
        assert (
            "photo «\u00a06.jpg\u00a0» en trop\u00a0: 5 au plus"
            in client.get(f"{home}/apercu?etat=tout").text
        )
        assert figures(send(client, home)) == expected
    shown = hashlib.sha256(pictures[0]).hexdigest()
    assert app.test_client().get(f"/photos/{shown}/320.webp").status_code == 200
    dropped = draft_of(client, archive(table, **dict(zip(names, pictures, strict=True))))
    assert count(app, ImportPicture) == 7
    client.post(f"{dropped}/supprimer")
    assert count(app, ImportPicture) == 0


@one_database
def test_an_archive_that_cannot_be_taken_says_why(client_as: Enter) -> None:
    client = client_as("moderator")
    two = archive(HEAD, **{"autre.csv": b"Nom\na"})
    no_table = io.BytesIO()
    with zipfile.ZipFile(no_table, "w") as made:
        made.writestr("a.jpg", PICTURE)
    locked = bytearray(archive(HEAD))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    damaged = bytearray(archive(HEAD + "\n" + row(1, "a.jpg")))
    begins = damaged.index(b"Composteurs.csv") + len("Composteurs.csv")
    damaged[begins : begins + 12] = b"\xff" * 12
    for content, words in (
        (bytes(damaged), "abîmée"),
        (two, "Plusieurs tableaux"),
        (no_table.getvalue(), "aucun tableau"),
        (bytes(locked), "mot de passe"),
    ):
        answer = bring(client, content)
        assert (answer.status_code, words in answer.text) == (422, True), words
