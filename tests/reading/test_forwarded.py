"""Mails that are passed on: kept apart from the writer's words and from what an answer quotes (mail.md §2, T9)."""

from __future__ import annotations

import pytest

from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.replies import SEPARATOR, is_forward, read_reply, split_reply

BLOCK = "Van: Fenna <fenna@leverancier.example>\nVerzonden: dinsdag 24 november 2026 10:17\nAan: Jan\nOnderwerp: Lek"
STORY = "Gisteren om 14.30 uur zagen wij dat een server open stond.\n\nMELDEN\n\nFenna"
PASSED_ON = f"{BLOCK}\n\n{STORY}"


def make_facts(text: str, subject: str = "FW: Lek", **given: object) -> MailFacts:
    return MailFacts(text=text, subject=subject, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "subject", ["FW: Lek", "Fwd: Lek", "Doorst: Lek", "WG: Lek", "TR : Lek", "RV: Lek", "转发：Lek"]
)
@pytest.mark.parametrize("own", ["FYI zie onder", "Kunnen jullie hiernaar kijken?\n\nGroet,\nJan", ""])
def test_what_outlook_passes_on_is_forwarded_by_the_subject(subject: str, own: str) -> None:
    """Outlook puts the same header over an answered mail as over one that is passed on, with In-Reply-To too."""
    reply = read_reply(make_facts(f"{own}\n\n{PASSED_ON}", subject, in_reply_to=("<1@leverancier.example>",)))
    assert (reply.new, reply.quoted, reply.forwarded) == (own, "", PASSED_ON)


def test_a_mail_that_answers_nothing_passes_on_what_it_holds() -> None:
    reply = read_reply(make_facts(f"Dit kreeg ik net:\n\n{PASSED_ON}", "Lek bij leverancier"))
    assert (reply.new, reply.quoted, reply.forwarded) == ("Dit kreeg ik net:", "", PASSED_ON)


@pytest.mark.parametrize(
    "given",
    [
        {"subject": "RE: Lek"},
        {"subject": "Antw: FW: Lek"},
        {"subject": "[EXTERN] Re: Lek"},
        {"subject": "Lek", "in_reply_to": ("<1@amnesty.example>",)},
        {"subject": "Lek", "references": ("<1@amnesty.example>",)},
        {"subject": "Besluit [#abc]"},
    ],
)
def test_what_an_answer_quotes_is_no_forwarded_mail(given: dict[str, object]) -> None:
    reply = read_reply(make_facts(f"JA\n\n{PASSED_ON}", **given))  # type: ignore[arg-type]
    assert (reply.new, reply.quoted, reply.forwarded) == ("JA", PASSED_ON, "")
    assert not is_forward(make_facts("", **given))  # type: ignore[arg-type]


def test_a_forwarded_mail_in_what_an_answer_quotes_stays_quoted() -> None:
    """It is an old story: it was read when it came in."""
    text = f"JA\n\nOp 24-11-2026 om 10:17 schreef Jan:\n> FYI\n>\n> -------- Doorgestuurd bericht --------\n> {STORY}"
    reply = split_reply(text.replace("\n\nMELDEN\n\nFenna", "\n> MELDEN"))
    assert (reply.new, reply.forwarded) == ("JA", "")


def test_a_signature_above_a_forwarded_mail_hides_nothing_of_it() -> None:
    text = f"FYI\n\n-- \nJan de Vries\nAfdeling F&M\n\n---------- Forwarded message ---------\n{PASSED_ON}"
    reply = split_reply(text)
    assert reply.new == "FYI"
    assert "Afdeling" in reply.quoted
    assert reply.forwarded.endswith(PASSED_ON)


def test_our_own_mail_passed_on_to_us_is_no_source_of_facts() -> None:
    """Below our separator stand our own words; moments and numbers in them are no news."""
    reply = split_reply(f"FYI\n\n{BLOCK}\n\n{SEPARATOR}\nOntvangen di 24 november 10.17", forwards=True)
    assert reply.forwarded.strip() == BLOCK
    assert "10.17" in reply.quoted


@pytest.mark.parametrize("decision", ["MELDEN", "NIET MELDEN\nDe stick was versleuteld.", "JA"])
@pytest.mark.parametrize("own", ["", "Zie onder", "Verstuurd vanaf mijn iPhone"])
@pytest.mark.parametrize("subject", ["FW: Besluit", "RE: Besluit", "Besluit"])
def test_a_decision_that_is_passed_on_is_never_new(decision: str, own: str, subject: str) -> None:
    """mail.md §2: files and mails passed on are read for facts only."""
    for head in (BLOCK, "Begin doorgestuurd bericht:\n\n" + BLOCK, "Op 24-11-2026 om 10:17 schreef Fenna:"):
        new = read_reply(make_facts(f"{own}\n\n{head}\n\n{decision}", subject)).new
        assert decision not in new
        assert new == ("Zie onder" if own == "Zie onder" else "")


def test_an_attached_mail_is_forwarded_and_never_new() -> None:
    """T9."""
    raw = (
        "From: jan@amnesty.example\r\nSubject: Lek\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x"
        "\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nZie bijlage\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
        "From: fenna@leverancier.example\r\nSubject: Server open\r\n\r\nNIET MELDEN\r\nGisteren gezien.\r\n--x--\r\n"
    )
    reply = read_reply(read_mail(raw.encode()))
    assert reply.new == "Zie bijlage"
    assert "Gisteren gezien." in reply.forwarded
    assert "NIET MELDEN" not in reply.new + reply.quoted


def test_a_report_with_rules_between_its_parts_stays_whole() -> None:
    """P1: processors write under headings of dashes; only in an answer a rule ends the new text."""
    text = f"Incident notice\n{'-' * 40}\nWe found a leak.\n{'_' * 40}\nOn 23-11-2026 at 10:00 UTC"
    assert read_reply(make_facts(text, "Security notice")).new == text
    assert read_reply(make_facts(text, "RE: Security notice")).new == "Incident notice"


def test_a_forwarded_mail_is_read_up_to_the_caps() -> None:
    """T16."""
    facts = make_facts("Zie onder\n" + BLOCK + "\nregel" * 100_000, attached_text="y" * 10_000_000)
    reply = read_reply(facts)
    assert reply.new == "Zie onder"
    assert len(reply.forwarded) <= 2 * 64 * 1024 + 2
