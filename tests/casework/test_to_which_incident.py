"""To which incident a mail belongs, in the order of mail.md §3."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.procedure.incident import Road
from compliance_bot.reading.tokens import Purpose, make_token
from tests.fakes import ADDRESS, World

OGD = "servicedesk@ogd.example"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def id_of(raw: bytes) -> str:
    return next(x for x in raw.decode().splitlines() if x.startswith("Message-ID")).partition(" ")[2]


@pytest.mark.parametrize(
    ("signs", "by", "which"),
    [
        (("token", "reference", "subject"), "token", 0),
        (("reference", "subject"), "references", 1),
        (("subject", "ticket"), "subject", 2),
        (("ticket", "quoted"), "ticket", 3),
        (("quoted",), "quoted", 4),
        (("ours",), "token", 1),
    ],
)
def test_the_first_sign_in_the_order_of_the_rules_decides(
    world: World, signs: tuple[str, ...], by: str, which: int
) -> None:
    """mail.md §3: token, any id we stored, number in the subject, ticket, our number quoted.

    Our own ids carry the token.
    """
    refs, raws = [], []
    for n in range(5):
        raws.append(world.mail(f"Laptop {n} weg.", sender=f"p{n}@amnesty.example"))
        world.receive(raws[-1])
        refs.append(world.incidents()[-1].ref)
        world.clock.forward(minutes=1)
    refs = sorted(refs)
    world.receive(world.mail("Aangemaakt.", sender=OGD, subject=f"[{refs[3]}] [#777]"))
    world.clock.forward(hours=1)
    seen = len(world.events("MailAttached"))
    token = make_token(
        world.policy.token_keys, number=refs[0].partition("-")[2], person="ogd", purpose=Purpose.HANDLING
    )
    call = next(d for d in world.mailer.sent if d.person == "ogd" and d.incidents == (refs[1],))
    headers, subject, text = [], "Vervolg", "Het is opgelost."
    if "token" in signs:
        text += f"\n[#{token}]"
    if "reference" in signs:
        headers = [("References", id_of(raws[1]))]
    if "ours" in signs:
        headers = [("In-Reply-To", call.message_id)]
    if "subject" in signs:
        subject += f" {refs[2]}"
    if "ticket" in signs:
        subject += " [#777]"
    if "quoted" in signs:
        text += f"\nOver {refs[4]}."
    if "token" in signs:
        subject = "Vervolg"
    world.receive(world.mail(text, sender=OGD, subject=subject, headers=headers))
    assert len(world.incidents()) == 5
    new = world.events("MailAttached")[seen:]
    assert [event.attached_by for event in new] == [by]
    assert [event.attached_by for event in world.events("MailAttached", refs[which])][-1] == by


def test_the_call_of_half_an_hour_ago_is_the_last_sign(world: World) -> None:
    ref = world.report("Mijn account is gehackt.")
    world.clock.forward(minutes=29)
    world.receive(world.mail("Wachtwoord gewijzigd.", sender=OGD, subject="Account"))
    assert world.events("MailAttached", ref)[0].attached_by == "our_call"
    world.clock.forward(minutes=2)
    world.receive(world.mail("Er is een andere account gehackt.", sender=OGD, subject="Account"))
    assert len(world.incidents()) == 2


def test_an_attached_mail_is_shown_with_sender_and_text_and_how_to_make_it_one_of_its_own(
    world: World,
) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.receive(
        world.mail("Ik ben ook mijn tas kwijt.", sender="piet@amnesty.example", subject=f"Re: [{ref}]")
    )
    text = world.last("mirte", "attached").mail.text
    assert "piet@amnesty.example" in text
    assert "| Ik ben ook mijn tas kwijt." in text
    assert (
        "Is dit een nieuw incident? Antwoord dan op deze mail met het woord INCIDENT en daarachter 2." in text
    )
    assert "Stuur de mail dan door" in text
    world.receive(
        world.mail(
            "Dit is een nieuw incident: Piet is zijn tas kwijt.",
            sender="mirte@amnesty.example",
            subject="Fwd",
        )
    )
    assert len(world.incidents()) == 2


def test_a_mail_on_an_ended_incident_opens_a_linked_one_with_its_own_clock(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 12345")
    assert world.incident(ref).road is Road.ENDED
    world.clock.forward(days=20)
    world.receive(
        world.mail("Nu is mijn telefoon weg.", sender="jan@amnesty.example", subject=f"Re: [{ref}]")
    )
    new = next(i for i in world.incidents() if i.ref != ref)
    assert (new.linked_to, new.received_at) == (ref, world.clock.now())


def test_attaching_shows_a_stranger_nothing(world: World) -> None:
    """mail.md §3: a stranger who guesses a number gets no answer and no word of the incident."""
    ref = world.report("Ik verloor het dossier van Bram Bos.")
    seen = len(world.mailer.sent)
    for text in ("STATUS", "MELDEN", "Wat is dit?", f"Over {ref}"):
        world.receive(world.mail(text, sender="nieuwsgierig@post.example", subject=f"Re: [{ref}]"))
    assert [d.recipient for d in world.mailer.sent[seen:] if "post.example" in d.recipient] == []
    assert world.incident(ref).votes == ()


def test_a_strangers_mail_that_merely_names_a_number_is_a_report(world: World) -> None:
    """P1: only a technical handler, or a machine that repeats our mail, is attached by a number in its text."""
    ref = world.report("Usb-stick kwijt.")
    world.report(f"Net als bij {ref} is er weer iets mis.", sender="lid@post.example", subject="Weer")
    world.report(f"Zie ook {ref}: nu een laptop.", sender="jan@amnesty.example", subject="Nog een")


@pytest.mark.parametrize("other", ["sender", "text", "attachment"])
def test_an_id_alone_is_no_duplicate_and_never_across_senders(world: World, other: str) -> None:
    """T57: scanners reuse ids, and an attacker may send one first."""
    raw = world.mail("Usb-stick kwijt.", sender="jan@amnesty.example")
    changed = {
        "sender": raw.replace(b"jan@", b"piet@"),
        "text": raw.replace(b"Usb-stick", b"Telefoon"),
        "attachment": raw.replace(
            b"Content-Type: text/plain",
            b"Content-Disposition: attachment; filename=a.txt\nContent-Type: text/plain",
        ),
    }[other]
    world.receive(raw)
    world.receive(changed)
    with world.store.work() as work:
        assert work.arrival(2).outcome != "duplicate"


def test_the_same_mail_rewrapped_by_another_road_is_one(world: World) -> None:
    raw = world.mail("Usb-stick kwijt, de hele tas is weg.", sender="jan@amnesty.example")
    world.receive(raw)
    world.receive(b"Received: by x.example\n" + raw.replace(b"kwijt, de", b"kwijt,\nde"))
    with world.store.work() as work:
        assert work.arrival(2).outcome == "duplicate"
    assert len(world.incidents()) == 1


def test_what_a_member_of_a_group_adds_is_shown_although_the_group_wrote_our_address_in_from(
    world: World,
) -> None:
    """T55: "klant via Compliance"; only our own words coming back are shown to nobody."""
    ref = world.report("Brief verkeerd bezorgd.", sender="klant@post.example")
    thanked = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    reply = world.reply(
        thanked, "Er staan ook nummers van 400 leden op.", sender=f'"klant via Compliance" <{ADDRESS}>'
    )
    world.receive(b"Reply-To: klant@post.example\r\n" + reply)
    told = world.last("mirte", "attached")
    assert told.incidents == (ref,)
    assert told.mail is not None
    assert "400 leden" in told.mail.text


def test_news_of_the_helpdesk_by_its_ticket_system_is_shown_to_the_assessors(world: World) -> None:
    """mail.md §2: class decides whether we answer, never whether it counts."""
    world.report("Server gehackt.")
    called = world.last("ogd", "technical_call")
    reply = world.reply(called, "De aanvaller heeft alle gegevens gekopieerd.")
    world.receive(b"Auto-Submitted: auto-generated\r\nX-OTRS-Ticket: 4711\r\n" + reply)
    told = world.last("mirte", "attached").mail
    assert told is not None
    assert "gekopieerd" in told.text
