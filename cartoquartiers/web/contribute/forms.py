"""Forms about places: what their inputs hold, and the proposal that they make.

The proposal is the body of `POST /api/v1/contributions`: a form and a program say the same thing.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cartoquartiers.domain.contacts import phone_french
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.proposal import MOST_PHOTOS
from cartoquartiers.web.contribute import hours_box

#: Inputs that hold a field's text as it is.
PLAIN = (
    *("nom", "famille", "description", "adresse", "code_postal", "commune", "telephone", "courriel"),
    *("site_web", "acces_fauteuil", "gestionnaire"),
)
#: A choice of the list of types that names a rubrique alone.
OTHER_TYPE = "autre:"

_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{1,20})?")

# Where the summary of errors leads for fields without an input of their own name; empty: nowhere.
_INPUT_OF = {
    "rubrique": "type",
    "horaires_texte": "horaires",
    "charter": "charte",
    "id_ban": "adresse",
    **dict.fromkeys(("base_version", "place", "place_uid", "uid", "changes", "kind"), ""),
}


@dataclass(frozen=True)
class KeptPhoto:
    """A photo of a form: `sha256` is empty until a readable file came."""

    rank: int
    sha256: str = ""
    alt: str = ""
    credit: str = ""


@dataclass
class Form:
    """What a form shows: the text of each input, the photos that were kept, and what is wrong."""

    values: dict[str, str] = field(default_factory=dict)
    photos: list[KeptPhoto] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def by_input(self) -> dict[str, list[Problem]]:
        """The problems by the input that they stand beside."""
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(_INPUT_OF.get(problem.field, problem.field), []).append(problem)
        return found


def new_uid() -> str:
    """A uid for a contribution that is about to be written, so that sending twice is sending once."""
    return str(uuid.uuid4())


def prefilled(values: Mapping[str, Value], names: Iterable[str]) -> dict[str, str]:
    """The inputs of a form about a place that has these values."""
    filled: dict[str, str] = {}
    for name in names:
        if name == "position":
            point = values.get("position") or ["", ""]
            filled["longitude"], filled["latitude"] = str(point[0]), str(point[1])
        elif name == "horaires":
            filled |= hours_box.prefilled(values.get("horaires"), values.get("horaires_texte"))
        elif name == "type":
            filled["type"] = type_choice(values.get("type"), values.get("rubrique"))
        elif name == "id_ban":
            filled[name], filled["id_ban_pour"] = values.get(name) or "", address_line(values)
        elif name == "telephone":
            filled[name] = phone_french(values.get(name) or "")
        else:
            filled[name] = values.get(name) or ""
    return filled


def type_choice(type_code: str | None, category: str | None) -> str:
    """The choice of the list of types that stands for a type, or for a rubrique without type."""
    return type_code or (f"{OTHER_TYPE}{category}" if category else "")


def read_changes(
    sent: Mapping[str, str], before: Mapping[str, Value], names: Collection[str]
) -> tuple[dict[str, Any], list[Problem]]:
    """The changes that a form makes to a place (`before`), as the API takes them, and what cannot be read."""
    changes: dict[str, Any] = {}
    for name in PLAIN:
        if name in names and name in sent:
            _propose(changes, name, sent[name].strip() or None, before)
    if "type" in names and "type" in sent:
        _read_type(changes, sent["type"], before)
    if "id_ban" in names:
        _read_id_ban(changes, sent, before)
    problems: list[Problem] = []
    if "horaires" in names:
        hours, problems = hours_box.read(sent, before.get("horaires"), before.get("horaires_texte"))
        for name, value in hours.items():
            _propose(changes, name, value, before)
    if "position" in names:
        problems += _read_position(changes, sent, before)
    return changes, problems


def photo_list(photos: Iterable[KeptPhoto]) -> list[dict[str, str | None]]:
    """The photos of a form as the API takes them."""
    return [
        {"sha256": one.sha256, "alt": one.alt or None, "credit": one.credit or None}
        for one in photos
        if one.sha256
    ]


def photos_said(sent: Mapping[str, str]) -> list[KeptPhoto]:
    """What a form says of its photos, apart from the files themselves."""
    found = []
    for rank in range(1, MOST_PHOTOS + 1):
        kept = "" if sent.get(f"photo_{rank}_retirer") else sent.get(f"photo_{rank}_sha", "")
        found.append(
            KeptPhoto(rank, kept, sent.get(f"photo_{rank}_alt", ""), sent.get(f"photo_{rank}_credit", ""))
        )
    return found


def _propose(changes: dict[str, Any], name: str, typed: Value, before: Mapping[str, Value]) -> None:
    kind = BY_NAME[name].kind
    try:
        same = kind.same(kind.parse(typed), before.get(name))
    except ValueProblem:
        # The reader of proposals says what is wrong with it, unless the value was there already.
        same = typed == before.get(name)
    if not same:
        changes[name] = {"to": typed}


def _read_type(changes: dict[str, Any], chosen: str, before: Mapping[str, Value]) -> None:
    if chosen.startswith(OTHER_TYPE):
        _propose(changes, "type", None, before)
        _propose(changes, "rubrique", chosen.removeprefix(OTHER_TYPE), before)
    elif chosen:
        _propose(changes, "type", chosen, before)


def address_line(values: Mapping[str, Value]) -> str:
    """The three inputs of an address on one line: what an `id_ban` stands for (`id_ban_pour` in the form)."""
    return "|".join(str(values.get(name) or "").strip() for name in ("adresse", "code_postal", "commune"))


def _read_id_ban(changes: dict[str, Any], sent: Mapping[str, str], before: Mapping[str, Value]) -> None:
    """The identifier of the address chosen from the list; none once the words of the address were edited."""
    chosen = sent.get("id_ban", "").strip()
    if chosen and sent.get("id_ban_pour", "") == address_line(sent):
        _propose(changes, "id_ban", chosen, before)
    elif before.get("id_ban") and {"adresse", "code_postal", "commune"} & set(changes):
        _propose(changes, "id_ban", None, before)


def _read_position(
    changes: dict[str, Any], sent: Mapping[str, str], before: Mapping[str, Value]
) -> list[Problem]:
    typed = [sent.get(name, "").strip() for name in ("longitude", "latitude")]
    if not any(typed):
        return []
    if not all(_DEGREES.fullmatch(text) and text.isascii() for text in typed):
        return [Problem("position", "coordinates_invalid")]
    _propose(changes, "position", [float(text.replace(",", ".")) for text in typed], before)
    return []


def version_seen(form: Form) -> int | None:
    """Which version of the place the page showed, if it says so."""
    return version_of(form.values.get("base_version", ""))


def version_of(text: str) -> int | None:
    """The number of a version; what is no number names none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
