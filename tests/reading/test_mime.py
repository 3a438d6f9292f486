"""Any bytes become facts (T9-T14, T27, T28, T50, T52)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.inbox.caps import capped
from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.trust import ProofLevel, proof_of

HEAD = "From: Anna <anna@amnesty.example>\r\nSubject: Proef\r\nMIME-Version: 1.0\r\n"


def mail(body: str, headers: str = "Content-Type: text/plain; charset=utf-8\r\n") -> MailFacts:
    return read_mail((HEAD + headers + "\r\n" + body).encode("utf-8", "surrogateescape"))


def multipart(kind: str, *parts: str) -> MailFacts:
    inner = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return mail(f"{inner}--b--\r\n", f'Content-Type: multipart/{kind}; boundary="b"\r\n')


PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nEigen tekst"
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Eigen <b>html</b></p>"
INNER = "Content-Type: message/rfc822\r\n\r\nFrom: eva@x.example\r\nSubject: Binnen\r\n\r\nNIET MELDEN"
FILE = 'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="a.pdf"\r\n'
FILE += "Content-Transfer-Encoding: base64\r\n\r\naGFsbG8="


@given(st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_become_facts(raw: bytes) -> None:
    facts = read_mail(raw)
    for text in (facts.subject, facts.text, facts.attached_text, *(one.name for one in facts.froms)):
        assert "\x00" not in text
        text.encode("utf-8")
    assert read_mail(raw) == facts


@given(
    st.lists(
        st.sampled_from(
            [b"From: ", b"To: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=b\n", b"\n\n", b"--b\n",
             b"--b--\n", b"=?utf-8?B?", b"?=", b"message/rfc822", b"a@b.example", b"<", b">", b'"', b"\xff", b"\x00",
             b"Content-Transfer-Encoding: base64\n", b"Date: ", b"Received: ", b";", b",", b"(", b"\r", b"\n "]
        ),
        max_size=40,
    )
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_any_ruin_of_a_mail_becomes_facts(pieces: list[bytes]) -> None:
    """T10: mail-parser raises AttributeError on some cut-off multiparts."""
    assert isinstance(read_mail(b"".join(pieces)), MailFacts)


def test_plain_text_goes_before_html() -> None:
    facts = multipart("alternative", PLAIN, HTML)
    assert (facts.text, facts.text_from_html) == ("Eigen tekst", False)


def test_html_alone_is_read_as_text() -> None:
    """T15: HTML-only replies."""
    facts = multipart("alternative", "Content-Type: text/plain\r\n\r\n ", HTML)
    assert (facts.text, facts.text_from_html) == ("Eigen html", True)


def test_an_attached_mails_text_is_never_the_mails_own() -> None:
    """T9: mail-parser merges an attached mail's text into the outer text; somebody else's "NIET MELDEN" gets in."""
    facts = multipart("mixed", PLAIN, INNER)
    assert "MELDEN" not in facts.text
    assert "NIET MELDEN" in facts.attached_text
    assert [one.content_type for one in facts.attachments] == ["message/rfc822"]


@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nNIET MELDEN",
        'Content-Type: text/plain; name="a.txt"\r\n\r\nNIET MELDEN',
        "Content-Type: text/calendar\r\n\r\nNIET MELDEN",
        'Content-Type: text/plain\r\nContent-Disposition: inline; filename="concept.txt"\r\n\r\nNIET MELDEN',
        'Content-Type: text/html; name="a.htm"\r\nContent-Disposition: inline\r\n\r\n<p>NIET MELDEN</p>',
        'Content-Type: text/plain\r\nContent-Disposition: inline; filename=""\r\n\r\nNIET MELDEN',
        "Content-Type: text/plain\r\nContent-Disposition: inline; filename*=utf-8''b%C3%A9.txt\r\n\r\nNIET MELDEN",
    ],
)
def test_an_attached_text_decides_nothing(part: str) -> None:
    """T9: never descend into attachments for decisions."""
    facts = multipart("mixed", PLAIN, part)
    assert facts.text.strip() == "Eigen tekst"
    assert len(facts.attachments) == 1


def test_a_mail_that_is_one_named_text_tells_its_facts_and_decides_nothing() -> None:
    """T9, P1: a scanner names its only part; what it says is still there for the record."""
    facts = read_mail(b'From: a@x.example\r\nContent-Type: text/plain; name="scan.txt"\r\n\r\nNIET MELDEN')
    assert (facts.text, facts.attached_text) == ("", "NIET MELDEN")


def test_the_hash_of_an_attachment_is_over_its_decoded_bytes() -> None:
    """T14: hash raw parts, never re-serialised ones."""
    facts = multipart("mixed", PLAIN, FILE)
    assert facts.attachments[0].sha256 == hashlib.sha256(b"hallo").hexdigest()
    wrapped = multipart("mixed", PLAIN, FILE.replace("aGFsbG8=", "aGFs\r\nbG8="))
    assert wrapped.attachments == facts.attachments


def test_winmail_is_noted_and_not_opened() -> None:
    """T14: winmail.dat: notice, keep, say so."""
    facts = multipart("mixed", PLAIN, 'Content-Type: application/ms-tnef; name="winmail.dat"\r\n\r\nx')
    assert any("winmail.dat" in defect for defect in facts.defects)


@pytest.mark.parametrize("charset", ["x-onbekend", "utf-9", "undefined", "punycode", '"', "us-ascii"])
def test_unknown_charsets_never_stop_a_mail(charset: str) -> None:
    """T50: a relative stops for good at the first mail with an unknown charset."""
    raw = (HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n").encode() + "één geval".encode(
        "cp1252"
    )
    assert read_mail(raw).text == "één geval"


def test_raw_eight_bit_headers_are_read() -> None:
    raw = "From: Zoë <zoe@amnesty.example>\r\nSubject: één\r\n\r\nx".encode()
    facts = read_mail(raw)
    assert (facts.subject, facts.froms[0].name) == ("één", "Zoë")


def test_nul_and_lone_surrogates_are_cleaned() -> None:
    """T13: PostgreSQL refuses NUL, both databases refuse surrogates."""
    raw = (
        HEAD + "Content-Type: text/plain; charset=utf-16-le\r\n\r\n"
    ).encode() + b"a\x00\x00\xd8b\x00\x00\x00"
    text = read_mail(raw).text
    assert "\x00" not in text
    text.encode()


def test_two_from_headers_are_counted_and_trusted_nowhere() -> None:
    """T10: only the first of two From headers is seen by mail-parser."""
    facts = read_mail(b"From: anna@amnesty.example\r\nFrom: eva@x.example\r\n\r\nx")
    assert facts.from_headers == 2
    assert [one.address for one in facts.froms] == ["anna@amnesty.example", "eva@x.example"]
    assert facts.from_address == ""


MIRTE = "mirte@amnesty.example"


@pytest.mark.parametrize(
    "head",
    [
        "From: <evil@x.example> <mirte@amnesty.example>",
        "From: Mirte <mirte@amnesty.example> <evil@x.example>",
        "From: mirte@amnesty.exam\u200bple",
        "From: Mirte <mirte@amnesty.example\u200b>",
        "From: <mirte@amnesty.example\u202e>",
        "From: <mir te@amnesty.example>",
        "From: <mirte@amnesty.example\x00>",
        "From: <mirte@\r\n amnesty.example>",
        "From: <mirte\u212a@amnesty.example>",
        "From: mirte@amnesty.example\r\nFrom : evil@x.example",
        "From : evil@x.example\r\nFrom: mirte@amnesty.example",
        "From: mirte@amnesty.example\r\nfROM\t: evil@x.example",
        "From: mirte@amnesty.example\r\nkapot\r\nFrom: evil@x.example",
        "From : mirte@amnesty.example",
        "From: mirte@amnesty.example\r\nResent-From: evil@x.example",
        "From: mirte@amnesty.example\r\nResent-From: mirte@amnesty.example\r\nResent-From: evil@x.example",
    ],
)
def test_a_sender_that_reads_in_two_ways_is_doubtful(head: str) -> None:
    """T10, T24: parsers differ on such lines; nobody decides by one."""
    facts = read_mail(f"{head}\r\nSubject: x\r\n\r\nMELDEN".encode())
    assert proof_of(facts).level is ProofLevel.DOUBTFUL


@pytest.mark.parametrize(
    "head",
    [
        "From: mirte@amnesty.example",
        "FROM:mirte@amnesty.example",
        "Subject: From: evil\r\nFrom: Mirte de Vries\r\n <Mirte@Amnesty.example>",
        'From: "Vries, Mirte de" <mirte@amnesty.example>',
        "From: mirte@amnesty.example (Mirte)",
        "From: Zo\u00eb <mirte@amnesty.example\r\n >",
        "From: mirte@amnesty.example\r\nX-Original-From: iets\r\nResent-From: <mirte@amnesty.example>",
    ],
)
def test_an_ordinary_sender_is_in_no_doubt(head: str) -> None:
    facts = read_mail(f"{head}\r\n\r\nFrom: evil@x.example\r\n\r\nFrom : evil@x.example".encode())
    assert facts.from_address == MIRTE
    assert proof_of(facts).level is ProofLevel.NONE


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("dpo@example.org <evil@x.example>", "evil@x.example", "dpo@example.org"),
        ('"dpo@example.org" <Evil@X.example>', "evil@x.example", "dpo@example.org"),
        ('"Vries, Anna de" <anna@amnesty.example>', "anna@amnesty.example", "Vries, Anna de"),
        ("=?utf-8?Q?Zo=C3=AB=2C_IT?= <zoe@x.example>", "zoe@x.example", "Zoë, IT"),
        (
            "=?utf-8?B?ZGlyZWN0b3JAYW1uZXN0eS5leGFtcGxl?= <evil@x.example>",
            "evil@x.example",
            "director@amnesty.example",
        ),
        ("anna@amnesty.example (Anna)", "anna@amnesty.example", ""),
        ("<anna@amnesty.example>", "anna@amnesty.example", ""),
        ("Groep: anna@amnesty.example;", "anna@amnesty.example", ""),
    ],
)
def test_hostile_addresses_are_taken_apart(value: str, address: str, name: str) -> None:
    """T12, T24: policy.default crashes on hostile addresses; text before <…> is only a name."""
    facts = read_mail(f"From: {value}\r\n\r\nx".encode())
    assert [(one.address, one.name) for one in facts.froms] == [(address, name)]


@pytest.mark.parametrize(
    "value", ["(" * 9000, '"' * 999, "<" * 5000, "a@b," * 4000, "=?a?b?" * 2000, ":" * 9000, "\\"]
)
def test_crooked_addresses_never_raise(value: str) -> None:
    """T12: ValueError, AttributeError, IndexError, RecursionError and 6 s of CPU with policy.default."""
    read_mail(f"From: {value}\r\nTo: {value}\r\n\r\nx".encode())


def test_long_headers_are_cut_before_parsing() -> None:
    """T11: the Received reader of mail-parser 4.8 is quadratic (300 KiB header: 22 s)."""
    raw = b"Received: from " + b"a by b " * 50_000 + b"\r\nFrom: anna@amnesty.example\r\n\r\ntekst"
    data, defects = capped(raw)
    assert max(map(len, data.split(b"\n"))) <= 8 * 1024
    assert defects
    facts = read_mail(raw)
    assert (facts.from_address, facts.text) == ("anna@amnesty.example", "tekst")


def test_all_headers_together_are_cut() -> None:
    """T11: 128 KiB of headers."""
    raw = b"From: anna@amnesty.example\r\n" + b"X-A: " + b"b" * 8000 + b"\r\n"
    data, _ = capped(raw + (b"X-A: " + b"b" * 8000 + b"\r\n") * 500 + b"\r\ntekst")
    assert len(data) <= 130 * 1024
    assert read_mail(data).text == "tekst"


def test_only_ten_mebibytes_are_parsed_and_it_says_so() -> None:
    """T6: evidence stays whole, parsing is capped."""
    raw = (HEAD + "\r\n").encode() + (b"tekst " * 12 + b"\r\n") * 160_000
    data, defects = capped(raw)
    assert len(data) < 11 * 1024 * 1024
    assert any("10 MiB" in defect for defect in defects)


@pytest.mark.parametrize("depth", [60, 400])
def test_deep_nesting_ends_in_facts(depth: int) -> None:
    """T10: RecursionError on nested multiparts."""
    body = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    facts = read_mail((HEAD + body + "Content-Type: text/plain\r\n\r\ndiep").encode())
    assert facts.from_address == "anna@amnesty.example"
    assert facts.unreadable or facts.defects


def test_a_flood_of_parts_is_cut() -> None:
    body = "".join("--b\r\n\r\nx\r\n" for _ in range(20_000))
    assert any(
        "parts" in defect for defect in mail(body, 'Content-Type: multipart/mixed; boundary="b"\r\n').defects
    )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (
            mail("x", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"),
            "encrypted",
        ),
        (
            mail("x", "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"),
            "opaque",
        ),
        (
            multipart("encrypted", "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"),
            "encrypted: PGP",
        ),
        (mail("-----BEGIN PGP MESSAGE-----\r\nabc"), "encrypted: PGP"),
        (
            multipart(
                "mixed",
                PLAIN,
                'Content-Type: application/x-microsoft-rpmsg-message; name="message.rpmsg"\r\n\r\nx',
            ),
            "message.rpmsg",
        ),
        (read_mail(b""), "broken"),
    ],
)
def test_what_cannot_be_read_says_why(facts: MailFacts, reason: str) -> None:
    assert reason in facts.unreadable


def test_the_providers_substitute_is_unreadable() -> None:
    """T52: "Retrieval using the IMAP4 protocol failed" is an incident `onleesbaar`, not automatic mail."""
    text = "Retrieval using the IMAP4 protocol failed for the following message: 59"
    facts = read_mail(
        f"From: Microsoft Exchange <x@amnesty.example>\r\nSubject: {text}\r\n\r\nSender: jan@ogd.example".encode()
    )
    assert facts.unreadable.startswith("substitute")


@pytest.mark.parametrize(
    "value", ["gisteren", "", "Tue, 32 Nov 2026 99:99:99 +0100", "Tue, 24 Nov 9999 10:00:00 +9999"]
)
def test_a_crooked_date_is_no_date(value: str) -> None:
    """T19: Date is a claim; an unreadable one is none."""
    assert read_mail(f"Date: {value}\r\n\r\nx".encode()).sent_at is None


def test_the_writers_offset_is_kept() -> None:
    sent_at = read_mail(b"Date: Tue, 24 Nov 2026 10:00:00 -0500\r\n\r\nx").sent_at
    assert sent_at is not None
    assert sent_at.utcoffset() == timedelta(hours=-5)


def test_ids_are_put_together_and_kept_with_brackets() -> None:
    """T27: long ids arrive wrapped or as encoded words."""
    raw = b"Message-ID: <a@b.example>\r\n"
    raw += b"References: <eerste@b.example>\r\n\t=?us-ascii?Q?=3Ctweede@b.example=3E?=\r\n\r\nx"
    facts = read_mail(raw)
    assert facts.message_id == "<a@b.example>"
    assert facts.references == ("<eerste@b.example>", "<tweede@b.example>")


def test_a_subject_is_one_line() -> None:
    """T28: CR and LF in a decoded subject."""
    facts = read_mail(b"Subject: =?utf-8?B?YQ0KQmNjOiBi?=\r\n\r\nx")
    assert facts.subject == "a Bcc: b"


def test_it_reads_recipients_of_every_delivery_header() -> None:
    raw = b"To: a@x.example\r\nCc: b@x.example\r\nDelivered-To: c@x.example\r\nX-Original-To: d@x.example\r\n\r\nx"
    assert [one.address[0] for one in read_mail(raw).recipients] == ["a", "b", "c", "d"]


REPORT = b"""\
From: MAILER-DAEMON@post.example\r
Subject: Undelivered Mail Returned to Sender\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; post.example\r
\r
Final-Recipient: rfc822; Mirte@amnesty.example\r
Action: %s\r
Status: 5.1.1\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: <ours.1@amnesty.example>\r
\r
--b--\r
"""


@pytest.mark.parametrize("action", [b"failed", b"delayed"])
def test_a_bounce_says_who_was_not_reached_and_which_mail_came_back(action: bytes) -> None:
    """T49."""
    facts = read_mail(REPORT % action)
    assert facts.bounced_to == ("mirte@amnesty.example",)
    assert facts.bounced_id == "<ours.1@amnesty.example>"


def test_a_delivery_that_worked_reports_nobody_missed() -> None:
    facts = read_mail(REPORT % b"delivered")
    assert (facts.bounced_to, facts.bounced_id) == ((), "")


def test_a_persons_mail_about_a_bounce_is_no_bounce() -> None:
    """Somebody who forwards a notice, or writes like one, tells nothing about our own mails."""
    head = b"From: jan@amnesty.example\r\nSubject: Undelivered Mail\r\n\r\n"
    facts = read_mail(head + b"Final-Recipient: rfc822; mirte@amnesty.example\r\nAction: failed\r\n")
    assert (facts.bounced_to, facts.bounced_id) == ((), "")
