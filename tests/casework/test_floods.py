"""Many mails at once: every one kept, every incident told, and few mails a person (mail.md §8; T20, T21)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.caps import CAPS, Cap
from compliance_bot.casework.desk import number_of
from compliance_bot.casework.floods import DETAILED
from compliance_bot.ports import Floods
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.tokens import Purpose, make_token
from tests.fakes import ADDRESS, START, World, make_policy, rungs_sent

PEOPLE = {"mirte": "assessor", "fenna": "assessor", "ilse": "technician", "servicedesk": "helpdesk"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def flood(
    world: World, number: int, *, text: str = "Mijn gegevens liggen op straat, nr {n}.", **more: str
) -> None:
    """So many reports lie in the mailbox at once, each of somebody else; the bot makes one cycle."""
    for n in range(number):
        sender = more.get("sender", f"lid{n}@post.example")
        world.mailbox.put(world.mail(text.format(n=n), sender=sender))
    world.app.cycle()


def mails(world: World, since: int = 0) -> Counter[str]:
    """How many mails each address got."""
    return Counter(draft.recipient for draft in world.mailer.sent[since:])


def most(world: World, name: str, title: str, since: int = 0) -> None:
    """Print what each person of the house got; a line of the table of `tests/run -k floods -s`."""
    got = mails(world, since)
    told = ", ".join(f"{who} {got[next((a for a in got if a.startswith(who)), '')]}" for who in PEOPLE)
    outside = [count for address, count in got.items() if not address.startswith(tuple(PEOPLE))]
    others = f"others {len(outside)} x at most {max(outside, default=0)}; chat {name}"
    print(f"\n{title:<58} {told}; {others}")  # noqa: T201 - this table is what the test shows


def test_above_ten_in_an_hour_new_incidents_are_told_together_at_the_quarter(world: World) -> None:
    """mail.md §8: ten at once as ever, the others in one mail a person, one chat message."""
    flood(world, 25)
    assert len(world.incidents()) == 25
    assert Counter(kind for kind, _ in world.kinds("mirte")) == {"assessment": 10}
    assert len(world.chat.posts) == 10
    world.clock.moment = START.replace(minute=29, second=59)
    world.app.cycle()
    assert Counter(kind for kind, _ in world.kinds("mirte")) == {"assessment": 10}
    world.forward(seconds=1)
    for person in ("mirte", "fenna"):
        digest = world.last(person, "new_digest")
        assert digest.incidents == tuple(f"AINL-2026-00{n}" for n in range(11, 26))
        assert world.kinds(person)[10:] == [("new_digest", digest.recipient)]
    for person in ("ilse", "ogd"):
        assert world.last(person, "technical_digest").incidents == digest.incidents
    assert len(world.chat.posts) == 11
    assert "15 nieuwe meldingen: AINL-2026-0011 t/m AINL-2026-0025" in world.chat.posts[-1][1]
    for incident in world.incidents():
        assert incident.rungs == (0,)
        assert incident.digest_at is None
    assert digest.key not in world.rungs("AINL-2026-0001")[0].keys
    keys = world.rungs("AINL-2026-0020")[0].keys
    assert {world.last("mirte", "new_digest").key, world.last("fenna", "new_digest").key} <= set(keys)
    world.store.verify()


def test_every_decision_works_by_a_ready_reply_of_the_digest(world: World) -> None:
    """Each incident of the digest has its own token; a reply to the digest itself is asked back."""
    flood(world, 14, text="Er is laptop {n} weg, van " + "afdeling {n}.")
    world.forward(minutes=15)
    digest = world.last("mirte", "new_digest")
    for ref in digest.incidents:
        link = next(
            line for line in digest.mail.text.splitlines() if "GEEN DATALEK <mailto:" in line and ref in line
        )
        subject = link.partition("subject=")[2].partition("&")[0]
        from urllib.parse import unquote

        world.receive(
            world.mail("GEMELD 2026-4711", sender="mirte@amnesty.example", subject=unquote(subject))
        )
        assert world.incident(ref).road is Road.ENDED, ref
    world.answer("fenna", "MELDEN", kind="new_digest")
    assert world.last("fenna", "question_back").incidents == digest.incidents


def test_an_incident_told_in_a_digest_has_one_chat_message_from_its_first_change_on(world: World) -> None:
    """design.md §4: one message an incident, brought up to date; not a new one for each change."""
    flood(world, 12)
    world.forward(minutes=15)
    ref = "AINL-2026-0012"
    before = len(world.chat.posts)
    for text in ("MELDEN", "GEMELD 2026-4711"):
        subject = f"[{ref}] [#{token(world, ref)}]"
        world.receive(world.mail(text, sender="mirte@amnesty.example", subject=subject))
    own = [(thread, text) for thread, text in world.chat.posts[before:] if ref in text and not thread]
    assert len([text for _, text in own if "nieuwe melding" in text]) == 1
    assert world.chat.updates
    assert "Afgerond" in world.chat.updates[-1][1]


def token(world: World, ref: str) -> str:
    """Mirte's token for this incident."""
    policy = world.policy
    return make_token(policy.token_keys, number=number_of(ref), person="mirte", purpose=Purpose.AP)


