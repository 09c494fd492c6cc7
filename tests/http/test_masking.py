"""The page where a face is masked: numbers alone will do, what will be kept is looked at first."""

import hashlib
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.corpus import photos
from tests.support import api
from tests.support.forms import forms_of

Enter = Callable[[str], FlaskClient]
BYTES = photos.encoded(photos.picture(), "JPEG")
SHA = hashlib.sha256(BYTES).hexdigest()
PAGE = f"/moderation/photos/{SHA}/masquer"
# Which of the two databases runs has no say in what a page shows.
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@one_database
def test_a_face_is_masked_without_javascript(client_as: Enter, client: FlaskClient) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    client.put(f"/api/v1/photos/{SHA}", data=BYTES)
    waiting = api.send(client, api.proposal("photo", place, photos=[{"sha256": SHA, "alt": "Rue"}]))["uid"]
    desk = moderator.get(f"/moderation/{waiting}").text
    assert f"{PAGE}?retour={waiting}" in desk
    asked = moderator.get(f"{PAGE}?retour={waiting}").text
    assert f"/photos/{SHA}/1600.webp?contribution={waiting}" in asked
    wrong = moderator.get(f"{PAGE}?apercu=1&gauche=10&haut=dix&largeur=1000&hauteur=3").text
    assert "Quatre nombres" in wrong
    assert 'value="dix"' in wrong
    assert "au moins un rectangle" in moderator.get(f"{PAGE}?apercu=1").text
    assert moderator.post(PAGE, data={"gauche": "101"}).status_code == 422
    many = {name: ["5"] * 21 for name in ("gauche", "haut", "largeur", "hauteur")}
    assert "Pas plus de 20 rectangles" in moderator.post(PAGE, data=many).text

    typed = f"apercu=1&retour={waiting}&gauche=10,5&haut=0&largeur=30&hauteur=200"
    shown = moderator.get(f"{PAGE}?{typed}")
    image = moderator.get(f"/moderation/photos/{SHA}/apercu.webp?gauche=10.5&haut=0&largeur=30&hauteur=100")
    assert Image.open(io.BytesIO(image.data)).getpixel((30, 30)) == pytest.approx((70, 74, 82), abs=4)
    assert "no-store" in image.headers["Cache-Control"]
    # Looking changed nothing.
    assert moderator.get(f"/photos/{SHA}/320.webp?contribution={waiting}").status_code == 200
    [form] = [one for one in forms_of(shown) if (one.method, one.action) == ("post", PAGE)]
    answer = form.send(moderator)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/moderation/{waiting}")
    assert moderator.get(f"/photos/{SHA}/320.webp?contribution={waiting}").status_code == 404
    assert moderator.get(PAGE).status_code == 404
    assert api.decide(moderator, waiting).status_code == 200
    page = moderator.get(f"/lieux/{place}", follow_redirects=True).text
    assert SHA not in page
    assert "/masquer?retour=lieu:" in page
    assert "/masquer?retour" not in client.get(f"/lieux/{place}", follow_redirects=True).text
