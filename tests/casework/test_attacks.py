"""Attempts to end, to slow or to hide an incident by way of the words of mail.md §6 (promises 1, 2, 3 and 6)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from compliance_bot.casework.desk import Case
from compliance_bot.casework.overviews import verdicts_on
from compliance_bot.procedure.incident import Road
from compliance_bot.store import schema
from tests.fakes import World

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."
STORY = "Vandaag is de blauwe koffer met dossiers uit de auto van Jan gestolen."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize(
    ("negative", "breach"),
    [("NIET MELDEN", "INFORMEREN"), ("GEEN DATALEK", "DATALEK"), ("GEEN INCIDENT", "INFORMEREN")],
)
def test_words_of_before_a_breach_was_found_end_nothing_when_they_are_put_back_later(
    world: World, negative: str, breach: str
) -> None:
    """P18, mail.md §5: both said it before; both must say it again."""
    ref = world.report("Usb-stick kwijt.")
    old = [world.reply(world.last(who), f"{negative}\n{REASON}") for who in ("mirte", "fenna")]
    then = world.clock.now()
    world.forward(minutes=30)
    world.answer("mirte", breach)
    world.forward(minutes=30)
    for reply in old:
        world.receive(reply, when=then)
    assert world.events("DecisionRecorded", ref) == []
    assert world.incident(ref).road is Road.DECIDE
    assert [e.why for e in world.events("NotRecorded", ref)] == ["older", "older"]
    world.answer("mirte", f"{negative}\n{REASON}")
    assert len(world.events("DecisionRecorded", ref)) == 1, "said again, it counts"


def test_an_old_no_to_informing_people_does_not_stand_behind_a_later_yes(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    old, then = world.reply(world.last("mirte"), f"NIET INFORMEREN\n{REASON}"), world.clock.now()
    world.forward(minutes=30)
    world.answer("mirte", "INFORMEREN")
    world.receive(old, when=then)
    assert [e.name for e in world.events("StatementRecorded", ref)] == ["informeren"]


@pytest.mark.parametrize("told", ["Ik heb het vandaag om 10.00 uur ontdekt.", "Het klopt niet."])
def test_a_mail_with_a_bare_number_moves_no_clock_later_while_the_first_messages_wait(
    world: World, told: str
) -> None:
    """P20; mail.md §8: in a flood rung 0 waits for its digest."""
    for n in range(12):
        report = world.mail(f"Ding {n} weg.", sender=f"p{n}@amnesty.example", subject=chr(97 + n) * 5)
        world.mailbox.put(report)
    found = "Ik heb vandaag om 8.00 uur ontdekt dat mijn tas weg is."
    world.mailbox.put(world.mail(found, sender="jan@amnesty.example", subject="tas"))
    world.mailbox.put(world.mail(told, sender="jan@amnesty.example", subject="[AINL-2026-0013]"))
    world.app.cycle()
    assert world.events("HeldForDigest", "AINL-2026-0013")
    times = [e.aware_at for e in world.events("AwarenessSet", "AINL-2026-0013")]
    assert times == sorted(times, reverse=True)
    assert world.incident("AINL-2026-0013").aware_at == times[0]


@pytest.mark.parametrize(
    "word",
    ["Melden", "Gemeld 4711", "Gemeld", "Niet melden", "Aangevuld", "Informeren", "2.3 nee", "Termijn 4711"],
)
def test_a_technicians_story_below_a_word_that_is_not_theirs_is_shown_to_the_assessors(
    world: World, word: str
) -> None:
    """P1, P9: refused is not read by nobody; and it can become an incident of its own (mail.md §3)."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("ilse", f"{word}\n\n{STORY}", kind="technical_call")
    assert STORY in world.last("mirte", "attached").mail.text
    assert world.last("ilse", "question_back")
    assert world.events("StatementRecorded", ref) == world.events("DecisionRecorded", ref) == []
    world.answer("mirte", "INCIDENT 2", kind="attached")
    assert [one.linked_to for one in world.incidents()] == ["", ref]


