"""Mail goes to a real server on loopback or into files; strangers' words stay in place; no certificate, no mail."""

import email
import ssl
from asyncio import AbstractServer
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from socket import create_server
from traceback import format_exception

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from git_server import make_authority, make_certificate, make_self_signed
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError
from stand_ins import StillClock

from catalog.errors import MailError
from catalog.mail import Mail
from catalog.mailing import MailFault
from catalog.services import Catalog
from marketplace.mail import FileMailer, Letterhead, NotingMailer, SmtpMailer, header_line, open_mailer
from marketplace.settings import Settings

HOST = "localhost"
WORD, WRONG = "secret", "wrong-word"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LETTERHEAD = Letterhead("Markt für Köln, Bonn <market@stadt.example>", "market.stadt.example", lambda: NOW)
MAIL = Mail("erika@stadt.example", "Ihr Bericht über „Größe“", "Guten Tag,\n.\nder Bericht ist da: äöü\n")
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
    "MIME-Version",
]  # fmt: skip
HOSTILE = [
    "\r\nBcc: all@evil.example",
    "\n\n<script>",
    "\u2028Bcc: x",
    "\x0bBcc: x",
    "\x85To: x",
    "\0",
    "=?utf-8?q?=0ABcc:_x?=",
    "=??Q?=0A",
]


@dataclass
class Box:
    """What a server took, and how it answers recipients."""

    answer: str = "250 OK"
    mails: list[bytes] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the name and the form that the server library calls
        self,
        server: SMTP,  # noqa: ARG002 - likewise
        session: Session,  # noqa: ARG002 - likewise
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - likewise
        self.mails.append(bytes(envelope.content or b""))
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, way: str, data: object) -> AuthResult:  # noqa: ARG002 - likewise
        assert isinstance(data, LoginPassword)
        self.names.append(data.login.decode())
        return AuthResult(success=data.password == WORD.encode(), handled=False)


class Busy(Box):
    """A server whose list of users is away."""

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, way: str, data: object) -> AuthResult:  # noqa: ARG002 - likewise
        return AuthResult(success=False, handled=False, message="454 4.7.0 later")


class Strict(Box):
    """A server that takes nothing from this sender."""

    async def handle_MAIL(  # noqa: N802 - likewise
        self,
        server: SMTP,  # noqa: ARG002 - likewise
        session: Session,  # noqa: ARG002 - likewise
        envelope: Envelope,  # noqa: ARG002 - likewise
        address: str,  # noqa: ARG002 - likewise
        options: list[str],  # noqa: ARG002 - likewise
    ) -> str:
        return "550 not from you"


class Server(Controller):
    """Listens on a port that was free when it was taken; the library itself can only be told a number."""

    def _create_server(self) -> Awaitable[AbstractServer]:
        self.listener = create_server((self.hostname, 0))
        self.port = self.listener.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=self.listener, ssl=self.ssl_context)


