"""The end of a round: its signed receipt, and the file of one that could not be sent from the tablet."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from cartoquartiers.domain.archives import BROKEN_ARCHIVE
from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.identifiers import normalise_uid
from cartoquartiers.domain.sync import SyncVerdict, item_uid
from cartoquartiers.usecases import arrivals
from cartoquartiers.usecases.ports import PHOTO_MAX_BYTES
from cartoquartiers.web import strict_json
from cartoquartiers.web.device import person_key
from cartoquartiers.web.guards import SignInNeeded
from cartoquartiers.web.limits import count_photo
from cartoquartiers.web.moments import moment
from cartoquartiers.web.synchronising import take_all
from cartoquartiers.web.uploads import store_photo
from cartoquartiers.web.visit import Visit

_MOST_ITEMS = 1000
_LARGEST_ROUND = 8 * 1024 * 1024
_MOST_PHOTOS = 300
_ROUND = "tournee.json"
_SENTENCES = {verdict.value: verdict.sentence for verdict in SyncVerdict}
_PHOTO = re.compile(r"photos/([0-9a-f]{64})\.jpg")


def receipt(visit: Visit) -> ResponseReturnValue:
    """Sign that every one of these items has its final verdict here; else name those that have none."""
    body = request.get_json(silent=True)
    given = body.get("items") if isinstance(body, dict) else None
    if not isinstance(given, list) or len(given) > _MOST_ITEMS:
        raise Invalid([Problem("items", "not_a_list")])
    uids, who = {_uid(one) for one in given}, person_key(visit)
    if not who:
        raise SignInNeeded
    sender = visit.participant.token_hash if visit.participant else None
    with visit.reading() as work:
        verdicts = arrivals.settled(work, visit.actor.person_id, uids, sender)
        now = work.now.isoformat(timespec="seconds")
    missing = sorted(uids - set(verdicts))
    if missing:
        return jsonify(missing=missing), 409
    counted = {name: list(verdicts.values()).count(name) for name in sorted(set(verdicts.values()))}
    told = {"at": now, "items": len(uids), "verdicts": counted, "person": who}
    return jsonify(**told, receipt=_signer(visit).dumps(told))


def check(visit: Visit, receipt: str) -> ResponseReturnValue:
    """What a receipt says, for whoever was handed one; what this site did not sign says nothing."""
    try:
        told = _signer(visit).loads(receipt)
    except BadSignature:
        raise NotFound("receipt") from None
    at = moment(datetime.fromisoformat(told["at"]))
    return render_template("rounds/receipt.html", told=told, at=at, sentences=_SENTENCES)


def _signer(visit: Visit) -> URLSafeSerializer:
    return URLSafeSerializer(visit.toolbox.secret_key, salt="round")


def _uid(value: object) -> str:
    try:
        return normalise_uid(value) if isinstance(value, str) else ""
    except ValueError:
        return ""


def bring(visit: Visit) -> ResponseReturnValue:
    """Take a saved round: the same items with the same verdicts as if the tablet had sent them itself."""
    file = request.files.get("fichier")
    data = file.read() if file else b""
    found = _round(data)
    items = [item.get("body") for item in found["items"]]
    names = {uid: _name(item) for item in found["items"] if (uid := item_uid(item.get("body")))}
    if found.get("person") != person_key(visit):
        raise Invalid([Problem("fichier", "other_person")])
    for sha256, image in _photos(data):
        try:
            store_photo(visit, sha256, image)
        except Invalid:
            continue  # its item tells that the photo is missing; the others are not held up
    results, _freed = take_all(visit, items)
    return render_template("rounds/brought.html", results=results, names=names, sentences=_SENTENCES)


def _name(item: dict[str, Any]) -> str:
    return str(item.get("name", ""))[:150].encode("utf-8", "replace").decode()


def _round(data: bytes) -> dict[str, Any]:
    """Return what the file tells. Raises ``Invalid`` (`not_a_round`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(_ROUND).file_size > _LARGEST_ROUND:
                raise ValueError
            found = strict_json.loads(archive.read(_ROUND))
        shaped = isinstance(found, dict) and isinstance(found.get("items"), list)
        if not shaped or len(found["items"]) > _MOST_ITEMS:
            raise ValueError
        if not all(isinstance(item, dict) for item in found["items"]):
            raise ValueError
    except (*BROKEN_ARCHIVE, KeyError):
        raise Invalid([Problem("fichier", "not_a_round")]) from None
    else:
        return dict(found)


def _photos(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The photos of a saved round by their names, one in memory at a time."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist()[: _MOST_PHOTOS + 1]:
            name = _PHOTO.fullmatch(entry.filename)
            if not name or entry.file_size > PHOTO_MAX_BYTES:
                continue
            image = b""
            with suppress(*BROKEN_ARCHIVE):
                image = archive.read(entry)
            if image:
                count_photo()
                yield name[1], image
