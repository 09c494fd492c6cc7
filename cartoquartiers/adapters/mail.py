"""Letters through a real SMTP connection, or to the log where no server is set."""

import logging
import re
import smtplib
import socket
import ssl
import traceback
from base64 import b64encode
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import formatdate
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cartoquartiers.usecases.ports import (
    Mail,
    Mailer,
    MailRefused,
    MailServerAway,
    MailServerSlow,
    MailServerUnreachable,
)

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 20
# How long somebody who asks whether the server answers waits for each of its answers.
ASKING_SECONDS = 5
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "mails"
_UNREADABLE = (
    "CARTO_MAIL_URL ne se lit pas\u00a0: smtp://identifiant:mot-de-passe@serveur:port. "
    "Les signes / # ? @ : [ ] \\ % d’un mot de passe s’écrivent %2F %23 %3F %40 %3A %5B %5D %5C %25."
)
_SENTENCES = re.compile(r"(?<=[.!?]) ")
_pages = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, undefined=StrictUndefined
)


class _OneLine(UnstructuredHeader):
    """A header whose value is an address: the standard library would encode a long one, and no mail program
    reads that (a line may have 998 characters, RFC 5322, section 2.1.1)."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", _OneLine)  # type: ignore[arg-type] # the stubs know no mix-in
_POLICY = SMTP.clone(header_factory=_headers)


def message_of(mail: Mail, address: str) -> EmailMessage:
    """Return the letter as it travels, text and HTML. Its Message-ID depends on its key only."""
    message = EmailMessage(policy=_POLICY)
    host = address.rpartition("@")[2]
    message["From"] = Address(mail.sender, addr_spec=address)
    message["To"] = Address(addr_spec=mail.recipient)
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{mail.key}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        # One click in the reader's mail program, without opening the letter (RFC 8058).
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body + "\n", cte="quoted-printable")
    page = _pages.get_template("letter.html").render(mail=mail, paragraphs=_paragraphs(mail))
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # last: filling in the content forgets it
    return message


@dataclass(frozen=True)
class _Piece:
    """A part of a paragraph: words, or the address of this very site to which they lead (no other is a link);
    whether it begins a line."""

    words: str
    address: str = ""
    begins: bool = True


def _paragraphs(mail: Mail) -> list[list[_Piece]]:
    ours = re.compile(re.escape(mail.base_url) + r"/\S*")
    return [_pieces(block.split("\n"), ours) for block in re.split(r"\n\n+", mail.body)]


def _pieces(lines: list[str], ours: re.Pattern[str]) -> list[_Piece]:
    """The sentence before an address becomes the words of the link: whoever hears the links of a letter read
    out hears where each leads, and not only its letters and digits."""
    found: list[_Piece] = []
    for line in lines:
        if not ours.fullmatch(line):
            found.append(_Piece(line))
            continue
        words, begins = "", True
        if found and not found[-1].address:
            *before, words = _SENTENCES.split(found.pop().words)
            found += [_Piece(" ".join(before))] if before else []
            begins = not before
        found.append(_Piece(words, line, begins))
    return found


@dataclass(frozen=True)
class LogMailer:
    """Where there is no mail server, letters are read in the log; not ``shown`` where programs gather it."""

    address: str
    shown: bool = True

    def send(self, mail: Mail) -> None:
        """Write the letter to the log."""
        if not self.shown:
            log.warning("a letter was to leave, and there is no mail server")
            return
        log.warning("letter to %s: %s\n%s", mail.recipient, mail.subject, mail.body)

    def open_and_close(self) -> str:
        """There is nothing to open."""
        return ""


@dataclass(frozen=True)
class SmtpMailer:
    """A mail server, a connection for each letter."""

    host: str
    port: int
    address: str
    user: str = ""
    password: str = ""
    implicit_tls: bool = False
    starttls: bool = False
    ca_file: str = ""

    def send(self, mail: Mail) -> None:
        """Hand the letter over. Raises MailRefused, MailServerAway."""
        message = message_of(mail, self.address)
        try:
            with self._connection() as server:
                server.send_message(message, self.address, [mail.recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise MailRefused(_told(code, words), for_good=code >= 500) from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            raise MailRefused(_told(refused.smtp_code, refused.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as away:
            raise MailServerAway(f"{type(away).__name__}: {away}"[:300]) from None

    def open_and_close(self) -> str:
        """Go as far as a letter would, without one; the server's name. Raises MailServerAway (or …Slow)."""
        try:
            with self._connection(ASKING_SECONDS) as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as away:
            raise _why(away)(_short(away)) from None
        return self.host

    def _connection(self, patience: float = TIMEOUT_SECONDS) -> smtplib.SMTP:
        if self.implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=patience, context=self._trust()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=patience)
        try:
            if self.starttls:
                server.starttls(context=self._trust())
            if self.user:
                self._sign_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if self.user.isascii() and self.password.isascii():
            server.login(self.user, self.password)
            return
        # The standard library knows ASCII only; the protocol has said UTF-8 since RFC 4616.
        server.ehlo_or_helo_if_needed()
        said = b64encode(f"\0{self.user}\0{self.password}".encode()).decode()
        code, words = server.docmd("AUTH", f"PLAIN {said}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, words)

    def _trust(self) -> ssl.SSLContext:
        """Certificates are always verified: by the system's authorities, and by the town's own if named."""
        context = ssl.create_default_context()
        if self.ca_file:
            context.load_verify_locations(self.ca_file)
        return context


def mailer_of(url: str, address: str, *, shown: bool = True) -> Mailer:
    """Return the mailer that ``CARTO_MAIL_URL`` names (``shown``: see ``LogMailer``). Raises ``ValueError``
    for anything else."""
    if not url:
        return LogMailer(address, shown)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # The reason would show what stands there: a piece of the password, where a sign in it cuts it.
        raise ValueError(_UNREADABLE) from None
    if not parts.username and "@" in url:  # cut before it: what stands for the server is the identifier
        raise ValueError(_UNREADABLE)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("CARTO_MAIL_URL: smtp://user:password@host:port or smtps://… is expected")
    secure = parts.scheme == "smtps"
    asked = parse_qs(parts.query)
    ca_file = asked.get("ca", [""])[0]
    if ca_file and not Path(ca_file).is_file():
        raise ValueError(f"CARTO_MAIL_URL: {ca_file} (ca=) is no file")
    return SmtpMailer(
        parts.hostname,
        port or (465 if secure else 25),
        address,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        implicit_tls=secure,
        starttls=asked.get("starttls") == ["1"],
        ca_file=ca_file,
    )


def _told(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"[:300]


def _why(away: Exception) -> type[MailServerAway]:
    # A firewall that swallows what is sent, or a wrong address: it will not be better later.
    if _never_connected(away):
        return MailServerUnreachable
    # smtplib calls a silence in mid-conversation a disconnection; what it heard is its context.
    if isinstance(away, TimeoutError) or isinstance(away.__context__, TimeoutError):
        return MailServerSlow
    # Its own errors are the system's by inheritance; a certificate that is refused was shown by somebody.
    is_silence = not isinstance(away, smtplib.SMTPException | ssl.SSLError)
    return MailServerUnreachable if is_silence else MailServerAway


def _never_connected(away: Exception) -> bool:
    # smtplib passes a silence before the connection and one in a TLS handshake on alike.
    frames = traceback.extract_tb(away.__traceback__)
    return isinstance(away, TimeoutError) and frames[-1].name == "create_connection"


def _short(away: Exception) -> str:
    """Why a server took nothing, in a few words: its own, or the system's."""
    if isinstance(away, socket.gaierror):
        # Only one of its reasons is an answer; the others are that nobody could be asked.
        is_told = away.errno == socket.EAI_NONAME
        return "ce nom n’existe pas" if is_told else "nom introuvable pour l’instant"
    if _never_connected(away):
        return "rien ne vient de ce port, un pare-feu peut-être"
    if isinstance(away, ConnectionRefusedError):
        return "personne n’écoute à ce port"
    if isinstance(away, smtplib.SMTPServerDisconnected):
        return "il raccroche"
    if isinstance(away, smtplib.SMTPAuthenticationError):
        return f"identifiant ou mot de passe refusé, {away.smtp_code}"
    if isinstance(away, ssl.SSLCertVerificationError):
        return f"certificat refusé, {away.verify_message}"
    if isinstance(away, smtplib.SMTPResponseException):
        return _told(away.smtp_code, away.smtp_error)
    return str(getattr(away, "strerror", None) or type(away).__name__)
