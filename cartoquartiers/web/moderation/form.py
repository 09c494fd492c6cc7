"""From the form of the desk to a ruling."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.identifiers import can_be_uid
from cartoquartiers.domain.text import clean_text
from cartoquartiers.domain.vocabulary import Reason, Verdict
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.queries.waiting_series import as_one
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.web.moderation.amend import amended, now_of

Form = MultiDict[str, str]


class Proposed(Protocol):
    """What is asked of a contribution to tell what was decided of it."""

    @property
    def uid(self) -> str: ...
    @property
    def changes(self) -> dict[str, Any]: ...


#: What the buttons send; « photos » accepts them and nothing else.
PHOTOS_ONLY = "photos"
_LONGEST_MESSAGE = 3000


def ruling_of_each(form: Form, series: Sequence[Waiting]) -> Callable[[Proposed], Ruling | None]:
    """What the moderator decided of each of a series shown as one. Raises Invalid like ``ruling``."""
    whole = ruling(form, as_one(series))
    if len(series) == 1 or whole.verdict in (Verdict.REFUSE, Verdict.ASK):
        return lambda _member: whole
    own = {name: change for name, change in whole.changes.items() if change is not None and name != "photos"}

    def of(member: Proposed) -> Ruling | None:
        said = {name: None for name in member.changes if whole.changes.get(name, own) is None}
        said |= _photos(form, member) if "photos" not in said else {}
        if member.changes and all(name in said and said[name] is None for name in member.changes):
            return None
        changes = said | _own_part(own, member, series)
        return replace(whole, verdict=Verdict.AMEND if changes else Verdict.ACCEPT, changes=changes)

    return of


def _own_part(own: Mapping[str, Any], member: Proposed, series: Sequence[Waiting]) -> dict[str, Any]:
    """What the moderator's own values mean for one of a series: the first that touches a field starts from
    the published value that was seen, the last one gets the moderator's."""
    part: dict[str, Any] = {}
    for name, change in own.items():
        carriers = [row.uid for row in series if name in row.changes] or [series[-1].uid]
        if member.uid not in carriers:
            continue
        to = change["to"] if member.uid == carriers[-1] else member.changes[name].get("to")
        seen = {"from": change["from"]} if "from" in change and member.uid == carriers[0] else {}
        if seen or member.uid == carriers[-1]:
            part[name] = {**seen, "to": to}
    return part


def ruling(form: Form, one: Waiting) -> Ruling:
    """What the moderator decided. Raises Invalid with a problem for each thing to mend."""
    verdict = form.get("verdict", "")
    seen = Ruling(
        Verdict.ACCEPT,
        expected_state=form.get("expected_state") or None,
        seen_version=version_of(form, "seen_version"),
    )
    if verdict == Verdict.REFUSE:
        said = message_of(form, "refuse_message")
        return replace(seen, verdict=Verdict.REFUSE, reason=reason_of(form), message=said)
    if verdict == Verdict.ASK:
        return replace(seen, verdict=Verdict.ASK, message=message_of(form, "ask_message"))
    changes = _changes(verdict, form, one)
    return replace(seen, verdict=Verdict.AMEND if changes else Verdict.ACCEPT, changes=changes)


def named(texts: Iterable[str], most: int) -> list[str]:
    """The contributions that a form names, each once. Raises NotFound when one of them can be none."""
    found = list(dict.fromkeys(islice(texts, most)))
    if not all(map(can_be_uid, found)):
        raise NotFound("contribution")
    return found


def version_of(form: Form, name: str) -> int | None:
    """The version of the place that was looked at; what is no number names none."""
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _changes(verdict: str, form: Form, one: Waiting) -> dict[str, Any]:
    """What the moderator puts in the place of what was proposed; None leaves a field out."""
    if verdict == PHOTOS_ONLY:
        return _only_photos(form, one)
    if verdict not in (Verdict.ACCEPT, Verdict.AMEND):
        raise Invalid([Problem("verdict", "required")])
    changes = _picked(form, one) | (amended(form, one) if verdict == Verdict.AMEND else {})
    changes |= _settled(form, one)
    changes |= _photos(form, one)
    if one.changes and all(name in changes and changes[name] is None for name in one.changes):
        raise Invalid([Problem("", "nothing_kept")])
    return changes


def _picked(form: Form, one: Waiting) -> dict[str, Any]:
    """Fields that were shown with a box and whose box is empty are not retained."""
    shown, kept = set(form.getlist("shown")), set(form.getlist("field"))
    return {name: None for name in one.changes if name in shown - kept}


def _settled(form: Form, one: Waiting) -> dict[str, Any]:
    """Conflicts: the moderator chose between what is published and what is proposed."""
    settled: dict[str, Any] = {}
    for name, change in one.changes.items():
        choice = form.get(f"choice-{name}")
        if choice == "now":
            settled[name] = None
        elif choice == "proposed":
            settled[name] = {"from": now_of(form, name), "to": change.get("to")}
    return settled


def _only_photos(form: Form, one: Waiting) -> dict[str, Any]:
    if not one.changes.get("photos"):
        raise Invalid([Problem("photos", "required")])
    return {name: None for name in one.changes if name != "photos"} | _photos(form, one)


def _photos(form: Form, one: Proposed) -> dict[str, Any]:
    """The photos that stay ticked, with the words that the moderator gave them."""
    change = one.changes.get("photos")
    if not change or "photos_shown" not in form:
        return {}
    kept = set(form.getlist("photo"))
    added = [_described(photo, form) for photo in change.get("add", []) if photo["sha256"] in kept]
    if added == change.get("add", []):
        return {}
    if not added and not change.get("remove"):
        return {"photos": None}
    return {"photos": {"add": added, "remove": change.get("remove", [])}}


def _described(photo: Mapping[str, Any], form: Form) -> dict[str, Any]:
    words = form.get(f"alt-{photo['sha256']}")
    return {**photo, "alt": photo.get("alt") if words is None else words.strip() or None}


def reason_of(form: Form) -> Reason | None:
    """The reason of a refusal; None when there is none, or none of ours."""
    given = form.get("reason", "")
    return Reason(given) if given in set(Reason) else None


def message_of(form: Form, name: str) -> str | None:
    """The words to the author in that field. Raises Invalid for those that cannot be stored."""
    text = form.get(name, "")
    if len(text) > _LONGEST_MESSAGE:
        raise Invalid([Problem(name, "too_long", {"longest": _LONGEST_MESSAGE})])
    try:
        return clean_text(text) or None
    except ValueError:
        raise Invalid([Problem(name, "bad_characters")]) from None
