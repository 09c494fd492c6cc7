"""A real SMTP server that keeps what it is given, and refuses what a test tells it to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from cartoquartiers.adapters.mail import SmtpMailer

FROM = "no-reply@carto.example"


class Sink:
    """What arrived, in order; ``answers`` are given to the next letters instead of taking them."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.unknown: set[str] = set()
        self.mailer = SmtpMailer("127.0.0.1", 1, FROM)

    async def handle_RCPT(  # noqa: N802 (the server looks for this name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Refuse readers who do not exist."""
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (the server looks for this name)
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Keep a letter, unless it is to be refused."""
        if self.answers:
            return self.answers.pop(0)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def text(self, number: int = -1) -> str:
        """The plain text of a letter."""
        part = self.letters[number].get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    def html(self, number: int = -1) -> str:
        """The HTML of a letter."""
        part = self.letters[number].get_body(("html",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    def subjects(self) -> list[str]:
        """The subjects of everything that arrived."""
        return [str(letter["Subject"]) for letter in self.letters]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def open_sink(**how: Any) -> Iterator[Sink]:
    """Run the server on a free port of this machine; ``how`` it speaks (TLS, sign-in) in aiosmtpd's words."""
    sink = Sink()
    port = _free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        sink.mailer = SmtpMailer("127.0.0.1", port, FROM)
        yield sink
    finally:
        controller.stop()
