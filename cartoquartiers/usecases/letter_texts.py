"""The town's own words in letters, and going back to the usual ones; each leaves a recorded act."""

from sqlalchemy import delete

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.letters import LetterKind, default_text, read_text
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.tables.site import SiteSetting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.letters import setting_key
from cartoquartiers.usecases.site_settings import set_setting


def save(work: Work, actor: Actor, kind: LetterKind, language: str, subject: str, body: str) -> bool:
    """Keep a text; the usual one, typed again, is none of the town's own. False when nothing changed.

    Raises ``Invalid`` with every problem.
    """
    text, problems = read_text(kind, subject, body)
    if problems:
        raise Invalid(problems)
    usual = default_text(kind, language)
    if text == read_text(kind, usual.subject, usual.body)[0]:
        return back_to_usual(work, actor, kind, language)
    key, value = setting_key(kind, language), {"subject": text.subject, "body": text.body}
    if site_queries.setting(work, key) == value:
        return False
    set_setting(work, key, value)
    acts.record(work, actor, "letter.save", f"{kind.value} {language}")
    return True


def back_to_usual(work: Work, actor: Actor, kind: LetterKind, language: str) -> bool:
    """Forget the town's own text of a letter. False when there was none."""
    key = setting_key(kind, language)
    if site_queries.setting(work, key) is None:
        return False
    work.session.execute(delete(SiteSetting).where(SiteSetting.key == key))
    acts.record(work, actor, "letter.usual", f"{kind.value} {language}")
    return True


def own_texts(work: Work) -> set[str]:
    """The keys of the letters that the town wrote itself."""
    return {key for key in site_queries.settings(work) if key.startswith("letter.")}
