"""Mail out over SMTP against servers that refuse, hang, break off and rename: what each answer means."""

# ruff: noqa: SIM117 - the servers are one block, what is claimed of them another

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from ssl import SSLContext

import pytest

from compliance_bot.channels.answers import Answer, assigned_id, is_final
from compliance_bot.channels.smtp import SmtpMailer, SmtpSettings
from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Channel, Draft, MailBody
from tests.fakes import FakeClock
from tests.servers.listening import CUT, HANG
from tests.servers.smtp_peer import BareSmtp, make_certificate, scripted_smtp

# aiosmtpd's word about logins in plain text; on loopback that is what is tested
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

OURS = "compliance@amnesty.example"
PASSWORD = "geheim-woord-17"
REFUSED_LOGIN = b"535 5.7.8 no: " + PASSWORD.encode() + b"\r\n"


def draft(recipient: str = "alice@amnesty.example", *, subject: str = "Besluit nodig") -> Draft:
    return Draft(
        key=f"AINL-2026-0001/assess/{recipient}/0",
        incidents=("AINL-2026-0001",),
        channel=Channel.MAIL,
        recipient=recipient,
        kind="assessment",
        message_id="<k7.ainl-2026-0001@amnesty.example>",
        mail=MailBody(subject=subject, text="Beste Alice,\n\nEr is een melding.\n"),
    )


@contextlib.contextmanager
def mailer(port: int, **changes: object) -> Iterator[SmtpMailer]:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from_address": OURS,
        "from_name": "Meldpunt",
        "timeout": 0.5,
    }
    clock = changes.pop("clock", FakeClock())
    road = SmtpMailer(SmtpSettings(**(values | changes)), clock)  # type: ignore[arg-type]
    try:
        yield road
    finally:
        road.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SSLContext]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def other_name(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SSLContext]:
    return make_certificate(tmp_path_factory.mktemp("tls"), name="somebody-else.example")


# --- what an answer means -----------------------------------------------------------------------------------------

RCPT_ANSWERS = [
    # reply, final for this recipient, the channel's fault
    ("550 5.1.1 User unknown", True, False),
    ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found", True, False),
    ("551 5.1.6 Recipient has moved", True, False),
    ("550 5.2.1 Mailbox disabled", True, False),
    ("550 No such user here", True, False),
    ("550 alice@amnesty.example: Recipient address unknown", True, False),
    ("553 mailbox does not exist", True, False),
    ("550 relay not permitted", False, False),
    ("550 blocked by policy", False, False),
    ("550 5.7.1 Relaying denied", False, False),
    ("550 5.7.1 User unknown to the spam filter", False, False),
    ("550 5.4.1 Recipient address rejected: Access denied", False, False),
    ("553 5.1.8 Sender address rejected: domain not found", False, True),
    ("553 5.1.7 Sender address syntax", False, True),
    ("550 5.7.60 Client does not have permissions to send as this sender", False, True),
    ("554 5.2.252 SendAsDenied; not allowed to send as", False, True),
    ("552 5.2.2 Mailbox full", False, False),
    ("530 5.7.0 Must issue a STARTTLS command first", False, True),
    ("535 5.7.8 Authentication credentials invalid", False, True),
    ("450 4.2.1 Greylisted, user unknown yet", False, False),
    ("450 No such user here for now", False, False),
    ("451 4.3.2 Try later", False, True),
    ("452 4.5.3 Too many recipients", False, False),
    ("421 4.7.0 Too many connections", False, True),
    ("500 what", False, False),
]


@pytest.mark.parametrize(("reply", "final", "channel"), RCPT_ANSWERS)
def test_only_a_wrong_address_at_rcpt_is_final(reply: str, final: bool, channel: bool) -> None:
    """T26: 535, 530, SendAsDenied and 5.7.x hit every row alike and would turn all reminders permanent."""
    with scripted_smtp({"RCPT": reply}) as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError) as caught:
            road.send(draft())
    assert (caught.value.permanent, caught.value.channel_fault) == (final, channel)
    assert reply.split(" ", 1)[1] in str(caught.value)
    assert server.mails == []


@pytest.mark.parametrize("step", ["MAIL", "DATA"])
@pytest.mark.parametrize(
    "reply",
    [
        *(
            "550 5.1.1 User unknown",
            "550 5.2.1 Mailbox disabled",
            "550 No such user here",
            "550 5.1.8 bad sender",
        ),
        *(
            "530 5.7.0 Authentication required",
            "552 5.3.4 Too big",
            "554 5.7.1 Spam",
            "451 4.3.0 Later",
            "421 Bye",
        ),
    ],
)
def test_no_answer_at_another_step_is_final(step: str, reply: str) -> None:
    """T26, mail.md §8: at MAIL FROM and DATA it is the channel's or the message's fault; the row stays due."""
    with scripted_smtp({step: reply}) as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError) as caught:
            road.send(draft())
    assert not caught.value.permanent
    assert caught.value.channel_fault or step == "DATA"
    assert server.mails == []


