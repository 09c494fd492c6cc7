"""What somebody wants to follow, as an address or a form names it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.identifiers import can_be_uid
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.subscriptions import Rhythm, Subject

_LONGEST = 60


def subject_asked(said: MultiDict[str, str]) -> Subject:
    """The subject that ``lieu``, ``commune``, ``quartier`` and ``rubrique`` name; the last three repeat."""
    place = said.get("lieu", "").strip().lower()
    if place:
        # What can be no place is none: an empty name is on no map.
        return Subject(place if can_be_uid(place) else "")
    return Subject(scope=Scope(*(_codes(said, name) for name in ("commune", "quartier", "rubrique"))))


def parameters(subject: Subject) -> list[tuple[str, str]]:
    """The same as pairs of a name and a value."""
    if subject.place is not None:
        return [("lieu", subject.place)]
    scope = subject.scope
    named: Mapping[str, frozenset[str]] = {
        "commune": scope.communes,
        "quartier": scope.quartiers,
        "rubrique": scope.categories,
    }
    return [(name, code) for name, codes in named.items() for code in sorted(codes)]


def address_of(subject: Subject) -> str:
    """Where somebody asks to follow it."""
    return f"/abonnements/nouveau?{urlencode(parameters(subject))}"


def rhythm_asked(said: str) -> Rhythm:
    """The rhythm that was chosen; once a week when none was."""
    return Rhythm(said) if said in {one.value for one in Rhythm} else Rhythm.WEEKLY


def _codes(said: MultiDict[str, str], name: str) -> frozenset[str]:
    return frozenset(code[:_LONGEST].replace("\0", "") for code in said.getlist(name)[:_LONGEST] if code)
