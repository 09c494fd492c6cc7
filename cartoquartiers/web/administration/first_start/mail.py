"""The step of the mail: a trial letter by the town's own server, and what the server answers, in French."""

import uuid

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.contacts import normalise_email
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.first_start import Step
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.toolbox import SettingMissing
from cartoquartiers.usecases import first_start
from cartoquartiers.usecases.ports import Mail, Mailer, MailRefused, MailServerAway
from cartoquartiers.usecases.site_settings import DEFAULTS
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.first_start import steps
from cartoquartiers.web.context import language, notify
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.moves import FIRST_START_END
from cartoquartiers.web.visit import Visit


def show(visit: Visit) -> Response:
    """Which server is set, and the form of the trial."""
    return _page(visit, visit.actor.email)


def send(visit: Visit) -> Response:
    """Send the letter now, outside of any transaction: who asks waits for the server's answer."""
    url, recipient = str(visit.toolbox.settings["MAIL_URL"]), visit.form.get("email", "").strip()
    mailer = _mailer(visit)
    if not url or mailer is None:
        return _page(visit, recipient, [Problem("", "mail_unset")] if not url else [])
    try:
        recipient = normalise_email(recipient)
    except ValueProblem as problem:
        return _page(visit, recipient, [Problem("email", problem.code, problem.params)])
    count_lookup()
    try:
        mailer.send(_letter(visit, recipient))
    except MailRefused as refused:
        return _page(visit, recipient, [Problem("", _code_of(refused), {"said": str(refused)})])
    with visit.writing() as work:
        first_start.mail_worked(work, visit.actor, url)
    notify(
        _("Le serveur a pris la lettre pour %(email)s\u00a0: vérifiez qu’elle arrive.", email=recipient), "ok"
    )
    return forms.back_to(FIRST_START_END)


def _letter(visit: Visit, recipient: str) -> Mail:
    with visit.reading() as work:
        title = str(site_queries.setting(work, "title", DEFAULTS["title"]))
    return Mail(
        recipient=recipient,
        sender=title,
        reply_to=None,
        subject=_("Essai du courrier de %(title)s", title=title),
        body=_("Cette lettre est un essai\u00a0: le courrier du site %(title)s fonctionne.", title=title)
        + f"\n\n{visit.toolbox.base_url}/",
        language=language(),
        key=f"essai-{uuid.uuid4()}",
        base_url=visit.toolbox.base_url,
    )


# What the adapter names first (adapters/mail.py), and what that means for whoever set the server.
_REASONS = {
    "SMTPAuthenticationError": "mail_login",
    "SSLCertVerificationError": "mail_certificate",
    "SSLError": "mail_secure",
    "SMTPNotSupportedError": "mail_secure",
    "gaierror": "mail_host",
    "ConnectionRefusedError": "mail_port",
    "TimeoutError": "mail_slow",
}


def _code_of(refused: MailRefused) -> str:
    if isinstance(refused, MailServerAway):
        return _REASONS.get(str(refused).partition(":")[0], "mail_away")
    return "mail_recipient" if refused.for_good else "mail_refused"


def _mailer(visit: Visit) -> Mailer | None:
    """What sends letters; ``None`` while ``CARTO_MAIL_URL`` cannot be read, which this page has to tell."""
    try:
        return visit.toolbox.mailer
    except SettingMissing:
        return None


def _page(visit: Visit, recipient: str, problems: list[Problem] | None = None) -> Response:
    mailer, problems = _mailer(visit), problems or []
    if mailer is None:
        problems = [*problems, Problem("", "mail_unreadable")]
    server = first_start.server_of(str(visit.toolbox.settings["MAIL_URL"])) if mailer else ""
    address = getattr(mailer, "address", "")
    return steps.page(
        visit,
        "mail",
        Step.MAIL,
        problems,
        recipient=recipient,
        server=server,
        address=address,
        is_set=mailer is None or bool(server),
    )