@pytest.mark.parametrize(
    "greeting", [b"554 5.1.1 no user\r\n", b"421 later\r\n", b"220", b"HTTP/1.1 400\r\n"]
)
def test_a_refusal_at_connect_is_the_channels(greeting: bytes) -> None:
    """T26: even one that reads like a wrong address."""
    with BareSmtp(greeting=greeting + CUT) as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError, match="mail server") as caught:
            road.send(draft())
    assert (caught.value.permanent, caught.value.channel_fault) == (False, True)


def test_a_refused_recipient_gets_no_text_and_the_next_one_does() -> None:
    """T26: a partial refusal is no exception in smtplib; here each mail has one recipient, and RSET follows."""
    with BareSmtp({"RCPT": [b"550 5.1.1 unknown\r\n", b"250 ok\r\n"]}) as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError):
            road.send(draft("bob@amnesty.example"))
        assert server.asked("DATA") == []
        road.send(draft())
        assert len(server.asked("EHLO")) == 1
        assert len(server.asked("RSET")) == 1
    assert len(server.mails) == 1
    assert b"alice@amnesty.example" in server.mails[0]


def test_answers_are_read_apart_from_any_server() -> None:
    """The pure rule behind the table: more than one line, no text, no SMTP."""
    assert is_final(Answer.of((550, b"5.1.1 The email account\n5.1.1 does not exist")))
    assert not is_final(Answer.of((550, b"")))
    assert not is_final(Answer.of((-1, b"user unknown")))
    assert not is_final(Answer.of((250, b"5.1.1 user unknown")))
    assert not is_final(Answer.of((550, b"\xff\xfe")))


# --- the envelope and the text ------------------------------------------------------------------------------------


def test_a_mail_goes_out_as_it_was_built() -> None:
    """mail.md §8: From and envelope are the mailbox's own address."""
    with scripted_smtp() as server, mailer(server.port) as road:
        sent = road.send(draft())
    assert sent.assigned_id == ""
    assert server.recipients == ["alice@amnesty.example"]
    assert b"From: Meldpunt <compliance@amnesty.example>" in server.mails[0]
    assert b"Message-ID: <k7.ainl-2026-0001@amnesty.example>" in server.mails[0]


def test_a_line_end_in_the_subject_stops_no_reminder() -> None:
    """T28: a decoded subject may hold CR and LF."""
    with scripted_smtp() as server, mailer(server.port) as road:
        road.send(draft(subject="Lek\r\nBcc: evil@x.example"))
    assert b"Subject: Lek Bcc: evil@x.example" in server.mails[0]
    assert server.recipients == ["alice@amnesty.example"]


@pytest.mark.parametrize(
    "recipient", ["a@x.example>\r\nRCPT TO:<evil@x.example", "not an address", "jörg@x.example"]
)
def test_an_address_that_cannot_be_written_asks_no_server(recipient: str) -> None:
    """T24, T28: nothing of it reaches the wire."""
    with BareSmtp() as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError) as caught:
            road.send(draft(recipient))
    assert caught.value.permanent
    assert server.commands == []


@pytest.mark.parametrize(
    ("extensions", "wanted"),
    [(b"250-bare\r\n250-DSN\r\n250 SIZE 9000000\r\n", True), (b"250 bare\r\n", False)],
)
def test_dsn_options_go_only_to_servers_that_know_them(extensions: bytes, wanted: bool) -> None:
    """T30: others refuse the command."""
    with BareSmtp({"EHLO": extensions}) as server, mailer(server.port) as road:
        road.send(draft())
    (command,) = server.asked("MAIL")
    assert ("RET=HDRS" in command.upper()) == wanted
    assert ("SIZE=" in command.upper()) == wanted


