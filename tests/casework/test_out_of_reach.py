"""An out-of-office or a bounce from somebody who must act goes to the ladder at once (P11, P12; mail.md §8)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Draft
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.threading import OWN_HEADER
from tests.casework.test_merging import answer_on
from tests.fakes import ADDRESS, World

AWAY = (("Auto-Submitted", "auto-replied"),)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def away(world: World, who: str, text: str = "Ik ben afwezig tot en met 3 december.") -> None:
    """The person's vacation program answers the latest mail to them, as Pigeonhole does."""
    asked = world.last(who)
    mail = world.mail(
        text,
        sender=asked.recipient,
        subject=f"Automatisch antwoord: {asked.mail.subject if asked.mail else ''}",
        headers=(*AWAY, ("In-Reply-To", asked.message_id), ("References", asked.message_id)),
    )
    world.receive(mail)


def bounce(
    world: World, returned: Draft, *, action: str = "failed", to: str = "", own_id: bool = True
) -> None:
    """One of our messages comes back."""
    world.receive(delivery_report(world, returned, action=action, to=to, own_id=own_id))


def delivery_report(
    world: World, returned: Draft, *, action: str = "failed", to: str = "", own_id: bool = True
) -> bytes:
    """A delivery report (RFC 3464) about one of our messages, with its headers."""
    assert returned.mail is not None
    given = returned.message_id if own_id else "<given-by-the-provider@relay.example>"
    return (
        f"From: MAILER-DAEMON@mx.amnesty.example\r\nTo: {ADDRESS}\r\nReturn-Path: <>\r\n"
        f"Subject: Delivery report\r\nMessage-ID: <b{next(world.ids)}@mx.amnesty.example>\r\n"
        "Date: Tue, 24 Nov 2026 10:20:00 +0100\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.amnesty.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to or returned.recipient}\r\nAction: {action}\r\n"
        f"Status: {'5.1.1' if action == 'failed' else '4.4.1'}\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"From: {ADDRESS}\r\nTo: {returned.recipient}\r\nSubject: {returned.mail.subject}\r\n"
        f"References: {' '.join(returned.mail.references) if own_id else ''}\r\nMessage-ID: {given}\r\n"
        f"{OWN_HEADER}: {dict(returned.mail.headers)[OWN_HEADER]}\r\n\r\nx\r\n--b--\r\n"
    ).encode()


def asked(world: World, kind: str = "assessment") -> set[str]:
    return {d.person for d in world.mailer.sent if d.kind == kind}


def test_an_absent_decider_brings_the_deputy_in_at_once_and_says_so_in_the_chat(world: World) -> None:
    """P11."""
    ref = world.report("Laptop gestolen.")
    assert "dirk" not in asked(world)
    away(world, "mirte")
    assert "dirk" in asked(world)
    text = world.last("dirk").mail.text  # type: ignore[union-attr]
    assert "Manager Fondsenwerving & Marketing lijkt niet bereikbaar" in " ".join(text.split())
    assert "plaatsvervanger" in world.chat.posts[-1][1]
    assert not any(word in world.chat.posts[-1][1].lower() for word in ("mirte", "dirk"))
    event = world.events("PersonUnreached", ref)[0]
    assert (event.person, event.called, event.proven) == ("mirte", ("dirk",), True)
    assert event.until.isoformat() == "2026-12-03T23:00:00+00:00"


