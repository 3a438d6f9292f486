"""A draft as bytes: fit for any server, whatever stands in subject, names, ids and texts."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.channels.message import build_message, one_line, writable_address
from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Channel, ChatBody, Draft, File, MailBody

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
OURS = "compliance@amnesty.example"


def draft(body: MailBody | None = None, **changes: object) -> Draft:
    values: dict[str, object] = {
        "key": "AINL-2026-0001/assess/alice/0",
        "incidents": ("AINL-2026-0001",),
        "channel": Channel.MAIL,
        "recipient": "alice@amnesty.example",
        "kind": "assessment",
        "message_id": "<k7.ainl-2026-0001@amnesty.example>",
        "mail": body or MailBody(subject="Besluit nodig", text="Beste Alice,\n\nEr is een melding.\n"),
    }
    return Draft(**(values | changes))  # type: ignore[arg-type]


def raw_of(body: MailBody | None = None, **changes: object) -> bytes:
    return build_message(draft(body, **changes), from_address=OURS, from_name="Meldpunt", now=NOW)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def header_lines(raw: bytes, name: str) -> list[bytes]:
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    return [line for line in head.split(b"\r\n") if line.lower().startswith(name.lower().encode() + b":")]


def long_id(number: int, length: int = 220) -> str:
    return f"<{'A' * length}{number}@EUR05-DB8-obe.outbound.outlook.example>"


def test_long_message_ids_stay_as_they_are() -> None:
    """T27: Outlook's long ids become encoded words in References with the usual line length."""
    ids = tuple(long_id(number) for number in range(3))
    raw = raw_of(MailBody(subject="s", text="t", references=ids, in_reply_to=ids[-1]))
    assert b"=?" not in raw.partition(b"\r\n\r\n")[0]
    assert header_lines(raw, "References")[0].split()[1:] == [one.encode() for one in ids]
    assert header_lines(raw, "In-Reply-To")[0].split()[1:] == [ids[-1].encode()]


def test_our_own_long_message_id_stays_as_it_is() -> None:
    """T27: ours carries the token and is compared letter by letter."""
    assert header_lines(raw_of(message_id=long_id(1)), "Message-ID") == [
        b"Message-ID: " + long_id(1).encode()
    ]


def test_references_are_the_first_and_the_last_ten() -> None:
    """T27: threads of a hundred mails make no header of 20 KiB."""
    ids = tuple(f"<{number}@post.example>" for number in range(100))
    kept = header_lines(raw_of(MailBody(subject="s", text="t", references=ids)), "References")[0].split()[1:]
    assert kept == [one.encode() for one in (ids[0], *ids[-10:])]


@pytest.mark.parametrize(
    "bad", ["no brackets", "<two words@x.example>", "<a@b>\r\nBcc: x@evil.example", "<é@x>", "<>"]
)
def test_ids_that_would_break_the_header_are_left_out(bad: str) -> None:
    """T27, T28: ids come from other people's mails."""
    raw = raw_of(MailBody(subject="s", text="t", references=(bad, "<good@x.example>"), in_reply_to=bad))
    assert header_lines(raw, "References") == [b"References: <good@x.example>"]
    assert header_lines(raw, "In-Reply-To") == []
    assert b"evil" not in raw


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_line_ends_in_a_subject_become_a_space(end: str) -> None:
    """T28: setting such a subject raises ValueError, and the reminder would die on it."""
    raw = raw_of(MailBody(subject=f"Lek{end}Bcc: evil@x.example", text="t"))
    assert read(raw)["Subject"] == "Lek Bcc: evil@x.example"
    assert read(raw)["Bcc"] is None


def test_line_ends_in_extra_headers_and_names_make_no_new_header() -> None:
    """T28: also in what the configuration and the outbox add."""
    body = MailBody(subject="s", text="t", headers=(("X-Compliance-Bot", "a\r\nBcc: evil@x.example"),))
    raw = build_message(draft(body), from_address=OURS, from_name="Meld\r\nBcc: evil@x.example", now=NOW)
    assert header_lines(raw, "Bcc") == []
    assert read(raw)["X-Compliance-Bot"] == "a Bcc: evil@x.example"


