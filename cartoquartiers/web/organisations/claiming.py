"""« C’est notre lieu »: a member asks that their structure keeps the record of a place."""

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Forbidden
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.store.queries import territory
from cartoquartiers.usecases import contribute
from cartoquartiers.web.context import language
from cartoquartiers.web.visit import Visit


def claim(visit: Visit, uid: str) -> ResponseReturnValue:
    """Send the claim: a contribution like any other, which somebody else than its author decides."""
    code = visit.form.get("structure", "")
    if code not in visit.actor.organisations:
        raise Forbidden
    with visit.reading() as work:
        name = territory.territory(work).organisations.get(code, code)
    version = visit.form.get("base_version", "")
    body = {
        "uid": visit.form.get("uid", ""),
        "kind": "correct",
        "place": uid,
        "base_version": int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        "changes": {"structure": {"to": code}},
        "message": _("«\u00a0%(name)s\u00a0» demande à tenir la fiche de ce lieu.", name=name),
    }
    proposal = parse_proposal(body)
    with visit.writing() as work:
        by_rule = visit.actor.may_moderate
        receipt = contribute.submit(work, visit.actor, proposal, by_rule=by_rule, language=language())
    return redirect(f"{receipt.follow}?merci=1", 303)
