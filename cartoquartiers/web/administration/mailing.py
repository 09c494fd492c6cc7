"""`/administration/courrier`: letters that wait or failed, jobs, and the texts of letters."""

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.letter_texts import LANGUAGES
from cartoquartiers.domain.letters import LetterKind, LetterText, words_of
from cartoquartiers.store.queries import mailing
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import letter_texts, letters, outbox
from cartoquartiers.web import numbers
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.mailing_words import job_rows, letter_rows, meaning
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_HERE = "/administration/courrier"


def show(visit: Visit) -> Response:
    """What has not left and why, what the worker does, and the doors to the texts."""
    work = visit.work
    own = letter_texts.own_texts(work)
    return forms.page(
        "mailing",
        letters=letter_rows(mailing.unsent(work)),
        counts=mailing.count_letters(work),
        jobs=job_rows(mailing.jobs(work)),
        texts=[
            (kind, [(code, letters.setting_key(kind, code) in own) for code in LANGUAGES])
            for kind in LetterKind
        ],
        has_server=bool(visit.toolbox.settings["MAIL_URL"]),
    )


def retry(visit: Visit) -> Response:
    """Send one letter again now (`letter`), or all that have an error."""
    number = numbers.small_number(visit.form.get("letter", "")) or None
    with visit.writing() as work:
        count = outbox.try_again(work, visit.actor, number)
    words = ngettext("%(num)s lettre va repartir.", "%(num)s lettres vont repartir.", count)
    notify(words if count else _("Il n’y a plus rien à réessayer."), "ok")
    return forms.back_to(_HERE)


def edit(visit: Visit, kind: str, language: str) -> Response:
    """The text of one letter in one language."""
    letter = _known(kind, language)
    return _form(visit.work, letter, language, letters.text_of(visit.work, letter, language))


def save(visit: Visit, kind: str, language: str) -> Response:
    """Keep the text, or go back to the usual one (`usual`)."""
    letter = _known(kind, language)
    subject, body = visit.form.get("subject", ""), visit.form.get("body", "")
    try:
        with visit.writing() as work:
            if visit.form.get("usual") == "1":
                changed = letter_texts.back_to_usual(work, visit.actor, letter, language)
            else:
                changed = letter_texts.save(work, visit.actor, letter, language, subject, body)
    except Invalid as error:
        with visit.reading() as work:
            return _form(work, letter, language, LetterText(subject, body), forms.problems_of(error))
    notify(_("La lettre est enregistrée.") if changed else _("Rien n’a changé."), "ok")
    return forms.back_to(f"{_HERE}/{kind}/{language}")


def _form(
    work: Work, kind: LetterKind, language: str, given: LetterText, problems: list[Problem] | None = None
) -> Response:
    return forms.page(
        "letter",
        problems or [],
        kind=kind,
        language=language,
        given=given,
        words=[(f"{{{word}}}", meaning(word)) for word in words_of(kind)],
        is_own=letters.setting_key(kind, language) in letter_texts.own_texts(work),
    )


def _known(kind: str, language: str) -> LetterKind:
    if kind not in {member.value for member in LetterKind} or language not in LANGUAGES:
        raise NotFound("letter")
    return LetterKind(kind)
