"""A report by phone that a colleague passes on by mail (P7, P20; mail.md §5, §6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from compliance_bot.procedure.events import AwareBasis, ReporterRole, WindowVerdict
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.moments import AMSTERDAM
from tests.fakes import START, World

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SAID = "De back-up van onze leden stond open op internet."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def thanked(world: World) -> str:
    """The text of the latest mail to the colleague who took the call."""
    mine = [draft for draft in world.mailer.sent if draft.kind in ("call_noted", "acknowledgement")]
    return mine[-1].mail.text


def answer(world: World, text: str, *, sender: str = "jan@amnesty.example") -> None:
    """The colleague answers our thanks."""
    mine = [draft for draft in world.mailer.sent if draft.kind == "call_noted"]
    world.receive(world.reply(mine[-1], text, sender=sender))


def test_a_call_opens_an_incident_and_the_clock_runs_from_the_call(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00 Sam Jansen, Mailhuis\n\n{SAID}")
    incident = world.incident(ref)
    report = incident.reports[0]
    assert (incident.aware_at, incident.aware_basis) == (NINE, AwareBasis.CALLED)
    assert (report.called_at, report.received_at) == (NINE, START)
    assert report.role is ReporterRole.PROCESSOR
    assert incident.reporters() == frozenset()
    assert sorted(world.kinds()) == [
        ("assessment", "fenna@amnesty.example"),
        ("assessment", "mirte@amnesty.example"),
        ("call_noted", "jan@amnesty.example"),
        ("technical_call", "ilse@amnesty.example"),
        ("technical_call", "servicedesk@ogd.example"),
    ]
    assert len(world.chat.posts) == 1


def test_who_called_and_what_was_said_stand_sealed_in_the_report(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00 Sam Jansen\n\n{SAID}")
    with world.store.work() as work:
        texts = [
            str(entry.event) for entry in work.entries(ref) if entry.kind in ("CallTold", "ReportReceived")
        ]
    assert all("Sam Jansen" in text for text in texts)
    assert SAID in texts[0]
    assert "Sam Jansen" not in str(world.incident(ref))
    assert "Sam" not in "".join(text for _, text in world.chat.posts)


def test_the_colleague_is_told_the_number_and_asked_whether_it_is_right(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00 Sam Jansen, Mailhuis\n\n{SAID}")
    text = thanked(world)
    assert ref in text
    assert "di 24 nov 2026 09.00 uur (CET)" in text
    assert "een verwerker" in text
    assert text.count("Onze vraag") == 1
    assert "met JA" in text
    assert "Meld dit niet zelf namens" in text


@pytest.mark.parametrize(
    ("who", "role", "caller"),
    [
        ("Mirte", ReporterRole.EMPLOYEE, "mirte"),
        ("mirte@amnesty.example", ReporterRole.EMPLOYEE, "mirte"),
        ("kees@amnesty.example", ReporterRole.EMPLOYEE, ""),
        ("Kees de Vries, vrijwilliger", ReporterRole.EMPLOYEE, ""),
        ("Sam van Mailhuis", ReporterRole.PROCESSOR, ""),
        ("sam@mailhuis.example", ReporterRole.PROCESSOR, ""),
        ("Ogd", ReporterRole.PROCESSOR, "ogd"),
        ("mevrouw Bakker", ReporterRole.OUTSIDER, ""),
        ("Mirtel Bakker", ReporterRole.OUTSIDER, ""),
    ],
)
def test_the_window_is_judged_by_the_callers_role_as_far_as_the_name_tells(
    world: World, who: str, role: ReporterRole, caller: str
) -> None:
    ref = world.report(f"TELEFOON 09.00 {who}\n\n{SAID}")
    incident = world.incident(ref)
    assert incident.reports[0].role is role
    assert incident.reporters() == (frozenset({caller}) if caller else frozenset())


def test_the_window_of_a_caller_ends_at_the_call_and_not_at_the_mail(world: World) -> None:
    """P3, P7: a processor that phones within four hours is on time, however late the colleague mails."""
    world.clock.forward(hours=8)
    text = "TELEFOON 09.00 Sam van Mailhuis\n\nZij hebben dit vandaag om 07.00 uur ontdekt."
    report = world.incident(world.report(text)).reports[0]
    assert report.verdict is WindowVerdict.ON_TIME


def test_an_employee_who_phones_counts_from_their_discovery(world: World) -> None:
    """P20: discovery before the report, and the report is the call."""
    text = "TELEFOON 09.00 Kees, collega\n\nHij heeft vandaag om 08.10 uur gemerkt dat zijn tas weg is."
    incident = world.incident(world.report(text))
    assert incident.aware_basis is AwareBasis.DISCOVERED
    assert incident.aware_at == NINE - timedelta(minutes=50)


def test_discovered_after_the_call_is_a_contradiction(world: World) -> None:
    text = "TELEFOON 09.00 Kees, collega\n\nHij heeft vandaag om 09.40 uur gemerkt dat zijn tas weg is."
    report = world.incident(world.report(text)).reports[0]
    assert report.verdict is WindowVerdict.CONTRADICTION


def test_who_took_the_call_may_decide_and_who_called_may_not(world: World) -> None:
    """P18: taking a call is not reporting."""
    first = world.report(f"TELEFOON 09.00 Sam\n\n{SAID}", sender="mirte@amnesty.example")
    assert world.incident(first).reporters() == frozenset()
    second = world.report(f"TELEFOON 09.00 Mirte\n\n{SAID} En meer.")
    assert world.incident(second).reporters() == {"mirte"}


@pytest.mark.parametrize(
    "line",
    [
        "TELEFOON Sam Jansen",
        "TELEFOON",
        "TELEFOON vanochtend Sam Jansen",
        "Telefoon gestolen uit mijn tas",
        "Telefoon om 09.00 uur gestolen",
    ],
)
def test_without_a_time_it_is_a_report_of_who_mailed_and_we_ask(world: World, line: str) -> None:
    """P1: nothing is dropped, and a lost phone is no call."""
    ref = world.report(f"{line}\n\nDit moet uitgezocht worden.")
    incident = world.incident(ref)
    assert incident.aware_at == START
    assert incident.reports[0].role is ReporterRole.EMPLOYEE
    assert incident.reports[0].called_at is None
    assert "Gaf u met deze mail een gesprek door?" in thanked(world)


def test_a_call_without_a_name_counts_from_its_time_and_the_name_is_asked(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00\n\n{SAID}")
    assert world.incident(ref).aware_at == NINE
    assert "wie vertelde u dit?" in thanked(world)


def test_a_call_without_words_below_it_is_a_call(world: World) -> None:
    ref = world.report("TELEFOON 09.00 Sam Jansen")
    assert world.incident(ref).aware_at == NINE


@pytest.mark.parametrize(
    ("when", "shown"), [("25-11-2026 09.00", "wo 25 nov 2026 09.00"), ("18.00", "24 nov 2026 18.00")]
)
def test_a_call_after_its_own_mail_is_a_contradiction_and_asked(world: World, when: str, shown: str) -> None:
    ref = world.report(f"TELEFOON {when} Sam Jansen\n\n{SAID}")
    incident = world.incident(ref)
    assert (incident.aware_at, incident.reports[0].called_at) == (START, None)
    text = thanked(world)
    assert "Dat ligt na het moment waarop wij uw mail kregen" in text
    assert "wanneer was het gesprek?" in text
    assert shown in text


def test_a_clock_that_is_a_little_ahead_is_no_contradiction(world: World) -> None:
    late = world.clock.now() + timedelta(minutes=3)
    raw = world.mail(f"TELEFOON 10.19 Sam Jansen\n\n{SAID}", sender="jan@amnesty.example")
    now = format_datetime(world.clock.now().astimezone(AMSTERDAM)).encode()
    world.receive(raw.replace(now, format_datetime(late.astimezone(AMSTERDAM)).encode()))
    assert world.incident().reports[0].called_at == START


def test_an_unconfirmed_call_hurries_the_ladder_and_gives_nobody_a_right(world: World) -> None:
    """Mail.md §5: a claim in a mail makes nobody a decider; P20: it drives the clock all the same."""
    ref = world.report(f"TELEFOON 21-11-2026 09.00 Sam Jansen\n\n{SAID}")
    incident = world.incident(ref)
    assert not incident.aware_confirmed
    assert incident.aware_at < START - timedelta(hours=72)
    assert "Mogelijk al te laat" in world.last("mirte", "assessment").mail.text
    world.answer("dora", "NIET MELDEN\n\nHet bestand was leeg en dat is nagekeken.", kind="assessment")
    assert world.incident(ref).votes == ()


def test_yes_confirms_the_call(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00 Sam van Mailhuis\n\n{SAID}")
    answer(world, "JA")
    incident = world.incident(ref)
    assert incident.aware_confirmed
    assert incident.reports[0].call_confirmed
    assert incident.reports[0].role is ReporterRole.PROCESSOR
    assert incident.aware_at == NINE


def test_yes_from_somebody_else_confirms_nothing(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00 Sam van Mailhuis\n\n{SAID}")
    answer(world, "JA", sender="piet@amnesty.example")
    assert not world.incident(ref).reports[0].call_confirmed


def test_the_colleague_corrects_time_and_name_and_the_old_telling_stays(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00 mevrouw Bakker\n\n{SAID}")
    answer(world, "TELEFOON 08.30 mevrouw Bakker, verwerker")
    incident = world.incident(ref)
    assert len(world.incidents()) == 1
    assert len(world.events("CallTold", ref)) == 2
    assert incident.aware_at == NINE - timedelta(minutes=30)
    assert incident.aware_confirmed
    assert incident.reports[0].role is ReporterRole.PROCESSOR
    assert "Dit legden wij vast" in thanked(world)
    assert world.last("mirte", "attached")


def test_a_later_time_never_moves_the_clock_by_itself(world: World) -> None:
    """P20: later needs a person who assesses."""
    ref = world.report(f"TELEFOON 09.00 Sam van Mailhuis\n\n{SAID}")
    answer(world, "TELEFOON 10.00 Sam van Mailhuis")
    incident = world.incident(ref)
    assert incident.aware_at == NINE
    assert incident.reports[0].called_at == NINE + timedelta(hours=1)


def test_a_correction_without_the_code_moves_the_clock_only_forward_in_haste(world: World) -> None:
    ref = world.report(f"TELEFOON 09.00 Sam van Mailhuis\n\n{SAID}")
    bare = world.mail("TELEFOON 10.00 Sam", sender="jan@amnesty.example", subject=f"Re: [{ref}] gesprek")
    world.receive(bare)
    assert world.incident(ref).reports[0].called_at == NINE
    earlier = world.mail("TELEFOON 08.00 Sam", sender="jan@amnesty.example", subject=f"Re: [{ref}] gesprek")
    world.receive(earlier)
    report = world.incident(ref).reports[0]
    assert report.called_at == NINE - timedelta(hours=1)
    assert not report.call_confirmed
    assert report.role is ReporterRole.PROCESSOR


def test_no_correction_takes_a_caller_out_of_who_reported(world: World) -> None:
    """P18: nobody gets out from under it by another telling."""
    ref = world.report(f"TELEFOON 09.00 Mirte\n\n{SAID}")
    answer(world, "TELEFOON 09.00 mevrouw Bakker")
    assert world.incident(ref).reporters() == {"mirte"}


def test_who_reported_by_mail_stays_the_reporter_whatever_they_tell_of_a_call(world: World) -> None:
    ref = world.report("TELEFOON Sam\n\nDit is gebeurd.", sender="mirte@amnesty.example")
    assert world.incident(ref).reporters() == {"mirte"}
    mine = [draft for draft in world.mailer.sent if draft.kind == "acknowledgement"]
    world.receive(world.reply(mine[-1], "TELEFOON 09.00 Sam van Mailhuis", sender="mirte@amnesty.example"))
    incident = world.incident(ref)
    assert incident.reporters() == {"mirte"}
    assert incident.aware_at == NINE
    assert incident.reports[0].role is ReporterRole.PROCESSOR


@pytest.mark.parametrize(
    "sender", ["sam@mailhuis.example", "servicedesk@ogd.example", "iemand@elders.example"]
)
def test_from_a_processor_or_a_stranger_it_is_an_ordinary_report(world: World, sender: str) -> None:
    ref = world.report(f"TELEFOON 09.00 Sam Jansen\n\n{SAID}", sender=sender)
    assert world.incident(ref).reports[0].called_at is None
    assert world.incident(ref).aware_at == START
    second = world.report(f"TELEFOON 09.05 Sam Jansen\n\n{SAID} Echt.", sender=sender)
    assert second != ref


def test_a_call_in_the_thread_of_an_ended_incident_opens_a_new_one(world: World) -> None:
    first = world.report(f"TELEFOON 09.00 Sam van Mailhuis\n\n{SAID}")
    world.answer("mirte", "GEMELD 2026-123456", kind="assessment")
    assert world.incident(first).road is Road.ENDED
    answer(world, "TELEFOON 10.00 Sam van Mailhuis\n\nHet gaat nog steeds door.")
    second = world.incident("AINL-2026-0002")
    assert second.linked_to == first
    assert second.aware_at == NINE + timedelta(hours=1)


def test_a_colleague_who_answers_on_anothers_incident_tells_of_a_new_call(world: World) -> None:
    first = world.report("Ik ben mijn tas kwijt.")
    raw = world.mail(
        f"TELEFOON 09.00 Sam van Mailhuis\n\n{SAID}",
        sender="piet@amnesty.example",
        subject=f"Re: [{first}] tas",
    )
    world.receive(raw)
    assert len(world.incidents()) == 2
    assert len(world.incident(first).reports) == 1


def test_in_english_and_to_the_colleague_in_english(world: World) -> None:
    world.report("PHONE 09:00 Sam from Mailhuis\n\nThey said that the backup of our members was public.")
    assert world.incident().aware_at == NINE
    text = thanked(world)
    assert "Thank you for passing on this call" in text
    assert "a processor" in text


def test_the_same_mail_twice_is_one_call(world: World) -> None:
    raw = world.mail(f"TELEFOON 09.00 Sam van Mailhuis\n\n{SAID}", sender="jan@amnesty.example")
    world.receive(raw)
    world.receive(raw)
    assert len(world.incidents()) == 1


def test_an_answering_machine_that_quotes_a_call_opens_nothing_by_it(world: World) -> None:
    raw = world.mail(
        f"TELEFOON 09.00 Sam\n\n{SAID}",
        sender="jan@amnesty.example",
        headers=[("Auto-Submitted", "auto-replied")],
    )
    world.receive(raw)
    assert all(not incident.reports[0].called_at for incident in world.incidents())


def test_the_register_rebuilds_with_calls_in_it(world: World) -> None:
    world.report(f"TELEFOON 09.00 Mirte\n\n{SAID}")
    answer(world, "TELEFOON 08.30 Sam van Mailhuis")
    world.store.verify()
    assert world.store.rebuild() == []
