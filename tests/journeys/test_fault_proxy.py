"""Whole cycles while a fault proxy breaks the lines to IMAP, SMTP and Slack: nothing lost, nothing doubled.

More of it, and with another seed: `tests/run -k fault_proxy --faults 500 --seed 7`; the seed is printed.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from compliance_bot.app import App
from compliance_bot.channels.slack import SlackChat
from compliance_bot.channels.smtp import SmtpMailer
from compliance_bot.clocks import PacedClock
from compliance_bot.config import load_config
from compliance_bot.errors import MailboxError
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from tests.journeys.town import Town, real_now
from tests.servers.fault_proxy import CALM, Fault, FaultProxy, random_fault
from tests.servers.harness import wait_for

PATIENCE = 0.5
"""Seconds a line may be silent here: black holes are many."""


@dataclass
class Weather:
    """The seeded faults, each road with a chance of its own, so that a seed plays the same; `calm` ends them."""

    seed: int
    calm: bool = False

    def over(self, road: str, **how: float) -> Callable[[], Fault]:
        """The plan of one proxy."""
        chance = random.Random(f"{self.seed} {road}")
        return lambda: CALM if self.calm else random_fault(chance, **how)  # type: ignore[arg-type]


@dataclass
class Storm:
    """A town whose bot reaches every server through a proxy; what was sent to it, and what came of that."""

    town: Town
    weather: Weather
    imap: FaultProxy
    smtp: FaultProxy
    slack: FaultProxy
    app: App
    chance: random.Random
    reports: int = 0
    raws: list[bytes] = field(default_factory=list)

    def arrive(self) -> None:
        """A report lands, or one that was sent twice, or a note on what lies there."""
        chance = self.chance
        if self.raws and chance.random() < 0.2:
            self._land(chance.choice(self.raws))
            return
        self.reports += 1
        mail = EmailMessage()
        mail["From"] = self.town.people[chance.choice(("jan", "piet"))].user
        mail["To"], mail["Subject"] = self.town.bot.user, f"Datalek {self.reports}"
        mail["Message-ID"] = f"<storm-{self.town.number}-{self.reports}@people.example>"
        mail.set_content(f"Usb-stick {self.reports} is kwijt. " + "x" * chance.choice((10, 900, 4000)))
        self._land(mail.as_bytes().replace(b"\n", b"\r\n"))

    def _land(self, raw: bytes) -> None:
        self.raws.append(raw)
        self.town.dovecot.append(self.town.bot, raw, when=real_now())

    def cycle(self, minutes: float) -> bool:
        """One of everything, then time passes; whether the mailbox could be read and marked."""
        done = False
        with suppress(MailboxError):
            self.app.cycle()
            done = True
        clock = self.town.clock
        assert isinstance(clock, PacedClock)
        clock.jump_to(clock.now() + timedelta(minutes=minutes))
        return done

    def clear_up(self) -> None:
        """The storm is over: a while of calm in which everything waiting is done."""
        self.weather.calm = True
        for _ in range(40):
            if self.cycle(16) and not self.waiting():
                return
        raise AssertionError(f"{self.waiting()} messages never left")

    def waiting(self) -> int:
        with self.app.store.work() as work:
            return work.unsent() + len(work.unhandled())

    def rows(self, query: str) -> list[tuple[str, ...]]:
        with contextlib.closing(sqlite3.connect(self.town.folder / "bot.sqlite3")) as database:
            return database.execute(query).fetchall()


@contextlib.contextmanager
def storm(town: Town, seed: int) -> Iterator[Storm]:
    weather = Weather(seed)
    slack_port = int(town.chat.base_url.rpartition(":")[2].partition("/")[0])
    with (
        # the line to the mailbox stays open over the cycles, so it is the one most often given a fault
        FaultProxy(town.dovecot.port, plan=weather.over("imap", calm=0.2, reach=20_000)) as imap,
        FaultProxy(town.exim.port, plan=weather.over("smtp", reach=600)) as smtp,
        FaultProxy(slack_port, plan=weather.over("slack")) as slack,
    ):
        app = app_through(town, imap, smtp, slack)
        try:
            yield Storm(town, weather, imap, smtp, slack, app, random.Random(seed))
        finally:
            app.close()


def app_through(town: Town, imap: FaultProxy, smtp: FaultProxy, slack: FaultProxy) -> App:
    """The whole program with its own adapters, only less patient than in service."""
    url = f"http://127.0.0.1:{slack.port}/api/"
    town.write_config(
        port=f"port = {imap.port}",
        smtp=f'smtp = {{host = "127.0.0.1", port = {smtp.port}, security = "none", per_minute = 1000}}',
        slack=f'slack = {{token_file = "slack", channel = "C0INCIDENT", base_url = "{url}"}}',
    )
    app = town.app(config=load_config(town.path, {}))
    assert isinstance(app.mailbox, ImapMailbox)
    assert isinstance(app.postman.mailer, SmtpMailer)
    app.mailbox = ImapMailbox(replace(app.mailbox._settings, connect_timeout=PATIENCE, read_timeout=PATIENCE))
    app.postman.mailer = SmtpMailer(replace(app.postman.mailer._settings, timeout=PATIENCE), town.clock)
    app.postman.chat = SlackChat("xoxb-demo", "C0INCIDENT", base_url=url, timeout=1, clock=town.clock)
    return app


def test_faults_on_every_line_lose_nothing_and_double_nothing(
    town: Town, request: pytest.FixtureRequest
) -> None:
    """T47, T48: cuts, resets, black holes, one-byte packets, lost acknowledgements, over whole cycles."""
    cycles, seed = (int(request.config.getoption(name)) for name in ("--faults", "--seed"))
    with storm(town, seed) as sky:
        for _ in range(cycles):
            if sky.chance.random() < 0.5:
                sky.arrive()
            sky.cycle(sky.chance.choice((0.1, 1, 6, 20)))
            if sky.chance.random() < 0.2:
                sky.app.mailbox.close()  # as a server does with a line it has had enough of
        sky.clear_up()
        check_mail_in(sky)
        check_mail_out(sky)
        check_chat(sky)
        assert sky.app.store.verify()[0] > 0
        met = {name: len(getattr(sky, name).met) for name in ("imap", "smtp", "slack")}
        told = f"{cycles} cycles, {len(sky.raws)} mails in, faults {met}, {repeats(sky)}"
        print(f"\nfault_proxy: seed {seed}, {told}")  # noqa: T201 - the line that the long run is read by
    assert min(met.values()) > 0 or cycles < 20


def check_mail_in(sky: Storm) -> None:
    """Every mail has one arrival with one outcome and its very bytes; every report one incident."""
    rows = sky.rows("select folder, uidvalidity, uid, outcome, evidence from arrivals")
    assert len(rows) == len({row[:3] for row in rows}) == len(sky.raws)
    assert all(row[3] for row in rows)
    assert Counter(row[4] for row in rows) == Counter(hashlib.sha256(raw).hexdigest() for raw in sky.raws)
    assert len(sky.town.incidents(sky.app)) == sky.reports


def check_mail_out(sky: Storm) -> None:
    """Whatever was sent lies in its mailbox; what lies there is in the outbox; a repeat bears the same Message-ID."""
    rows = sky.rows("select message_id, recipient, sent_at from outbox where channel = 'mail'")
    known = {(ref, to) for ref, to, _ in rows}
    assert len(known) == len(rows), "no two rows share an id"
    sent = {(ref, to) for ref, to, at in rows if at}
    found = wait_for("every mail sent", lambda: sent <= set(delivered(sky)) and delivered(sky), timeout=60)
    assert set(found) <= known
    assert sum(found.values()) - len(found) <= len(sky.smtp.met), "no more repeats than faults"


def delivered(sky: Storm) -> Counter[tuple[str, str]]:
    """(Message-ID, mailbox) of every mail that people have."""
    return Counter(
        (str(mail["Message-ID"]), account.user)
        for account in sky.town.people.values()
        for mail in sky.town.dovecot.mails(account)
    )


def check_chat(sky: Storm) -> None:
    """Every row that was sent is in the channel; a post comes twice only where its acknowledgement was lost."""
    ((sent,),) = sky.rows("select count(*) from outbox where channel = 'chat' and sent_at is not null")
    said = sum(1 + len(message.updates) for message in sky.town.chat.messages)
    assert int(sent) <= said <= int(sent) + len(sky.slack.met)


def repeats(sky: Storm) -> str:
    """How often an acknowledgement was lost after the act."""
    found = delivered(sky)
    ((sent,),) = sky.rows("select count(*) from outbox where channel = 'chat' and sent_at is not null")
    said = sum(1 + len(message.updates) for message in sky.town.chat.messages)
    mails = f"{sum(found.values()) - len(found)} of {len(found)} mails"
    return f"{mails} and {said - int(sent)} of {sent} chat posts repeated"


@pytest.mark.parametrize("line", ["imap", "smtp", "slack"])
def test_a_line_that_is_dark_for_an_hour_and_comes_back_leaves_nothing_undone(town: Town, line: str) -> None:
    """A half-open line on one road: the others go on, and the outage is told by another road (P10)."""
    with storm(town, seed=1) as sky:
        sky.weather.calm = True
        getattr(sky, line).plan = lambda: Fault(dark_after=0)
        for _ in range(6):
            sky.arrive()
            sky.cycle(10)
        getattr(sky, line).plan = lambda: CALM
        sky.clear_up()
        check_mail_in(sky)
        check_mail_out(sky)
        check_chat(sky)
        said = [message.text for message in town.chat.messages]
        said += [str(mail["Subject"]) for mail in town.inbox("mirte")]
        words = {
            "imap": "mailbox wordt nu niet gelezen",
            "smtp": "mail werkt nu niet",
            "slack": "chat is niet bereikbaar",
        }
        assert any(words[line] in text for text in said), said