def test_beyond_thirty_every_number_is_told_and_status_brings_the_replies(world: World) -> None:
    """No incident of a long digest is out of reach: its number and STATUS bring its ready replies."""
    flood(world, 60, text="{n}")
    world.forward(minutes=15)
    digest = world.last("mirte", "new_digest")
    assert len(digest.incidents) == 50
    assert digest.mail.text.count(": STATUS <mailto:") == DETAILED
    assert "AINL-2026-0011 t/m AINL-2026-0060" in digest.mail.text
    world.receive(world.mail("STATUS", sender="mirte@amnesty.example", subject="AINL-2026-0060"))
    world.receive(world.reply(world.last("mirte", "status"), "GEMELD 2026-4712"))
    assert world.incident("AINL-2026-0060").road is Road.ENDED


def test_the_most_urgent_stands_first_and_is_never_hidden(world: World) -> None:
    flood(world, 60, text="Bericht {n} over iets.")
    world.mailbox.put(world.mail("Gisteren om 08.30 uur ontdekt: laptop weg.", sender="jan@amnesty.example"))
    world.app.cycle()
    urgent = "AINL-2026-0061"
    assert world.last("mirte").incidents == (urgent,), "its later rungs are due: it waits for no quarter"
    assert world.last("ilse").incidents == (urgent,)
    assert max(world.incident(urgent).rungs) > 12


def test_look_alikes_are_shown_as_one_block_with_their_number(world: World) -> None:
    """mail.md §8: the same words apart from numbers, proposed as one block; each keeps its own number."""
    flood(world, 10)
    flood(world, 20, text="Uw account 100{n} is gehackt, betaal {n} euro.")
    world.mailbox.put(world.mail("Ik verloor mijn tas met dossiers.", sender="jan@amnesty.example"))
    world.app.cycle()
    world.forward(minutes=15)
    text = world.last("mirte", "new_digest").mail.text
    assert "== AINL-2026-0011 en 19 die daarop lijken ==" in text
    assert "- Nummers: AINL-2026-0011 t/m AINL-2026-0030" in text
    assert "- Afzenders: 20 verschillende" in text
    assert "== AINL-2026-0031 ==" in text
    assert text.count("is gehackt") == 1


@pytest.mark.parametrize("step", range(1, 25))
def test_a_crash_anywhere_loses_no_incident_of_a_digest(world: World, step: int) -> None:
    """Promise 2: nothing of a digest is kept in memory."""
    for n in range(13):
        world.mailbox.put(world.mail(f"Laptop {n} weg.", sender=f"lid{n}@post.example"))
    real, left = world.store.work, step

    def work():  # type: ignore[no-untyped-def]
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt
        return real()

    world.store.work = work  # type: ignore[method-assign]
    try:
        world.app.cycle()
        world.forward(minutes=15)
    except KeyboardInterrupt:
        pass
    world.store.work = real  # type: ignore[method-assign]
    world.app.cycle()
    world.forward(minutes=15)
    for number in range(1, 14):
        ref = f"AINL-2026-{number:04d}"
        told = [d for d in world.mailer.sent if d.person == "mirte" and ref in d.incidents]
        called = [d for d in world.mailer.sent if d.person == "ilse" and ref in d.incidents]
        assert (len(told), len(called)) == (1, 1), ref
        assert rungs_sent(world, ref) == [0]


