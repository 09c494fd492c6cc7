"""The first administrator, made in the browser with the code of the server, and how far the site has come."""

from urllib.parse import urlsplit

from sqlalchemy import func, select

from cartoquartiers.domain.errors import Conflicting
from cartoquartiers.domain.first_start import Step, code_of
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.queries.territory import taxonomy, territory
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.site import Act
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, acts, people, site_texts
from cartoquartiers.usecases.site_settings import DEFAULTS, set_setting

MADE = "person.first"
"""The act of the first administrator."""
MAIL_TRIED = "mail_tried"
"""The setting that says which mail server took a trial letter, and when."""


def is_open(work: Work) -> bool:
    """Whether no account administers this site: neither one in use, nor one that was switched off."""
    query = select(Person.id).where(Person.role == Role.ADMINISTRATOR.value).limit(1)
    return work.session.scalar(query) is None


def code(work: Work, secret: str) -> str | None:
    """The code that makes the first administrator; ``None`` once there is one: no code is good any more."""
    if not is_open(work):
        return None
    made = work.session.scalar(select(func.count(Act.id)).where(Act.action == MADE))
    return code_of(secret, made or 0)


def make_administrator(work: Work, email: str, name: str, password_hash: str) -> int:
    """Make the first administrator and return their number. Of two who come at once, one waits and loses.

    Raises ``Conflicting('administrator_there')``, ``Conflicting('email_taken')``, ``Invalid``.
    """
    acts.alone(work)
    if not is_open(work):
        raise Conflicting("administrator_there")
    kept = people.read_name(name)
    number = accounts.add_person(work, email, Role.ADMINISTRATOR, password_hash, kept)
    acts.record(work, Actor(person_id=number, role=Role.ADMINISTRATOR), MADE, str(number))
    return number


def mail_worked(work: Work, actor: Actor, mail_url: str) -> None:
    """Note that the mail server took a trial letter."""
    server = server_of(mail_url)
    set_setting(work, MAIL_TRIED, {"server": server, "at": work.now.isoformat()})
    acts.record(work, actor, "mail.try", server)


def server_of(mail_url: str) -> str:
    """The host of the mail server: its password is nobody's business here. Empty where none can be read."""
    try:
        return urlsplit(mail_url).hostname or ""
    except ValueError:  # a sign of the password that was not percent-encoded
        return ""


def done(work: Work, mail_url: str) -> dict[Step, bool]:
    """What has been set already. It is read from what there is, so that a step may be done anywhere: here,
    in the administration or on the command line."""
    kept = {**DEFAULTS, **site_queries.settings(work)}
    tried = kept.get(MAIL_TRIED) or {}
    return {
        Step.SITE: bool(kept["territory"]),
        Step.TERRITORY: bool(territory(work).communes),
        Step.RUBRIQUES: bool(taxonomy(work).types),
        Step.LOOK: bool(kept["logo"] or kept["accent"]),
        Step.LEGAL: not missing_notices(work),
        Step.MAIL: bool(mail_url) and tried.get("server") == server_of(mail_url),
    }


def missing_notices(work: Work) -> list[str]:
    """What the law asks a public site to say, and this one does not say yet: keys of settings."""
    texts = site_texts.current(work)
    return [key for key in site_texts.LEGAL if not texts.get(key)]
