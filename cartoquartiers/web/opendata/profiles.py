"""`/exports/profils/…`: places in the shape of national schemas, and what of them does not fit."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.datasets import LICENCE_URLS
from cartoquartiers.domain.errors import NotFound, Problem
from cartoquartiers.domain.profile import Profile
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.usecases.facilities import completed
from cartoquartiers.usecases.give_profiles import ProfileExport
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.opendata.asked import only
from cartoquartiers.web.opendata.streams import busy, encoded
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.streaming import Slot, streamed
from cartoquartiers.web.visit import Visit

_SMALL = 1_000_000
"""Bytes below which a file is made in memory."""


def download(visit: Visit, file: str) -> ResponseReturnValue:
    """One file of a profile; HEAD gives the same headers."""
    export = _asked(visit, file)
    try:
        only("download")
        if request.args.get("download", "0") not in ("0", "1"):
            raise Refused([Problem("download", "unknown_value", {"value": request.args["download"][:60]})])
    except Refused as refused:
        return refused.answer()
    tick, at = clock(visit.work)
    encoding = "gzip" if request.accept_encodings["gzip"] > 0 else "identity"
    # The town's name and number stand in the rows and change without a tick, as do its own profiles.
    etag = tick_etag(tick, encoding, repr(export.profile), repr(sorted(export.town.items())))
    response = not_modified(etag, at) or _made(visit, export, encoding)
    if response.status_code == 503:
        return response
    return _dress(visit, stamp(response, etag, at), export, file, encoding)


def _asked(visit: Visit, file: str) -> ProfileExport:
    profiles: dict[str, tuple[Profile, bool]] = {}
    for profile in completed(visit.work, visit.toolbox.profiles).values():
        profiles[profile.file] = (profile, False)
        profiles[profile.gaps_file] = (profile, True)
    if file not in profiles:
        raise NotFound("profile")
    return ProfileExport(visit.work, *profiles[file])


def _made(visit: Visit, export: ProfileExport, encoding: str) -> Response:
    slot = Slot()
    if not slot:
        return busy()
    try:
        lift_time_limit(visit.work)
        small = _if_small(export)
        if small is not None:
            slot.close()
            return Response(b"".join(encoded(iter([small]), encoding)))
        # Gzip needs no length: its end comes only on success.
        headers = {} if encoding == "gzip" else {"Content-Length": str(export.length)}
        if request.method == "HEAD":
            slot.close()
            return Response(headers=headers)
        return streamed(encoded(export.chunks(), encoding), slot, visit.keep_snapshot(), headers=headers)
    except BaseException:
        slot.close()
        raise


def _if_small(export: ProfileExport) -> bytes | None:
    """The file, when it fits in memory: then a slow reader holds neither a stream nor a snapshot."""
    held = b""
    for chunk in export.chunks():
        held += chunk
        if len(held) > _SMALL:
            return None
    return held


def _dress(visit: Visit, response: Response, export: ProfileExport, file: str, encoding: str) -> Response:
    tick, _at = clock(visit.work)
    if response.status_code == 200:
        gaps = export.gaps
        response.content_type = "text/csv; charset=utf-8" if gaps else export.profile.media_type
        if encoding == "gzip":
            response.content_encoding = "gzip"
    licence = Licence(visit.toolbox.house.licence)
    links = [f'<{export.profile.schema_url}>; rel="describedby"'] if not export.gaps else []
    links += [f'<{LICENCE_URLS[licence]}>; rel="license"'] if licence in LICENCE_URLS else []
    response.headers["Link"] = ", ".join(links)
    response.headers["X-Dataset-Tick"] = str(tick)
    response.vary.add("Accept-Encoding")
    if request.args.get("download") == "1":
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