@contextmanager
def serving(box: Box, **options: object) -> Iterator[SmtpMailer]:
    server = Server(box, hostname="127.0.0.1", ready_timeout=60, authenticator=box.authenticate, **options)
    server.start()
    try:
        yield SmtpMailer(LETTERHEAD, HOST, server.port, timeout=60)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def context(authority: Path) -> ssl.SSLContext:
    return make_certificate(authority.parent, "server", HOST)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_has_these_headers_and_no_others() -> None:
    message = read(LETTERHEAD.compose(MAIL).as_bytes())
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["From"] == '"Markt für Köln, Bonn" <market@stadt.example>'
    assert message["To"] == "erika@stadt.example"
    assert message["Subject"] == MAIL.subject
    assert message["Date"].datetime == NOW
    assert message["Message-ID"].endswith("@market.stadt.example>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


def test_no_two_mails_have_the_same_id() -> None:
    assert LETTERHEAD.compose(MAIL)["Message-ID"] != LETTERHEAD.compose(MAIL)["Message-ID"]


@given(st.text(max_size=300) | st.sampled_from(HOSTILE).map(lambda words: f"Bericht über X{words} ä" * 3))
@example("=??Q?=0A")
@example("\x88=??Q?=0A")
@example("=\n?utf-8?q?=0ABcc:_all=40evil.example?=")
def test_no_subject_makes_another_header_or_a_longer_line(subject: str) -> None:
    content = LETTERHEAD.compose(replace(MAIL, subject=subject)).as_bytes()
    message = read(content)
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message.get_content().replace("\r\n", "\n") == MAIL.text
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


@given(st.text(max_size=300))
def test_no_text_makes_a_header_or_a_part(text: str) -> None:
    message = read(LETTERHEAD.compose(replace(MAIL, text=text)).as_bytes())
    assert sorted(message.keys()) == sorted(HEADERS)
    assert not message.is_multipart()


@pytest.mark.parametrize(
    "to",
    [
        "", "erika", "@stadt.example", "erika@", "a@b.example,c@d.example", "a@b.example c@d.example",
        "a@b.example\nBcc: c@d.example", "a@b.example\r\n", "<a@b.example>", "Erika <a@b.example>", '"a b"@c.example',
        "a@b.example>\nRCPT TO:<c@d.example", "grün@stadt.example", "a@köln.example", "a@-b.example", "a@[127.0.0.1]",
        "x" * 65 + "@stadt.example",
    ],
)  # fmt: skip
def test_a_recipient_is_one_plain_address(to: str) -> None:
    with pytest.raises(MailError) as caught:
        LETTERHEAD.compose(replace(MAIL, to=to))
    assert (caught.value.code, caught.value.is_final) == ("mail.address", True)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_is_cleaned_to_header_line(hostile: str) -> None:
    cleaned = header_line(f"a{hostile}b")
    assert cleaned.isprintable()
    assert "=?" not in cleaned
    assert len(cleaned.splitlines()) == 1


def test_a_server_with_starttls_takes_the_mail_as_it_was_written(authority: Path, context: ssl.SSLContext) -> None:
    box = Box()
    with serving(box, tls_context=context, require_starttls=True) as mailer:
        replace(mailer, authority=authority).send(MAIL)
    (content,) = box.mails
    assert read(content).get_content().replace("\r\n", "\n") == MAIL.text
    assert read(content)["Subject"] == MAIL.subject


def test_a_server_with_tls_from_the_start_takes_the_mail(authority: Path, context: ssl.SSLContext) -> None:
    box = Box()
    with serving(box, ssl_context=context) as mailer:
        replace(mailer, security="tls", authority=authority).send(MAIL)
    assert len(box.mails) == 1


def test_a_user_signs_in_after_the_connection_is_protected(authority: Path, context: ssl.SSLContext) -> None:
    box = Box()
    with serving(box, tls_context=context, auth_required=True) as mailer:
        replace(mailer, authority=authority, user="market", password=WORD).send(MAIL)
        with pytest.raises(MailError) as caught:
            replace(mailer, authority=authority, user="market", password=WRONG).send(MAIL)
    assert (len(box.mails), set(box.names)) == (1, {"market"})
    assert (caught.value.code, caught.value.is_final) == ("mail.settings", False), "the letter is not to blame"
    assert WRONG not in str(caught.value) + repr(replace(mailer, password=WRONG))


def test_a_server_without_starttls_gets_neither_mail_nor_password() -> None:
    box = Box()
    with serving(box, auth_require_tls=False) as mailer, pytest.raises(MailError) as caught:
        replace(mailer, user="market", password=WORD).send(MAIL)
    assert (caught.value.code, caught.value.is_final) == ("mail.insecure", False)
    assert (box.mails, box.names) == ([], [])


def test_without_protection_a_server_on_the_same_machine_takes_the_mail() -> None:
    box = Box()
    with serving(box) as mailer:
        replace(mailer, security="none").send(MAIL)
    assert len(box.mails) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("certificate", ["unknown authority", "other host", "self-signed"])
def test_a_certificate_that_does_not_hold_gets_no_mail(
    security: str, certificate: str, authority: Path, context: ssl.SSLContext
) -> None:
    box, trusted = Box(), authority
    if certificate == "unknown authority":
        shown, trusted = context, None
    elif certificate == "other host":
        shown = make_certificate(authority.parent, "other", "other.example")
    else:
        shown = make_self_signed(authority.parent, "self", HOST)
    options = {"tls_context": shown} if security == "starttls" else {"ssl_context": shown}
    with serving(box, **options) as mailer, pytest.raises(MailError) as caught:
        replace(mailer, security=security, authority=trusted).send(MAIL)
    assert (caught.value.code, caught.value.is_final, box.mails) == ("mail.insecure", False, [])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("550 unknown", "mail.refused"),
        ("554 no", "mail.refused"),
        ("501 what an address", "mail.refused"),
        ("530 sign in first", "mail.settings"),
        ("503 bad sequence", "mail.settings"),
        ("450 later", "mail.unreachable"),
        ("421 bye", "mail.unreachable"),
    ],
)
def test_a_server_that_says_no_is_told_from_one_that_says_later(answer: str, code: str) -> None:
    with serving(Box(answer)) as mailer, pytest.raises(MailError) as caught:
        replace(mailer, security="none").send(MAIL)
    assert (caught.value.code, caught.value.is_final) == (code, code == "mail.refused")
    assert MAIL.to not in "".join(format_exception(caught.value)), "no log has an address"


