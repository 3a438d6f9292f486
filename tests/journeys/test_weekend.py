"""Friday 17:00 to Monday 17:00 with everything against us: somebody who can act is still reached in time (promise 2).

Nobody is on call, the FG is on holiday, IT's mailbox bounces, the chat is down for a day, and the machine dies and is
off for a night. Real mail servers, one process a life, one driven clock. With WEEKEND_GALLERY=folder the mails and the
chat are written there as pages, to be looked at.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage, Message
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest

from compliance_bot.app import make_store
from compliance_bot.config import load_config
from compliance_bot.demo.gallery import write_chat
from compliance_bot.demo.slack_standin import SlackStandIn
from compliance_bot.ports import Entry
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.moments import AMSTERDAM
from tests.journeys.crash_world import sent_rows
from tests.journeys.nursery import Nursery, Order, StoryClock
from tests.journeys.town import Town
from tests.servers.harness import Dovecot, Exim, wait_for

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=AMSTERDAM)
PEACEFUL = Order(cycles=1, peaceful=True)


def at(day: str, clock: str) -> datetime:
    """A moment of that weekend, as "za" and "20:00"."""
    hour, minute = map(int, clock.split(":"))
    days = {"vr": 0, "za": 1, "zo": 2, "ma": 3}[day]
    return FRIDAY.replace(hour=hour, minute=minute) + timedelta(days=days)


@dataclass
class Weekend:
    """The conductor: lets the story come to a moment, a new process at every stop."""

    town: Town
    nursery: Nursery
    clock: StoryClock = field(
        default_factory=lambda: StoryClock(segments=((datetime.now(UTC), FRIDAY.astimezone(UTC)),))
    )
    lives: int = 0

    def live(self, order: Order = PEACEFUL) -> str:
        """One process; how it ended."""
        self.lives += 1
        return self.nursery.life(order, self.clock).ended

    def until(self, moment: datetime, *, every: timedelta = timedelta(hours=3)) -> None:
        """On to that moment, with a process at every stop."""
        while (now := self.clock.now()) < moment:
            self.jump(min(moment, now + every))
            self.live()

    def jump(self, moment: datetime) -> None:
        """On to that moment, with no process living meanwhile."""
        this = int(time.time())  # servers stamp whole seconds: no mail may have come in the second of a jump
        wait_for("the next second", lambda: int(time.time()) > this)
        self.clock = self.clock.jumped(moment.astimezone(UTC))
        self.town.clock = self.clock

    def entries(self) -> tuple[Entry, ...]:
        """The register's journal."""
        store = make_store(self.town.config)
        try:
            with store.work() as work:
                return work.entries()
        finally:
            store.close()

    def incident(self) -> Incident:
        """The one incident."""
        store = make_store(self.town.config)
        try:
            with store.work() as work:
                (found,) = work.incidents()
            return found
        finally:
            store.close()

    def verify(self) -> int:
        """The register's chain holds; how many entries."""
        store = make_store(self.town.config)
        try:
            return store.verify()[0]
        finally:
            store.close()


@pytest.fixture
def weekend(tmp_path: Path, dovecot: Dovecot, exim: Exim, chat: SlackStandIn) -> Iterator[Weekend]:
    town = Town(tmp_path, dovecot, exim, chat)
    ilse = town.people["ilse"].user
    town.write_config(start="start = 2026-01-01T00:00:00+01:00")
    text = town.path.read_text("utf-8").replace(f'"{ilse}"', f'"weg{town.number}@amnesty.example"')
    town.path.write_text(text, "utf-8")
    town.config = load_config(town.path, {})
    nursery = Nursery(town.path, tmp_path / "lives.log")
    played = Weekend(town, nursery)
    played.town.clock = played.clock
    yield played
    nursery.close()


def out_of_office(town: Town, who: str, to: Message) -> None:
    """What a vacation program answers once (RFC 3834)."""
    mail = EmailMessage()
    mail["From"], mail["To"] = town.people[who].user, town.bot.user
    mail["Subject"] = f"Automatisch antwoord: {to['Subject']}"
    mail["Message-ID"] = make_msgid(domain="people.example")
    mail["In-Reply-To"] = to["Message-ID"]
    mail["References"] = f"{to['References'] or ''} {to['Message-ID']}".strip()
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("Ik ben met vakantie tot en met 6 december 2026 en lees mijn mail niet.")
    before = len(town.dovecot.mails(town.bot))
    town.exim.send(mail.as_bytes(), sender=town.people[who].user, to=town.bot.user)
    wait_for("the absence arriving", lambda: len(town.dovecot.mails(town.bot)) > before)


def events(weekend: Weekend, kind: str) -> list[Any]:
    return [entry.event for entry in weekend.entries() if entry.kind == kind]


