"""Helpdesk systems and other machines that answer every mail end by themselves, in one incident (T20, T55, T58)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from compliance_bot.casework.tickets import ticket_number
from compliance_bot.ports import Draft
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.threading import OWN_HEADER
from tests.fakes import ADDRESS, World

OGD = "servicedesk@ogd.example"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


class Robot:
    """Opens a ticket for each mail that reaches `address` and says so in a new thread."""

    def __init__(self, world: World, address: str, *, one_ticket: bool = True) -> None:
        self.world, self.address, self.one_ticket = world, address, one_ticket
        self.read, self.tickets = 0, 0

    def answer(self, text: str = "Uw ticket is aangemaakt.", subject: str = "[#{n}] Nieuw ticket") -> int:
        """Answer what came in since; how many mails that were."""
        new = [d for d in self.world.mailer.sent[self.read :] if d.recipient == self.address]
        self.read = len(self.world.mailer.sent)
        for draft in new:
            known = "[#" in draft.mail.subject and self.one_ticket
            self.tickets += 0 if known else 1
            words = text.format(quote=draft.mail.text, ref=(*draft.incidents, "")[0])
            self.world.receive(
                self.world.mail(words, sender=self.address, subject=subject.format(n=12000 + self.tickets))
            )
        return len(new)

    def run(self, rounds: int = 12, *, minutes: int = 2, **more: str) -> list[int]:
        """So many rounds of answering, the bot's mails in between."""
        counts = []
        for _ in range(rounds):
            self.world.forward(minutes=minutes)
            counts.append(self.answer(**more))
        return counts


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("[#12345] Uw melding", "[#12345]"),
        ("INC0012345 created", "INC0012345"),
        ("Re: Ticket 12345: account", "Ticket 12345"),
        ("Ticketnummer: 12345", "Ticketnummer: 12345"),
        ("[OGD-12345] [AINL-2026-0007] Beveiligingsincident", "[OGD-12345]"),
        ("[4711] melding", "[4711]"),
        ("[AINL-2026-0007] Beveiligingsincident: graag nu indammen", ""),
        ("AINL-2026-0007", ""),
        ("Melding over 3 laptops", ""),
        ("vragen over 2026", ""),
        ("[#2026-0007-abcdefghijklmnopqrstuvwxyz]", ""),
    ],
)
def test_it_reads_the_ticket_number_of_a_subject(subject: str, number: str) -> None:
    assert ticket_number(subject, "AINL") == number


@pytest.mark.parametrize("minutes", [2, 45])
@pytest.mark.parametrize("one_ticket", [True, False])
@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Uw ticket is aangemaakt, zie [{ref}].", "[#{n}] Nieuw ticket"),
        ("Uw ticket is aangemaakt.\n\n{quote}", "Wij hebben uw verzoek ontvangen, INC00{n}"),
        ("Uw verzoek over {ref} is ontvangen.", "Ticket {n}"),
    ],
)
def test_a_robot_that_opens_a_ticket_for_each_mail_ends_in_one_incident(
    world: World, text: str, subject: str, *, one_ticket: bool, minutes: int
) -> None:
    """T58; it must show: a ticket robot that answers every mail in a new thread."""
    ref = world.report("Mijn account is gehackt.")
    robot = Robot(world, OGD, one_ticket=one_ticket)
    counts = robot.run(text=text, subject=subject, minutes=minutes)
    assert [incident.ref for incident in world.incidents()] == [ref]
    assert counts[-6:] == [0] * 6
    got = Counter(draft.recipient for draft in world.mailer.sent)
    assert got[OGD] <= 2
    assert got["ilse@amnesty.example"] == 1
    reminders = [d for d in world.mailer.sent if d.person == "mirte" and d.kind.startswith("reminder")]
    assert got["mirte@amnesty.example"] - len(reminders) <= 3
    told = f"robot {got[OGD]}, mirte {got['mirte@amnesty.example']}"
    print(f"\na ticket robot that answers in new threads: {told}")  # noqa: T201


@pytest.mark.parametrize(("minutes", "most"), [(2, 1), (45, 5)])
def test_a_robot_that_quotes_nothing_ends_as_well(world: World, minutes: int, most: int) -> None:
    """T58: within half an hour after our call in its incident; a slower one by the cap on our thanks."""
    world.report("Mijn account is gehackt.")
    counts = Robot(world, OGD, one_ticket=False).run(minutes=minutes, rounds=26)
    assert len(world.incidents()) <= most
    assert counts[-3:] == [0] * 3
    assert [k for k, _ in world.kinds(OGD)].count("technical_call") == 1


