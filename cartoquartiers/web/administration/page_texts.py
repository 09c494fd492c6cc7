"""`/administration/textes`: the legal and help pages, in the town's own words."""

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.prose import LONGEST, TextPage, read_prose
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import page_texts
from cartoquartiers.web.administration import forms
from cartoquartiers.web.context import LANGUAGES, notify
from cartoquartiers.web.generated_page import generated_text
from cartoquartiers.web.visit import Visit

_HERE = "/administration/textes"


def show(visit: Visit) -> Response:
    """The pages, and which of them the town wrote itself."""
    rows = [
        (page, [(code, bool(page_texts.own_text(visit.work, page, code))) for code in LANGUAGES])
        for page in TextPage
    ]
    return forms.page("page_texts", texts=rows)


def edit(visit: Visit, code: str, language: str) -> Response:
    """The text of one page in one language: the town's own, or the usual one to begin from."""
    page = _known(code, language)
    text = page_texts.own_text(visit.work, page, language) or generated_text(page, language)
    return _form(visit.work, page, language, text)


def save(visit: Visit, code: str, language: str) -> Response:
    """Show a preview (`apercu`), go back to the usual text (`usual`), or keep the text."""
    page, given = _known(code, language), visit.form.get("text", "")
    try:
        if visit.form.get("apercu") == "1":
            page_texts.read_text(given)
            return _again(visit, page, language, given)
        with visit.writing() as work:
            if visit.form.get("usual") == "1":
                changed = page_texts.back_to_usual(work, visit.actor, page, language)
            else:
                changed = page_texts.save(work, visit.actor, page, language, given)
    except Invalid as error:
        return _again(visit, page, language, given, forms.problems_of(error))
    notify(_("La page est enregistrée.") if changed else _("Rien n’a changé."), "ok")
    return forms.back_to(f"{_HERE}/{code}/{language}")


def _again(
    visit: Visit, page: TextPage, language: str, given: str, problems: list[Problem] | None = None
) -> Response:
    with visit.reading() as work:
        return _form(work, page, language, given, problems, preview=not problems)


def _form(
    work: Work,
    page: TextPage,
    language: str,
    text: str,
    problems: list[Problem] | None = None,
    *,
    preview: bool = False,
) -> Response:
    return forms.page(
        "page_text",
        problems or [],
        page=page,
        language=language,
        text=text,
        longest=LONGEST,
        preview=read_prose(text) if preview else [],
        is_own=bool(page_texts.own_text(work, page, language)),
    )


def _known(code: str, language: str) -> TextPage:
    if code not in {page.value for page in TextPage} or language not in LANGUAGES:
        raise NotFound("page")
    return TextPage(code)
