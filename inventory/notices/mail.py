"""Mail, over SMTP. The message of one delivery is the same at every attempt, its Message-ID included."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from flask import current_app

from inventory.notices.wording import Letter

TIMEOUT = 20  # seconds that one answer of the server may take; the lease of a message is much longer than all of them
PERMANENT = range(500, 600)


class Refused(Exception):
    """The server will never take this message, however often it is tried."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    sender: str

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "MailServer":
        """The server in the configuration."""
        return cls(
            host=config["SMTP_HOST"],
            port=config["SMTP_PORT"],
            user=config["SMTP_USER"],
            password=config["SMTP_PASSWORD"],
            starttls=config["SMTP_STARTTLS"],
            sender=config["MAIL_FROM"],
        )


def is_configured() -> bool:
    """Whether this installation has a server to hand mail to; without one, mail waits."""
    return bool(current_app.config["SMTP_HOST"])


def message(server: MailServer, recipient: str, letter: Letter, uid: str, date: datetime) -> EmailMessage:
    """The mail: plain text, the same in HTML, and the name by which a receiver knows it again."""
    name, sender = parseaddr(server.sender)
    local, _at, domain = sender.partition("@")
    mail = EmailMessage()
    mail["Subject"] = letter.subject
    mail["From"] = Address(name, local, domain)
    mail["To"] = recipient
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = f"<{uid}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{letter.preferences_url}>"
    mail.set_content(letter.plain)
    mail.add_alternative(letter.html, subtype="html")
    return mail


def hand_in(server: MailServer, mail: EmailMessage, accepted: Callable[[], None]) -> None:
    """Hand a mail to the server. ``accepted`` is called with the server's OK, before the farewell.

    What lies between the OK and the end of ``accepted`` is the one moment in which a killed worker leads to a second
    transmission; so nothing else lies there. Raises Refused, OSError or SMTPException.
    """
    # Named after the sender: the machine's own name would have to be looked up, which can take long.
    domain = parseaddr(server.sender)[1].rpartition("@")[2]
    with smtplib.SMTP(server.host, server.port, local_hostname=domain, timeout=TIMEOUT) as smtp:
        if server.starttls:
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
        try:
            smtp.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, told = next(iter(refusal.recipients.values()))
            raise _refusal(code, told) from refusal
        except smtplib.SMTPSenderRefused:
            raise  # it is our address that is wrong: no fault of the message
        except smtplib.SMTPResponseException as refusal:
            raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
        accepted()


def _refusal(code: int, told: bytes | str) -> Exception:
    words = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    return Refused(f"{code} {words}") if code in PERMANENT else OSError(f"{code} {words}")
