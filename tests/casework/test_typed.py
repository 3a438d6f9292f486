"""What is typed on the command line: a call, and a word on somebody's behalf (P7; mail.md §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.byhand import (
    PLACE,
    NotCarriedOut,
    TypedCall,
    TypedWord,
    carry_out_by_hand,
    record_call_by_hand,
)
from compliance_bot.casework.incoming import Call
from compliance_bot.errors import ComplianceBotError
from compliance_bot.ports import Handled, Numbers
from compliance_bot.procedure.events import Outcome, ReporterRole, Standing, Word
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command
from compliance_bot.store.work import SqlWork
from tests.fakes import START, World

REASON = "Het bestand was leeg, dat is nagekeken."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def call(world: World, **changes: object) -> TypedCall:
    """A processor phoned an hour ago, and Olaf types it in."""
    told = Call(
        at=world.clock.now() - timedelta(hours=1),
        who="Sam Jansen, Mailhuis",
        role=ReporterRole.PROCESSOR,
        said="De back-up stond open op internet.",
        quote="09.17",
        confirmed=True,
        typed_by="jan",
    )
    by = world.policy.directory.person("olaf")
    assert by is not None
    return TypedCall(call=replace(told, **changes), by=by)  # type: ignore[arg-type]


def say(world: World, ref: str, line: str, reason: str = "", *, person: str) -> Handled:
    """Somebody types a word on this person's behalf, and the service makes its round."""
    said = read_command(f"{line}\n{reason}", sent_at=world.clock.now(), zone=world.policy.zone)
    assert isinstance(said, Command), said
    whose = world.policy.directory.person(person)
    assert whose is not None
    word = TypedWord(ref=ref, command=said, person=whose, user="jan", line=line, reason=reason)
    handled = carry_out_by_hand(world.app.desk, word)
    world.app.cycle()
    return handled


def everything(world: World) -> tuple[object, ...]:
    """All that a record could leave behind."""
    with world.store.work() as work:
        return (work.entries(), work.fact("by-hand last"), work.unhandled(), work.unsent())


# --- a call -------------------------------------------------------------------------------------------------


def test_a_typed_call_does_all_that_a_mail_does(world: World) -> None:
    ref = record_call_by_hand(world.app.desk, call(world))
    world.app.cycle()
    incident = world.incident(ref)
    assert incident.aware_at == START - timedelta(hours=1)
    assert incident.aware_confirmed
    assert (incident.received_at, incident.reports[0].role) == (START, ReporterRole.PROCESSOR)
    assert sorted(world.kinds()) == [
        ("assessment", "fenna@amnesty.example"),
        ("assessment", "mirte@amnesty.example"),
        ("call_noted", "olaf@amnesty.example"),
        ("technical_call", "ilse@amnesty.example"),
        ("technical_call", "servicedesk@ogd.example"),
    ]
    assert len(world.chat.posts) == 1
    assert rung_hours(world, ref) == [0, 1]


def rung_hours(world: World, ref: str) -> list[int]:
    return [event.hours for event in world.rungs(ref)]


def test_what_was_typed_is_evidence_like_any_mail(world: World) -> None:
    ref = record_call_by_hand(world.app.desk, call(world))
    with world.store.work() as work:
        (arrival,) = work.arrivals_of(incident=ref)
        raw = work.evidence(arrival.evidence).decode()
    assert "TELEFOON 24-11-2026 09:17 +0100 Sam Jansen, Mailhuis" in raw
    assert "De back-up stond open op internet." in raw
    assert "typed by jan" in raw
    assert (arrival.outcome, arrival.ref.folder) == ("opened", PLACE)
    world.store.verify()
    assert world.store.rebuild() == []


def test_what_was_typed_is_never_looked_for_in_the_mailbox(world: World) -> None:
    """No mark, no watermark, no place that a sweep could mistake for a mail's."""
    world.receive(world.mail("Ik ben mijn tas kwijt.", sender="jan@amnesty.example"))
    for _ in range(3):
        record_call_by_hand(world.app.desk, call(world))
    world.forward(minutes=20)
    with world.store.work() as work:
        assert work.unmarked() == ()
        assert work.watermark(PLACE, PLACE) is None
        assert work.watermark("main", PLACE) is None
        assert work.unknown("main", Numbers(folder="INBOX", uidvalidity=7, uids=(1, 2, 3))) == {2, 3}
    assert world.mailbox.done == [1]
    assert len(world.incidents()) == 4