@pytest.mark.parametrize("word", ["Melden", "Gemeld 4711", "Gemeld", "Opgepakt", "Niet melden", "2.3 nee"])
def test_a_technicians_story_below_a_word_opens_an_incident_where_the_old_one_has_ended(
    world: World, word: str
) -> None:
    """mail.md §3: people start a new report by answering last month's mail."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 2026-4711")
    world.answer("ilse", f"{word}\n\n{STORY}", kind="technical_call")
    assert [one.linked_to for one in world.incidents() if one.ref != ref] == [ref]
    assert STORY in world.last("mirte", "assessment").mail.text


def test_what_nobody_was_asked_about_any_more_is_shown(world: World) -> None:
    """T21: at the cap the question back is left out; the words are not."""
    ref = world.report("Usb-stick kwijt.")
    for _ in range(12):
        world.receive(world.mail("MELDEN", sender="mirte@amnesty.example", subject=f"[{ref}]"))
    world.receive(world.mail(f"MELDEN\n\n{STORY}", sender="mirte@amnesty.example", subject=f"[{ref}]"))
    assert STORY in world.last("fenna", "attached").mail.text


def overview(world: World, person: str) -> str:
    """The token of the latest overview, as a ready reply puts it in the subject."""
    return world.last(person, "triage").token


def newsletter(world: World) -> None:
    headers = [("List-Id", "<news.shop.example>")]
    world.receive(world.mail("Nieuws.", sender=f"n{next(world.ids)}@shop.example", headers=headers))


def test_an_old_overview_says_nothing_of_what_came_since(world: World) -> None:
    """mail.md §4: a token answers the question it was mailed with; INCIDENT, the safe side, always counts."""
    newsletter(world)
    for _ in range(8):
        world.forward(minutes=30)
    old = {who: f"[#{overview(world, who)}]" for who in ("mirte", "fenna")}
    world.clock.forward(days=200)
    ref = world.report("Laptop met alle leden weg.")
    newsletter(world)
    for text in (f"GEEN INCIDENT {ref}\n{REASON}", f"GEEN INCIDENT 3\n{REASON}", f"HOORT BIJ {ref}: {ref}"):
        for who, marker in old.items():
            world.receive(world.mail(text, sender=f"{who}@amnesty.example", subject=marker))
            assert world.last(who).kind == "question_back"
    assert world.events("DecisionRecorded", ref) == world.events("StatementRecorded", ref) == []
    world.receive(world.mail("INCIDENT 3", sender="mirte@amnesty.example", subject=old["mirte"]))
    assert len(world.incidents()) == 2


def everything_plain(world: World) -> str:
    """Every row of the tables that nothing seals: small facts, the outbox's rows left aside."""
    with world.store._engine.connect() as connection:
        return repr(connection.execute(select(schema.facts)).all())


def test_why_a_mail_was_put_aside_stands_nowhere_unsealed(world: World) -> None:
    """P35: the reason is somebody's own words; the kept reply holds it."""
    newsletter(world)
    for _ in range(8):
        world.forward(minutes=30)
    world.answer("mirte", f"GEEN INCIDENT 1\n{STORY}", kind="triage")
    assert world.last("fenna", "put_aside")
    assert "koffer" not in everything_plain(world)
    with world.store.work() as work:
        case = Case(desk=world.app.desk, work=work, now=world.clock.now())
        (verdict,) = verdicts_on(case, 1)
    assert (verdict["person"], verdict["reason"]) == ("mirte", STORY)


@pytest.mark.parametrize("word", ["Gemeld 4711", "Geen datalek", "Adviseur", "Melden"])
def test_a_new_mail_of_a_technician_with_a_story_below_a_word_opens_an_incident(
    world: World, word: str
) -> None:
    """P1: whatever else is open."""
    world.report("Usb-stick kwijt.")
    world.clock.forward(minutes=40)
    world.receive(world.mail(f"{word}\n\n{STORY}", sender="ilse@amnesty.example", subject="bericht"))
    assert len(world.incidents()) == 2