@settings(max_examples=150, deadline=None)
@given(subject=st.text(max_size=200), text=st.text(max_size=300), name=st.text(max_size=60))
def test_any_text_becomes_a_mail_of_clean_lines(subject: str, text: str, name: str) -> None:
    """T13, T28: NUL, lone surrogates and control characters never stop a reminder."""
    body = MailBody(subject=subject, text=text, html=text)
    raw = build_message(draft(body), from_address=OURS, from_name=name, now=NOW)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert header_lines(raw, "To") == [b"To: alice@amnesty.example"]
    assert read(raw)["From"].addresses[0].addr_spec == OURS


def test_a_lone_surrogate_is_replaced() -> None:
    """T13: what Python reads from broken bytes cannot be written back."""
    raw = raw_of(MailBody(subject="a\ud800b", text="c\udcffd", headers=(("X-A", "e\ud800"),)))
    assert read(raw)["Subject"] == "a?b"
    assert read(raw).get_content().strip() == "c?d"
    assert one_line("x\ud800") == "x?"


def test_dutch_and_euro_signs_arrive_as_written() -> None:
    text = "Beste Zoë,\n\nDe schade is € 10.\n\n.\nEen regel met alleen een punt.\n" + "lang " * 400
    message = read(raw_of(MailBody(subject="Vóór vr 27 nov 10.17: besluit €", text=text)))
    assert message["Subject"] == "Vóór vr 27 nov 10.17: besluit €"
    assert message.get_content().replace("\r\n", "\n").strip() == text.strip()


def test_the_date_is_the_clocks_and_the_same_draft_gives_the_same_headers() -> None:
    """A repeat after a crash is recognisable: same Message-ID, same Date."""
    first, second = raw_of(), raw_of()
    assert read(first)["Date"].datetime == NOW
    assert first == second


def test_text_and_html_say_the_same_side_by_side() -> None:
    message = read(raw_of(MailBody(subject="s", text="tekst", html="<p>tekst</p>")))
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_calendar_file_is_only_published() -> None:
    """T56: METHOD:REQUEST makes calendars answer the bot."""
    ics = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
    body = MailBody(
        subject="s", text="t", files=(File(name="termijn.ics", content_type="text/calendar", text=ics),)
    )
    (part,) = read(raw_of(body)).iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "termijn.ics")
    assert part["Content-Type"].params["method"] == "PUBLISH"
    assert "METHOD:PUBLISH" in part.get_content()


def test_a_file_name_with_a_line_end_makes_no_header() -> None:
    """T28: names may hold words of others."""
    file = File(name='x"\r\nBcc: evil@x.example\r\n.csv', content_type="application/json", text="{}")
    (part,) = read(raw_of(MailBody(subject="s", text="t", files=(file,)))).iter_attachments()
    assert part["Bcc"] is None
    assert part.get_content() == b"{}"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "alice",
            "@x.example",
            "alice@",
            "a b@x.example",
            "a@b@c",
            "<alice@x.example>",
            "a@x.example\r\nDATA",
        ),
        *(
            "jörg@x.example",
            "a@-.exa mple",
            "a" * 250 + "@x.example",
            "a@x.example,b@x.example",
            "a..b@x.example",
        ),
    ],
)
def test_an_unwritable_address_is_final_and_named(address: str) -> None:
    """T24, T28: no server was asked, and none ever needs to be."""
    with pytest.raises(DeliveryError, match="no mail address") as caught:
        raw_of(recipient=address)
    assert caught.value.permanent


def test_a_domain_with_an_umlaut_is_written_in_ascii() -> None:
    assert writable_address(" info@müller.example ") == "info@xn--mller-kva.example"


def test_reply_to_carries_the_plus_address() -> None:
    """mail.md §4: the token may sit in Reply-To, never in From."""
    raw = raw_of(MailBody(subject="s", text="t", reply_to="compliance+k7@amnesty.example"))
    assert header_lines(raw, "Reply-To") == [b"Reply-To: compliance+k7@amnesty.example"]


def test_a_chat_row_is_no_mail() -> None:
    chat = draft(channel=Channel.CHAT, chat=ChatBody(text="x"))
    with pytest.raises(DeliveryError, match="is no mail") as caught:
        build_message(
            Draft(**{**chat.__dict__, "mail": None}), from_address=OURS, from_name="Meldpunt", now=NOW
        )
    assert caught.value.permanent