def test_the_same_words_typed_twice_are_two_calls(world: World) -> None:
    first = record_call_by_hand(world.app.desk, call(world))
    second = record_call_by_hand(world.app.desk, call(world))
    assert (first, second) == ("AINL-2026-0001", "AINL-2026-0002")


@pytest.mark.parametrize("step", ["store_arrival", "record", "next_ref", "enqueue", "finish_arrival"])
def test_a_crash_at_any_step_leaves_nothing_of_a_call(
    world: World, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(world)

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(SqlWork, step, dies)
        with pytest.raises(KeyboardInterrupt):
            record_call_by_hand(world.app.desk, call(world))
    assert everything(world) == before
    assert record_call_by_hand(world.app.desk, call(world)) == "AINL-2026-0001"


def test_a_call_whose_mails_cannot_be_made_is_kept_and_opened_later(world: World) -> None:
    """P1: nothing that was told is lost; the service tries again, and the clock still runs from the call."""

    class Broken:
        def mail(self, *_: object) -> None:
            raise ComplianceBotError("template nl/assessment.txt, line 3: broken")

        chat = mail

    broken = replace(world.app.desk, documents=Broken())  # type: ignore[arg-type]
    assert record_call_by_hand(broken, call(world)) == ""
    assert world.incidents() == ()
    world.app.cycle()
    (incident,) = world.incidents()
    assert incident.aware_at == START - timedelta(hours=1)


# --- a word on somebody's behalf ----------------------------------------------------------------------------


def test_a_typed_negative_word_ends_nothing_before_the_persons_own_reply(world: World) -> None:
    """Mail.md §6."""
    ref = world.report("Ik ben mijn tas kwijt.")
    world.answer("fenna", f"ADVIES NIET MELDEN\n\n{REASON}")
    say(world, ref, "NIET MELDEN", REASON, person="mirte")
    incident = world.incident(ref)
    assert (incident.road, incident.outcome) == (Road.DECIDE, None)
    assert [vote.person for vote in incident.typed] == ["mirte"]
    letter = world.last("mirte", "typed").mail
    assert "Uw eigen antwoord is nodig" in letter.subject
    assert "eerste regel NIET MELDEN" in letter.text
    assert f"| {REASON}" in letter.text
    assert dict(letter.headers).get("Auto-Submitted") is None
    assert "Ingetypt, nog niet definitief" in world.last("fenna", "typed").mail.subject
    world.forward(hours=4)
    assert "telt pas na een eigen antwoord per mail" in world.last("mirte", "reminder").mail.text
    world.answer("mirte", f"NIET MELDEN\n\n{REASON}", kind="typed")
    incident = world.incident(ref)
    assert (incident.road, incident.outcome, incident.typed) == (Road.ENDED, Outcome.NIET_MELDEN, ())


def test_a_typed_negative_advice_is_no_second(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    world.answer("mirte", f"NIET MELDEN\n\n{REASON}")
    say(world, ref, "ADVIES NIET MELDEN", REASON, person="fenna")
    assert world.incident(ref).road is Road.DECIDE
    assert "eerste regel ADVIES NIET MELDEN" in world.last("fenna", "typed").mail.text
    world.answer("fenna", f"ADVIES NIET MELDEN\n\n{REASON}", kind="typed")
    assert world.incident(ref).outcome is Outcome.NIET_MELDEN


def test_two_typed_negative_words_end_nothing(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "GEEN DATALEK", REASON, person="mirte")
    say(world, ref, "ADVIES NIET MELDEN", REASON, person="fenna")
    say(world, ref, "NIET MELDEN", REASON, person="fenna")
    assert world.incident(ref).road is Road.DECIDE
    assert world.incident(ref).votes == ()


def test_a_typed_negative_word_takes_away_no_word_of_ones_own(world: World) -> None:
    """Whoever mailed MELDEN goes on opposing, whatever is typed in their name."""
    ref = world.report("Ik ben mijn tas kwijt.")
    world.answer("mirte", "MELDEN")
    say(world, ref, "NIET MELDEN", REASON, person="mirte")
    (vote,) = world.incident(ref).votes
    assert (vote.word, world.incident(ref).road) == (Word.MELDEN, Road.FILE)


def test_a_later_word_of_ones_own_settles_what_was_typed(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "NIET MELDEN", REASON, person="mirte")
    world.answer("mirte", "MELDEN", kind="typed")
    incident = world.incident(ref)
    assert (incident.typed, incident.road) == ((), Road.FILE)


def test_typed_notify_stands_at_once_and_is_told_to_the_person_too(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "MELDEN", person="dora")
    incident = world.incident(ref)
    assert incident.road is Road.FILE
    assert incident.votes[0].standing is Standing.DECISION
    told = {draft.person for draft in world.mailer.sent if draft.kind == "receipt"}
    assert told == {"mirte", "fenna", "dora"}
    text = world.last("dora", "receipt").mail.text
    assert "Gebruiker jan van de computer typte het in, namens directie" in text
    (event,) = world.events("DecisionRecorded", ref)
    assert (event.proof, event.proof_reason) == ("typed", "typed by jan")


def test_typed_filing_ends_the_ladder(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "NIET MELDEN", REASON, person="mirte")
    say(world, ref, "GEMELD 2026-123456", person="mirte")
    incident = world.incident(ref)
    assert (incident.outcome, incident.typed) == (Outcome.GEMELD, ())
    assert world.events("FilingRecorded", ref)[0].proof == "typed"


def test_typed_taken_names_who_has_it(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "OPGEPAKT", person="ilse")
    assert world.incident(ref).taken_by == "ilse"
    assert "op de opdrachtregel" in world.last("mirte", "attached").mail.text


@pytest.mark.parametrize(
    ("line", "person", "why"),
    [
        ("MELDEN", "olaf", "not_entitled"),
        ("NIET MELDEN", "ilse", "not_entitled"),
        ("NIET MELDEN", "dirk", "not_yet"),
        ("NIET MELDEN", "dora", "not_yet"),
        ("GEMELD 2026-0001", "mirte", "number_missing"),
    ],
)
def test_what_a_mail_would_be_asked_back_is_refused_and_leaves_nothing(
    world: World, line: str, person: str, why: str
) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    before = everything(world)
    with pytest.raises(NotCarriedOut) as refused:
        say(world, ref, line, REASON, person=person)
    assert refused.value.why == why
    assert everything(world) == before


def test_on_an_ended_incident_only_notify_works(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    world.answer("mirte", f"NIET MELDEN\n\n{REASON}")
    world.answer("fenna", f"ADVIES NIET MELDEN\n\n{REASON}")
    assert world.incident(ref).road is Road.ENDED
    with pytest.raises(NotCarriedOut):
        say(world, ref, "GEEN DATALEK", REASON, person="mirte")
    with pytest.raises(NotCarriedOut):
        say(world, ref, "OPGEPAKT", person="ilse")
    say(world, ref, "MELDEN", person="mirte")
    assert world.incident(ref).road is Road.FILE


@pytest.mark.parametrize("step", ["store_arrival", "record", "enqueue", "finish_arrival"])
def test_a_crash_at_any_step_leaves_nothing_of_a_word(
    world: World, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    before = everything(world)

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(SqlWork, step, dies)
        with pytest.raises(KeyboardInterrupt):
            say(world, ref, "MELDEN", person="mirte")
    assert everything(world) == before


def test_the_register_verifies_and_rebuilds_with_typed_words_in_it(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "NIET MELDEN", REASON, person="mirte")
    say(world, ref, "MELDEN", person="fenna")
    world.store.verify()
    assert world.store.rebuild() == []


def test_a_typed_note_stands_in_the_time_line_and_is_shown(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "NOTITIE", "De tas is terug.", person="olaf")
    (note,) = world.events("MailAttached", ref)
    assert (note.attached_by, note.sender_person) == ("typed", "olaf")
    assert "De tas is terug." in world.last("mirte", "attached").mail.text


def test_a_typed_negative_word_beside_the_ap_is_asked_of_the_person_too(world: World) -> None:
    """Mail.md §6: NIET INFORMEREN is kept, says how it was said, and waits for the person's own reply."""
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "NIET INFORMEREN", REASON, person="mirte")
    (event,) = world.events("StatementRecorded", ref)
    assert (event.proof, event.carried_out) == ("typed", False)
    mine = world.last("mirte", "kept").mail
    assert "Dit telt pas als u het zelf per mail antwoordt" in mine.text
    assert "eerste regel NIET INFORMEREN" in mine.text
    assert dict(mine.headers).get("Auto-Submitted") is None
    assert "Dit telt pas als die persoon het zelf" in world.last("fenna", "kept").mail.text


def test_a_typed_answer_to_a_check_is_kept_as_a_mailed_one(world: World) -> None:
    ref = world.report("Ik ben mijn tas kwijt.")
    say(world, ref, "2.3 NEE", "De tas stond open en bloot.", person="mirte")
    (event,) = world.events("StatementRecorded", ref)
    assert (event.check, event.answer, event.proof) == ("2.3", "nee", "typed")
    assert "Gebruiker jan van de computer" in world.last("mirte", "kept").mail.text
