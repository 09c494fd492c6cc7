"""From the outbox to the mail server, a letter at a time; the database knows how far each one came."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import inquiries, invitations, letters, news, outbox, subscriptions, tickets
from cartoquartiers.usecases.ports import Mail, Mailer, MailRefused, MailServerAway

log = logging.getLogger(__name__)
# What a letter holds that is known only when it leaves: links that serve once, what is published by then.
_ARRANGE = {
    LetterKind.INVITE: invitations.arrange,
    LetterKind.FOLLOW: subscriptions.arrange,
    LetterKind.NEWS: news.arrange,
    LetterKind.VERIFY: inquiries.arrange,
}


def deliver(store: Store, mailer: Mailer) -> int:
    """Send what is due and return how many letters left. A server that is away ends the round."""
    with store.reading() as work:
        waiting = outbox.due(work)
    sent = 0
    for number in waiting:
        try:
            sent += _send(store, mailer, number)
        except MailServerAway:
            break
        except SQLAlchemyError:
            raise
        except Exception as failure:  # one letter that cannot be written must not keep the others
            log.exception("letter %s", number, extra={"facts": {"letter": number}})
            with store.writing() as work:
                outbox.mark_failed(work, number, f"{type(failure).__name__}: {failure}", for_good=True)
    return sent


def _send(store: Store, mailer: Mailer, number: int) -> bool:
    """Send one letter, and note how it went. Raises MailServerAway, once it is noted."""
    mail = _prepare(store, number)
    if mail is None:
        return False
    try:
        mailer.send(mail)
    except MailRefused as refused:
        with store.writing() as work:
            outbox.mark_failed(work, number, str(refused), for_good=refused.for_good)
        facts = {"letter": number, "why": type(refused).__name__, "for_good": refused.for_good}
        log.warning("letter not taken: %s %s", number, facts["why"], extra={"facts": facts})
        if isinstance(refused, MailServerAway):
            raise
        return False
    with store.writing() as work:
        outbox.mark_sent(work, number)
    log.info("letter sent: %s", number, extra={"facts": {"letter": number}})
    return True


def _prepare(store: Store, number: int) -> Mail | None:
    """Hold the letter and put it together, in one transaction."""
    with store.writing() as work:
        taken = outbox.take(work, number)
        if taken is None:
            return None
        arranged = _ARRANGE.get(taken.kind, tickets.arrange)(work, taken)
        if arranged is None:
            outbox.drop(work, number)
            return None
        letter, links = arranged
        return letters.compose(work, letter, **links)
