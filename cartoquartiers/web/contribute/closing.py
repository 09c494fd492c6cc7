"""The two doors that change no field by hand: a place that closed, a place that stands twice on the map."""

import re
from typing import Any

from cartoquartiers.domain.errors import Problem
from cartoquartiers.web.contribute.forms import Form

_UID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def closed(form: Form) -> dict[str, Any]:
    """A closure for good, or until a day."""
    if form.values.get("quand") == "temps":
        day = form.values.get("ferme_jusqu_au", "").strip()
        if not day:
            form.problems.append(Problem("ferme_jusqu_au", "reopening_needed"))
        return {"kind": "close", "changes": {"ferme_jusqu_au": {"to": day}}}
    if form.values.get("quand") != "bon":
        form.problems.append(Problem("quand", "required"))
    return {"kind": "close", "changes": {}}


def duplicate(form: Form) -> dict[str, Any]:
    """The other place is one of the list, or the address of its page."""
    chosen = form.values.get("replaced_by", "")
    if chosen in ("", "autre"):
        found = _UID.search(form.values.get("autre_fiche", ""))
        chosen = found[0].lower() if found else ""
    if not chosen:
        form.problems.append(Problem("replaced_by", "other_place_needed"))
    return {"kind": "merge", "changes": {"replaced_by": {"to": chosen or None}}}
