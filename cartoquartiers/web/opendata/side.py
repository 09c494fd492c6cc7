"""Files that hold no places: the same headers for each."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request

from cartoquartiers.domain.datasets import LICENCE_URLS
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.side_files import SideFile
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.registry import BY_NAME
from cartoquartiers.web.opendata.asked import only
from cartoquartiers.web.opendata.reply import reply
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit


def check(*names: str) -> None:
    """Raise Refused when the address has a parameter besides these and ``download``, or a wrong one."""
    only(*names, "download")
    if request.args.get("download", "0") not in ("0", "1"):
        raise Refused([Problem("download", "unknown_value", {"value": request.args["download"][:60]})])


def side_reply(
    visit: Visit, file: SideFile, suffix: str, held: str, write: Callable[[int, datetime], bytes]
) -> Response:
    """Answer with a writing of the file; ``held`` tells what it holds, which changes without a tick."""
    response = reply(visit, BY_NAME[suffix].media_type, held, write, dated=False)
    links = [f'<{visit.toolbox.base_url}{file.schema_path}>; rel="describedby"'] if suffix == "csv" else []
    licence = file.dataset.licence or Licence(visit.work.house.licence)
    links += [f'<{LICENCE_URLS[licence]}>; rel="license"'] if licence in LICENCE_URLS else []
    response.headers["Link"] = ", ".join(links)
    if request.args.get("download") == "1":
        response.headers["Content-Disposition"] = f'attachment; filename="{file.name}.{suffix}"'
    return response
