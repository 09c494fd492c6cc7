"""``PUT /api/v1/photos/<sha256>``: sent while the person still types; the contribution only refers to it."""

import re
from typing import Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.usecases.ports import PHOTO_MAX_BYTES
from cartoquartiers.web.api.body import bytes_of_body
from cartoquartiers.web.errors import answer
from cartoquartiers.web.limits import count_photo
from cartoquartiers.web.uploads import store_photo
from cartoquartiers.web.visit import Visit

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_TOO_BIG: Final = Problem("photos", "photo_too_big")


def put(visit: Visit, sha256: str) -> ResponseReturnValue:
    """Keep a photo: 201, again 200 (also when it was withdrawn since), 413 when too heavy, 422 otherwise."""
    name = sha256.lower()
    if not _SHA256.fullmatch(name):
        raise Invalid([Problem("photos", "sha256_invalid")])
    if (request.content_length or 0) > PHOTO_MAX_BYTES:
        return answer(413, _TOO_BIG)
    count_photo()
    data = bytes_of_body(PHOTO_MAX_BYTES)
    if data is None:
        return answer(413, _TOO_BIG)
    photo = store_photo(visit, name, data)
    return jsonify(sha256=photo.sha256), 201 if photo.is_new else 200
