"""The file of a logo that was sent: read and made anew, outside of any transaction."""

from flask import request

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.usecases.ports import PHOTO_MAX_BYTES, Logo, PhotoRefused
from cartoquartiers.web.visit import Visit


def logo_sent(visit: Visit) -> Logo:
    """The picture that the site will show. Raises ``Invalid`` at ``logo``."""
    file = request.files.get("logo")
    raw = file.stream.read(PHOTO_MAX_BYTES + 1) if file and file.filename else b""
    if not raw:
        raise Invalid([Problem("logo", "file_needed")])
    try:
        return visit.toolbox.imager.logo(raw)
    except PhotoRefused as refused:
        code = "logo_unreadable" if refused.code == "photo_unreadable" else refused.code
        raise Invalid([Problem("logo", code)]) from None