def test_a_digest_that_cannot_be_made_tells_each_incident_by_itself(world: World) -> None:
    """T33: a broken template of the digest stops nobody's mail."""
    real = world.app.desk.documents

    class Broken:
        def mail(self, kind, model):  # type: ignore[no-untyped-def]
            if kind.endswith("digest"):
                raise RuntimeError("boom")
            return real.mail(kind, model)

        def chat(self, kind, model):  # type: ignore[no-untyped-def]
            return real.chat(kind, model)

    object.__setattr__(world.app.desk, "documents", Broken())
    flood(world, 13)
    world.forward(minutes=15)
    assert Counter(kind for kind, _ in world.kinds("mirte")) == {"assessment": 13}
    assert Counter(kind for kind, _ in world.kinds("ilse")) == {"technical_call": 13}


def test_an_outage_during_the_flood_delays_the_digest_and_loses_nothing(world: World) -> None:
    flood(world, 12)
    world.forward(hours=5)
    told = [d for d in world.mailer.sent if d.person == "mirte" and "AINL-2026-0012" in d.incidents]
    assert [d.kind for d in told] == ["new_digest"], "one mail for what is new and what is due"
    assert set(told[0].incidents) == {f"AINL-2026-{n:04d}" for n in range(1, 13)}
    assert "- Herinnering:" in told[0].mail.text
    assert "- Nieuw:" in told[0].mail.text


@pytest.mark.on("sqlite")
def test_four_hundred_open_incidents_are_one_mail_a_tick_of_bounded_size(world: World) -> None:
    """mail.md §8: the reminders of P22 have no cap, and are one mail a person with every number in it."""
    flood(world, 400, text="Verlies {n} gemeld door lid {n}.", sender="lid@post.example")
    world.forward(minutes=15)
    seen = len(world.mailer.sent)
    world.forward(hours=4)
    mine = [d for d in world.mailer.sent[seen:] if d.person == "mirte"]
    assert [d.kind for d in mine] == ["reminder_digest"]
    assert len(mine[0].incidents) == 400
    text = mine[0].mail.text
    assert len(text) < 60_000
    assert text.count("== Antwoorden voor") == DETAILED
    assert "AINL-2026-0031 t/m AINL-2026-0400" in text
    assert [post for _, post in world.chat.posts if "Herinnering over 400 incidenten" in post]
    world.answer("mirte", "MELDEN", kind="reminder_digest")
    assert len(world.last("mirte", "question_back").mail.text) < 60_000


def test_reminders_of_incidents_that_opened_one_by_one_come_together(world: World) -> None:
    """P22: early by minutes, never late; each rung recorded once."""
    for n in range(40):
        world.mailbox.put(world.mail(f"Bericht {n}", sender=f"lid{n}@post.example"))
        world.app.cycle()
        world.clock.forward(seconds=20)
    for _ in range(16):
        world.forward(minutes=1)
    seen = len(world.mailer.sent)
    for _ in range(3 * 60):
        world.forward(seconds=20)
    mine = [d for d in world.mailer.sent[seen:] if d.person == "mirte"]
    assert [d.kind for d in mine] == ["reminder_digest"] * len(mine)
    assert len(mine) <= 3
    for incident in world.incidents():
        assert rungs_sent(world, incident.ref) == [0, 1]
        rung = world.rungs(incident.ref)[-1]
        assert rung.due_at == incident.aware_at + timedelta(hours=1)
    world.store.verify()


def test_acknowledgements_to_outsiders_have_an_hourly_cap_and_wait_for_a_later_hour(world: World) -> None:
    """mail.md §8: deferred and said in the chat, never dropped silently; colleagues are never in the way of it."""
    world = World(world.folder, policy=make_policy(floods=Floods(acknowledgements_an_hour=5)))
    flood(world, 12)
    world.report("Laptop weg.", sender="jan@amnesty.example")
    assert Counter(r for k, r in world.kinds() if k == "acknowledgement").total() == 5 + 1
    assert len([p for _, p in world.chat.posts if "ontvangstbevestigingen" in p]) == 1
    world.forward(minutes=45)
    world.forward(hours=1)
    world.forward(hours=1)
    acks = Counter(r for k, r in world.kinds() if k == "acknowledgement")
    assert len(acks) == 13
    assert set(acks.values()) == {1}


