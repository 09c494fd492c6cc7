"""`/verifier/<token>/…`: the answers of a letter that asked whether a place is still right.

Looking changes nothing: programs that read letters look too. One button says it. What changed since the
letter, or since the page was read, is shown first.
"""

from http import HTTPStatus
from typing import Any

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.change import Changes, diff
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.store.queries.seen import Seen, place_seen
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import inquiries
from cartoquartiers.web import differences
from cartoquartiers.web.caching import behind_a_secret
from cartoquartiers.web.context import language
from cartoquartiers.web.contribute import forms, present
from cartoquartiers.web.labels import words
from cartoquartiers.web.visit import Visit


def look(visit: Visit, token: str, said: str) -> ResponseReturnValue:
    """What is published of the place, and the one button of this answer."""
    if said not in (*inquiries.ANSWERS, "corriger"):
        raise NotFound
    return _page(visit.work, token, said, inquiries.version_told(token))


def answer(visit: Visit, token: str, said: str) -> ResponseReturnValue:
    """Send the contribution, once."""
    if said not in inquiries.ANSWERS:
        raise NotFound
    body: dict[str, Any] = {
        "uid": visit.form.get("uid", "") or forms.new_uid(),
        "kind": inquiries.ANSWERS[said].value,
        "place": visit.form.get("lieu", ""),
        "base_version": forms.version_of(visit.form.get("base_version", "")),
    }
    if said == "exact":
        body["fields"] = visit.form.getlist("champs")
    try:
        proposal = parse_proposal(body)
        with visit.writing() as work:
            receipt = inquiries.answer(work, token, said, proposal, language())
    except Conflicting:
        with visit.reading() as work:
            return _page(work, token, said, body["base_version"], again=True)
    except (NotFound, Invalid):
        return _gone()
    return redirect(f"{receipt.follow}?merci=1", HTTPStatus.SEE_OTHER)


def _page(
    work: Work, token: str, said: str, version: int | None, *, again: bool = False
) -> ResponseReturnValue:
    """The place as it is, with what changed since that ``version``; ``again``: its button was pressed."""
    uid = inquiries.find(work, token)
    place = place_seen(work, uid) if uid else None
    if place is None:
        return _gone()
    labels = words(work)
    page = render_template(
        "contribute/inquiry.html",
        token=token,
        said=said,
        place=place,
        uid=forms.new_uid(),
        rows=present.seen_rows(place.values, labels),
        changed=differences.rows_of(_changed(work, place, version), labels),
        again=again,
    )
    return _private(page, HTTPStatus.CONFLICT if again else HTTPStatus.OK)


def _changed(work: Work, place: Seen, version: int | None) -> Changes:
    """What changed of what the page shows, since a version of the place."""
    before = place_seen(work, place.uid, version)
    if version is None or before is None:
        return {}
    return diff(*({name: seen.values.get(name) for name in present.SEEN} for seen in (before, place)))


def _gone() -> ResponseReturnValue:
    return _private(render_template("contribute/inquiry_gone.html"), HTTPStatus.GONE)


def _private(page: str, status: int) -> ResponseReturnValue:
    return behind_a_secret(make_response(page, status))