@pytest.mark.parametrize("words", [f"Wij hebben gekeken.\n\n{STORY}", f"Gemeld 4711\n\n{STORY}"])
def test_what_a_technician_answers_to_a_digest_is_shown_as_unclear(world: World, words: str) -> None:
    """mail.md §3: several candidates are shown; the words are never only asked back."""
    for n in range(14):
        report = world.mail(f"Ding {n} weg.", sender=f"p{n}@amnesty.example", subject=chr(97 + n) * 5)
        world.mailbox.put(report)
    world.app.cycle()
    world.forward(minutes=16)
    digest = world.last("ilse", "technical_digest")
    assert len(digest.incidents) > 1
    world.receive(world.reply(digest, words))
    shown = world.last("mirte", "attached").mail.text
    assert STORY in shown
    assert digest.incidents[0] in shown
    assert len(world.incidents()) == 14


def test_who_turns_out_to_have_phoned_it_in_is_no_second_of_the_directie_either(world: World) -> None:
    """P18: the FG advises to notify; against that two people must refuse, and who reported is neither."""
    ref = world.report(f"TELEFOON 09.00 Sam\n\n{STORY}")
    world.answer("mirte", f"NIET MELDEN\n{REASON}", kind="assessment")
    world.answer("fenna", "ADVIES MELDEN", kind="assessment")
    noted = next(d for d in world.mailer.sent if d.kind == "call_noted")
    world.receive(world.reply(noted, f"TELEFOON 09.00 Mirte\n\n{STORY}"))
    assert world.incident(ref).reporters() == {"mirte"}
    world.answer("dora", f"NIET MELDEN\n{REASON}", kind="second")
    assert [e.person for e in world.events("DecisionRecorded", ref)] == ["mirte", "fenna", "dora"]
    assert world.incident(ref).road is not Road.ENDED
    world.answer("dirk", f"NIET MELDEN\n{REASON}")
    assert world.incident(ref).outcome == "niet_melden"


def test_a_yes_does_not_confirm_a_time_that_a_forger_told_in_between(world: World) -> None:
    """mail.md §4, P20: it drives the clock, and a right follows from it only once the colleague sees it and agrees."""
    ref = world.report(f"TELEFOON 09.00 Sam\n\n{STORY}")
    noted = next(d for d in world.mailer.sent if d.kind == "call_noted")
    forged = world.mail(
        f"TELEFOON 01-09-2026 9.00 Sam\n\n{STORY}", sender="jan@amnesty.example", subject=f"[{ref}]"
    )
    world.receive(forged)
    world.receive(world.reply(noted, "JA"))
    assert not world.incident(ref).aware_confirmed
    asked = [d for d in world.mailer.sent if d.kind == "call_noted"][-1]
    assert asked.key != noted.key
    assert "1 sep 2026" in asked.mail.text
    world.answer("dora", f"NIET MELDEN\n{REASON}", kind="reminder")
    assert world.events("DecisionRecorded", ref) == []
    world.receive(world.reply(asked, "JA"))
    assert world.incident(ref).aware_confirmed


@pytest.mark.parametrize("who", ["Mirte", "Fenna"])
def test_a_bare_number_names_nobody_as_the_caller(world: World, who: str) -> None:
    """P18: the stand-ins of whoever reported may decide at once; a mail that anyone can forge gives no such right."""
    ref = world.report(f"TELEFOON 09.00 Sam\n\n{STORY}")
    world.receive(
        world.mail(f"TELEFOON 08.59 {who}\n\n{STORY}", sender="jan@amnesty.example", subject=f"[{ref}]")
    )
    incident = world.incident(ref)
    assert incident.reporters() == frozenset()
    assert incident.reports[0].called_at.minute == 59, "the earlier time drives the clock all the same"
    assert f"TELEFOON 08.59 {who}" in world.last("fenna", "attached").mail.text


def test_the_machines_of_two_assessors_that_answer_everything_end_by_themselves(world: World) -> None:
    """T20, T21: without a header that tells what they are."""
    world.report("Usb-stick kwijt.")
    mails = []
    for _ in range(30):
        seen = len(world.mailer.sent)
        for who in ("mirte", "fenna"):
            world.answer(who, f"Dank voor uw bericht.\n\nIk ben er even niet. {STORY}")
        mails.append(len(world.mailer.sent) - seen)
    assert mails[-5:] == [0] * 5, mails