def test_an_acknowledgement_that_would_wait_a_day_is_given_up_and_said(world: World) -> None:
    world = World(world.folder, policy=make_policy(floods=Floods(acknowledgements_an_hour=1)))
    flood(world, 30)
    held = world.events("AcknowledgementHeldBack")
    assert [event.why for event in held] == ["everybody"] * 6
    assert len([p for _, p in world.chat.posts if "geen ontvangstbevestiging krijgen" in p]) == 1
    for _ in range(30):
        world.forward(hours=1)
    assert len([1 for k, r in world.kinds() if k == "acknowledgement"]) == 24


def test_the_caps_are_one_table() -> None:
    """T21."""
    assert {cap: (limit.most, limit.per.name) for cap, limit in CAPS.items()} == {
        Cap.ANSWERS: (10, "HOUR"),
        Cap.ANSWERS_TO_TOKEN: (20, "HOUR"),
        Cap.ANSWERS_DAY: (20, "DAY"),
        Cap.ANSWERS_TO_TOKEN_DAY: (40, "DAY"),
        Cap.ANSWERS_ON_INCIDENT: (60, "DAY"),
        Cap.ACKNOWLEDGED: (60, "HOUR"),
        Cap.ACKNOWLEDGED_OUTSIDER: (10, "HOUR"),
        Cap.ACKNOWLEDGED_DAY: (110, "DAY"),
        Cap.ACKNOWLEDGED_OUTSIDER_DAY: (20, "DAY"),
        Cap.ALIKE: (60, "MONTH"),
        Cap.ALIKE_OUTSIDER: (20, "MONTH"),
        Cap.ALIKE_TECHNICAL: (3, "MONTH"),
        Cap.NOTES_ON_ONE: (3, "HOUR"),
        Cap.NOTES: (20, "HOUR"),
    }


def test_the_answers_on_one_incident_in_a_day_are_capped_and_the_chat_hears_of_it(world: World) -> None:
    """T21: forged senders by the dozen; who carries the token is still answered."""
    ref = world.report("Usb-stick kwijt.")
    for _hour in range(8):
        for who in ("fenna", "dirk", "dora", "mees"):
            for _ in range(4):
                world.receive(world.mail("STATUS", sender=f"{who}@amnesty.example", subject=f"[{ref}]"))
        world.forward(hours=1)
    answers = [d for d in world.mailer.sent if d.kind == "status"]
    assert len(answers) == 60
    assert len([p for _, p in world.chat.posts if "geen antwoord krijgen" in p]) == 1
    world.answer("mirte", "NIET MELDEN", kind="assessment")
    assert world.last("mirte", "question_back")


@pytest.mark.on("sqlite")
def test_four_hundred_answers_to_a_wrong_cc_are_a_handful_of_mails(world: World) -> None:
    """It must show: 400 people answering one wrong cc within an hour."""
    raw = world.mail("Zie bijlage.", sender="jan@amnesty.example", subject="Verslag")
    world.receive(raw)
    sent = next(line for line in raw.decode().splitlines() if line.startswith("Message-ID")).partition(" ")[2]
    seen = len(world.mailer.sent)
    for n in range(400):
        headers = [("In-Reply-To", sent), ("References", sent)]
        world.receive(
            world.mail(
                f"Waarom krijg ik dit? {n}",
                sender=f"p{n}@amnesty.example",
                subject="Re: Verslag",
                headers=headers,
            )
        )
        world.clock.forward(seconds=9)
    world.forward(minutes=15)
    most(world, str(len(world.chat.posts)), "400 people answer one wrong cc within an hour", seen)
    assert len(world.incidents()) == 1
    got = mails(world, seen)
    assert max(got.values()) <= 12
    # the technicians are asked once, after an hour, whether they have it (P8, P9)
    technicians = {"ilse@amnesty.example": 1, "servicedesk@ogd.example": 1}
    assert {address: got[address] for address in technicians} == technicians
    assert set(got) == {"mirte@amnesty.example", "fenna@amnesty.example", *technicians}
    assert len(world.events("MailAttached")) == 400
    told = "".join(d.mail.text for d in world.mailer.sent[seen:] if d.person == "mirte")
    assert "Waarom krijg ik dit? 0" in told
    assert "AINL-2026-0001: nog " in told