@pytest.mark.parametrize("minutes", [2, 45])
def test_a_robot_that_reports_by_itself_is_called_by_nobody_and_ends(world: World, minutes: int) -> None:
    """T58: an incident opened by a technical handler's address never calls that address again."""
    world.report("Alarm 998 op server 3.", sender=OGD, subject="[#12000] Alarm")
    assert [r for k, r in world.kinds() if k == "technical_call"] == ["ilse@amnesty.example"]
    counts = Robot(world, OGD, one_ticket=False).run(minutes=minutes, rounds=40)
    told = f"{minutes} minutes later: incidents {len(world.incidents())}"
    print(f"\na robot that answers its own thanks, {told}")  # noqa: T201
    assert counts[-5:] == [0] * 5
    assert len(world.incidents()) <= (1 if minutes == 2 else 5)
    assert [r for k, r in world.kinds(OGD) if k.startswith("technical")] == []


def test_the_learned_number_stands_in_the_subject_of_later_mails_to_that_handler_only(world: World) -> None:
    """mail.md §3."""
    ref = world.report("Mijn account is gehackt.")
    world.receive(world.mail("Aangemaakt.", sender=OGD, subject="[#12345] melding"))
    assert [(e.person, e.number) for e in world.events("TicketLearned", ref)] == [("ogd", "[#12345]")]
    world.receive(world.reply(world.last("ogd", "technical_call"), "OPGEPAKT", sender=OGD))
    assert world.last("ogd", "taken").mail.subject.endswith(" [#12345]")
    assert all("[#12345]" not in d.mail.subject for d in world.mailer.sent if d.person != "ogd")


def test_a_known_ticket_number_attaches_days_later_and_on_an_ended_incident(world: World) -> None:
    """mail.md §3 point 4: the helpdesk closes its ticket after we filed; that is no new report."""
    ref = world.report("Mijn account is gehackt.")
    world.receive(world.mail("Aangemaakt.", sender=OGD, subject="Ticket 12345 aangemaakt"))
    other = world.report("Laptop weg.", sender="piet@amnesty.example")
    world.clock.forward(days=2)
    world.receive(world.mail("Wachtwoord gewijzigd.", sender=OGD, subject="Re: ticketnummer 12345"))
    assert [e.attached_by for e in world.events("MailAttached", ref)] == ["our_call", "ticket"]
    world.receive(world.reply(world.last("mirte", "assessment"), "STATUS"))
    asked = next(d for d in world.mailer.sent if d.person == "mirte" and d.incidents == (ref,))
    world.receive(world.reply(asked, "GEMELD 2026-4711"))
    assert world.incident(ref).road is Road.ENDED
    seen = len(world.mailer.sent)
    world.receive(world.mail("Ticket gesloten.", sender=OGD, subject="[12345] gesloten"))
    assert len(world.incidents()) == 2
    assert "Ticket gesloten." in [d for d in world.mailer.sent[seen:] if d.person == "mirte"][-1].mail.text
    world.clock.forward(days=40)
    world.receive(world.mail("Heropend: weer gehackt.", sender=OGD, subject="[12345] heropend"))
    new = {i.ref for i in world.incidents()} - {ref, other}
    assert len(new) == 1, "after a month a ticket number is no longer believed"


def test_a_ticket_number_is_its_handlers_own(world: World) -> None:
    """Nobody else attaches by it: a stranger with the same number opens an incident."""
    world.report("Mijn account is gehackt.")
    world.receive(world.mail("Aangemaakt.", sender=OGD, subject="Ticket 12345"))
    world.receive(world.mail("Ik vond een lijst.", sender="lid@post.example", subject="Ticket 12345"))
    world.clock.forward(hours=1)
    world.receive(world.mail("Ik vond een map.", sender="ilse@amnesty.example", subject="Ticket 12345"))
    assert len(world.incidents()) == 3


def test_several_candidates_are_shown_as_unclear_and_teach_nothing(world: World) -> None:
    """mail.md §3 point 4."""
    first = world.report("Mijn account is gehackt.")
    second = world.report("Laptop weg.", sender="piet@amnesty.example")
    world.receive(world.mail("Aangemaakt.", sender=OGD, subject="Ticket 12345"))
    assert [e.attached_by for e in world.events("MailAttached", second)] == ["our_call_unclear"]
    assert f"Het kan ook gaan over {first}." in world.last("mirte", "attached").mail.text
    assert world.events("TicketLearned") == []


