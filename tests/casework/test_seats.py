"""A token counts alike in every seat of mail.md §4; the role table of §5 over the hours."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.ports import Decisions
from compliance_bot.procedure.incident import Road
from tests.fakes import ADDRESS, World, make_policy

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."
LOCAL, _, DOMAIN = ADDRESS.partition("@")
SEATS = {
    "to": lambda token: [("Cc", f"{LOCAL}+{token}@{DOMAIN}")],
    "delivered to": lambda token: [("Delivered-To", f"{LOCAL}+{token}@{DOMAIN}")],
    "original to": lambda token: [("X-Original-To", f"{LOCAL}+{token.upper()}@{DOMAIN}")],
    "in reply to": lambda token: [("In-Reply-To", f"<abc.{token}@{DOMAIN}>")],
    "references": lambda token: [("References", f"<x@y.example> <t.{token}@{DOMAIN}> <z@y.example>")],
}


@pytest.fixture
def alone(tmp_path: Path) -> World:
    return World(tmp_path, policy=make_policy(decisions=Decisions(second=False)))


@pytest.mark.parametrize("seat", SEATS)
def test_a_token_in_a_header_finds_its_question(alone: World, seat: str) -> None:
    ref = alone.report("Usb-stick kwijt.")
    token = alone.last("mirte").token
    mail = alone.mail(
        f"NIET MELDEN\n{REASON}",
        sender="mirte@amnesty.example",
        subject="besluit",
        headers=SEATS[seat](token),
    )
    alone.receive(mail)
    assert alone.incident(ref).outcome == "niet_melden"


@pytest.mark.parametrize("where", ["subject", "body"])
def test_a_marker_finds_its_question(alone: World, where: str) -> None:
    ref = alone.report("Usb-stick kwijt.")
    marker = f"[#{alone.last('mirte').token.upper()}]"
    text = f"NIET MELDEN\n{REASON}\n\n{marker if where == 'body' else ''}"
    subject = f"besluit {marker}" if where == "subject" else "besluit"
    alone.receive(alone.mail(text, sender="mirte@amnesty.example", subject=subject))
    assert alone.incident(ref).outcome == "niet_melden"


# who, from which hour on their own decision word counts as a decision (mail.md §5); None = never in these hours
DECIDES_FROM = {
    "mirte": 0,
    "dirk": 24,
    "dora": 48,
    "fenna": None,
    "olaf": None,
    "mees": None,
    "ilse": None,
    "ogd": None,
}


@pytest.mark.parametrize("hour", [0, 25, 49])
@pytest.mark.parametrize("word", ["NIET MELDEN", "GEEN DATALEK", "MELDEN"])
@pytest.mark.parametrize("person", DECIDES_FROM)
def test_who_may_decide_when(tmp_path: Path, person: str, word: str, hour: int) -> None:
    """mail.md §5: decider at once, deputy once in the circle, directie from its first rung (MELDEN always)."""
    world = World(tmp_path)
    ref = world.report("Usb-stick kwijt.")
    if hour:
        world.forward(hours=hour)
    if not any(d.person == person for d in world.mailer.sent):
        # not asked yet: they write by themselves, and are asked back with a token of their own
        world.receive(world.mail(f"{word}\n{REASON}", sender=f"{person}@amnesty.example", subject=f"[{ref}]"))
    world.answer(person, f"{word}\n{REASON}" if word != "MELDEN" else word)
    found = [(e.person, str(e.standing)) for e in world.events("DecisionRecorded", ref)]
    since = DECIDES_FROM[person]
    if (since is not None and hour >= since) or (person, word) == ("dora", "MELDEN"):
        assert found == [(person, "decision")]
    elif person == "fenna":
        assert found == [(person, "advice")]
    else:
        assert found == []
        assert world.incident(ref).road is Road.DECIDE