def test_attached_mails_that_wait_survive_a_crash_and_a_broken_template(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    for n in range(6):
        world.receive(world.mail(f"Aanvulling {n}", sender="piet@post.example", subject=f"[{ref}]"))
    assert len([k for k, _ in world.kinds("mirte") if k == "attached"]) == 3
    real = world.app.desk.documents

    class Broken:
        def mail(self, kind, model):  # type: ignore[no-untyped-def]
            if kind == "attached_digest":
                raise RuntimeError("boom")
            return real.mail(kind, model)

        def chat(self, kind, model):  # type: ignore[no-untyped-def]
            return real.chat(kind, model)

    object.__setattr__(world.app.desk, "documents", Broken())
    world.forward(minutes=15)
    object.__setattr__(world.app.desk, "documents", real)
    world.forward(minutes=1)
    text = world.last("mirte", "attached_digest").mail.text
    assert [f"Aanvulling {n}" in text for n in range(6)] == [False, False, False, True, True, True]
    world.forward(minutes=15)
    assert len([k for k, _ in world.kinds("mirte") if k == "attached_digest"]) == 1


@pytest.mark.timeout(7200)  # with ten thousand
@pytest.mark.on("sqlite")
def test_a_flood_of_forged_senders_is_few_mails_to_everybody(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """It must show: a forged flood; 10,000 senders with `--flood 10000`. Every mail is an incident, none is lost."""
    number = int(request.config.getoption("--flood"))
    world = World(tmp_path)
    per_minute = max(1, number // 50)
    for n in range(number):
        world.mailbox.put(world.mail(f"Ik eis mijn geld, nr {n}.", sender=f"x{n}@forged.example"))
        if n % per_minute == per_minute - 1:
            world.forward(minutes=1)
    world.app.cycle()
    for _ in range(4):
        world.forward(minutes=15)
    most(world, str(len(world.chat.posts)), f"a forged flood from {number} senders, two hours")
    got = mails(world)
    assert len(world.incidents()) == number
    assert max(got[f"{who}@amnesty.example"] for who in ("mirte", "fenna", "ilse")) <= 22
    assert got["servicedesk@ogd.example"] <= 22
    assert max(count for address, count in got.items() if "forged" in address) == 1
    assert Counter(k for k, r in world.kinds("forged")).total() <= 150
    assert len(world.chat.posts) <= 40
    for incident in world.incidents():
        assert 0 in incident.rungs


def test_a_group_that_rewrites_from_answers_its_authors_and_never_itself(world: World) -> None:
    """T55; it must show: each author is thanked once, our own address never."""
    for n in range(30):
        world.receive(
            world.mail(
                f"Ik vond lijst {n}.",
                sender=f"Lid {n} via Compliance <{ADDRESS}>",
                headers=[("X-Original-From", f"Lid {n} <lid{n}@post.example>")],
            )
        )
        world.receive(
            world.mail(
                f"Ik vond map {n}.",
                sender=f"Gast {n} via Compliance <{ADDRESS}>",
                headers=[("Reply-To", f"gast{n}@post.example")],
            )
        )
    world.forward(minutes=15)
    most(world, str(len(world.chat.posts)), "60 mails through a group that rewrites From")
    got = mails(world)
    assert len(world.incidents()) == 60
    assert got[ADDRESS] == 0
    assert max(count for address, count in got.items() if "post.example" in address) == 1
    assert max(got[f"{who}@amnesty.example"] for who in ("mirte", "fenna", "ilse")) <= 12
    assert len([r for k, r in world.kinds() if k == "acknowledgement"]) == 50, "ten wait for the next hour"
