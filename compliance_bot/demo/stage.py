"""The stage: embedded servers, the real program between them, and the clock that carries the story."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTP

from compliance_bot.app import App, make_store
from compliance_bot.clocks import PacedClock, SystemClock
from compliance_bot.config import load_config
from compliance_bot.demo.faults import DemoFault
from compliance_bot.demo.happenings import Line, Watcher, letter_line, subject_of
from compliance_bot.demo.imap_server import HOST, ImapServer
from compliance_bot.demo.letters import Letter
from compliance_bot.demo.people import CHANNEL, MAILBOX, Person
from compliance_bot.demo.settings import SLACK_TOKEN, USER, Servers, write_config
from compliance_bot.demo.slack_standin import SlackStandIn
from compliance_bot.demo.smtp_server import SmtpServer
from compliance_bot.demo.view import View
from compliance_bot.errors import MailboxError

PACE = 60.0
LONGEST_STEP = timedelta(hours=1)
"""The clock never jumps further at once: what has no rung of its own (triage, retries) comes in time too."""


@dataclass(kw_only=True)
class Stage:
    """Everything that runs while the demo plays; `close()` ends all of it.

    pause: real seconds the watcher is given at each happening.
    """

    clock: PacedClock
    smtp: SmtpServer
    slack: SlackStandIn
    app: App
    watcher: Watcher
    view: View
    pause: float
    ending: ExitStack
    shown: list[Line] = field(default_factory=list)

    def close(self) -> None:
        """End the program, then the servers."""
        self.ending.close()

    def scene(self, title: str, text: str) -> None:
        """Show what comes."""
        self.view.scene(self.clock.now(), title, text)
        self.breathe(2)

    def send(self, letter: Letter) -> None:
        """A player's mail goes by SMTP; then the program does its round.

        It leaves at the turn of a real second, because the server's stamp has whole seconds only and one of
        them is a minute of the story.
        """
        _to_next_second()
        raw = letter.as_bytes()
        with SMTP(HOST, self.smtp.port, timeout=10) as connection:
            connection.sendmail(letter.sender.address, [MAILBOX], raw)
        self._show([letter_line(self.clock.now(), letter.sender.name, raw)])
        self.breathe()
        self.round()

    def advance_to(self, moment: datetime) -> None:
        """Let the story come to `moment`, stopping at every rung that falls due before it."""
        while (now := self.clock.now()) < moment:
            self.clock.skip_to(min(self._next_due(moment), now + LONGEST_STEP))
            self.round()

    def round(self) -> None:
        """One cycle of the program, and what came of it."""
        try:
            self.app.cycle()
        except MailboxError:
            self.app.cycle()
        with self.app.store.work() as work:
            self.view.incidents(work.incidents())
        news = self.watcher.news()
        self._show(news)
        if news:
            self.breathe()

    def latest(self, person: Person, *words: str) -> bytes:
        """The last mail this person received with all these words in its subject. Raises DemoFault."""
        for mail in reversed(self.smtp.mails_for(person.address)):
            if all(word in subject_of(mail.raw) for word in words):
                return mail.raw
        raise DemoFault(f"{person.name} never got a mail about {' '.join(words)}")

    def breathe(self, times: float = 1) -> None:
        """Give the watcher a moment."""
        time.sleep(self.pause * times)

    def _next_due(self, moment: datetime) -> datetime:
        with self.app.store.work() as work:
            due = work.due(moment)
        return min((one.rung.due_at for one in due), default=moment)

    def _show(self, lines: Iterable[Line]) -> None:
        fresh = list(lines)
        self.shown += fresh
        self.view.lines(fresh)


def set_stage(folder: Path, *, clock: PacedClock, view: View, pause: float) -> Stage:
    """Start the servers, write the configuration, put the program together as `compliance-bot run` does."""
    password = secrets.token_urlsafe(12)
    with ExitStack() as ending:
        imap = ImapServer(user=USER, password=password).start()
        ending.callback(imap.stop)
        smtp = SmtpServer(
            mailbox=MAILBOX,
            to_mailbox=imap.deliver,
            users={USER: password},
            folder=folder / "mails",
            now=clock.now,
        ).start()
        ending.callback(smtp.stop)
        slack = _workspace(clock).start()
        ending.callback(slack.stop)
        servers = Servers(imap_port=imap.port, smtp_port=smtp.port, slack_url=slack.base_url)
        start = clock.now() - timedelta(hours=1)
        app = _program(write_config(folder, servers, password=password, start=start), clock)
        ending.callback(app.close)
        return Stage(
            clock=clock,
            smtp=smtp,
            slack=slack,
            app=app,
            watcher=Watcher(store=app.store, smtp=smtp, slack=slack),
            view=view,
            pause=pause,
            ending=ending.pop_all(),
        )


def _workspace(clock: PacedClock) -> SlackStandIn:
    channels = {CHANNEL: "incidenten"}
    return SlackStandIn(token=SLACK_TOKEN, channels=channels, now=lambda: clock.now().timestamp())


def _program(path: Path, clock: PacedClock) -> App:
    """As `compliance-bot migrate` and then `run` would, from the configuration file."""
    config = load_config(path, os.environ)
    store = make_store(config)
    store.migrate()
    return App.build(config, clock=clock, store=store)


def make_clock(start: datetime) -> PacedClock:
    """The story's clock: from `start` on, a minute a second."""
    clock = PacedClock(start=start, real=SystemClock().now)
    clock.pace(PACE)
    return clock


def _to_next_second() -> None:
    time.sleep(1.02 - SystemClock().now().microsecond / 1e6)
