"""Bad bodies for ``POST /api/v1/contributions``: what people, programs and attackers send.

Each case says on which field the answer has to put its problem; ``None`` means the body as a whole.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
NOWHERE = "0192f4c8-0000-7000-8000-00000000dead"
UNSENT_PHOTO = "0" * 64


@dataclass(frozen=True)
class Case:
    """One bad request: a name for the report, the bytes, and the fields that may carry the problem."""

    name: str
    body: bytes
    fields: frozenset[str] | None


def cases(good: Callable[[], Json], place: str) -> Iterator[Case]:
    """Every bad request. ``good`` gives an acceptable creation, ``place`` is the uid of a published place."""
    yield from raw_bodies(good)
    for name, spoil, *fields in [*ENVELOPE, *POSITIONS, *TEXTS, *VALUES, *PHOTOS]:
        body = good()
        spoil(body)
        yield Case(name, json.dumps(body).encode(), frozenset(fields))
    for name, overlay, *fields in CORRECTIONS:
        body = {"uid": good()["uid"], "kind": "correct", "place": place, "base_version": 1, **overlay}
        yield Case(name, json.dumps(body).encode(), frozenset(fields))


def raw_bodies(good: Callable[[], Json]) -> Iterator[Case]:
    """Bodies that are no JSON object at all, or that break careless readers of JSON."""
    whole = json.dumps(good()).encode()
    bodies = {
        "empty": b"",
        "cut short": whole[: len(whole) // 2],
        "not JSON": b"nom=Jardin&rubrique=espaces-verts",
        "a list": b"[" + whole + b"]",
        "a string": b'"jardin"',
        "null": b"null",
        "a number": b"12",
        "not UTF-8": whole[:-1] + b', "message": "caf\xe9"}',
        "UTF-16": json.dumps(good()).encode("utf-16"),
        "NaN": whole[:-1] + b', "base_version": NaN}',
        "Infinity": whole[:-1] + b', "base_version": Infinity}',
        "5,000 digits": whole[:-1] + b', "base_version": ' + b"9" * 5000 + b"}",
        "a latitude beyond every double": b'{"changes": {"position": {"to": [-1.55, 1' + b"0" * 400 + b"]}}}",
        "a latitude of 1e400": b'{"changes": {"position": {"to": [-1.55, 1e400]}}}',
        "deep nesting": b'{"changes": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "XML with an entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        "20 MB": b'{"message": "' + b"a" * 20_000_000 + b'"}',
    }
    for name, body in bodies.items():
        yield Case(name, body, None)


def _top(key: str, value: Any) -> Callable[[Json], None]:
    return lambda body: body.__setitem__(key, value)


def _drop(key: str) -> Callable[[Json], None]:
    return lambda body: body.__delitem__(key)


def _to(field: str, value: Any) -> Callable[[Json], None]:
    return lambda body: body["changes"].__setitem__(field, {"to": value})


def _without(*fields: str) -> Callable[[Json], None]:
    return lambda body: body.__setitem__(
        "changes", {name: change for name, change in body["changes"].items() if name not in fields}
    )


def _change(field: str, change: Any) -> Callable[[Json], None]:
    return lambda body: body["changes"].__setitem__(field, change)


Row = tuple[Any, ...]

ENVELOPE: list[Row] = [
    ("unknown key", _top("admin", True), "admin"),
    ("uid missing", _drop("uid"), "uid"),
    ("uid not a UUID", _top("uid", "12"), "uid"),
    ("uid a number", _top("uid", 12), "uid"),
    ("uid with a NUL", _top("uid", "0192f4c8-0000-7000-8000-00000000\0bad"), "uid"),
    ("kind missing", _drop("kind"), "kind"),
    ("kind unknown", _top("kind", "destroy"), "kind"),
    ("kind a list", _top("kind", ["create"]), "kind"),
    ("changes a list", _top("changes", [1]), "changes"),
    ("no changes", _top("changes", {}), "nom", "changes"),
    ("unknown field", _to("couleur", "bleu"), "couleur"),
    ("a computed field", _to("quartier", "3"), "quartier"),
    ("a field of the house", _to("gone", "closed"), "gone"),
    ("a state that only close gives", _to("etat", "ferme_temporairement"), "etat"),
    ("a change without to", _change("nom", {"from": "x"}), "nom"),
    ("a bare value for a change", _change("nom", "Jardin"), "nom"),
    ("an unknown key in a change", _change("nom", {"to": "Jardin", "by": "me"}), "nom"),
    ("base_version on a creation", _top("base_version", 1), "base_version"),
    ("an existing place on a creation", _top("place", NOWHERE), "place"),
    ("captured_at in 3026", _top("captured_at", "3026-01-01T00:00:00Z"), "captured_at"),
    ("captured_at in 1999", _top("captured_at", "1999-12-31T23:59:59Z"), "captured_at"),
    ("captured_at without a zone", _top("captured_at", "2026-01-01T00:00:00"), "captured_at"),
    ("captured_at not a date", _top("captured_at", "hier"), "captured_at"),
    ("captured_at a number", _top("captured_at", 1_760_000_000), "captured_at"),
    ("captured_at in full-width digits", _top("captured_at", "２０２６-01-01T00:00:00Z"), "captured_at"),
    ("contact not an address", _top("contact", "voisine"), "contact"),
    ("contact with a second header", _top("contact", "a@example.org\nBcc: b@example.org"), "contact"),
    ("message of 1 MB", _top("message", "a" * 1_000_000), "message"),
    ("message a number", _top("message", 3), "message"),
    ("charter of 1 MB", _top("charter", "a" * 1_000_000), "charter"),
    ("charter with a NUL", _top("charter", "2026\0"), "charter"),
    ("report on a creation", _top("report", "illegal"), "report"),
    ("confirmed fields on a creation", _top("fields", ["nom"]), "fields"),
]

POSITIONS: list[Row] = [
    ("longitude out of range", _to("position", [181.0, 47.2]), "position"),
    ("latitude out of range", _to("position", [-1.55, 97.2]), "position"),
    ("swapped", _to("position", [47.2161, -1.5496]), "position"),
    ("null island", _to("position", [0, 0]), "position"),
    ("three numbers", _to("position", [-1.55, 47.2, 12]), "position"),
    ("one number", _to("position", [-1.55]), "position"),
    ("numbers as text", _to("position", ["-1.55", "47.2"]), "position"),
    ("booleans", _to("position", [True, False]), "position"),
    ("nulls", _to("position", [None, None]), "position"),
    ("an object", _to("position", {"lon": -1.55, "lat": 47.2}), "position"),
    ("a GeoJSON point", _to("position", {"type": "Point", "coordinates": [-1.55, 47.2]}), "position"),
    ("metres", _to("position", [355_000.0, 6_689_000.0]), "position"),
    ("text", _to("position", "POINT(NaN 1)"), "position"),
    ("neither position nor address", _without("position"), "position"),
]

TEXTS: list[Row] = [
    ("name of 1 MB", _to("nom", "a" * 1_000_000), "nom"),
    ("name too long by one", _to("nom", "a" * 151), "nom"),
    ("name of blanks", _to("nom", " \u00a0\u200b\t"), "nom"),
    ("name missing", _without("nom"), "nom"),
    ("name with a NUL", _to("nom", "Jardin\0partagé"), "nom"),
    ("name with half a surrogate pair", _to("nom", "Jardin \ud800"), "nom"),
    ("name with a control character", _to("nom", "Jardin\x07"), "nom"),
    ("name a list", _to("nom", ["Jardin"]), "nom"),
    ("name a number", _to("nom", 12), "nom"),
    ("description with a NUL", _to("description", "a\0b"), "description"),
    ("description of 1 MB", _to("description", "é" * 100_000), "description"),
    ("message with a NUL", _top("message", "a\0b"), "message"),
]

VALUES: list[Row] = [
    ("rubrique unknown", _to("rubrique", "nulle-part"), "rubrique"),
    ("neither rubrique nor type", _without("rubrique", "type"), "rubrique"),
    ("rubrique with SQL", _to("rubrique", "x'; DROP TABLE place; --"), "rubrique"),
    ("type unknown", _to("type", "licorne"), "type"),
    ("famille unknown", _to("famille", "commerce"), "famille"),
    ("javascript link", _to("site_web", "javascript:alert(1)"), "site_web"),
    ("javascript link in disguise", _to("site_web", "jAvA\tScRiPt:alert(1)"), "site_web"),
    ("data link", _to("site_web", "data:text/html,<script>alert(1)</script>"), "site_web"),
    ("file link", _to("site_web", "file:///etc/passwd"), "site_web"),
    ("link with a password", _to("site_web", "https://user:secret@example.org/"), "site_web"),
    (
        "link with hostile HTML",
        _to("site_web", 'https://example.org/"><script>alert(1)</script>'),
        "site_web",
    ),
    ("hostile e-mail", _to("courriel", "<img src=x onerror=alert(1)>@example.org"), "courriel"),
    ("e-mail without a domain", _to("courriel", "jardin@"), "courriel"),
    ("telephone of words", _to("telephone", "appelez-moi"), "telephone"),
    ("telephone too short", _to("telephone", "02 40"), "telephone"),
    ("hours that nobody can read", _to("horaires", "tous les jours sauf quand il pleut"), "horaires"),
    ("hours of 1 MB", _to("horaires", "Mo 09:00-12:00; " * 60_000), "horaires"),
    ("postcode of words", _to("code_postal", "Nantes"), "code_postal"),
    ("SIRET with a wrong key", _to("siret", "12345678901234"), "siret"),
    ("access unknown", _to("acces_fauteuil", "peut-être"), "acces_fauteuil"),
    ("keeper field by a passer-by", _to("licence", "odbl"), "licence"),
    ("structure by a passer-by", _to("structure", "mairie"), "structure"),
]

PHOTOS: list[Row] = [
    ("photos not a list", _top("photos", "x"), "photos"),
    ("photo without sha256", _top("photos", [{"alt": "x"}]), "photos"),
    ("photo never sent", _top("photos", [{"sha256": UNSENT_PHOTO}]), "photos"),
    ("photo sha256 in capitals", _top("photos", [{"sha256": "A" * 64}]), "photos"),
    ("photo with a path", _top("photos", [{"sha256": "../../etc/passwd"}]), "photos"),
    ("six photos", _top("photos", [{"sha256": f"{n:064x}"} for n in range(6)]), "photos"),
    ("unknown key of a photo", _top("photos", [{"sha256": UNSENT_PHOTO, "url": "http://x"}]), "photos"),
    ("licence of a photo a list", _top("photos", [{"sha256": UNSENT_PHOTO, "licence": ["lov2"]}]), "photos"),
    (
        "licence of a photo an object",
        _top("photos", [{"sha256": UNSENT_PHOTO, "licence": {"a": 1}}]),
        "photos",
    ),
    ("sha256 of a photo a list", _top("photos", [{"sha256": ["0"]}]), "photos"),
    ("a photo that is a list", _top("photos", [["0"]]), "photos"),
    ("type a list", _to("type", ["jardin"]), "type"),
    ("rubrique an object", _to("rubrique", {"code": "culture"}), "rubrique"),
    ("famille a list", _to("famille", ["service"]), "famille"),
    ("access an object", _to("acces_fauteuil", {}), "acces_fauteuil"),
    ("alternative text with a NUL", _top("photos", [{"sha256": UNSENT_PHOTO, "alt": "a\0"}]), "photos"),
]

CORRECTIONS: list[Row] = [
    ("place missing", {"place": None, "changes": {"nom": {"to": "x"}}}, "place"),
    ("place that does not exist", {"place": NOWHERE, "changes": {"nom": {"to": "x"}}}, "place"),
    ("place not a UUID", {"place": "1 OR 1=1", "changes": {"nom": {"to": "x"}}}, "place"),
    ("version that never was", {"base_version": 99, "changes": {"nom": {"to": "x"}}}, "base_version"),
    ("version 0", {"base_version": 0, "changes": {"nom": {"to": "x"}}}, "base_version"),
    ("version -1", {"base_version": -1, "changes": {"nom": {"to": "x"}}}, "base_version"),
    ("version 2**63", {"base_version": 2**63, "changes": {"nom": {"to": "x"}}}, "base_version"),
    ("version true", {"base_version": True, "changes": {"nom": {"to": "x"}}}, "base_version"),
    ("version 1.5", {"base_version": 1.5, "changes": {"nom": {"to": "x"}}}, "base_version"),
    ("version as text", {"base_version": "1", "changes": {"nom": {"to": "x"}}}, "base_version"),
    ("nothing changes", {"changes": {}}, "changes"),
    ("name emptied", {"changes": {"nom": {"to": None}}}, "nom"),
    ("position emptied", {"changes": {"position": {"to": None}}}, "position"),
    ("no from, no version", {"base_version": None, "changes": {"nom": {"to": "x"}}}, "nom", "base_version"),
    ("seen position swapped", {"changes": {"position": {"from": [1], "to": [-1.55, 47.2]}}}, "position"),
    ("a move that renames", {"kind": "move", "changes": {"nom": {"to": "x"}}}, "nom"),
    ("a closing that renames", {"kind": "close", "changes": {"nom": {"to": "x"}}}, "nom"),
    ("closed until soon", {"kind": "close", "changes": {"ferme_jusqu_au": {"to": "tôt"}}}, "ferme_jusqu_au"),
    ("a report without code", {"kind": "report", "changes": {}}, "report"),
    ("a report with a free code", {"kind": "report", "changes": {}, "report": "ugly"}, "report"),
    ("unknown confirmed field", {"kind": "confirm", "changes": {}, "fields": ["prix"]}, "fields"),
    ("a merge with itself", {"kind": "merge", "changes": {}}, "replaced_by"),
    ("a place_uid on a correction", {"place_uid": NOWHERE, "changes": {"nom": {"to": "x"}}}, "place_uid"),
]  # fmt: skip
