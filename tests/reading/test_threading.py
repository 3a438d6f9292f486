"""Tokens, numbers, identity, our own mark, proof and language (mail.md §2-§4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.procedure.events import Language
from compliance_bot.reading.facts import Address, Attachment, MailFacts
from compliance_bot.reading.language import language_of
from compliance_bot.reading.threading import OWN_HEADER, find_tokens, identity_of, incident_number, own_key
from compliance_bot.reading.tokens import Purpose, Seat, make_token, match_token, own_mark
from compliance_bot.reading.trust import FROM_DEFECT, ProofLevel, proof_of

KEYS = {"2026": b"k" * 32}
ANNA = Address(address="anna@amnesty.example", name="Anna")
TOKEN = make_token(KEYS, number="2026-0007", person="anna", purpose=Purpose.AP)
MAIL = MailFacts(message_id="<1@amnesty.example>", froms=(ANNA,), from_headers=1, text="Hallo")


def seated(seat: Seat, token: str = TOKEN) -> MailFacts:
    return {
        Seat.PLUS_ADDRESS: replace(MAIL, recipients=(Address(address=f"meldpunt+{token}@amnesty.example"),)),
        Seat.IN_REPLY_TO: replace(MAIL, in_reply_to=(f"<{token}@amnesty.example>",)),
        Seat.REFERENCES: replace(MAIL, references=("<root@amnesty.example>", f"<{token}@amnesty.example>")),
        Seat.SUBJECT: replace(MAIL, subject=f"Re: [AINL-2026-0007] Besluit [#{token}]"),
        Seat.BODY: replace(MAIL, text=f"NIET MELDEN\n\nreden\n> onderaan [#{token}]"),
    }[seat]


@pytest.mark.parametrize("seat", Seat)
def test_a_token_is_found_in_every_seat(seat: Seat) -> None:
    found = find_tokens(seated(seat))
    assert [one.seat for one in found] == [seat]
    match = match_token(found[0], KEYS, ["piet", "anna"])
    assert match is not None
    assert (match.person, match.purpose, match.number) == ("anna", Purpose.AP, "2026-0007")


@pytest.mark.parametrize("seat", Seat)
def test_case_does_not_matter(seat: Seat) -> None:
    found = find_tokens(seated(seat, TOKEN.upper()))
    assert match_token(found[0], KEYS, ["anna"]) is not None


def test_wrapped_ids_and_markers_are_put_together() -> None:
    """T27: Outlook wraps long ids."""
    wrapped = TOKEN[:20] + "\r\n " + TOKEN[20:]
    assert find_tokens(seated(Seat.REFERENCES, wrapped))
    assert find_tokens(seated(Seat.BODY, TOKEN[:20] + "\n> " + TOKEN[20:]))


def test_seats_come_in_order_and_each_token_once() -> None:
    other = make_token(KEYS, number="2026-0008", person="anna", purpose=Purpose.AP)
    mail = replace(seated(Seat.BODY), in_reply_to=(f"<{other}@x.example>",), subject=f"[#{TOKEN}]")
    assert [(one.number, one.seat) for one in find_tokens(mail)] == [
        ("2026-0008", Seat.IN_REPLY_TO),
        ("2026-0007", Seat.SUBJECT),
    ]


def test_a_bare_token_in_the_text_is_no_marker() -> None:
    assert find_tokens(replace(MAIL, text=f"mijn token is {TOKEN}")) == ()


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_at_most_unverified_tokens(text: str) -> None:
    for found in find_tokens(replace(MAIL, text=text, subject=text)):
        assert match_token(found, KEYS, ["anna"]) is None


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: [AINL-2026-0007] Besluit nodig", "AINL-2026-0007"),
        ("re: ainl-2026-0012", "AINL-2026-0012"),
        ("AINL-2026-0007-abc", ""),
        ("XAINL-2026-0007", ""),
        ("AINL-26-7", ""),
        ("", ""),
    ],
)
def test_the_incident_number_is_read_from_the_subject(subject: str, number: str) -> None:
    assert incident_number(subject, "AINL") == number


def test_the_same_mail_fetched_twice_is_the_same() -> None:
    """T53: a provider renders a mail from its own store; bytes and wrapping differ between fetches."""
    assert identity_of(MAIL) == identity_of(replace(MAIL, text="  Hallo \n\n", headers={"x": ("y",)}))


@pytest.mark.parametrize(
    "other",
    [
        replace(MAIL, froms=(Address(address="eva@x.example"),)),
        replace(MAIL, text="Iets anders"),
        replace(MAIL, message_id="<2@amnesty.example>"),
        replace(MAIL, attachments=(Attachment(name="a", content_type="x/y", size=1, sha256="ff"),)),
    ],
)
def test_a_reused_id_is_no_duplicate(other: MailFacts) -> None:
    """T57: scanners and web forms reuse Message-IDs; an attacker can send one first."""
    assert identity_of(other) != identity_of(MAIL)


@pytest.mark.parametrize("line", ["-" * 32, "-----Original Message-----", "> regel", "-- "])
def test_two_forms_with_one_id_are_two_also_where_the_text_stands_below_a_line(line: str) -> None:
    """T57: a scanner's form fills everything in below a dashed line, under the id of the last one."""
    one = replace(MAIL, text=f"{line}\nMelding nummer 1: laptop weg")
    assert identity_of(one) != identity_of(replace(MAIL, text=f"{line}\nMelding nummer 2: telefoon weg"))


