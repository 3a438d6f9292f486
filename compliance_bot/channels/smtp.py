"""Mail out by SMTP submission: one recipient per mail, every answer of the server read (mail.md §8).

mail, rcpt and data are sent apart, because `sendmail` throws the server's last answer away, and with it the
Message-ID that the server put in the place of ours (T26, T51).
"""

from __future__ import annotations

import base64
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from compliance_bot.backoff import Patience, Trouble
from compliance_bot.channels.answers import Answer, assigned_id, data_error, line_error, rcpt_error
from compliance_bot.channels.message import build_message, one_line, writable_address
from compliance_bot.errors import DeliveryError
from compliance_bot.lines import certificate_end, is_loopback, line_fault, tls_context
from compliance_bot.ports import Clock, Draft, Sent

_FAULTS = (OSError, smtplib.SMTPException, ValueError)


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """The road out. security: tls | starttls | none; user '' = no login; timeout in seconds.

    `from_address` is the mailbox's own address: From and envelope both (mail.md §8).
    """

    host: str
    port: int
    security: str
    from_address: str
    from_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeout: float = 60


@dataclass(frozen=True, kw_only=True)
class SmtpProbe:
    """What the doctor wants to know: TLS version ('' = none), whether it logged in, when the certificate ends."""

    tls: str
    logged_in: bool
    certificate_ends: datetime | None = None


class _LoginRefused(DeliveryError):
    """The server did not let us in; trying again soon could lock the account."""


