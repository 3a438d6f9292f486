"""How explain finds the thread of a mail: a genuine token, an answer to us, a number, or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compliance_bot.casework.explain import explain, reading_for
from compliance_bot.inbox.mime import read_mail
from compliance_bot.procedure.roles import Role
from compliance_bot.reading.tokens import Purpose, make_token, reporter_key
from tests.fakes import KEYS, START, World, make_policy

REF = "AINL-2026-0007"
FORGED = f"2026-0007-{'a' * 26}"


def token(person: str) -> str:
    return make_token(KEYS, number="2026-0007", person=person, purpose=Purpose.AP)


def explained(raw: bytes, *, configured: bool = True) -> dict[str, Any]:
    reading = reading_for(make_policy() if configured else None)
    return explain(read_mail(raw), "x.eml", reading, now=START)


def mail(
    *headers: str, sender: str = "jan@post.example", subject: str = "Vraag", text: str = "Hallo"
) -> bytes:
    head = [f"From: {sender}", "To: compliance@amnesty.example", f"Subject: {subject}", *headers]
    return "\r\n".join((*head, "", text, "")).encode()


def thread(raw: bytes, *, configured: bool = True) -> tuple[str | None, str | None]:
    found = explained(raw, configured=configured)
    return found["incident"], found["thread_by"]


@pytest.mark.parametrize("sender", ["mirte@amnesty.example", "vreemde@post.example"])
def test_a_token_of_somebody_in_the_directory_is_a_thread_whoever_sends_it(sender: str) -> None:
    """The token says which question; whose word counts is another matter (mail.md §4)."""
    assert thread(mail(sender=sender, subject=f"Re: [#{token('mirte')}]")) == (REF, "token")


def test_a_reporters_token_is_a_thread_from_that_reporter() -> None:
    mine = token(reporter_key("jan@post.example"))
    assert thread(mail(text=f"> [#{mine}]")) == (REF, "token")
    assert thread(mail(text=f"> [#{mine}]", sender="piet@post.example")) == (None, None)


@pytest.mark.parametrize("place", ["subject", "text"])
def test_a_forged_token_is_no_thread(place: str) -> None:
    assert thread(mail(**{place: f"[#{FORGED}]"})) == (None, None)


def test_a_forged_token_beside_a_number_leaves_the_number() -> None:
    assert thread(mail(subject=f"Re: [AINL-2026-0003] [#{FORGED}]")) == ("AINL-2026-0003", "subject")


def test_without_a_configuration_the_shape_of_a_token_must_do() -> None:
    assert thread(mail(subject=f"[#{FORGED}]"), configured=False) == (REF, "token")


@pytest.mark.parametrize(
    "header",
    [
        "References: <ainl-2026-0007@amnesty.example>",
        f"References: <x@post.example> <t.{token(reporter_key('other@post.example'))}@amnesty.example>",
        f"In-Reply-To: <abc.{token(reporter_key('other@post.example'))}@AMNESTY.example>",
    ],
)
def test_an_answer_to_one_of_our_messages_is_known_by_its_references(header: str) -> None:
    assert thread(mail(header)) == (REF, "references")


def test_ids_of_others_are_none_of_ours() -> None:
    assert thread(mail(f"References: <ainl-2026-0007@post.example> <t.{FORGED}@evil.example>")) == (
        None,
        None,
    )


def test_a_real_reply_is_explained_as_it_is_handled(tmp_path: Path) -> None:
    world = World(tmp_path)
    ref = world.report("Laptop kwijt.")
    found = explained(world.reply(world.last("mirte"), "MELDEN"))
    assert (found["incident"], found["thread_by"]) == (ref, "token")
    assert found["command"] == {"name": "melden"}


def command(text: str, *headers: str, subject: str = "Re: [AINL-2026-0007] Besluit nodig") -> Any:
    sent = "Date: Tue, 24 Nov 2026 16:00:00 +0100"
    found = explained(
        mail(sent, *headers, text=text.replace("\n", "\r\n"), subject=subject), configured=False
    )
    return found["command"], found["unclear"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NIET MELDEN\n\nAlles is gewist.", {"name": "niet_melden", "reason": "Alles is gewist."}),
        (
            "GEMELD 2026-123456 24-11-2026 14.30 voorlopig",
            {
                "name": "gemeld",
                "number": "2026-123456",
                "at": "2026-11-24T14:30:00+01:00",
                "provisional": True,
            },
        ),
        (
            "HOORT BIJ AINL-2026-0007: 12 13",
            {"name": "hoort_bij", "ref": "AINL-2026-0007", "refs": ["12", "13"]},
        ),
        (
            "INGELICHT 120 e-mail 24-11-2026",
            {
                "name": "ingelicht",
                "number": "120",
                "value": "e-mail",
                "parts": ["e-mail"],
                "at": "2026-11-24T00:00:00+01:00",
            },
        ),
        ("CRISISPLAN NEE", {"name": "crisisplan", "value": "nee"}),
        (
            "2.3 NEE, de logs zijn weg",
            {"name": "check", "check": "2.3", "value": "nee", "reason": "de logs zijn weg"},
        ),
        (
            "2.2b ja\n2.3 weet niet\n\nIk zoek het uit.",
            {
                "name": "check",
                "reason": "Ik zoek het uit.",
                "checks": [{"check": "2.2b", "value": "ja"}, {"check": "2.3", "value": "weet_niet"}],
            },
        ),
        (
            "> 2.3 Kunt u dat uitsluiten?\nnee, de logs zijn weg",
            {"name": "check", "check": "2.3", "value": "nee", "reason": "de logs zijn weg", "inline": True},
        ),
    ],
)
def test_a_command_is_shown_with_what_it_carries(text: str, shown: dict[str, Any]) -> None:
    """mail.md §6: number, at, ref, check and value where it has them; moments with their offset."""
    assert command(text) == (shown, None)


def test_a_decision_typed_into_the_quoted_form_is_never_one() -> None:
    """mail.md §6: inline answers are for checks, never for decisions."""
    shown, unclear = command("Zie hieronder.\n\n> 2.3 Kunt u dat uitsluiten?\nNIET MELDEN\nalles is gewist")
    assert shown is None
    assert unclear == "prose"


def test_a_report_that_begins_with_a_word_of_ours_is_no_command() -> None:
    """P1: "Datalek!" above a story opens an incident; in a reply to us it is the word it is."""
    story = "Datalek!\n\nIk heb een lijst met adressen naar de verkeerde persoon gestuurd."
    assert command(story, subject="Hulp nodig")[0] is None
    assert command(story)[0]["name"] == "datalek"


def test_it_shows_facts_with_their_words_and_where_they_stand() -> None:
    """design.md §5, P27: proposals, each with a quote."""
    text = "FYI zie onder. Er zijn 120 donateurs.\r\n\r\nVan: Mailhuis <security@mailhuis.example>\r\n"
    text += "Verzonden: 24-11-2026 02:30\r\nAan: Jan\r\nOnderwerp: Incident\r\n\r\nIt was not encrypted."
    found = explained(mail(sender="jan@amnesty.example", subject="FW: Incident", text=text))
    assert {"name": "people", "value": "120", "text": "Er zijn 120 donateurs.", "where": "new"} in found[
        "facts"
    ]
    assert {
        "name": "encryption",
        "value": "no",
        "text": "It was not encrypted.",
        "where": "forwarded",
    } in found["facts"]
    assert found["forwarded_from"]["from"] == "security@mailhuis.example"
    assert found["forwarded_from"]["role"] == "processor"
    assert found["forwarded_from"]["received"] == "2026-11-24T02:30:00+01:00"


def test_it_says_which_domain_an_address_looks_like_and_is_not() -> None:
    """T24."""
    assert explained(mail(sender="jan@amnesty-nl.example"))["lookalike"] == "amnesty.example"
    assert explained(mail(sender="jan@post.example"))["lookalike"] is None
    assert explained(mail(sender="jan@amnesty-nl.example"), configured=False)["lookalike"] is None


def test_somebody_with_several_roles_shows_all_of_them() -> None:
    policy = make_policy()
    first = policy.directory.persons[0]
    both = replace(first, roles=frozenset({Role.DPO, Role.DIRECTIE}))
    directory = replace(policy.directory, persons=(both, *policy.directory.persons[1:]))
    reading = replace(reading_for(policy), directory=directory)
    found = explain(read_mail(mail(sender=first.addresses[0])), "x.eml", reading, now=START)
    assert found["role"] == "directie+dpo"


def test_the_language_is_that_of_the_new_words() -> None:
    """P5: a quote or a signature in another language does not count."""
    text = "Het gaat om een lijst.\r\n\r\n> We have received your report. Thank you for it.\r\n"
    assert explained(mail(text=text, subject="Re: Report"))["language"] == "nl"


@pytest.mark.parametrize(
    "text", ["Incident: DB-INC-77\nDetected: vanmorgen", "Discovered: 13/14/2026, in the logs"]
)
def test_a_report_whose_first_line_only_resembles_a_command_is_not_called_unclear(text: str) -> None:
    """mail.md §6: what answers nothing of ours is a report; only what looks like a decision is asked about."""
    assert explained(mail(text=text))["unclear"] is None
    assert explained(mail(text="NIET MELDEM\nde stick was leeg"))["unclear"] == "looks_like"
