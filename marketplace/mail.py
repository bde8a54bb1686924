"""Sends mail: by SMTP, or into a folder of files where no server is set, which is the embedded default.

Whatever strangers wrote stays in its place: signs that end a header are gone from the subject before a header is made,
an address must be one plain address, and the text is encoded. Mail is plain text, asks for no answer of machines and
carries nothing that tells whether it was read.
"""

import os
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from catalog.email_address import ONE
from catalog.errors import MailError
from catalog.mail import Mail, Mailer
from catalog.mailing import Mailing
from catalog.plain_texts import one_line
from marketplace.settings import Settings, given

SUBJECT_LETTERS = 200
TEXT_LETTERS = 100_000
TIMEOUT_SECONDS = 20
REFUSED = "mail.refused"
PERMANENT = 500
"""From this status on a server says never."""
ABOUT_US = frozenset({502, 503, 504, 530, 534, 535, 538})
"""These say to whatever we ask that our commands do not fit or that we should sign in (RFC 5321, RFC 4954)."""
KEPT_FILES = 1_000
FOLDER = "mail"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all mail of one site has in common: who sends it, under which host, and the clock."""

    sender: str
    host: str
    clock: Callable[[], datetime]

    def compose(self, mail: Mail) -> EmailMessage:
        """Return the message as it is sent; raise MailError if the address is none."""
        if not ONE.fullmatch(mail.to):
            raise MailError("mail.address", "the recipient is not one plain address")
        message = EmailMessage(policy=SMTP)
        name, _, sender = self.sender.rpartition("<")
        message["From"] = _address("mail.settings", sender.rstrip(">"), header_line(name))
        message["To"] = _address("mail.address", mail.to)
        message["Subject"] = header_line(mail.subject)[:SUBJECT_LETTERS]
        message["Date"] = self.clock()
        message["Message-ID"] = make_msgid(domain=self.host)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(_printable(mail.text[:TEXT_LETTERS]), charset="utf-8", cte="quoted-printable")
        return message


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands each mail to an SMTP server; with `starttls` and `tls` nothing is sent before its certificate held."""

    letterhead: Letterhead
    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None
    timeout: float = TIMEOUT_SECONDS

    def send(self, mail: Mail) -> None:
        """Send one mail in a connection of its own."""
        message = self.letterhead.compose(mail)
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except ssl.SSLError as error:
            raise MailError("mail.insecure", f"{self.host} has no certificate that holds: {error.reason}") from error
        except smtplib.SMTPException as error:  # its words may hold the recipient, which no log is to have
            raise MailError(_code(error), f"{self.host} did not take the mail: {type(error).__name__}") from None
        except OSError as error:
            raise MailError("mail.unreachable", f"{self.host} cannot be reached: {error.strerror or error}") from error

    def _connect(self) -> smtplib.SMTP:
        own_name = self.letterhead.host
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, own_name, timeout=self.timeout, context=self._context())
        server = smtplib.SMTP(self.host, self.port, own_name, timeout=self.timeout)
        try:
            if self.security == "starttls":
                server.starttls(context=self._context())
        except smtplib.SMTPNotSupportedError as error:
            server.close()
            raise MailError("mail.insecure", f"{self.host} does not offer STARTTLS") from error
        except BaseException:
            server.close()
            raise
        return server

    def _context(self) -> ssl.SSLContext:
        """Return a context that checks certificate and name, by the own authority alone if there is one."""
        return ssl.create_default_context(cafile=self.authority)


@dataclass(frozen=True, slots=True)
class FileMailer:
    """Writes each mail as a file that any mail program opens, readable for the owner alone; the newest are kept."""

    letterhead: Letterhead
    folder: Path
    kept: int = KEPT_FILES

    def send(self, mail: Mail) -> None:
        """Write one mail; it appears whole under its name."""
        content = self.letterhead.compose(mail).as_bytes()
        name = f"{self.letterhead.clock():%Y%m%dT%H%M%S.%f}-{uuid4().hex[:8]}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self.folder / f".{name}"
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
            unfinished.rename(self.folder / f"{name}.eml")
            for old in sorted(self.folder.glob("*.eml"))[: -self.kept]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise MailError("mail.unreachable", f"{self.folder} cannot be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class NotingMailer:
    """Hands mail to another engine, and notes whether anything gets out at all."""

    mailer: Mailer
    mailing: Mailing

    def send(self, mail: Mail) -> None:
        """Send one mail; a server that refuses this one alone takes others."""
        try:
            self.mailer.send(mail)
        except MailError as error:
            if not error.is_final:
                self.mailing.fail(error.code)
            elif error.code == REFUSED:
                self.mailing.succeed()
            raise
        self.mailing.succeed()


def open_mailer(settings: Settings, clock: Callable[[], datetime]) -> Mailer:
    """Return the engine that the settings describe."""
    public = urlsplit(settings.public_url).hostname or ""
    host = public if ONE.fullmatch(f"noreply@{public}") else "localhost"
    letterhead = Letterhead(settings.mail_from or f"noreply@{host}", host, clock)
    if not settings.smtp_host:
        return FileMailer(letterhead, settings.data_directory / FOLDER)
    return SmtpMailer(
        letterhead,
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        given(settings.smtp_password, settings.smtp_password_file),
        settings.smtp_authority,
    )


def header_line(text: str) -> str:
    """Return a text as one line of a header: no sign ends it, and nothing in it reads as an encoded word (RFC 2047).

    Python's headers decode an encoded word that stands in plain text, and with it the line end that it may hide.
    """
    return one_line(text).replace("=?", "= ?")


def _printable(text: str) -> str:
    """Return a text without control signs and lone surrogates, but with its lines."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else " " for sign in "\n".join(text.splitlines()))


def _address(code: str, address: str, name: str = "") -> Address:
    try:
        return Address(name, addr_spec=address)
    except (HeaderParseError, MessageError, ValueError, IndexError):
        raise MailError(code, "sender or recipient is not an address") from None


def _code(error: smtplib.SMTPException) -> str:
    """Return whether a server will never take this mail, or none from us, or not now.

    Only a lasting no (5xx) to the recipient or to the mail itself is about this mail. What a server says against the
    password, the sender or our commands holds for all mail, until somebody mends the settings.
    """
    status = 0
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        status = max((status for status, _ in error.recipients.values()), default=0)
    elif isinstance(error, smtplib.SMTPResponseException) and not isinstance(error, smtplib.SMTPConnectError):
        status = error.smtp_code
    about_mail = isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))
    if about_mail and status >= PERMANENT and status not in ABOUT_US:
        return REFUSED
    lasting = status >= PERMANENT or isinstance(error, smtplib.SMTPNotSupportedError)
    return "mail.settings" if lasting else "mail.unreachable"