def test_a_server_that_refuses_the_sender_loses_no_letter() -> None:
    with serving(Strict()) as mailer, pytest.raises(MailError) as caught:
        replace(mailer, security="none").send(MAIL)
    assert (caught.value.code, caught.value.is_final) == ("mail.settings", False)


def test_a_server_that_offers_no_signing_in_loses_no_letter() -> None:
    with serving(box := Box()) as mailer, pytest.raises(MailError) as caught:
        replace(mailer, security="none", user="market", password=WORD).send(MAIL)
    assert (caught.value.code, caught.value.is_final, box.mails) == ("mail.settings", False, [])


def test_a_server_that_cannot_check_a_password_now_loses_no_letter(authority: Path, context: ssl.SSLContext) -> None:
    with serving(Busy(), tls_context=context, auth_required=True) as mailer, pytest.raises(MailError) as caught:
        replace(mailer, authority=authority, user="market", password=WORD).send(MAIL)
    assert (caught.value.code, caught.value.is_final) == ("mail.unreachable", False)


def test_a_sender_that_is_none_blames_the_settings_and_no_letter() -> None:
    with pytest.raises(MailError) as caught:
        replace(LETTERHEAD, sender="a..b@stadt.example").compose(MAIL)
    assert (caught.value.code, caught.value.is_final) == ("mail.settings", False)


def test_what_keeps_all_mail_back_is_noted_until_one_gets_out(catalog: Catalog, clock: StillClock) -> None:
    answers = ["mail.settings", "mail.unreachable", "mail.address", "", "mail.refused"]

    class Door:
        def send(self, mail: Mail) -> None:  # noqa: ARG002 - the seam's form
            if code := answers.pop(0):
                raise MailError(code, "not now")

    mailer, begun = NotingMailer(Door(), catalog.mailing), clock()
    assert catalog.mailing.fault() is None
    for code in ("mail.settings", "mail.unreachable"):
        with pytest.raises(MailError):
            mailer.send(MAIL)
        assert catalog.mailing.fault() == MailFault(code, begun, clock())
        clock.forward(minutes=5)
    with pytest.raises(MailError):
        mailer.send(MAIL)
    assert catalog.mailing.fault(), "a wrong address says nothing about the server"
    mailer.send(MAIL)
    assert catalog.mailing.fault() is None
    catalog.mailing.fail("mail.unreachable")
    with pytest.raises(MailError):
        mailer.send(MAIL)
    assert catalog.mailing.fault() is None, "one mail was refused, so others are not"


