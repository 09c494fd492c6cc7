"""Static files under an address that changes with every build, and the town's colours as a style sheet."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Response, abort, current_app, g, request, send_from_directory
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.accent import Shades, by_day, by_night
from cartoquartiers.domain.colour import readable_on
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import site, territory
from cartoquartiers.store.work import Work
from cartoquartiers.web import joining, packing, sprites
from cartoquartiers.web.routing import EVERYONE, Section
from cartoquartiers.web.visit import Visit

STATIC = Path(__file__).resolve().parents[2] / "static"
section = Section("assets", __name__)


@lru_cache(maxsize=1)
def build() -> str:
    """Return a short name of this build: it changes when any static file or any line of the program
    changes."""
    digest = hashlib.sha256()
    for root in (STATIC, Path(__file__).resolve().parents[1], STATIC.parent / "templates"):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(
                    f"{path.relative_to(root)}:{path.stat().st_size}:{path.stat().st_mtime_ns}".encode()
                )
    return digest.hexdigest()[:10]


def asset(path: str) -> str:
    """Return the address of a static file."""
    return f"/assets/{current_app.config['BUILD']}/{path}"


def serve(visit: Visit, version: str, path: str) -> ResponseReturnValue:
    """A static file; the current build's address may be kept for ever."""
    if joining.is_joined(path):
        response = _joined(path)
    else:
        response = send_from_directory(STATIC, path)
        if response.status_code == 200 and Path(path).suffix in packing.TEXTS:
            response = _packed(response, STATIC / path)
    current = version == current_app.config["BUILD"]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return response


def _joined(path: str) -> Response:
    """Several sources as one file; like a file it says what it is, and whether the browser has it already."""
    text, encoding = joining.joined(path), packing.encoding()
    data = packing.packed_joined(path, text, encoding) if encoding else text.encode()
    response = Response(data, mimetype="text/css" if path.endswith(".css") else "text/javascript")
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    response.add_etag()
    response.make_conditional(request)
    return response


def _packed(response: Response, file: Path) -> Response:
    """Texts travel compressed; the file was found by ``send_from_directory``, so that its path is safe."""
    response.vary.add("Accept-Encoding")
    encoding = packing.encoding()
    if encoding and "Range" not in request.headers:
        response.direct_passthrough = False
        response.set_data(packing.packed_file(file, encoding))
        response.content_encoding = encoding
    return response


def theme(visit: Visit, version: str) -> ResponseReturnValue:
    """The town's colour, and those of the rubriques as classes: the content policy forbids style
    attributes."""
    response = Response(
        theme_css(territory.taxonomy(visit.work), str(site.setting(visit.work, "accent") or "")),
        mimetype="text/css",
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def theme_css(taxonomy: Taxonomy, accent: str) -> str:
    """Return the accent ("": the house's) and one rule a rubrique; codes and colours were validated when they
    were stored."""
    rules = [
        f".cat-{c.code}{{--cat:{c.colour};--on-cat:{readable_on(c.colour)}}}"
        for c in taxonomy.categories.values()
    ]
    return "\n".join([*_accent_rules(accent), *rules]) + "\n"


def _accent_rules(accent: str) -> list[str]:
    if not accent:
        return []
    day, night = _values(by_day(accent)), _values(by_night(accent))
    return [f":root{{{day}}}", f"@media (prefers-color-scheme:dark){{:root{{{night}}}}}"]


def _values(shades: Shades) -> str:
    return (
        f"--accent:{shades.accent};--accent-strong:{shades.strong};"
        f"--on-accent:{shades.on_accent};--accent-soft:{shades.soft};--accent-deep:{shades.deep}"
    )


def pictograms(visit: Visit, version: str) -> ResponseReturnValue:
    """The drawings that this town's rubriques and types use: half of what all of them weigh."""
    drawn = sprites.drawn(_pictogram_names(visit.work))
    response = packing.packed(Response(drawn, mimetype="image/svg+xml"))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def pictograms_address(name: str = "marker") -> str:
    """Return where the drawing ``name`` is found: in the town's own file when it is there, else in that of
    all drawings (the administration shows those that nobody chose yet, an error page knows no town)."""
    visit: Visit | None = g.get("visit")
    if visit is None or g.get("database_away"):
        return asset("img/pictograms.svg")
    if "pictograms" not in g:  # asked for with every marker of a page
        with visit.looking() as work:
            g.pictograms = _pictogram_names(work)
    if name in g.pictograms:
        return f"/assets/{sprites.version(g.pictograms)}/pictograms.svg"
    return asset("img/pictograms.svg")


def _pictogram_names(work: Work) -> frozenset[str]:
    labels = territory.taxonomy(work)
    of_categories = (row.pictogram for row in labels.categories.values())
    return frozenset({"marker", *of_categories, *(row.pictogram for row in labels.types.values())})


def logo(visit: Visit, version: str) -> ResponseReturnValue:
    """The town's logo; its address names its bytes, so that it may be kept for ever."""
    kept = site.setting(visit.work, "logo") or {}
    if version != kept.get("version"):
        raise NotFound("logo")
    data = base64.b64decode(site.setting(visit.work, site.LOGO_BYTES))
    response = Response(data, mimetype="image/webp")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def theme_version(taxonomy: Taxonomy, accent: str) -> str:
    """Return what the address of the theme changes with."""
    return hashlib.sha256(theme_css(taxonomy, accent).encode()).hexdigest()[:10]


def no_favicon(visit: Visit) -> ResponseReturnValue:
    """Browsers ask for it whatever the page says."""
    if not (STATIC / "img" / "favicon.svg").exists():
        abort(404)
    return send_from_directory(STATIC, "img/favicon.svg")


section.read("/assets/<version>/theme.css", theme, access=EVERYONE)
section.read("/assets/<version>/pictograms.svg", pictograms, access=EVERYONE)
section.read("/assets/<version>/logo.webp", logo, access=EVERYONE)
section.read("/assets/<version>/<path:path>", serve, access=EVERYONE)
section.read("/favicon.ico", no_favicon, access=EVERYONE)
