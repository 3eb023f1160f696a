"""Mail: into a folder as files, or to a server by SMTP. The same message twice is one file."""

import smtplib
import tempfile
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from adapters.trouble import Retryable, Terminal

TIMEOUT = 30.0


class Mail(msgspec.Struct, frozen=True):
    """`number` is the same again when it is sent again: mail servers and readers go by it."""

    number: str
    to: str
    subject: str
    text: str
    at: datetime


def message(mail: Mail, sender: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, mail.to, mail.subject
    made["Date"], made["Message-ID"] = format_datetime(mail.at), f"<{mail.number}@cloudledger>"
    made.set_content(mail.text)
    return made


def send(mail: Mail, sender: str, url: str, outbox: Path) -> None:
    """To the server at `url` (smtp:// or smtps://, with user and password in it), without one into `outbox`. Raises
    Retryable, Terminal."""
    if url:
        _to_server(message(mail, sender), url)
    else:
        _to_folder(message(mail, sender), outbox / f"{mail.number}.eml")


def _to_folder(made: EmailMessage, path: Path) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        file.write(bytes(made))
    Path(file.name).replace(path)


def _to_server(made: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(made)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
        raise Terminal(f"the mail server refuses it: {type(error).__name__}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise Retryable(f"the mail server: {type(error).__name__}") from None
