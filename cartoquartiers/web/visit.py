"""One request: who comes, the one transaction, what was sent."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any, TypeVar

from flask import request
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.campaigns import Participant
from cartoquartiers.domain.policy import ANONYMOUS, Actor
from cartoquartiers.domain.tokens import PREFIX
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.campaigns import participant_of
from cartoquartiers.store.queries.people import actor_of_session, actor_of_token
from cartoquartiers.store.work import Work
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.sessions import renew, token_hash
from cartoquartiers.web.cookies import CAMPAIGN_COOKIE, SESSION_COOKIE, Cookies

Done = TypeVar("Done")


class WrongVerb(RuntimeError):
    """A view wrote in a GET, or read through ``work`` in a POST: a mistake in the program."""


class Visit:
    """What a view knows of its request.

    In a GET, ``work`` is one read-only snapshot for the whole request. In a POST, ``reading()`` opens a
    short one and
    ``writing()`` the only transaction that commits: everything slow belongs before it.
    """

    def __init__(self, toolbox: Toolbox) -> None:
        self.toolbox = toolbox
        self._actor: Actor | None = None
        self._open: AbstractContextManager[Work] | None = None
        self._work: Work | None = None

    @property
    def work(self) -> Work:
        """The snapshot of a GET. Raises ``WrongVerb`` in any other request."""
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            raise WrongVerb("use visit.reading() or visit.writing() here")
        if self._work is None:
            self._open = self.toolbox.store.reading()
            self._work = self._open.__enter__()
        return self._work

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A snapshot of its own, closed at the end of the block."""
        with self.toolbox.store.reading() as work:
            yield work

    @contextmanager
    def looking(self) -> Iterator[Work]:
        """The snapshot of the request in a GET, a short one of its own in a POST."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            yield self.work
        else:
            with self.reading() as work:
                yield work

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """The transaction of a POST. Raises ``WrongVerb`` in a GET, which writes nothing."""
        renewing = self._before_writing()
        with self.toolbox.store.writing() as work:
            renewing(work)
            yield work

    def write(self, do: Callable[[Work], Done]) -> Done:
        """The same for what many do at once (``Store.write``). Who publishes by right need not try that."""
        renewing = self._before_writing()

        def whole(work: Work) -> Done:
            renewing(work)
            return do(work)

        if self.actor.role in (None, Role.RESIDENT):
            return self.toolbox.store.write(whole)
        with self.toolbox.store.writing() as work:
            return whole(work)

    def _before_writing(self) -> Callable[[Work], None]:
        """Look who it is before the one write lock is held; gives what keeps their session alive."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            raise WrongVerb("a GET writes nothing")
        _ = self.actor
        token_hash = self.token_hash if self._actor is not ANONYMOUS else None
        if token_hash is None or self.is_by_token:
            return lambda _work: None
        return lambda work: renew(work, token_hash)

    @property
    def actor(self) -> Actor:
        """Who is signed in, or the anonymous actor."""
        if self._actor is None:
            token_hash = self.token_hash
            if token_hash is None:
                self._actor = ANONYMOUS
            else:
                who = actor_of_token if self.is_by_token else actor_of_session
                with self.looking() as work:
                    self._actor = who(work, token_hash)
        return self._actor

    @cached_property
    def participant(self) -> Participant | None:
        """Who joined an opération on this device, with a cookie and no account."""
        token = self.cookie(CAMPAIGN_COOKIE)
        if not token or self.is_by_token:
            return None
        with self.looking() as work:
            return participant_of(work, token_hash(token))

    def be_nobody(self) -> None:
        """Go on as a passer-by: what a token does not open is seen as everybody sees it."""
        self._actor = ANONYMOUS

    @property
    def is_by_token(self) -> bool:
        """Whether a program asks, in somebody's name."""
        return request.headers.get("Authorization", "").startswith(f"Bearer {PREFIX}")

    @property
    def token_hash(self) -> str | None:
        """The sha256 of the session's token: from the cookie, or from ``Authorization: Bearer``."""
        token = self.cookie(SESSION_COOKIE)
        header = request.headers.get("Authorization", "")
        if header.startswith("Bearer "):
            token = header[7:].strip()
        return token_hash(token) if token else None

    @property
    def session_has_ended(self) -> bool:
        """Whether a session was shown that is no longer one: a device keeps its items and signs in again."""
        return self.token_hash is not None and not self.actor.is_authenticated

    @property
    def form(self) -> MultiDict[str, str]:
        """The fields of the form that was sent."""
        return request.form

    @property
    def args(self) -> MultiDict[str, str]:
        """The parameters of the address."""
        return request.args

    @property
    def cookies(self) -> Cookies:
        """The names of cookies here."""
        return Cookies.of(self.toolbox)

    def cookie(self, known: str) -> str:
        """What the browser shows of one of our cookies, or nothing."""
        return self.cookies.get(request, known)

    def close(self, error: BaseException | None = None) -> None:
        """End the snapshot of a GET."""
        if self._open is not None:
            self._open.__exit__(None, None, None)
            self._open = self._work = None

    def keep_snapshot(self) -> Any:
        """Hand the open snapshot over to a streamed answer, which closes it when the response closes."""
        _ = self.work
        taken, self._open = self._open, None
        return taken
