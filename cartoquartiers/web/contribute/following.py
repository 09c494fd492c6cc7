"""`/suivi/<token>`: what became of a contribution, for whoever holds its link."""

from dataclasses import replace

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.text import clean_text
from cartoquartiers.domain.vocabulary import ContributionState, ReportCode
from cartoquartiers.store.queries import photos as photo_queries
from cartoquartiers.store.queries import tips as tip_queries
from cartoquartiers.store.queries.following import Followed, followed
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import contribute, hiding, moderate, tips
from cartoquartiers.usecases.site_settings import charter_version
from cartoquartiers.web.context import language, notify
from cartoquartiers.web.contribute import again, present, story
from cartoquartiers.web.contribute.forms import new_uid
from cartoquartiers.web.contribute.pages import answer, expected_days, snapshot
from cartoquartiers.web.labels import words
from cartoquartiers.web.visit import Visit

LONGEST_ANSWER = 3000


def follow(visit: Visit, token: str) -> ResponseReturnValue:
    """Where the contribution stands, what was sent, what was decided and why."""
    return _show(visit, token)


def act(visit: Visit, token: str) -> ResponseReturnValue:
    """Answer a question, withdraw, or ask for another look."""
    actions = {
        "repondre": _answer,
        "retirer": _withdraw,
        "reexamen": _look_again,
        "retirer_photo": _withdraw_photo,
        "retirer_note": _withdraw_note,
    }
    action = actions.get(visit.form.get("action", ""))
    if action is None:
        return _show(visit, token)
    try:
        return action(visit, token)
    except Conflicting:
        notify(_("Cette contribution a été décidée entre-temps\u00a0: voici où elle en est."), "warn")
        return redirect(f"/suivi/{token}", 303)


def _answer(visit: Visit, token: str) -> ResponseReturnValue:
    typed = visit.form.get("reponse", "")
    said, problem = _readable(typed)
    if problem:
        return _show(visit, token, typed=typed, problem=problem)
    with visit.writing() as work:
        moderate.answer(work, moderate.by_follow_token(work, token, lock=True), said)
    notify(_("Merci\u202f! Votre réponse est arrivée\u202f; l’équipe reprend l’examen."), "ok")
    return redirect(f"/suivi/{token}", 303)


def _withdraw(visit: Visit, token: str) -> ResponseReturnValue:
    with visit.writing() as work:
        moderate.withdraw(work, moderate.by_follow_token(work, token, lock=True))
    notify(_("Votre contribution est retirée."), "ok")
    return redirect(f"/suivi/{token}", 303)


def _withdraw_photo(visit: Visit, token: str) -> ResponseReturnValue:
    with visit.writing() as work:
        contribution = moderate.by_follow_token(work, token, lock=True)
        hiding.withdraw_photo(work, contribution, visit.form.get("photo", ""))
    notify(_("Votre photo est retirée."), "ok")
    return redirect(f"/suivi/{token}", 303)


def _withdraw_note(visit: Visit, token: str) -> ResponseReturnValue:
    with visit.writing() as work:
        tips.withdraw(work, moderate.by_follow_token(work, token, lock=True))
    notify(_("Votre bon à savoir est retiré."), "ok")
    return redirect(f"/suivi/{token}", 303)


def _look_again(visit: Visit, token: str) -> ResponseReturnValue:
    typed = visit.form.get("pourquoi", "")
    said, problem = _readable(typed)
    if problem:
        return _show(visit, token, typed=typed, problem=problem)
    with snapshot(visit) as work:
        proposal = again.proposal(_followed(work, token), said)
    try:
        with visit.writing() as work:
            # The answer goes where the first one went.
            proposal = replace(proposal, contact=moderate.by_follow_token(work, token).contact)
            receipt = contribute.submit(work, visit.actor, proposal, by_rule=False, language=language())
    except Invalid:
        notify(
            _("Cette contribution ne peut pas être examinée une nouvelle fois\u202f; écrivez à l’équipe."),
            "warn",
        )
        return redirect(f"/suivi/{token}", 303)
    return redirect(f"{receipt.follow}?merci=1", 303)


def _readable(typed: str) -> tuple[str, str]:
    """The cleaned words, and what is wrong with them."""
    try:
        words = clean_text(typed)
    except ValueError:
        return "", _("Ce texte contient des caractères illisibles\u202f; retapez-le.")
    if not words:
        return "", _("Écrivez quelques mots.")
    if len(words) > LONGEST_ANSWER:
        return "", _("Ce texte est trop long\u00a0: %(longest)s caractères au plus.", longest=LONGEST_ANSWER)
    return words, ""


def _show(visit: Visit, token: str, *, typed: str = "", problem: str = "") -> ResponseReturnValue:
    with snapshot(visit) as work:
        found = _followed(work, token)
        labels = words(work)
        sent = present.photos_sent(found.changes)
        states = photo_queries.states_of(work, [one["sha256"] for one in sent])
        # A photo that was withdrawn is nowhere, its author's own page included.
        sent = [one for one in sent if (known := states.get(one["sha256"])) and known.state != "withdrawn"]
        published = hiding.published_of(work, found.uid)
        page = render_template(
            "contribute/follow.html",
            found=found,
            state=ContributionState(found.state),
            again={"uid": new_uid(), "note": found.note},
            charter=charter_version(work),
            signed_in=visit.actor.is_authenticated,
            open=found.state in OPEN_STATES,
            rows=present.rows(found.changes, labels),
            photos=sent,
            has_note=tip_queries.is_shown(work, found.uid),
            own_photos=[
                one for one in sent if one["sha256"] in published and states[one["sha256"]].state == "public"
            ],
            report_sentence=ReportCode(found.report).sentence if found.report else "",
            story=story.told(found, labels, expected_days(work), work.today),
            link=f"{visit.toolbox.base_url}/suivi/{token}",
            thanks=visit.args.get("merci") == "1",
            typed=typed,
            problem=problem,
        )
    return answer(page, 422 if problem else 200)


def _followed(work: Work, token: str) -> Followed:
    found = followed(work, token)
    if found is None:
        raise NotFound("contribution")
    return found