class SmtpMailer:
    """ports.Mailer over one SMTP connection, kept open for a batch until close().

    certificate_ends: of the server's certificate as it was last shown, None = not seen.
    """

    certificate_ends: datetime | None = None

    def __init__(self, settings: SmtpSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._smtp: smtplib.SMTP | None = None
        self._patience = Patience()
        self._trouble = ""

    def send(self, draft: Draft) -> Sent:
        """Submit one mail. Raises DeliveryError; after a break in DATA the mail may have arrived."""
        recipient = writable_address(draft.recipient)
        raw = self._build(draft)
        with self._talking() as smtp:
            self._start(smtp, len(raw))
        self._patience.worked()
        with self._talking() as smtp:
            answer = Answer.of(smtp.rcpt(recipient))
            if answer.code not in (250, 251):
                self._refused(answer)
                raise rcpt_error(answer, recipient)
            answer = _data(smtp, raw)
            if answer.code != 250:
                self._refused(answer)
                raise data_error(answer, recipient)
        known = (draft.message_id, f"<{recipient}>", f"<{self._settings.from_address}>")
        return Sent(assigned_id=assigned_id(answer.text, known))

    def probe(self) -> SmtpProbe:
        """For the doctor: EHLO, TLS, login, NOOP, QUIT; sends nothing. Raises DeliveryError."""
        smtp = _open(self._settings)
        try:
            smtp.noop()
            tls = smtp.sock.version() or "" if isinstance(smtp.sock, ssl.SSLSocket) else ""
            ends = certificate_end(smtp.sock)
        except _FAULTS as error:
            raise line_error(self._where(), self._scrub(error), _brief("probe", error)) from None
        finally:
            _quit(smtp)
        return SmtpProbe(tls=tls, logged_in=bool(self._settings.user), certificate_ends=ends)

    def close(self) -> None:
        """End the batch: QUIT; a broken line is simply dropped."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            _quit(smtp)

    def _build(self, draft: Draft) -> bytes:
        name, address = self._settings.from_name, self._settings.from_address
        try:
            return build_message(draft, from_address=address, from_name=name, now=self._clock.now())
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            text = f"Outbox row {draft.key} cannot be written as a mail: {one_line(str(error))[:200]}"
            raise DeliveryError(text, brief=f"writing {type(error).__name__}") from error

    def _start(self, smtp: smtplib.SMTP, size: int) -> None:
        """MAIL FROM; a kept line that proves dead is replaced once: nothing was sent on it yet."""
        fresh = self._smtp is not smtp
        self._smtp = smtp
        try:
            answer = self._mail_from(smtp, size)
            dead = answer.code in (421, -1)
        except (OSError, smtplib.SMTPServerDisconnected):
            if fresh:
                raise
            dead = True
        if dead and not fresh:
            self._drop()
            self._smtp = smtp = self._line()
            answer = self._mail_from(smtp, size)
        if answer.code != 250:
            self._refused(answer)
            detail, brief = f"MAIL FROM was refused: {answer}", f"MAIL FROM {answer.codes}"
            raise line_error(self._where(), detail, brief)

    def _mail_from(self, smtp: smtplib.SMTP, size: int) -> Answer:
        options = [f"SIZE={size}"] if smtp.has_extn("size") else []
        # A bounce needs no copy of the text; only where the server knows DSN (T30).
        options += ["RET=HDRS"] if smtp.has_extn("dsn") else []
        return Answer.of(smtp.mail(self._settings.from_address, options))

    @contextmanager
    def _talking(self) -> Iterator[smtplib.SMTP]:
        """The open line (or a new one); any fault of the line drops it and is the channel's fault."""
        try:
            yield self._line()
        except _FAULTS as error:
            self._drop()
            fault = line_error(self._where(), self._scrub(error), _brief("line", error))
            self._failed(fault, Trouble.LINE)
            raise fault from error

    def _line(self) -> smtplib.SMTP:
        """The open line, or a new one. Soon after a failure none is tried, whatever the number of rows that are due:
        a silent server would cost each of them a minute, and refused logins lock the account."""
        if self._smtp is not None:
            return self._smtp
        left = self._patience.left(self._clock.now())
        if left:
            text = f"{self._trouble} Not tried again yet."
            raise DeliveryError(text, channel_fault=True, retry_after=left, brief="not tried yet")
        try:
            smtp = _open(self._settings)
        except _LoginRefused as error:
            self._failed(error, Trouble.LOGIN)
            raise
        except DeliveryError as error:
            self._failed(error, Trouble.LINE)
            raise
        self.certificate_ends = certificate_end(smtp.sock)
        return smtp

    def _failed(self, error: DeliveryError, trouble: Trouble) -> None:
        self._patience.failed(self._clock.now(), trouble)
        self._trouble = str(error)

    def _refused(self, answer: Answer) -> None:
        """After a refusal: RSET for the next mail, or drop the line when the server is closing it."""
        if self._smtp is None:
            return
        try:
            if answer.code in (421, -1) or self._smtp.rset()[0] != 250:
                self._drop()
        except _FAULTS:
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _where(self) -> str:
        return f"mail server {self._settings.host}:{self._settings.port}"

    def _scrub(self, error: BaseException) -> str:
        return _scrub(error, self._settings)


def _open(settings: SmtpSettings) -> smtplib.SMTP:
    """Connect, encrypt, log in; never in plain text when TLS was asked for (T29). Raises DeliveryError."""
    where = f"mail server {settings.host}:{settings.port}"
    if settings.security == "none" and not is_loopback(settings.host):
        text = (
            f"security = 'none' is allowed for this machine only, not for {where}: use 'tls' or 'starttls'."
        )
        raise DeliveryError(text, channel_fault=True, brief="no TLS configured")
    try:
        smtp = _dial(settings)
    except _FAULTS as error:
        text = line_fault(where, error, _scrub(error, settings))
        raise DeliveryError(text, channel_fault=True, brief=_brief("connect", error)) from None
    try:
        if settings.user:
            _log_in(smtp, settings)
    except _FAULTS as error:
        smtp.close()
        raise _login_error(settings, where, error) from None
    return smtp


def _login_error(settings: SmtpSettings, where: str, error: Exception) -> DeliveryError:
    """A line that broke says nothing about the password, nor does a server's own trouble (4xx)."""
    detail, brief = _scrub(error, settings), _brief("login", error)
    broke = isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(error, smtplib.SMTPException)
    if broke and isinstance(error, OSError):
        return DeliveryError(line_fault(where, error, detail), channel_fault=True, brief=brief)
    text = (
        f"Login refused for user {settings.user} at {where}: check user and password, "
        f"and whether this account may send by SMTP. The server said: {detail}"
    )
    passing = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code < 500
    return (DeliveryError if passing else _LoginRefused)(text, channel_fault=True, brief=brief)


def _dial(settings: SmtpSettings) -> smtplib.SMTP:
    helo = settings.from_address.rpartition("@")[2] or "localhost"
    context = None if settings.security == "none" else tls_context(settings.ca_file)
    if settings.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(local_hostname=helo, timeout=settings.timeout, context=context)
    else:
        smtp = smtplib.SMTP(local_hostname=helo, timeout=settings.timeout)
    try:
        # connect() keeps no host name for TLS unless it was given to the constructor.
        smtp._host = settings.host  # type: ignore[attr-defined]
        code, text = smtp.connect(settings.host, settings.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)
        smtp.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        if context is not None and not isinstance(smtp.sock, ssl.SSLSocket):
            raise smtplib.SMTPNotSupportedError("the line is not encrypted")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, settings: SmtpSettings) -> None:
    """smtplib's own login knows ASCII only; AUTH PLAIN itself carries UTF-8."""
    if (settings.user + settings.password).isascii():
        smtp.login(settings.user, settings.password)
        return
    token = base64.b64encode(f"\0{settings.user}\0{settings.password}".encode()).decode("ascii")
    code, text = smtp.docmd("AUTH", f"PLAIN {token}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, text)


def _data(smtp: smtplib.SMTP, raw: bytes) -> Answer:
    try:
        return Answer.of(smtp.data(raw))
    except smtplib.SMTPDataError as error:
        return Answer.of((error.smtp_code, error.smtp_error))


def _quit(smtp: smtplib.SMTP) -> None:
    with suppress(*_FAULTS):
        smtp.quit()
    smtp.close()


def _brief(step: str, error: BaseException) -> str:
    """Step, kind of fault and the server's codes: fit for a log."""
    name = f"{step} {type(error).__name__}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{name} {Answer.of((error.smtp_code, error.smtp_error)).codes}"
    return name


def _scrub(error: BaseException, settings: SmtpSettings) -> str:
    """The fault in one line of at most 300 characters, never with the password."""
    if isinstance(error, smtplib.SMTPResponseException):
        text = str(Answer.of((error.smtp_code, error.smtp_error)))
    else:
        text = one_line(f"{type(error).__name__}: {error}")
    return (text.replace(settings.password, "***") if settings.password else text)[:300]
