"""How explain finds the thread of a mail: a genuine token, an answer to us, a number, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compliance_bot.casework.explain import explain, reading_for
from compliance_bot.inbox.mime import read_mail
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
