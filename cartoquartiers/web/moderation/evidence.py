"""The evidence strip: what speaks for a contribution, and what asks for a second look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.resemblance import RADIUS
from cartoquartiers.domain.risk import Aggravation, Risk, Stake
from cartoquartiers.domain.trust import Level
from cartoquartiers.domain.vocabulary import Kind, Nearness
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.differences import Row
from cartoquartiers.web.moderation.alike import Alike
from cartoquartiers.web.moments import ago, moment
from cartoquartiers.web.readings import field_label

_CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True)
class Fact:
    """One line; `icon` is an id of the interface's sprite, `warns` asks for a second look."""

    icon: str
    text: str
    warns: bool = False


class Verified(Protocol):
    """What is asked of a place: when somebody last looked at it (ISO date)."""

    verified_on: str | None


def facts(
    today: date,
    one: Waiting,
    who: str,
    alikes: Sequence[Alike],
    others: int,
    place: Verified | None,
    *,
    saw: Sequence[Fact],
) -> list[Fact]:
    """The lines of the strip; `others` counts what else waits on the same place, `saw` tells what its author
    looked at, and when."""
    found = [Fact("user-check", who)]
    if one.risk:
        found.append(_risk(Risk(one.risk), one.risk_codes or ()))
    if photos := len(one.changes.get("photos", {}).get("add", [])):
        found.append(Fact("camera", _photos(photos)))
    found.extend(saw)
    found.append(_doubles(alikes))
    found.append(_others(others))
    if place is not None:
        found.append(Fact("verified", _verified(place, today)))
    if any(warning.get("code") == "outside_territory" for warning in one.warnings):
        found.append(Fact("alert", _("L’emplacement est en dehors du territoire"), warns=True))
    if any(str(warning.get("code")).endswith("_good_faith") for warning in one.warnings):
        found.append(Fact("alert", _("Signalé comme illicite sans déclaration de bonne foi"), warns=True))
    return found


def seen(series: Sequence[Waiting], words: Words) -> list[Fact]:
    """When each of these was noted and how far from the place, and what they say was seen: of a series one
    line a moment and a distance, and one for all that it confirms beside what it changes."""
    near = [Fact("navigation", _(Nearness(one.nearness).sentence)) for one in series if one.nearness]
    noted = [_captured(one.captured_at, one.received_at) for one in series if one.captured_at]
    confirming = [one for one in series if one.kind == Kind.CONFIRM]
    named = dict.fromkeys(name for one in confirming for name in one.confirmed)
    found = list(dict.fromkeys([*noted, *near]))
    if confirming:
        found.append(Fact("check-check", _seen(named, words)))
    return found


def _captured(said: datetime, received: datetime) -> Fact:
    when = moment(said)
    if said - received > _CLOCKS_DIFFER:
        words = _("Relevé le %(when)s, dit un appareil dont l’horloge avance", when=when)
        return Fact("clock", words, warns=True)
    return Fact("clock", _("Relevé le %(when)s", when=when))


def precedence(keeper: str | None) -> list[Fact]:
    """The line that names the structure which alone publishes on the place."""
    if keeper is None:
        return []
    return [Fact("lock", _("%(keeper)s publie seule sur cette fiche", keeper=keeper), warns=True)]


def outdated(changed: Sequence[Row]) -> list[Fact]:
    """A line for each confirmed field that says something else than what its author saw."""
    return [Fact("alert", _then_and_now(row), warns=True) for row in changed]


def _then_and_now(row: Row) -> str:
    if row.before == row.after:  # one photo for another: they have the same words
        return str(_("%(field)s\u00a0: ce n’est plus ce qui a été vu.", field=row.label))
    return str(
        _(
            "%(field)s\u00a0: vu «\u00a0%(seen)s\u00a0», la fiche dit maintenant «\u00a0%(now)s\u00a0».",
            field=row.label,
            seen=row.before or _("rien"),
            now=row.after or _("rien"),
        )
    )


def _risk(risk: Risk, codes: Sequence[str]) -> Fact:
    """« Risque élevé : sans compte, déplacement de plus de 50 m, doublon possible »."""
    known = {word.value: word.sentence for words in (Level, Stake, Aggravation) for word in words}
    because = [_(known[code]) for code in codes if code in known]
    text = _("%(risk)s\u00a0: %(because)s", risk=_(risk.sentence), because=", ".join(because))
    return Fact("shield", text, warns=risk is Risk.HIGH)


def _photos(count: int) -> str:
    return str(
        ngettext(
            "%(num)d photo, à regarder avant de publier", "%(num)d photos, à regarder avant de publier", count
        )
    )


def _doubles(alikes: Sequence[Alike]) -> Fact:
    likely = [alike for alike in alikes if alike.likely]
    if not likely:
        return Fact(
            "copy-duplicate", _("Aucun doublon probable à moins de %(metres)d\u00a0m", metres=round(RADIUS))
        )
    text = ngettext("%(num)d doublon possible", "%(num)d doublons possibles", len(likely))
    return Fact("copy-duplicate", text, warns=True)


def _others(count: int) -> Fact:
    if not count:
        return Fact("inbox", _("Rien d’autre n’attend sur ce lieu"))
    text = ngettext(
        "%(num)d autre contribution attend sur ce lieu",
        "%(num)d autres contributions attendent sur ce lieu",
        count,
    )
    return Fact("inbox", text, warns=True)


def _verified(place: Verified, today: date) -> str:
    if place.verified_on is None:
        return str(_("Pas encore vérifié sur place"))
    return str(_("Vérifié sur place %(since)s", since=ago(place.verified_on, today)))


def _seen(names: Iterable[str], words: Words) -> str:
    known = (name for name in names if name in BY_NAME or name in words.taxonomy.extra)
    labels = [field_label(name, words) for name in known]
    if not labels:
        return str(_("Le lieu existe bien, sans détail"))
    return str(_("Vu\u00a0: %(fields)s", fields=", ".join(label.lower() for label in labels)))
