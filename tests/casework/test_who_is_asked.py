"""The right people are asked the right thing: vacancies, reporters, seconds, helpers (P4, P8, P12, P18, P25)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compliance_bot.ports import Decisions
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.roles import Directory, Role
from tests.fakes import World, make_directory, make_policy

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def town(folder: Path, directory: Directory, **changes: object) -> World:
    return World(folder, policy=make_policy(directory=directory, **changes))


def offered(world: World, person: str, kind: str) -> list[str]:
    """The first words of the ready replies in a person's latest mail of this kind."""
    from urllib.parse import parse_qs, unquote, urlsplit

    html = world.last(person, kind).mail.html
    links = [part.replace("&amp;", "&") for part in html.split('"') if part.startswith("mailto:")]
    return [unquote(parse_qs(urlsplit(link).query)["body"][0]).strip().split("\n")[0] for link in links]


def test_a_deputy_in_the_circle_is_asked_to_decide_and_a_helper_to_help(tmp_path: Path) -> None:
    """config.example.toml names Ondersteuning as the decider's deputy: then they decide from hour 24 on."""
    directory = replace(make_directory(without=("dirk",)), deputies={Role.DECIDER: ("olaf",)})
    world = town(tmp_path, directory)
    world.report("Usb-stick kwijt.")
    world.forward(hours=25)
    assert "NIET MELDEN" in offered(world, "olaf", "together")
    plain = World(tmp_path / "plain") if (tmp_path / "plain").mkdir() is None else world
    plain.report("Usb-stick kwijt.")
    plain.forward(hours=40)
    assert "NIET MELDEN" not in offered(plain, "olaf", "together")
    assert "OPGEPAKT" in offered(plain, "olaf", "together")


def test_when_the_decider_reports_the_deputy_is_asked_at_once(world: World) -> None:
    """P18: who reported is neither decider nor second; P12: their seat counts as vacant."""
    ref = world.report("Ik heb zelf de verkeerde bijlage gestuurd.", sender="mirte@amnesty.example")
    assert "NIET MELDEN" in offered(world, "dirk", "assessment")
    assert "NIET MELDEN" not in offered(world, "mirte", "assessment")
    world.answer("dirk", f"NIET MELDEN\n{REASON}", kind="assessment")
    world.answer("fenna", f"NIET MELDEN\n{REASON}", kind="second")
    assert world.incident(ref).outcome == "niet_melden"


def test_with_the_fg_vacant_and_no_deputy_the_directie_may_decide_at_once(tmp_path: Path) -> None:
    """mail.md §5: on a vacancy."""
    world = town(tmp_path, make_directory(without=("fenna", "dirk")))
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"NIET MELDEN\n{REASON}")
    assert world.incident(ref).road is Road.DECIDE
    world.answer("dora", f"NIET MELDEN\n{REASON}", kind="assessment")
    assert world.incident(ref).outcome == "niet_melden"


def test_vacant_technicians_are_covered_by_their_deputies(tmp_path: Path) -> None:
    """P8, P12: never a call to nobody."""
    directory = replace(
        make_directory(without=("ilse", "ogd")), deputies={Role.IT: ("dirk",), Role.DECIDER: ("dirk",)}
    )
    world = town(tmp_path, directory)
    world.report("Usb-stick kwijt.")
    assert [r for k, r in world.kinds() if k == "technical_call"] == ["dirk@amnesty.example"]


def test_vacant_receivers_of_a_breach_are_covered(tmp_path: Path) -> None:
    """P12, P25."""
    world = town(tmp_path, make_directory(without=("dora", "mees", "olaf")))
    world.report("Alle donateurs in de cc.")
    world.answer("mirte", "MELDEN")
    assert {r for k, r in world.kinds() if k == "breach_notice"} == {
        "mirte@amnesty.example",
        "fenna@amnesty.example",
    }