# --- ids that the server gives ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "assigned"),
    [
        (
            "250 2.0.0 OK <AM0PR05MB1@AM0PR05MB1.eurprd05.prod.outlook.example> [Hostname=AM0PR05]",
            "<AM0PR05MB1@AM0PR05MB1.eurprd05.prod.outlook.example>",
        ),
        ("250 <k7.ainl-2026-0001@amnesty.example> <new@relay.example> queued", "<new@relay.example>"),
        ("250 2.0.0 Ok: queued as 4F1A2", ""),
        ("250 Ok 0102018c5e-000000", ""),
        ("250 <k7.ainl-2026-0001@amnesty.example> accepted", ""),
        ("250 mail from <compliance@amnesty.example> to <alice@amnesty.example> taken", ""),
        ("250 <not an id> <> <a@b@c> <@>", ""),
        ("250 \xff", ""),
        ("250", ""),
    ],
)
def test_the_id_the_server_put_in_place_of_ours_is_kept(reply: str, assigned: str) -> None:
    """T51: Exchange Online names it only in its answer to DATA; replies cite an id we never wrote."""
    with BareSmtp({".": reply.encode("latin-1") + b"\r\n"}) as server, mailer(server.port) as road:
        assert road.send(draft()).assigned_id == assigned


def test_an_endless_answer_gives_no_endless_id() -> None:
    """T51: what a server says is capped before it is kept."""
    assert assigned_id(f"<{'a' * 5000}@x.example>", ()) == ""


# --- lines that break ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("end", [HANG, CUT, b"garbage\r\n" + CUT, b"250-half" + CUT])
def test_a_line_that_breaks_or_hangs_is_the_channels_fault(step: str, end: bytes) -> None:
    """T3: with a time limit; the row stays due and the other road says so."""
    with BareSmtp({step: end}) as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError) as caught:
            road.send(draft())
    assert not caught.value.permanent
    assert caught.value.channel_fault


def test_a_silent_server_is_given_up_in_time() -> None:
    """T3: no greeting at all."""
    with BareSmtp(greeting=HANG) as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError, match="No answer in time"):
            road.send(draft())


def test_a_line_lost_after_the_mail_was_taken_may_repeat_it_but_never_ends_it() -> None:
    """T47 for mail: accepted, the answer lost. The repeat carries the same Message-ID, so it is recognisable."""
    clock = FakeClock()
    with scripted_smtp() as server, mailer(server.port, clock=clock) as road:
        server.abort_after_data = 1
        with pytest.raises(DeliveryError) as caught:
            road.send(draft())
        assert (caught.value.permanent, caught.value.channel_fault) == (False, True)
        clock.forward(seconds=5)
        road.send(draft())
    ids = [message_from_bytes(mail)["Message-ID"] for mail in server.mails]
    assert ids == [draft().message_id] * 2


def test_a_kept_line_that_died_between_two_mails_is_replaced() -> None:
    """Nothing was sent on it yet: a new line is no double."""
    with BareSmtp({"MAIL": [b"250 ok\r\n", CUT, b"250 ok\r\n"]}) as server, mailer(server.port) as road:
        road.send(draft())
        road.send(draft("bob@amnesty.example"))
    assert len(server.mails) == 2
    assert len(server.asked("EHLO")) == 2


def test_after_421_the_line_is_not_used_again() -> None:
    with (
        BareSmtp({"RCPT": [b"421 4.3.2 closing\r\n" + CUT, b"250 ok\r\n"]}) as server,
        mailer(server.port) as road,
    ):
        with pytest.raises(DeliveryError):
            road.send(draft())
        road.send(draft())
    assert len(server.asked("EHLO")) == 2
    assert len(server.mails) == 1


def test_a_batch_goes_over_one_line_and_ends_politely() -> None:
    with BareSmtp() as server, mailer(server.port) as road:
        for name in ("alice", "bob", "charlie"):
            road.send(draft(f"{name}@amnesty.example"))
        road.close()
        road.close()
        assert len(server.asked("EHLO")) == 1
        assert len(server.asked("QUIT")) == 1
    assert len(server.mails) == 3


def test_a_port_where_nobody_listens_says_so() -> None:
    with BareSmtp() as server:
        port = server.port
    with mailer(port) as road, pytest.raises(DeliveryError, match="Nothing listens at mail server") as caught:
        road.send(draft())
    assert caught.value.channel_fault


# --- TLS and login ------------------------------------------------------------------------------------------------

LOGIN = {"user": "bot@amnesty.example", "password": PASSWORD}
STARTTLS = b"250-bare\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"


