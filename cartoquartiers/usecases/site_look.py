"""The town's own look: colour, first view, base map, logo, and the way out for what the map leaves to
others."""

import base64
import hashlib
import math
from collections.abc import Callable, Mapping
from typing import Any

from cartoquartiers.domain.accent import parse_accent
from cartoquartiers.domain.base_map import parse_tiles
from cartoquartiers.domain.contacts import normalise_phone, normalise_web, phone_french
from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.queries.territory import territory_box
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.ports import Logo
from cartoquartiers.usecases.site_settings import DEFAULTS, set_setting

VIEW = ("view_latitude", "view_longitude", "view_zoom")
#: The zooms of the map.
ZOOMS = (8, 19)


def _line(longest: int) -> Callable[[str], str]:
    return lambda given: cleaned(given, clean_line, longest) or ""


def _if_any(normalise: Callable[[str], str], longest: int) -> Callable[[str], str]:
    def parse(given: str) -> str:
        text = cleaned(given, clean_line, longest)
        return normalise(text) if text else ""

    return parse


_PARSE: dict[str, Callable[[str], str]] = {
    "accent": parse_accent,
    "tiles_url": parse_tiles,
    "tiles_attribution": _line(200),
    "outside_label": _line(200),
    "outside_link": _if_any(normalise_web, 500),
    "outside_phone": _if_any(normalise_phone, 40),
}
FIELDS = (*_PARSE, *VIEW)


def current(work: Work) -> dict[str, str]:
    """Return the text of each field of the form, by its name."""
    kept = {**DEFAULTS, **site_queries.settings(work)}
    view = kept["view"] or {}
    seen = {f"view_{name}": str(view.get(name, "")) for name in ("latitude", "longitude", "zoom")}
    texts = {key: str(kept[key] or "") for key in _PARSE}
    if texts["outside_phone"]:
        texts["outside_phone"] = phone_french(texts["outside_phone"])
    return texts | seen


def save(work: Work, actor: Actor, given: Mapping[str, str]) -> list[str]:
    """Write what changed and return its keys. Raises ``Invalid`` with every problem."""
    wanted: dict[str, Any] = {}
    problems = []
    for key, parse in _PARSE.items():
        try:
            wanted[key] = parse(given.get(key, ""))
        except ValueProblem as problem:
            problems.append(Problem(key, problem.code, problem.params))
    problems += _missing(wanted)
    try:
        wanted["view"] = _view(work, given)
    except Invalid as invalid:
        problems += invalid.problems
    if problems:
        raise Invalid(problems)
    kept = {**DEFAULTS, **site_queries.settings(work)}
    changed = [key for key, value in wanted.items() if (kept[key] or "") != (value or "")]
    for key in changed:
        set_setting(work, key, wanted[key])
    if changed:
        before = {key: kept[key] for key in changed}
        acts.record(work, actor, "look.save", ", ".join(changed), before=before)
    return changed


def _missing(wanted: Mapping[str, str]) -> list[Problem]:
    """What one field demands of another: tiles name their authors, a way out has a name and leads out."""
    problems = []
    if wanted.get("tiles_url") and wanted.get("tiles_attribution") == "":
        problems.append(Problem("tiles_attribution", "required"))
    leads = wanted.get("outside_link", "?") or wanted.get("outside_phone", "?")
    if leads and wanted.get("outside_label") == "":
        problems.append(Problem("outside_label", "required"))
    if wanted.get("outside_label") and not leads:
        problems.append(Problem("outside_link", "outside_nowhere"))
    return problems


def _view(work: Work, given: Mapping[str, str]) -> dict[str, float] | None:
    texts = {name: given.get(name, "").strip().replace(",", ".") for name in VIEW}
    if not any(texts.values()):
        return None
    problems = [Problem(name, "required") for name, text in texts.items() if not text]
    if problems:
        raise Invalid(problems)
    latitude, longitude = _degrees(texts, "view_latitude"), _degrees(texts, "view_longitude")
    zoom, (lowest, highest) = texts["view_zoom"], ZOOMS
    if not (zoom.isascii() and zoom.isdigit() and len(zoom) <= 2 and lowest <= int(zoom) <= highest):
        raise Invalid([Problem("view_zoom", "number_range", {"lowest": lowest, "highest": highest})])
    box = territory_box(work)
    # Two numbers put the wrong way round lead to another sea.
    if box and not (box[0] <= longitude <= box[2] and box[1] <= latitude <= box[3]):
        raise Invalid([Problem("view_latitude", "view_outside")])
    return {"latitude": latitude, "longitude": longitude, "zoom": int(zoom)}


def _degrees(texts: Mapping[str, str], name: str) -> float:
    most = 85 if name == "view_latitude" else 180
    try:
        value = float(texts[name][:30])
    except ValueError:
        value = math.nan
    if not -most <= value <= most:
        raise Invalid([Problem(name, "degrees_invalid")])
    return round(value, 6)


def set_logo(work: Work, actor: Actor, logo: Logo) -> None:
    """Show this picture instead of the house's sign; its version names its bytes."""
    version = hashlib.sha256(logo.data).hexdigest()[:10]
    set_setting(work, site_queries.LOGO_BYTES, base64.b64encode(logo.data).decode("ascii"))
    set_setting(work, "logo", {"version": version, "width": logo.width, "height": logo.height})
    acts.record(work, actor, "look.logo", version)


def remove_logo(work: Work, actor: Actor) -> bool:
    """Show the house's sign again; return whether there was a logo."""
    if not site_queries.setting(work, "logo"):
        return False
    set_setting(work, site_queries.LOGO_BYTES, "")
    set_setting(work, "logo", None)
    acts.record(work, actor, "look.no_logo", "logo")
    return True