def test_the_fgs_negative_advice_asks_the_decider(world: World) -> None:
    """P18: a bare NIET MELDEN of the FG is recorded as advice and the decider is asked."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("fenna", f"NIET MELDEN\n{REASON}")
    assert "NIET MELDEN" in offered(world, "mirte", "second")
    world.answer("mirte", f"NIET MELDEN\n{REASON}", kind="second")
    assert world.incident(ref).outcome == "niet_melden"


def test_after_the_fgs_melden_the_directie_gets_decision_words(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.answer("fenna", "MELDEN")
    world.answer("mirte", f"GEEN DATALEK\n{REASON}")
    assert {"MELDEN", "NIET MELDEN", "GEEN DATALEK"} <= set(offered(world, "dora", "second"))
    world.answer("dora", f"NIET MELDEN\n{REASON}", kind="second")
    assert world.incident().outcome == "niet_melden", "any negative word of the directie settles it"


def test_a_fg_who_stays_silent_is_out_of_reach_only_after_hours(world: World) -> None:
    """P18: with the FG out of reach a director may second, not at the first moment the circle allows it."""
    ref = world.report("Usb-stick kwijt.")
    world.forward(hours=49)
    world.answer("mirte", f"NIET MELDEN\n{REASON}")
    world.answer("dora", f"NIET MELDEN\n{REASON}", kind="reminder")
    assert world.incident(ref).road is Road.DECIDE
    world.forward(hours=5)
    world.answer("dora", f"NIET MELDEN\n{REASON}", kind="reminder")
    assert world.incident(ref).outcome == "niet_melden"


def test_who_heard_of_a_breach_hears_that_it_was_taken_back(tmp_path: Path) -> None:
    world = town(tmp_path, make_directory(), decisions=Decisions(second=False))
    world.report("Usb-stick kwijt.")
    world.answer("mirte", "MELDEN")
    world.answer("mirte", f"GEEN DATALEK\n{REASON}")
    assert sorted(r for k, r in world.kinds() if k == "breach_withdrawn") == sorted(
        r for k, r in world.kinds() if k == "breach_notice"
    )


def test_small_words_on_an_ended_incident_open_nothing(world: World) -> None:
    """mail.md §3: only a non-command mail on a closed incident opens a new one."""
    ref = world.report("Gisteren om 14.30 uur ontdekt dat een usb-stick weg is.")
    world.answer("ilse", "OPGEPAKT")
    world.answer("mirte", "GEMELD 2026-4711")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.receive(world.reply(ack, "JA"))
    world.answer("ilse", "NOTITIE\nAccount weer vrijgegeven.", kind="taken")
    assert [i.ref for i in world.incidents()] == [ref]
    assert world.incident(ref).reports[0].discovery_confirmed
    assert len(world.events("MailAttached", ref)) == 2


def test_an_unreadable_answer_is_asked_again_and_not_for_ever(world: World) -> None:
    """P4: asked again; a robot that answers everything gets no endless thread."""

    def answer(kind: str, text: str) -> None:
        to = [d for d in world.mailer.sent if d.kind == kind][-1]
        world.receive(world.reply(to, text))

    world.report("Er is een usb-stick weg.")
    answer("acknowledgement", "Ik weet het niet precies meer.")
    assert len([d for d in world.mailer.sent if d.kind == "discovery_thanks"]) == 1
    answer("discovery_thanks", "ONTDEKT 24-13-2026")
    assert world.events("NotRecorded") == []
    for _ in range(10):
        answer("discovery_thanks", "automatisch antwoord")
    assert len([d for d in world.mailer.sent if d.kind == "discovery_thanks"]) == 4


def test_status_and_help_without_an_incident_are_simply_answered(world: World) -> None:
    world.receive(world.mail("STATUS", sender="mirte@amnesty.example", subject="vraag"))
    assert world.last("mirte", "status")
    world.report("Usb-stick kwijt.")
    world.report("Laptop kwijt.", sender="piet@amnesty.example")
    world.forward(hours=4)
    world.answer("mirte", "HULP", kind="reminder_digest")
    assert world.last("mirte", "help")
    world.answer("mirte", "MELDEN", kind="reminder_digest")
    assert {e.why for e in world.events("NotRecorded")} == {"several_incidents"}


def test_the_helpdesk_is_offered_no_decisions_and_told_no_reasons(world: World) -> None:
    """Promise 6, mail.md §5."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "NIET MELDEN\nEen medewerker met een ziekte had de stick.")
    world.answer("ogd", "STATUS")
    assert "ziekte" not in world.last("ogd", "status").mail.text
    assert not {"MELDEN", "NIET MELDEN"} & set(offered(world, "ogd", "status"))
    world.receive(world.mail("OPGEPAKT", sender="servicedesk@ogd.example", subject=f"Re: [{ref}]"))
    assert not {"MELDEN", "NIET MELDEN"} & set(offered(world, "ogd", "question_back"))