def test_a_colleague_of_it_who_reports_twice_within_half_an_hour_has_two_incidents(world: World) -> None:
    """P1: our thanks to a person is no call to a handler."""
    world.report("Laptop weg.", sender="ilse@amnesty.example")
    world.clock.forward(minutes=5)
    world.report("Nu is er ook een telefoon weg.", sender="ilse@amnesty.example")


def test_a_machine_that_repeats_our_mail_without_thread_or_code_is_attached(world: World) -> None:
    """T20: another program that answers every mail, without Auto-Submitted and in a new thread."""
    ref = world.report("Mijn gegevens liggen op straat.", sender="bot@other.example")
    seen = 0
    for _ in range(10):
        mine: list[Draft] = [d for d in world.mailer.sent[seen:] if d.recipient == "bot@other.example"]
        seen = len(world.mailer.sent)
        for draft in mine:
            text = draft.mail.text.replace(draft.token, "") if draft.token else draft.mail.text
            world.receive(world.mail(f"Ontvangen:\n\n{text}", sender="bot@other.example", subject="Dank"))
    assert [i.ref for i in world.incidents()] == [ref]
    assert world.events("MailAttached", ref)[0].attached_by == "quoted"


def test_two_programs_like_this_one_end_by_themselves(world: World) -> None:
    """T21: another compliance-bot answers every mail in a thread of its own, with a new number each time."""
    other, seen = "compliance@other.example", 0
    world.receive(world.mail("Wij ontvingen uw melding, nummer X-2026-0001.", sender=other))
    for n in range(200):
        mine = [d for d in world.mailer.sent[seen:] if d.recipient == other]
        seen = len(world.mailer.sent)
        for _ in mine:
            world.receive(world.mail(f"Wij ontvingen uw melding, nummer X-2026-{n:04d}.", sender=other))
        world.forward(minutes=5)
    acks = [d for d in world.mailer.sent if d.recipient == other]
    print(f"\nanother program that answers every mail in a new thread, 17 hours: {len(acks)} mails to it")  # noqa: T201
    assert len(acks) <= 20
    assert len(world.events("AcknowledgementHeldBack")) == 1


def test_our_own_mail_sent_back_by_a_rule_is_shown_to_nobody(world: World) -> None:
    """T20: an assessor's rule redirects our mails to us and strips our header; two of them would never end."""
    from compliance_bot.channels.message import build_message

    world.report("Usb-stick kwijt.")
    seen = 0
    for _ in range(10):
        mine = [d for d in world.mailer.sent[seen:] if d.person in ("mirte", "fenna")]
        seen = len(world.mailer.sent)
        for draft in mine:
            raw = build_message(draft, from_address=ADDRESS, from_name="Meldpunt", now=world.clock.now())
            world.receive(raw.replace(OWN_HEADER.encode(), b"X-Stripped"))
    assert len(world.incidents()) == 1
    assert [k for k, _ in world.kinds("mirte")] == ["assessment"]


def test_an_assessor_whose_program_forwards_everything_to_us_ends_by_itself(world: World) -> None:
    """T21: forwarded inline, from the assessor's own address, with our code in it."""
    world.report("Usb-stick kwijt.")
    seen, counts = 0, []
    for _ in range(60):
        mine = [d for d in world.mailer.sent[seen:] if d.person == "mirte"]
        seen = len(world.mailer.sent)
        counts.append(len(mine))
        for draft in mine:
            text = f"---------- Forwarded message ---------\nFrom: {ADDRESS}\n\n{draft.mail.text}"
            world.receive(
                world.mail(text, sender="mirte@amnesty.example", subject=f"Fwd: {draft.mail.subject}")
            )
    assert counts[-10:] == [0] * 10
    assert sum(counts) <= 21
    assert len(world.incidents()) == 1


def test_an_auto_replier_without_headers_ends_after_a_few_thanks(world: World) -> None:
    """T20: it answers each of our mails in its thread, as vacation programs of phones do."""
    world.report("Er is iets weg.")
    seen, counts = 0, []
    for _ in range(15):
        mine = [d for d in world.mailer.sent[seen:] if d.recipient == "jan@amnesty.example"]
        seen = len(world.mailer.sent)
        counts.append(len(mine))
        for draft in mine:
            world.receive(world.reply(draft, "Ik ben er even niet."))
    assert sum(counts) <= 5
    assert counts[-5:] == [0] * 5