def test_somebody_who_can_act_is_reached_in_time_though_everything_is_against_us(weekend: Weekend) -> None:
    town = weekend.town
    town.mail("jan", "Mijn laptop met een lijst donateurs is zojuist gestolen uit de trein.")
    assert weekend.live() == "lived"
    asked = town.got("fenna", "Besluit nodig")
    out_of_office(town, "fenna", asked)
    wait_for("the bounce of IT's mail", lambda: len(town.dovecot.mails(town.bot)) >= 3)
    weekend.until(at("vr", "18:00"), every=timedelta(hours=1))

    # the FG is away and IT cannot be reached: the directie and the other technicians are in it the same evening
    out = {event.person for event in events(weekend, "PersonUnreached")}
    assert {"fenna", "ilse"} <= out
    town.got("dora", "Besluit nodig")
    assert weekend.clock.now() < at("vr", "18:05")
    town.got("ogd", "[AINL-")

    weekend.until(at("za", "12:00"))
    town.chat.faults = [{"status": 503}] * 5000  # the chat is down from here
    weekend.until(at("za", "19:00"))
    weekend.jump(at("za", "20:00"))
    # the machine dies in the middle of a round, and again in the middle of sending
    assert weekend.live(Order(cycles=1, at=60)) == "killed"
    assert weekend.live(Order(cycles=1, kind="smtp", at=4)) in ("killed", "lived")
    before = len(town.inbox("mirte"))
    weekend.jump(at("zo", "08:00"))  # it was off all night: rung 36 (za 21.45) fell in it
    weekend.live(Order(cycles=1, peaceful=True, begin=True))
    assert len(town.inbox("mirte")) > before, "what the night should have brought comes at the start"
    weekend.until(at("zo", "13:00"))
    town.chat.faults = []
    weekend.until(at("ma", "05:00"))
    weekend.until(at("ma", "09:30"), every=timedelta(hours=1))

    # Monday morning: the director opens her mail, seven hours and a half before the end of the 72 hours
    town.mail("dora", "MELDEN", reply_to=town.got("dora", "Besluit nodig"))
    weekend.live()
    weekend.until(at("ma", "14:00"), every=timedelta(hours=1))
    town.mail("dora", "GEMELD 2026-7654321", reply_to=town.got("dora", "[AINL-"))
    weekend.live()
    sent_by_then = len(town.inbox("mirte", "Besluit nodig")) + len(town.inbox("mirte", "indienen"))
    weekend.until(at("ma", "17:30"), every=timedelta(hours=1))

    incident = weekend.incident()
    assert incident.outcome == "gemeld"
    assert incident.filings[0].verdict == "op tijd"
    rungs = [event.hours for event in events(weekend, "RungReached") if event.road == "ap"]
    assert rungs == [hours for hours in Ladder().rungs if hours <= 68 or hours == 69], (
        "each once, none skipped"
    )
    assert len(town.inbox("mirte", "Besluit nodig")) + len(town.inbox("mirte", "indienen")) == sent_by_then
    _nobody_twice(weekend)
    _told_about_the_chat(weekend)
    assert weekend.verify() > 50
    _gallery(weekend)


def _nobody_twice(weekend: Weekend) -> None:
    """A repeat only after a death between sending and recording, and then under the same Message-ID."""
    for who in ("mirte", "dora", "olaf", "ogd"):
        ids = Counter(str(mail["Message-ID"]) for mail in weekend.town.inbox(who))
        assert sum(count - 1 for count in ids.values()) <= 1, who
    keys = Counter(row["key"] for row in sent_rows(weekend.town))
    assert max(keys.values()) == 1


def _told_about_the_chat(weekend: Weekend) -> None:
    """Chat and mail cover for each other (P10): that it was down was mailed, and what it missed came after all."""
    down = [row for row in sent_rows(weekend.town) if row["kind"] == "channel_down"]
    assert down
    assert any("AINL-2026-0001" in message.text for message in weekend.town.chat.messages)
    told = [message.text for message in weekend.town.chat.messages if "besluit nodig" in message.text]
    left = [int(found[1]) for text in told if (found := re.search(r"nog (\d+) uur", text))]
    assert left == sorted(left, reverse=True), "no reminder of before the chat came back is told after it"


def _gallery(weekend: Weekend) -> None:
    place = os.environ.get("WEEKEND_GALLERY")
    if not place:
        return
    folder = Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    write_chat(folder, weekend.town.chat.messages)
    for who in ("jan", "mirte", "fenna", "dora", "olaf", "ogd", "mees"):
        for number, mail in enumerate(weekend.town.inbox(who), 1):
            for part in mail.walk():
                kind = part.get_content_type()
                if kind in ("text/html", "text/plain"):
                    end = {"text/html": "html", "text/plain": "txt"}[kind]
                    raw = part.get_payload(decode=True)
                    assert isinstance(raw, bytes)
                    (folder / f"{who}-{number:02}.{end}").write_bytes(raw)
