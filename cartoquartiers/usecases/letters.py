"""Writing to people: which letters a contribution calls for, and how each reads in the end."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.contacts import normalise_email
from cartoquartiers.domain.letter_effects import effect
from cartoquartiers.domain.letter_texts import REASONS_IN_ENGLISH
from cartoquartiers.domain.letters import LetterKind, LetterText, default_text, filled
from cartoquartiers.domain.merging import taken_over
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Reason, Verdict
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import outbox
from cartoquartiers.usecases.outbox import Taken
from cartoquartiers.usecases.ports import Mail
from cartoquartiers.usecases.site_settings import DEFAULTS

_ON_THE_MAP = (ContributionState.PUBLISHED, ContributionState.PARTIAL)


def tell_received(work: Work, contribution: Contribution) -> None:
    """Acknowledge a contribution that waits; what a rule published at once needs no letter."""
    if contribution.state in (ContributionState.WAITING, ContributionState.CONFLICT):
        _tell(work, contribution, LetterKind.RECEIVED, f"received:{contribution.uid}")


def tell_decided(work: Work, contribution: Contribution, decision: Decision) -> None:
    """Tell the author what a moderator said; nobody writes to themselves."""
    if decision.decider_id is not None and decision.decider_id == contribution.author_id:
        return
    key = f"decision:{decision.id}"
    message = decision.message or ""
    if decision.verdict == Verdict.ASK:
        _tell(work, contribution, LetterKind.QUESTION, key, question=message)
    elif decision.verdict == Verdict.REFUSE and _took_over(work, decision):
        # Its opening says why: the usual reason would say it twice.
        _tell(work, contribution, LetterKind.FOLDED, key, message=message)
    elif decision.verdict == Verdict.REFUSE:
        _tell(work, contribution, LetterKind.REFUSED, key, reason=decision.reason, message=message)
    elif contribution.state in _ON_THE_MAP:
        if contribution.kind == Kind.REPORT:
            _tell(work, contribution, LetterKind.HANDLED, key, message=message)
            return
        language = contribution.language or "fr"
        name = contribution.name or unnamed(language)
        partly = contribution.state == ContributionState.PARTIAL
        told = effect(contribution.kind, contribution.changes, name, language, partly=partly)
        _tell(work, contribution, LetterKind.PUBLISHED, key, message=message, effet=told)


def _took_over(work: Work, decision: Decision) -> bool:
    """Whether a record that was there took something over of what was refused."""
    revision = work.session.get(Revision, decision.revision_id) if decision.revision_id else None
    return revision is not None and bool(taken_over(revision.changes))


def compose(work: Work, taken: Taken, **links: str) -> Mail:
    """Put a letter together: the town's words of today, in the reader's language, signed by the team."""
    site = {**DEFAULTS, **site_queries.settings(work)}
    contact = str(site["contact"] or "")
    team = _team(work, taken.params.get("quartier"), taken.language)
    values = {
        # What waited to be sent when this word was new does not have it.
        "effet": effect("", {}, str(taken.params.get("lieu", "")), taken.language),
        "site": str(site["title"]),
        "equipe": team,
        "contact": contact,
        "jours": str(site["expected_days"]),
        **_links(work, taken.params),
        **{name: str(value) for name, value in taken.params.items() if isinstance(value, str)},
        "motif": _motive(taken.params, taken.language),
        **links,
    }
    text = filled(text_of(work, taken.kind, taken.language), values)
    return Mail(
        recipient=taken.recipient,
        sender=f"{team} · {site['title']}",
        reply_to=_address(contact),
        subject=text.subject,
        body=_in_the_language(text.body, work.house.base_url, taken.language),
        language=taken.language,
        key=taken.message_key,
        base_url=work.house.base_url,
        unsubscribe=links.get("arret"),
    )


def _in_the_language(body: str, base_url: str, language: str) -> str:
    """Let the addresses of this site (each on a line of its own) open in the language of the letter; without
    a word they open in French."""
    if language == "fr":
        return body
    ours = re.compile(rf"^({re.escape(base_url)}/[^\s#]*)(#\S*)?$", re.MULTILINE)

    def opened(found: re.Match[str]) -> str:
        address, part = found[1], found[2] or ""
        return f"{address}{'&' if '?' in address else '?'}lang={language}{part}"

    return ours.sub(opened, body)


def text_of(work: Work, kind: LetterKind, language: str) -> LetterText:
    """The town's own text of a letter, or the usual one."""
    kept = site_queries.setting(work, setting_key(kind, language))
    return LetterText(kept["subject"], kept["body"]) if kept else default_text(kind, language)


def setting_key(kind: LetterKind, language: str) -> str:
    """The key under which the town's own text is kept."""
    return f"letter.{kind.value}.{language}"


def _tell(work: Work, contribution: Contribution, kind: LetterKind, key: str, **params: Any) -> None:
    recipient = reader_of(work, contribution)
    if recipient is None or contribution.language is None:
        return
    outbox.put(
        work,
        key,
        kind,
        recipient,
        contribution.language,
        lieu=contribution.name or unnamed(contribution.language),
        place=contribution.place_uid,
        token=contribution.follow_token,
        quartier=contribution.quartier,
        **params,
    )


def reader_of(work: Work, contribution: Contribution) -> str | None:
    """The address that was left with the contribution, else that of the account."""
    if contribution.contact or contribution.author_id is None:
        return contribution.contact
    query = select(Person.email).where(Person.id == contribution.author_id, Person.active)
    return work.session.scalar(query)


def _links(work: Work, params: Mapping[str, Any]) -> dict[str, str]:
    if "token" not in params:
        return {}
    base = work.house.base_url
    follow = f"{base}/suivi/{params['token']}"
    here = select(Place.id).where(Place.uid == params["place"], Place.gone.is_(None))
    visitable = work.session.scalar(here) is not None
    return {"suivi": follow, "fiche": f"{base}/lieux/{params['place']}" if visitable else follow}


def _motive(params: Mapping[str, Any], language: str) -> str:
    """Why it was not kept: the kind sentence of the reason, and the moderator's own words."""
    code, message = params.get("reason"), str(params.get("message") or "")
    if not code:
        return message
    sentence = REASONS_IN_ENGLISH[code] if language == "en" else Reason(code).sentence
    alone = code == Reason.OTHER and message
    return message if alone else "\n\n".join(filter(None, (sentence, message)))


def _team(work: Work, quartier: str | None, language: str) -> str:
    name = territory_queries.territory(work).quartiers.get(quartier or "")
    if language == "en":
        return f"The team of {name}" if name else "The team of the map"
    return f"L’équipe du quartier {name}" if name else "L’équipe de la carte"


def unnamed(language: str) -> str:
    """What a place without a name is called."""
    return "a place" if language == "en" else "un lieu"


def _address(contact: str) -> str | None:
    try:
        return normalise_email(contact)
    except ValueError:
        return None
