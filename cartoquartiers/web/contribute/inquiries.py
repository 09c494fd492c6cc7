"""`/verifier/<token>/…`: the answers of a letter that asked whether a place is still right.

Looking changes nothing: programs that read letters look too. One button says it.
"""

from http import HTTPStatus
from typing import Any

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Invalid, NotFound
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.store.queries.seen import place_seen
from cartoquartiers.usecases import inquiries
from cartoquartiers.web.caching import behind_a_secret
from cartoquartiers.web.context import language
from cartoquartiers.web.contribute import forms, present
from cartoquartiers.web.labels import words
from cartoquartiers.web.visit import Visit


def look(visit: Visit, token: str, said: str) -> ResponseReturnValue:
    """What is published of the place, and the one button of this answer."""
    if said not in (*inquiries.ANSWERS, "corriger"):
        raise NotFound
    uid = inquiries.find(visit.work, token)
    place = place_seen(visit.work, uid) if uid else None
    if place is None:
        return _gone()
    page = render_template(
        "contribute/inquiry.html",
        token=token,
        said=said,
        place=place,
        uid=forms.new_uid(),
        rows=present.seen_rows(place.values, words(visit.work)),
    )
    return _private(page, HTTPStatus.OK)


def answer(visit: Visit, token: str, said: str) -> ResponseReturnValue:
    """Send the contribution, once."""
    if said not in inquiries.ANSWERS:
        raise NotFound
    body: dict[str, Any] = {
        "uid": visit.form.get("uid", "") or forms.new_uid(),
        "kind": inquiries.ANSWERS[said].value,
        "place": visit.form.get("lieu", ""),
    }
    if said == "exact":
        body["fields"] = visit.form.getlist("champs")
    try:
        proposal = parse_proposal(body)
        with visit.writing() as work:
            receipt = inquiries.answer(work, token, said, proposal, language())
    except (NotFound, Invalid):
        return _gone()
    return redirect(f"{receipt.follow}?merci=1", HTTPStatus.SEE_OTHER)


def _gone() -> ResponseReturnValue:
    return _private(render_template("contribute/inquiry_gone.html"), HTTPStatus.GONE)


def _private(page: str, status: int) -> ResponseReturnValue:
    return behind_a_secret(make_response(page, status))