def test_nobody_is_sent_somebody_elses_token(world: World) -> None:
    """SECURITY.md: token and address are all a decision needs, so a shown mail carries no token of another."""
    world.report("Usb-stick kwijt.")
    token = world.last("mirte", "assessment").token
    world.receive(world.reply(world.last("mirte"), "Zie onder.", sender="jan@amnesty.example"))
    shown = world.last("fenna", "attached").mail
    assert token not in shown.text + shown.html + shown.subject
    tokens = [d.token for d in world.mailer.sent if d.kind == "attached"]
    assert token in tokens, "mirte's own mail has her own"


def test_a_token_of_an_unknown_incident_alarms_the_assessors_alone(world: World) -> None:
    from compliance_bot.reading.tokens import Purpose, make_token

    token = make_token(world.policy.token_keys, number="2026-0099", person="mirte", purpose=Purpose.AP)
    subject = f"[AINL-2026-0099] [#{token}]"
    world.receive(world.mail(f"NIET MELDEN\n{REASON}", sender="mirte@amnesty.example", subject=subject))
    assert {k for k, _ in world.kinds()} == {"assessment"}
    assert "AINL-2026-0099" in world.last("fenna", "assessment").mail.text


def test_who_decided_already_is_not_asked_again_while_the_second_is_waited_for(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.answer("mirte", f"NIET MELDEN\n{REASON}")
    world.forward(hours=4)
    assert "NIET MELDEN" not in offered(world, "mirte", "reminder")
    assert "NIET MELDEN" in offered(world, "fenna", "reminder")


def test_the_directie_is_always_offered_melden(world: World) -> None:
    """mail.md §5: also while an unconfirmed discovery hurries the reminders and it is not their turn yet."""
    world.report("Op 20-11-2026 om 10.00 uur heb ik ontdekt dat een lijst weg is.")
    assert {"MELDEN", "GEMELD"} <= set(offered(world, "dora", "assessment"))
    assert "NIET MELDEN" not in offered(world, "dora", "assessment")


def test_answers_on_a_follow_up_stay_with_the_follow_up(world: World) -> None:
    """mail.md §3: a long thread carries the questions of the incident before it too."""
    first = world.report("Gisteren om 14.30 uur ontdekt dat een usb-stick weg is.")
    world.answer("mirte", "GEMELD 2026-4711")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.clock.forward(days=2)
    world.receive(world.reply(ack, "Gisteren om 10.00 uur merkte ik dat ook mijn telefoon weg is."))
    acks = [d for d in world.mailer.sent if d.kind == "acknowledgement"]
    assert len(acks) == 2
    for text in ("JA", "De telefoon was vergrendeld.", "Nog iets."):
        world.receive(world.reply(acks[1], text))
    assert [i.ref for i in world.incidents()] == [first, "AINL-2026-0002"]
    assert world.incident("AINL-2026-0002").reports[0].discovery_confirmed


@pytest.mark.parametrize("text", ["Ja klopt", "Ja, dat klopt.", "Klopt!", "yes, that is right"])
def test_a_reporter_may_agree_in_their_own_words(world: World, text: str) -> None:
    """P4: no decision hangs on it."""
    ref = world.report("Gisteren om 14.30 uur ontdekt dat een usb-stick weg is.")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.receive(world.reply(ack, text))
    assert world.incident(ref).reports[0].discovery_confirmed


def test_a_filing_moment_is_held_against_our_clock_too(world: World) -> None:
    """A mail server whose clock is behind refuses no honest GEMELD."""
    ref = world.report("Usb-stick kwijt.")
    world.clock.forward(hours=1)
    raw = world.reply(world.last("mirte"), "GEMELD 2026-123456 24-11-2026 11.15")
    world.receive(raw, when=world.clock.now().replace(minute=0))
    assert world.incident(ref).outcome == "gemeld"


def test_the_subject_picks_among_the_questions_a_long_thread_quotes(world: World) -> None:
    """mail.md §3: a quoted marker of an older incident does not hide which one is answered."""
    world.report("Usb-stick kwijt.")
    old = world.last("mirte").mail.text
    second = world.report("Laptop kwijt.", sender="piet@amnesty.example")
    raw = world.reply(world.last("mirte"), "MELDEN\n\n" + "\n".join(f"> {line}" for line in old.splitlines()))
    world.receive(raw)
    assert [e.person for e in world.events("DecisionRecorded", second)] == ["mirte"]
    assert world.incident("AINL-2026-0001").road is Road.DECIDE