def test_the_deputy_called_in_may_decide_and_the_absent_one_still_may(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    away(world, "mirte")
    world.answer("dirk", "MELDEN")
    assert world.incident(ref).road is Road.FILE
    assert world.events("DecisionRecorded", ref)[0].person == "dirk"


def test_both_stay_in_the_circle_of_every_later_rung_until_the_absence_is_over(world: World) -> None:
    world.report("Laptop gestolen.")
    away(world, "mirte")
    world.mailer.sent.clear()
    world.forward(hours=4)
    assert {"mirte", "dirk", "fenna"} <= asked(world, "reminder")


def test_a_forged_absence_asks_the_deputy_and_gives_no_right(world: World) -> None:
    """mail.md §8: a notice that anyone can forge only widens."""
    ref = world.report("Laptop gestolen.")
    world.receive(
        world.mail("Ik ben er niet.", sender="mirte@amnesty.example", subject="Afwezig", headers=AWAY)
    )
    assert "dirk" in asked(world)
    assert not world.events("PersonUnreached", ref)[0].proven
    world.answer("dirk", "NIET MELDEN\n\nDe schijf is versleuteld en de sleutel is veilig.")
    assert world.events("DecisionRecorded", ref) == []


def test_an_absence_counts_for_all_incidents_and_for_the_next_one_too(world: World) -> None:
    first, second = world.report("Laptop gestolen."), world.report("Brief verkeerd bezorgd.", subject="Brief")
    away(world, "mirte")
    assert {e.person for ref in (first, second) for e in world.events("PersonUnreached", ref)} == {"mirte"}
    world.mailer.sent.clear()
    third = world.report("Usb-stick kwijt.", subject="Usb")
    assert world.events("PersonUnreached", third)[0].called == ("dirk",)
    assert "dirk" in asked(world)
    world.clock.forward(days=10)
    world.mailer.sent.clear()
    fourth = world.report("Tas kwijt.", subject="Tas")
    assert world.events("PersonUnreached", fourth) == []
    assert "dirk" not in asked(world)


def test_the_same_notice_again_asks_and_tells_nobody_twice(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    away(world, "mirte")
    before, posts = len(world.mailer.sent), len(world.chat.posts)
    away(world, "mirte")
    assert len(world.events("PersonUnreached", ref)) == 1
    assert len(world.mailer.sent) == before
    assert len(world.chat.posts) == posts + 1, "the time line's own line in the chat"


def test_with_the_deputy_away_too_the_next_step_is_asked(world: World) -> None:
    """P12."""
    world.report("Laptop gestolen.")
    away(world, "mirte")
    assert "dora" not in asked(world)
    away(world, "dirk")
    assert "dora" in asked(world)


@pytest.mark.parametrize("own_id", [True, False])
@pytest.mark.parametrize(
    ("action", "kind"), [("failed", "kon niet worden bezorgd"), ("delayed", "vertraagd")]
)
def test_a_mail_that_came_back_is_traced_to_its_incident_and_its_person(
    world: World, action: str, kind: str, own_id: bool
) -> None:
    """T51: also where the provider gave the message another id; the token in it tells."""
    ref = world.report("Laptop gestolen.")
    bounce(world, world.last("mirte"), action=action, own_id=own_id)
    event = world.events("PersonUnreached", ref)[0]
    assert (event.person, event.proven) == ("mirte", True)
    assert "dirk" in asked(world)
    assert kind in world.chat.posts[-1][1]
    hours = {"failed": 7 * 24, "delayed": 24}[action]
    assert (event.until - world.clock.now()).total_seconds() == pytest.approx(hours * 3600, abs=60)


def test_a_digest_that_came_back_is_traced_by_our_own_header_alone(world: World) -> None:
    """T51: a mail about several incidents holds no single token, and the provider gave it another id."""
    refs = [world.report("Laptop gestolen."), world.report("Brief kwijt.", subject="Brief")]
    world.forward(hours=4)
    bounce(world, world.last("mirte", "reminder_digest"), own_id=False, to="m.prive@elders.example")
    for ref in refs:
        event = world.events("PersonUnreached", ref)[0]
        assert (event.person, event.proven) == ("mirte", True)


def test_a_header_that_somebody_made_up_traces_nothing(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    asked = world.last("mirte")
    assert asked.mail is not None
    forged = (OWN_HEADER, f"{asked.key}; {'a' * 26}")
    made_up = replace(asked, mail=replace(asked.mail, headers=(forged,)), recipient="x@elders.example")
    bounce(world, made_up, own_id=False)
    assert world.events("PersonUnreached", ref) == []


def test_a_bounce_from_where_the_mail_was_forwarded_to_is_still_about_its_person(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    bounce(world, world.last("mirte"), to="m.prive@elders.example")
    assert world.events("PersonUnreached", ref)[0].person == "mirte"


def test_an_absent_technician_brings_the_others_in(world: World) -> None:
    """P8, P11: technical handling is IT, the helpdesk and Manager Ondersteuning."""
    world.report("Server gehackt.")
    assert asked(world, "technical_call") == {"ilse", "ogd"}
    away(world, "ilse")
    assert asked(world, "technical_call") == {"ilse", "ogd"}
    bounce(world, world.last("ogd"))
    assert asked(world, "technical_call") == {"ilse", "ogd", "olaf"}
    assert "olaf" not in asked(world), "a technician's stand-in is not asked to decide"
    world.mailer.sent.clear()
    world.report("Nog een server gehackt.", subject="Nog een")
    assert asked(world, "technical_call") == {"ilse", "ogd", "olaf"}


def test_an_address_refused_for_good_brings_the_deputy_in(world: World) -> None:
    """mail.md §8: a 5xx at RCPT is our own server's word."""
    world.mailer.fail["mirte@amnesty.example"] = DeliveryError("550 5.1.1", permanent=True, brief="RCPT 550")
    ref = world.report("Laptop gestolen.")
    assert world.events("PersonUnreached", ref)[0].proven
    world.app.cycle()
    assert "dirk" in asked(world)
    assert len([text for _, text in world.chat.posts if "kon niet worden bezorgd" in text]) == 1


def test_an_absent_reporter_or_stranger_widens_nothing(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    world.receive(
        world.mail("Ik ben er niet.", sender="jan@amnesty.example", subject="Afwezig", headers=AWAY)
    )
    bounce(world, next(d for d in world.mailer.sent if d.kind == "acknowledgement"))
    assert world.events("PersonUnreached", ref) == []


def test_an_ended_incident_is_left_alone(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "GEEN DATALEK\nDe laptop is van iemand anders.")
    world.answer("fenna", "GEEN DATALEK\nDe laptop is van iemand anders.")
    assert (world.incident(ref).road, world.incident(ref).side_roads) == (Road.ENDED, ())
    away(world, "mirte")
    assert world.events("PersonUnreached", ref) == []


def test_the_register_still_replays_and_verifies(world: World) -> None:
    world.report("Laptop gestolen.")
    away(world, "mirte")
    bounce(world, world.last("fenna"))
    assert world.store.rebuild() == []
    assert world.store.verify()[0] > 0


def test_a_genuine_notice_of_one_gives_no_right_to_whom_a_forged_one_of_another_brought_in(
    world: World,
) -> None:
    """mail.md §8: what anyone can have written stays apart from what was proven."""
    ref = world.report("Laptop gestolen.")
    world.receive(world.mail("Weg.", sender="mirte@amnesty.example", subject="Afwezig", headers=AWAY))
    away(world, "ilse")
    assert "dirk" not in asked(world, "technical_call"), "who stands in for the decider is no technician"
    world.answer("dirk", "MELDEN", kind="assessment")
    assert world.events("DecisionRecorded", ref) == []
    assert world.incident(ref).road is Road.DECIDE


def test_a_genuine_notice_does_not_make_an_earlier_forged_one_of_the_same_person_last(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    forged = "Ik ben afwezig tot en met 10 januari."
    world.receive(world.mail(forged, sender="mirte@amnesty.example", subject="Afwezig", headers=AWAY))
    away(world, "mirte", "Ik ben afwezig tot en met 24 november.")
    found = world.incident(ref)
    world.clock.forward(days=2)
    assert found.out_of_reach(world.clock.now()) == {"mirte"}
    assert found.out_of_reach(world.clock.now(), proven=True) == frozenset()
    later = world.report("Nog een laptop gestolen.", subject="Nog een")
    assert not any(event.proven for event in world.events("PersonUnreached", later))


def flood(world: World, number: int) -> None:
    for n in range(number):
        world.mailbox.put(world.mail(f"Laptop {n} van {'abc'[n % 3]} kwijt.", sender=f"p{n}@amnesty.example"))
    world.app.cycle()
    world.forward(minutes=15)


def test_the_absence_told_on_a_digest_counts_for_every_incident_in_it_and_asks_in_one_mail(
    world: World,
) -> None:
    """P11, T21: vacation programs answer once; mail.md §8: one mail a person, one chat line."""
    flood(world, 25)
    digest = world.last("mirte", "new_digest")
    assert len(digest.incidents) == 15
    sent, posts = len(world.mailer.sent), len(world.chat.posts)
    away(world, "mirte")
    assert len(world.events("PersonUnreached")) == 25
    assert all(event.proven for event in world.events("PersonUnreached"))
    new = world.mailer.sent[sent:]
    assert [(d.kind, d.person) for d in new] == [("reminder_digest", "dirk")]
    assert len(new[0].incidents) == 25
    assert new[0].mail is not None
    assert "Manager Fondsenwerving & Marketing lijkt niet bereikbaar" in " ".join(new[0].mail.text.split())
    assert [text for _, text in world.chat.posts[posts:] if "AINL-2026-0001 t/m AINL-2026-0025" in text]
    assert len(world.chat.posts) == posts + 1
    assert "NIET MELDEN" in new[0].mail.text, "who stands in may decide, and is asked to"
    world.forward(hours=4)
    reminded = [d for d in world.mailer.sent[sent + 1 :] if d.kind.startswith("reminder")]
    assert {d.person for d in reminded} == {"mirte", "fenna", "dirk"}


def test_an_absent_technician_in_a_flood_is_one_call_to_the_others(world: World) -> None:
    flood(world, 25)
    sent = len(world.mailer.sent)
    bounce(world, world.last("ogd", "technical_digest"))
    bounce(world, world.last("ilse", "technical_digest"))
    calls = [d for d in world.mailer.sent[sent:] if d.person == "olaf"]
    assert [d.kind for d in calls] == ["technical_digest"]
    assert len(calls[0].incidents) == 25


def test_an_address_refused_for_good_in_a_flood_is_one_line_in_the_chat(world: World) -> None:
    flood(world, 25)
    posts = len(world.chat.posts)
    world.mailer.fail["mirte@amnesty.example"] = DeliveryError("550 5.1.1", permanent=True, brief="RCPT 550")
    world.forward(hours=4)
    lines = [text for _, text in world.chat.posts[posts:] if "kon niet worden bezorgd" in text]
    assert len(lines) == 1


def test_a_message_refused_over_and_over_is_said_once_and_others_are_asked(world: World) -> None:
    """mail.md §8: a 5xx at DATA is the message's fault, stays due, and the other road says so (P10)."""
    refused = DeliveryError("552 5.3.4 too big", brief="DATA 552")
    world.mailer.fail["mirte@amnesty.example"] = refused
    ref = world.report("Laptop gestolen.")
    late = [text for _, text in world.chat.posts if "vertraagd" in text]
    assert late == []
    for _ in range(12):
        world.forward(minutes=10)
    late = [text for _, text in world.chat.posts if "vertraagd" in text]
    assert len(late) >= 1
    assert len(late) <= 3, "once a row, not once a try"
    assert "dirk" in asked(world)
    assert not world.events("PersonUnreached", ref)[0].proven
    del world.mailer.fail["mirte@amnesty.example"]
    world.forward(minutes=10)
    assert world.last("mirte")


# --- an absence that was told while nothing waited (P11; mail.md §8: it belongs to the person, for all incidents)

REASON = "De schijf is versleuteld en de sleutel is veilig."


@pytest.mark.parametrize("word", ["HEROPENEN", "MELDEN"])
def test_who_fell_away_while_it_had_ended_has_the_deputy_beside_them_when_it_opens_again(
    world: World, word: str
) -> None:
    """P11: at once, as on an incident that is new at that moment."""
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", f"GEEN DATALEK\n{REASON}")
    world.answer("fenna", f"GEEN DATALEK\n{REASON}", kind="second")
    away(world, "mirte")
    assert world.events("PersonUnreached", ref) == []
    world.answer("fenna", word)
    world.app.cycle()
    assert "dirk" in asked(world)
    assert "plaatsvervanger" in "".join(text for _, text in world.chat.posts)
    posts = len(world.chat.posts)
    world.app.cycle()
    assert len(world.chat.posts) == posts, "told once"
    world.forward(hours=4)
    assert "dirk" in asked(world, "reminder")
    assert world.store.rebuild() == []


def test_who_fell_away_while_it_was_merged_has_the_deputy_beside_them_after_los_van(world: World) -> None:
    old, new = world.report("Laptop gestolen."), world.report("Tas met laptop weg.", subject="Tas")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    away(world, "mirte")
    answer_on(world, new, "fenna", f"LOS VAN {old}")
    world.app.cycle()
    assert [one.person for one in world.events("PersonUnreached", old)] == ["mirte"]
    assert {d.incidents for d in world.mailer.sent if (d.person, d.kind) == ("dirk", "assessment")} == {
        (old,),
        (new,),
    }


def test_who_is_asked_only_later_and_is_known_to_be_away_has_somebody_beside_them_then(world: World) -> None:
    """mail.md §8: a vacation program answers once; what it said on one incident counts on another that was open."""
    first = world.report("Laptop gestolen.")
    world.forward(hours=40)
    second = world.report("Tas met laptop weg.", subject="Tas")
    world.forward(hours=8)
    assert world.last("dora").incidents == (first,)
    away(world, "dora")
    assert [one.person for one in world.events("PersonUnreached", second)] == ["dora"]
