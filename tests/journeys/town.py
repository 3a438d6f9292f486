"""A town on real servers: the bot's mailbox, people's mailboxes, a chat, and one driven clock."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage, Message
from email.utils import format_datetime, make_msgid
from pathlib import Path

from compliance_bot.app import App
from compliance_bot.clocks import PacedClock
from compliance_bot.config import Config, load_config
from compliance_bot.demo.slack_standin import SlackStandIn
from compliance_bot.ports import Clock
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.moments import AMSTERDAM
from tests.databases import register_in
from tests.servers.harness import Account, Dovecot, Exim, wait_for

NUMBERS = itertools.count(1)
PEOPLE = {
    "mirte": ("decider",),
    "fenna": ("dpo",),
    "dora": ("directie",),
    "mees": ("media",),
    "olaf": ("ondersteuning",),
    "ilse": ("it",),
}


def real_now() -> datetime:
    """The machine's clock, which the servers stamp mail with."""
    return datetime.now(UTC)


@dataclass
class Town:
    """People and servers of one test; every address in it is the test's own.

    `database`: the address of the register; without one, that of the running test's database for this folder.
    """

    folder: Path
    dovecot: Dovecot
    exim: Exim
    chat: SlackStandIn
    second: bool = True
    done: str = "keyword"
    clock: Clock = field(default_factory=lambda: PacedClock(start=real_now(), real=real_now))
    number: int = field(default_factory=lambda: next(NUMBERS))
    database: str = ""

    def __post_init__(self) -> None:
        names = (*PEOPLE, "jan", "piet")
        mailboxes = [f"{name}{self.number}" for name in (*names, "compliance")]
        *people, ogd, self.bot = self.dovecot.add_users(
            *mailboxes[:-1], f"servicedesk{self.number}@ogd.example", mailboxes[-1]
        )
        self.database = register_in(self.folder, self.database)
        self.people = {**dict(zip(names, people, strict=True)), "ogd": ogd}
        self.path = self.folder / "config.toml"
        self.write_config()
        self.config = load_config(self.path, {})

    def write_config(self, **changes: str) -> None:
        """config.toml; `changes` replace whole lines by their beginning."""
        (self.folder / "password").write_text(changes.pop("password", self.bot.password), "utf-8")
        (self.folder / "slack").write_text("xoxb-demo", "utf-8")
        (self.folder / "keys").write_text("0123456789abcdef0123456789abcdef-a-test-key\n", "utf-8")
        text = self._head() + "".join(self._person(name) for name in (*PEOPLE, "ogd"))
        for begin, line in changes.items():
            old = next(one for one in text.splitlines() if one.startswith(begin))
            text = text.replace(old, line, 1)
        self.path.write_text(text, "utf-8")

    def _head(self) -> str:
        start = (real_now() - timedelta(days=20)).isoformat()
        return f"""\
organisation = {{name = "Amnesty (test)", domains = ["amnesty.example"], contact = "020-5550100"}}
database = {{url = "{self.database}"}}
tokens = {{key_file = "keys"}}
decisions = {{second = {str(self.second).lower()}}}
slack = {{token_file = "slack", channel = "C0INCIDENT", base_url = "{self.chat.base_url}"}}
smtp = {{host = "127.0.0.1", port = {self.exim.port}, security = "none", per_minute = 1000}}
[mailbox]
address = "{self.bot.user}"
host = "127.0.0.1"
port = {self.dovecot.port}
security = "none"
user = "{self.bot.user}"
password_file = "password"
start = {start}
folders = []
done = "{self.done}"
poll_seconds = 1
[[processors]]
name = "Mailhuis"
domains = ["mailhuis.example"]
"""

    def _person(self, name: str) -> str:
        roles = PEOPLE.get(name, ("helpdesk",))
        address = self.people[name].user
        return (
            f'[[persons]]\nid = "{name}"\nname = "{name}"\naddresses = ["{address}"]\nroles = {list(roles)}\n'
        )

    def app(self, clock: Clock | None = None, config: Config | None = None) -> App:
        """The whole program; the caller closes it."""
        return App.build(config or self.config, clock=clock or self.clock)

    def mail(self, who: str, text: str, *, subject: str = "Datalek", reply_to: Message | None = None) -> None:
        """A person sends a mail from their own mail program, through the real servers, until it lies there."""
        account = self.people[who]
        mail = EmailMessage()
        mail["From"], mail["To"] = account.user, self.bot.user
        mail["Date"] = format_datetime(self.clock.now().astimezone(AMSTERDAM))
        mail["Message-ID"] = make_msgid(domain="people.example")
        mail["Subject"] = f"Re: {reply_to['Subject']}" if reply_to else subject
        if reply_to is not None:
            text = f"{text}\n\nOp di 24 nov 2026 om 10:17 schreef Meldpunt:\n\n{quoted(reply_to)}"
            mail["In-Reply-To"] = reply_to["Message-ID"]
            mail["References"] = f"{reply_to['References'] or ''} {reply_to['Message-ID']}".strip()
        mail.set_content(text)
        before = len(self.dovecot.mails(self.bot))
        self.exim.send(mail.as_bytes(), sender=account.user, to=self.bot.user)
        wait_for("delivery to the bot", lambda: len(self.dovecot.mails(self.bot)) > before)

    def inbox(self, who: str, subject: str = "") -> list[Message]:
        """What lies in a person's mailbox, oldest first."""
        return [m for m in self.dovecot.mails(self.account(who)) if subject in str(m["Subject"])]

    def got(self, who: str, subject: str, count: int = 1) -> Message:
        """The newest mail with this in its subject, once `count` of them arrived."""
        found = wait_for(f"{who} getting {count} x {subject!r}", lambda: self._at_least(who, subject, count))
        return found[-1]

    def account(self, who: str) -> Account:
        """The mailbox of a person."""
        return self.people[who]

    def _at_least(self, who: str, subject: str, count: int) -> list[Message]:
        found = self.inbox(who, subject)
        return found if len(found) >= count else []

    def incidents(self, app: App) -> tuple[Incident, ...]:
        """All incidents in the register."""
        with app.store.work() as work:
            return work.incidents()


def quoted(mail: Message) -> str:
    """The mail's text as a mail program quotes it."""
    part = next(p for p in mail.walk() if p.get_content_type() == "text/plain")
    text = part.get_payload(decode=True).decode("utf-8")
    return "\n".join(f"> {line}" for line in text.splitlines()) + "\n"