def test_without_an_id_the_date_decides_and_without_both_nothing_is_a_duplicate() -> None:
    bare = replace(MAIL, message_id="")
    dated = replace(bare, sent_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert identity_of(bare) == ""
    assert identity_of(dated) == identity_of(dated) != ""
    assert identity_of(replace(dated, sent_at=datetime(2026, 11, 24, 9, 1, tzinfo=UTC))) != identity_of(dated)


def test_our_own_mark_counts_only_when_it_verifies() -> None:
    """T20: our own header by its HMAC, never by its name."""
    mark = own_mark(KEYS, "AINL-2026-0007/24/anna")
    assert own_key(replace(MAIL, headers={OWN_HEADER.lower(): (mark,)}), KEYS) == "AINL-2026-0007/24/anna"
    assert (
        own_key(
            replace(MAIL, headers={OWN_HEADER.lower(): ("AINL-2026-0007/24/piet;" + mark.split(";")[1],)}),
            KEYS,
        )
        == ""
    )
    assert own_key(replace(MAIL, headers={OWN_HEADER.lower(): ("é; ü",)}), KEYS) == ""
    assert own_key(MAIL, KEYS) == ""


@pytest.mark.parametrize(
    "mail",
    [
        replace(MAIL, from_headers=2, froms=(ANNA, ANNA)),
        replace(MAIL, froms=(ANNA, Address(address="eva@x.example"))),
        replace(MAIL, sender=Address(address="assistent@amnesty.example")),
        replace(MAIL, froms=(Address(address="evil@x.example", name="dpo@example.org"),)),
        replace(MAIL, froms=(Address(address="anna@аmnesty.example"),)),
        replace(MAIL, froms=(), from_headers=0),
        replace(MAIL, headers={"resent-from": ("evil@x.example",)}),
        replace(MAIL, headers={"resent-from": (f"{ANNA.address}.evil.example",)}),
        replace(MAIL, defects=(FROM_DEFECT + "iets",)),
    ],
)
def test_a_mail_that_contradicts_itself_is_doubtful(mail: MailFacts) -> None:
    """T10, T24: two From headers, a delegate, an address shown in the name."""
    proof = proof_of(mail)
    assert proof.level is ProofLevel.DOUBTFUL
    assert proof.reason


def test_an_ordinary_mail_is_not_proven_in_this_version() -> None:
    assert proof_of(replace(MAIL, sender=ANNA)).level is ProofLevel.NONE
    resent = replace(
        MAIL, headers={"resent-from": (f"Anna <{ANNA.address.upper()}>",)}, defects=("winmail.dat",)
    )
    assert proof_of(resent).level is ProofLevel.NONE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hallo, ik heb een mail naar de verkeerde persoon gestuurd.", Language.NL),
        ("Hello, I sent an email to the wrong person yesterday.", Language.EN),
        ("", Language.NL),
        ("???", Language.NL),
        ("Laptop gestolen in Utrecht.", Language.NL),
    ],
)
def test_it_answers_in_the_writers_language(text: str, language: Language) -> None:
    assert language_of(text) is language