def test_a_server_that_turns_everybody_away_loses_no_letter() -> None:
    def turn_away() -> None:
        with busy.accept()[0] as connection:
            connection.sendall(b"554 no service here\r\n")

    with create_server(("127.0.0.1", 0)) as busy, ThreadPoolExecutor(1) as pool:
        busy.settimeout(60)
        pool.submit(turn_away)
        with pytest.raises(MailError) as caught:
            SmtpMailer(LETTERHEAD, "127.0.0.1", busy.getsockname()[1], "none", timeout=60).send(MAIL)
    assert (caught.value.code, caught.value.is_final) == ("mail.unreachable", False)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(MailError) as caught:
        SmtpMailer(LETTERHEAD, "127.0.0.1", port, timeout=60).send(MAIL)
    assert (caught.value.code, caught.value.is_final) == ("mail.unreachable", False)


def test_a_server_that_never_answers_is_given_up() -> None:
    with create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailError) as caught:
        SmtpMailer(LETTERHEAD, "127.0.0.1", silent.getsockname()[1], timeout=0.2).send(MAIL)
    assert caught.value.code == "mail.unreachable"


def test_a_file_has_the_whole_mail_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "mail"
    FileMailer(LETTERHEAD, folder).send(MAIL)
    (path,) = folder.iterdir()
    assert path.suffix == ".eml"
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert read(path.read_bytes()).get_content().replace("\r\n", "\n") == MAIL.text


def test_only_the_newest_files_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        letterhead = replace(LETTERHEAD, clock=lambda number=number: NOW.replace(second=number))
        FileMailer(letterhead, tmp_path, kept=3).send(replace(MAIL, subject=str(number)))
    assert sorted(read(path.read_bytes())["Subject"] for path in tmp_path.iterdir()) == ["2", "3", "4"]


def test_a_folder_that_cannot_be_written_is_a_mail_error(tmp_path: Path) -> None:
    (tmp_path / "mail").touch()
    with pytest.raises(MailError) as caught:
        FileMailer(LETTERHEAD, tmp_path / "mail").send(MAIL)
    assert caught.value.code == "mail.unreachable"


def settings(folder: Path, **given: object) -> Settings:
    return Settings.model_validate({"data_directory": folder, **given})


def test_without_a_server_mail_goes_into_the_data_directory(tmp_path: Path) -> None:
    open_mailer(settings(tmp_path, public_url="https://market.example.org/x"), lambda: NOW).send(MAIL)
    (path,) = (tmp_path / "mail").iterdir()
    assert read(path.read_bytes())["From"] == "noreply@market.example.org"


@pytest.mark.parametrize("address", ["http://[::1]:8000", "http://köln.example", "http://127.0.0.1:8000"])
def test_every_public_address_gives_a_sender(tmp_path: Path, address: str) -> None:
    open_mailer(settings(tmp_path, public_url=address), lambda: NOW).send(MAIL)
    (path,) = (tmp_path / "mail").iterdir()
    assert str(read(path.read_bytes())["From"]).startswith("noreply@")


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_settings_describe_the_server(tmp_path: Path, security: str, port: int) -> None:
    mailer = open_mailer(settings(tmp_path, smtp_host="mail.example", smtp_security=security), lambda: NOW)
    assert isinstance(mailer, SmtpMailer)
    assert (mailer.host, mailer.port, mailer.security) == ("mail.example", port, security)


def test_the_password_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    mailer = open_mailer(
        settings(tmp_path, smtp_host="mail.example", smtp_user="market", smtp_password_file=tmp_path / "password"),
        lambda: NOW,
    )
    assert isinstance(mailer, SmtpMailer)
    assert (mailer.user, mailer.password) == ("market", "secret")


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_user": "market", "smtp_security": "none"},
        {"smtp_security": "maybe"},
        {"mail_from": "no address"},
        {"mail_from": "A <a@b.example>\nBcc: x@y.example"},
        {"mail_from": "a@b.example, c@d.example"},
        {"smtp_password_file": "relative"},
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(tmp_path, **given)
