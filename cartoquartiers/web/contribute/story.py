"""A contribution's way so far, told to its author in plain sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from cartoquartiers.domain.letter_effects import effect
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Reason, ReportCode, Verdict
from cartoquartiers.store.queries.following import Followed, Ruled
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.context import language
from cartoquartiers.web.contribute.present import Row, rows
from cartoquartiers.web.moments import moment


@dataclass(frozen=True)
class Step:
    """Something that happened: when, what, and the words that came with it."""

    when: str
    title: str
    words: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Story:
    """``icon`` and ``css`` show the state; ``now`` says what it means and ``next`` what comes."""

    title: str
    icon: str
    css: str
    now: str
    next: str
    steps: Sequence[Step]
    reason: str = ""
    question: str = ""
    published: Sequence[Row] = field(default=())


_LOOKS = {
    ContributionState.PUBLISHED: ("check-circle", "ok"),
    ContributionState.PARTIAL: ("check-circle", "ok"),
    ContributionState.ASKED: ("help", "warn"),
    ContributionState.REFUSED: ("message", "soft"),
    ContributionState.WITHDRAWN: ("undo", "soft"),
    ContributionState.EXPIRED: ("archive", "soft"),
}


def told(found: Followed, words: Words, days: int) -> Story:
    """The whole story of one contribution."""
    state = ContributionState(found.state)
    icon, css = _LOOKS.get(state, ("clock", "accent"))
    asked = [r.message for r in found.rulings if r.verdict == Verdict.ASK and r.message]
    last = found.rulings[-1] if found.rulings else None
    return Story(
        title=subject(found),
        icon=icon,
        css=css,
        now=_now(state, found),
        next=_next(state, words.territory.quartiers.get(found.quartier or ""), days),
        steps=[Step(moment(found.received_at), _("Reçue")), *_steps(found)],
        reason=_answer_of(found, last) if state is ContributionState.REFUSED and last else "",
        question=asked[-1] if asked and state is ContributionState.ASKED else "",
        published=_published(found, words),
    )


def _answer_of(found: Followed, last: Ruled) -> str:
    """What the team answered; that the place was there already, ``_now`` says."""
    return (last.message or "") if found.folded else _reason(last)


def _published(found: Followed, words: Words) -> Sequence[Row]:
    """What of it is on the map, where that is not all of it."""
    if found.folded:
        return rows(found.folded.changes, words, own=False)
    if found.state == ContributionState.PARTIAL and found.rulings:
        return rows(found.rulings[-1].applied, words, own=False)
    return ()


def subject(found: Followed) -> str:
    """« Correction · Composteur du Sanitat »: what was sent, about which place."""
    kind = _(Kind(found.kind).sentence)
    if found.report:
        kind = f"{kind} ({_(ReportCode(found.report).sentence).lower()})"
    return f"{kind} · {found.name}" if found.name else kind


def _now(state: ContributionState, found: Followed) -> str:
    if state is ContributionState.PUBLISHED and found.kind == Kind.REPORT:
        return str(_("L’équipe a regardé votre signalement et s’en est occupée."))
    if state is ContributionState.PUBLISHED and found.kind not in (Kind.CREATE, Kind.CORRECT):
        told = effect(found.kind, found.changes, found.name, language())
        return str(_("%(told)s Merci d’avoir aidé vos voisins\u202f!", told=told))
    if found.folded:
        return str(
            _("Ce lieu figurait déjà sur la carte\u00a0: votre proposition a complété sa fiche. Merci\u202f!")
        )
    taken_back = found.rulings and found.rulings[-1].verdict == Verdict.UNDO
    if taken_back and state is ContributionState.REFUSED:
        return str(_("L’équipe est revenue sur sa décision\u00a0: ce n’est plus sur la carte."))
    if taken_back and state is ContributionState.PARTIAL:
        return str(_("L’équipe est revenue sur une partie de votre contribution\u202f; le reste est publié."))
    sentences = {
        ContributionState.WAITING: _("Votre contribution est arrivée. Elle sera bientôt examinée."),
        ContributionState.CONFLICT: _("Votre contribution est arrivée. Elle sera bientôt examinée."),
        ContributionState.ASKED: _("L’équipe a besoin d’une précision avant de décider."),
        ContributionState.PUBLISHED: _("C’est sur la carte. Merci d’avoir aidé vos voisins\u202f!"),
        ContributionState.PARTIAL: _("Une partie de votre contribution est sur la carte. Merci\u202f!"),
        ContributionState.REFUSED: _("Votre contribution n’a pas été retenue cette fois."),
        ContributionState.WITHDRAWN: _("Vous avez retiré cette contribution."),
        ContributionState.EXPIRED: _("Sans réponse de votre part, cette contribution est restée sans suite."),
    }
    return str(sentences[state])


def _next(state: ContributionState, quartier: str | None, days: int) -> str:
    if state in (ContributionState.WAITING, ContributionState.CONFLICT):
        team = _("L’équipe du quartier %(name)s", name=quartier) if quartier else _("L’équipe de la carte")
        return str(_("%(team)s va la regarder, en général sous %(days)s jours.", team=team, days=days))
    return ""


def _steps(found: Followed) -> list[Step]:
    steps: list[tuple[object, Step]] = [(ruling.at, _step(ruling)) for ruling in found.rulings]
    if found.folded:  # the last of them: nothing was decided since
        at, refusal = steps[-1]
        steps[-1] = (at, replace(refusal, title=_("Elle complète une fiche")))
    if found.answer and found.answered_at:
        steps.append(
            (found.answered_at, Step(moment(found.answered_at), _("Votre réponse"), (found.answer,)))
        )
    return [step for _at, step in sorted(steps, key=lambda pair: str(pair[0]))]


def _step(ruling: Ruled) -> Step:
    words = [_reason(ruling)] if ruling.verdict == Verdict.REFUSE else [ruling.message or ""]
    return Step(moment(ruling.at), _(Verdict(ruling.verdict).sentence), tuple(filter(None, words)))


def _reason(ruling: Ruled) -> str:
    kind = _(Reason(ruling.reason).sentence) if ruling.reason else ""
    if ruling.reason == Reason.OTHER and ruling.message:
        return str(ruling.message)
    return " ".join(filter(None, (kind, ruling.message)))
