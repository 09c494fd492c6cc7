"""The town's own text of a legal or help page, and going back to the usual one; each is a recorded act."""

from sqlalchemy import delete

from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.prose import LONGEST, TextPage
from cartoquartiers.domain.text import clean_text
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.tables.site import SiteSetting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.site_settings import set_setting


def own_text(work: Work, page: TextPage, language: str) -> str:
    """Return the town's own text; empty when it has none in this language."""
    return str(site_queries.setting(work, _key(page, language), ""))


def read_text(given: str) -> str:
    """Return a text worth keeping. Raises ``Invalid``."""
    try:
        text = cleaned(given, clean_text, LONGEST)
    except ValueProblem as problem:
        raise Invalid([Problem("text", problem.code, problem.params)]) from None
    if not text:
        raise Invalid([Problem("text", "required")])
    return str(text)


def save(work: Work, actor: Actor, page: TextPage, language: str, given: str) -> bool:
    """Keep a text; False when nothing changed. Raises ``Invalid``."""
    text = read_text(given)
    if own_text(work, page, language) == text:
        return False
    set_setting(work, _key(page, language), text)
    acts.record(work, actor, "page.save", f"{page.value} {language}")
    return True


def back_to_usual(work: Work, actor: Actor, page: TextPage, language: str) -> bool:
    """Forget the town's own text. False when there was none."""
    if not own_text(work, page, language):
        return False
    work.session.execute(delete(SiteSetting).where(SiteSetting.key == _key(page, language)))
    acts.record(work, actor, "page.usual", f"{page.value} {language}")
    return True


def _key(page: TextPage, language: str) -> str:
    return f"{site_queries.PAGE_TEXT}{page.value}.{language}"