@pytest.mark.parametrize(
    "replies",
    [
        {"EHLO": b"250-bare\r\n250 AUTH PLAIN\r\n"},
        {"EHLO": STARTTLS, "STARTTLS": b"454 4.7.0 TLS not available\r\n"},
        {"EHLO": STARTTLS, "STARTTLS": b"501 syntax\r\n"},
        {"EHLO": STARTTLS, "STARTTLS": b"220 go on\r\n250 not TLS at all\r\n"},
        {"EHLO": STARTTLS, "STARTTLS": CUT},
        {"EHLO": STARTTLS, "STARTTLS": HANG},
        {"EHLO": b"502 no\r\n", "HELO": b"250 bare\r\n"},
    ],
)
def test_without_a_good_starttls_nothing_is_sent(replies: dict[str, bytes | list[bytes]]) -> None:
    """T29: never back to plain text, neither for the password nor for the mail."""
    with BareSmtp(replies) as server, mailer(server.port, security="starttls", **LOGIN) as road:
        with pytest.raises(DeliveryError) as caught:
            road.send(draft())
    assert (caught.value.permanent, caught.value.channel_fault) == (False, True)
    assert not server.asked("AUTH")
    assert not server.asked("MAIL")


def test_starttls_is_verified(certificate: tuple[Path, SSLContext]) -> None:
    """T29, mail.md §8: a private authority is named by ca_file; without it nothing is sent."""
    cert, context = certificate
    with scripted_smtp(starttls=context) as server:
        with mailer(server.port, security="starttls", timeout=5, ca_file=str(cert)) as road:
            road.send(draft())
            assert road.probe().tls.startswith("TLSv1.")
        with mailer(server.port, security="starttls", timeout=5) as road:
            with pytest.raises(DeliveryError, match=r"certificate of .* is not trusted.*ca_file"):
                road.send(draft())
    assert len(server.mails) == 1


def test_a_certificate_of_another_name_is_refused(other_name: tuple[Path, SSLContext]) -> None:
    """T29: trusted, but not this host's."""
    cert, context = other_name
    with scripted_smtp(starttls=context) as server:
        with mailer(server.port, security="starttls", timeout=5, ca_file=str(cert)) as road:
            with pytest.raises(DeliveryError, match="is not trusted"):
                road.send(draft())
    assert server.mails == []


def test_tls_on_a_plain_port_says_so() -> None:
    with BareSmtp() as server, mailer(server.port, security="tls") as road:
        with pytest.raises(DeliveryError, match="check port and security"):
            road.send(draft())


def test_plain_text_is_for_this_machine_only() -> None:
    """mail.md §8: refused before any name is looked up."""
    with mailer(25, host="smtp.amnesty.example") as road:
        with pytest.raises(
            DeliveryError, match="security = 'none' is allowed for this machine only"
        ) as caught:
            road.send(draft())
    assert caught.value.channel_fault


def test_an_unreadable_ca_file_is_named() -> None:
    with BareSmtp() as server, mailer(server.port, security="starttls", ca_file="/nowhere/ca.pem") as road:
        with pytest.raises(DeliveryError, match=r"ca_file '/nowhere/ca\.pem'"):
            road.send(draft())


@pytest.mark.parametrize("password", [PASSWORD, "wachtwoord-é€"])
def test_a_login_may_hold_any_letter(password: str) -> None:
    with scripted_smtp(password=password) as server:
        with mailer(server.port, user="bot@amnesty.example", password=password) as road:
            road.send(draft())
            assert road.probe().logged_in
    assert len(server.mails) == 1


def test_a_refused_login_says_what_to_do_and_never_the_password() -> None:
    """T26: 535 hits every row alike; the server may echo the password, the error may not."""
    replies: dict[str, bytes | list[bytes]] = {
        "EHLO": b"250-bare\r\n250 AUTH PLAIN\r\n",
        "AUTH": REFUSED_LOGIN,
    }
    with BareSmtp(replies) as server, mailer(server.port, **LOGIN) as road:
        with pytest.raises(DeliveryError, match=r"Login refused for user bot@amnesty\.example") as caught:
            road.send(draft())
    assert (caught.value.permanent, caught.value.channel_fault) == (False, True)
    assert "5.7.8" in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_server_that_wants_a_login_we_do_not_have_is_the_channels_fault() -> None:
    """T26: 530 at MAIL FROM."""
    with scripted_smtp(password=PASSWORD) as server, mailer(server.port) as road:
        with pytest.raises(DeliveryError, match="530") as caught:
            road.send(draft())
    assert (caught.value.permanent, caught.value.channel_fault) == (False, True)


def test_the_settings_do_not_show_the_password() -> None:
    with mailer(1, **LOGIN) as road:
        assert PASSWORD not in repr(road._settings)


def test_the_probe_sends_nothing() -> None:
    """The doctor's look: EHLO, NOOP, QUIT."""
    with BareSmtp({"EHLO": b"250-bare\r\n250 DSN\r\n"}) as server, mailer(server.port) as road:
        probe = road.probe()
    assert (probe.tls, probe.logged_in) == ("", False)
    assert [command.split()[0].upper() for command in server.commands] == ["EHLO", "NOOP", "QUIT"]
