"""Letters over TLS, from the start and by STARTTLS, with a sign-in, to a server that is verified."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from cartoquartiers.adapters.mail import SmtpMailer, mailer_of, message_of
from cartoquartiers.usecases.ports import Mail, MailServerAway
from tests.support.mail import FROM, Sink, open_sink
from tests.support.missing import unavailable

# The server of these tests knows that TLS is on only when it began by STARTTLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
LETTER = Mail("voisine@exemple.fr", "L’équipe", None, "Bonjour", "Un mot", "fr", "key", "http://localhost")
USER, PASSWORD = "carte@exemple.fr", "p@ss/mot:été"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of the loopback address that nobody else knows, and its key."""
    if which("openssl") is None:
        unavailable("openssl n’est pas installé")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "made.pem", folder / "key.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=essai"
    told = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run(["openssl", *asked.split(), *told], check=True, capture_output=True)
    return made, key


def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, said: LoginPassword) -> AuthResult:
    fine = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fine, handled=False)


@pytest.fixture(params=["smtps", "starttls"])
def server(request: pytest.FixtureRequest, certificate: tuple[Path, Path]) -> Iterator[tuple[Sink, str]]:
    """A mail server that wants TLS and a sign-in; and its address without what is trusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    secure = request.param == "smtps"
    how = {"ssl_context": context} if secure else {"tls_context": context, "require_starttls": True}
    with open_sink(authenticator=sign_in, auth_required=True, auth_require_tls=not secure, **how) as sink:
        who = f"carte%40exemple.fr:p%40ss%2Fmot%3A%C3%A9t%C3%A9@127.0.0.1:{sink.mailer.port}"
        yield sink, f"smtps://{who}?" if secure else f"smtp://{who}?starttls=1&"


def test_a_letter_arrives_when_the_certificate_is_trusted(
    server: tuple[Sink, str], certificate: tuple[Path, Path]
) -> None:
    sink, url = server
    mailer_of(f"{url}ca={certificate[0]}", FROM).send(LETTER)
    assert sink.subjects() == ["Bonjour"]


def test_an_unknown_certificate_gets_neither_the_letter_nor_the_password(server: tuple[Sink, str]) -> None:
    sink, url = server
    with pytest.raises(MailServerAway, match="CERTIFICATE_VERIFY_FAILED"):
        mailer_of(url, FROM).send(LETTER)
    assert sink.letters == []


def test_a_wrong_password_is_told_and_the_letter_waits(
    server: tuple[Sink, str], certificate: tuple[Path, Path]
) -> None:
    sink, url = server
    with pytest.raises(MailServerAway, match="535"):
        mailer_of(f"{url.replace('p%40ss', 'autre')}ca={certificate[0]}", FROM).send(LETTER)
    assert sink.letters == []


def test_the_name_on_the_certificate_counts(server: tuple[Sink, str], certificate: tuple[Path, Path]) -> None:
    _sink, url = server
    with pytest.raises(MailServerAway, match="CERTIFICATE_VERIFY_FAILED"):
        mailer_of(f"{url.replace('127.0.0.1', 'localhost')}ca={certificate[0]}", FROM).send(LETTER)


def test_an_authority_that_is_no_file_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ca="):
        mailer_of(f"smtps://mail.exemple.fr?ca={tmp_path}/none.pem", FROM)
    assert isinstance(mailer_of("smtps://mail.exemple.fr", FROM), SmtpMailer)


def test_a_sign_in_in_plain_ascii_goes_the_usual_way(certificate: tuple[Path, Path]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with open_sink(
        authenticator=lambda *_: AuthResult(success=True), auth_required=True, tls_context=context
    ) as sink:
        port = sink.mailer.port
        mailer_of(f"smtp://carte:mot@127.0.0.1:{port}?starttls=1&ca={certificate[0]}", FROM).send(LETTER)
        assert sink.recipients == ["voisine@exemple.fr"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_no_subject_and_no_name_adds_a_header(end: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|carriage"):
        message_of(replace(LETTER, subject=f"Bonjour{end}Bcc: autre@exemple.fr"), FROM)
    with pytest.raises(ValueError, match=r"CR|LF|linefeed|carriage|invalid"):
        message_of(replace(LETTER, sender=f"Ville{end}Bcc: autre@exemple.fr"), FROM)
