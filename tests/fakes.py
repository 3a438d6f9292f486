"""Fakes with a visible list of what happened (no mocks), and the world a case plays in."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from compliance_bot.app import App
from compliance_bot.casework.deliver import Postman
from compliance_bot.casework.desk import Desk
from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.errors import DeliveryError, MailboxError, MailGone
from compliance_bot.inbox.mime import read_mail
from compliance_bot.ports import (
    Decisions,
    Draft,
    FolderView,
    MailRef,
    Numbers,
    Organisation,
    Policy,
    Sent,
)
from compliance_bot.procedure.incident import AP, Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.regime import parse_regime
from compliance_bot.procedure.roles import Directory, Person, Processor, Role
from compliance_bot.procedure.windows import Windows
from compliance_bot.resources import resource_folder
from compliance_bot.store import SqlStore
from tests.databases import register_in

ADDRESS = "compliance@amnesty.example"
START = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
KEYS = {"k1": b"a key for tests that is long enough, really"}


@dataclass
class FakeClock:
    """The driven clock: time moves when a test says so."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def from_server(self, moment: datetime) -> datetime:
        return moment

    def forward(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@dataclass
class FakeMailbox:
    """A mailbox of one or more folders in memory; `down` makes every call fail.

    unwatched: folders that are swept only; `Sent` is neither. numbering: UIDVALIDITY of a folder, else `uidvalidity`.
    poison: UIDs the server does not give; refuses: folders it does not open.
    """

    clock: FakeClock
    folders: dict[str, list[tuple[int, datetime | None, bytes]]] = field(
        default_factory=lambda: {"INBOX": []}
    )
    uidvalidity: int = 7
    numbering: dict[str, int] = field(default_factory=dict)
    unwatched: set[str] = field(default_factory=set)
    done: list[int] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)
    down: bool = False
    poison: set[int] = field(default_factory=set)
    refuses: set[str] = field(default_factory=set)
    at_once: int = 1000
    uids: itertools.count = field(default_factory=lambda: itertools.count(1))
    owed: float = 0.0
    cuts: int = 0

    def waits(self) -> float:
        return self.owed

    def cut(self) -> None:
        self.cuts += 1

    def put(self, raw: bytes, when: datetime | None = None, folder: str = "INBOX") -> None:
        self.folders.setdefault(folder, []).append((next(self.uids), when or self.clock.now(), raw))

    def move(self, uid: int, source: str, target: str) -> None:
        """A person drags a mail into another folder: a new UID, the same stamp."""
        (mail,) = [mail for mail in self.folders[source] if mail[0] == uid]
        self.folders[source].remove(mail)
        self.folders.setdefault(target, []).append((next(self.uids), *mail[1:]))

    def connect(self) -> None:
        if self.down:
            raise MailboxError("the mailbox does not answer")

    def watched(self) -> tuple[str, ...]:
        self.connect()
        return tuple(name for name in self.folders if name not in self.unwatched)

    def swept(self) -> tuple[str, ...]:
        self.connect()
        return tuple(name for name in self.folders if name != "Sent")

    def look(
        self, folder: str, *, uidvalidity: int | None, after_uid: int, also: Sequence[int] = ()
    ) -> FolderView:
        current = self._open(folder)
        after, behind = (after_uid, set(also)) if uidvalidity == current else (0, set())
        there = self._refs(folder)
        fresh = [ref for ref in there if ref.uid > after and ref.uid not in behind]
        shown = {ref.uid for ref in fresh[: self.at_once]} | behind
        return FolderView(
            folder=folder,
            uidvalidity=current,
            refs=tuple(ref for ref in there if ref.uid in shown),
            more=len(fresh) > self.at_once,
        )

    def numbers(self, folder: str, *, since: datetime) -> Numbers:
        current, day = self._open(folder), since.date() - timedelta(days=1)
        uids = [ref.uid for ref in self._refs(folder) if ref.internaldate and ref.internaldate.date() >= day]
        return Numbers(folder=folder, uidvalidity=current, uids=tuple(uids))

    def refs(self, numbers: Numbers) -> tuple[MailRef, ...]:
        self._open(numbers.folder, numbers.uidvalidity)
        return tuple(ref for ref in self._refs(numbers.folder) if ref.uid in numbers.uids)

    def fetch(self, ref: MailRef) -> bytes:
        self._open(ref.folder, ref.uidvalidity)
        if ref.uid in self.poison:
            raise MailboxError(f"the server gave nothing for mail {ref.uid}")
        found = [raw for uid, _, raw in self.folders[ref.folder] if uid == ref.uid]
        if not found:
            raise MailGone(f"mail {ref.uid} is gone")
        self.fetched.append(ref.uid)
        return found[0]

    def fetch_small(self, refs: Sequence[MailRef]) -> dict[int, bytes]:
        self._open(refs[0].folder, refs[0].uidvalidity)
        wanted = {ref.uid for ref in refs}
        if wanted & self.poison:
            raise MailboxError("the server refused the batch")
        found = {uid: raw for uid, _, raw in self.folders[refs[0].folder] if uid in wanted}
        self.fetched += found
        return found

    def mark_done(self, ref: MailRef) -> None:
        self.done.append(ref.uid)

    def close(self) -> None:
        self.done.append(0)

    def _open(self, folder: str, uidvalidity: int | None = None) -> int:
        self.connect()
        if folder in self.refuses or folder not in self.folders:
            raise MailboxError(f"the server does not open folder {folder!r}")
        current = self.numbering.get(folder, self.uidvalidity)
        if uidvalidity not in (None, current):
            raise MailboxError(f"folder {folder!r} was renumbered")
        return current

    def _refs(self, folder: str) -> list[MailRef]:
        current = self.numbering.get(folder, self.uidvalidity)
        return [
            MailRef(
                mailbox="main",
                folder=folder,
                uidvalidity=current,
                uid=uid,
                internaldate=when,
                size=len(raw),
            )
            for uid, when, raw in sorted(self.folders[folder], key=lambda mail: mail[0])
        ]


@dataclass
class FakeMailer:
    """Keeps every mail it took; `fail` gives the error to raise for a recipient."""

    sent: list[Draft] = field(default_factory=list)
    fail: dict[str, DeliveryError] = field(default_factory=dict)
    down: bool = False
    rewrite: bool = False

    def send(self, draft: Draft) -> Sent:
        if self.down:
            raise DeliveryError("cannot connect", channel_fault=True)
        if draft.recipient in self.fail:
            raise self.fail[draft.recipient]
        self.sent.append(draft)
        return Sent(assigned_id=f"<rewritten-{len(self.sent)}@server.example>" if self.rewrite else "")

    def close(self) -> None:
        return None


@dataclass
class FakeChat:
    """Keeps every post with the thread it went into."""

    posts: list[tuple[str, str]] = field(default_factory=list)
    updates: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False

    def post(self, draft: Draft, *, thread_ts: str = "", update_ts: str = "") -> Sent:
        if self.down:
            raise DeliveryError("chat is unreachable", channel_fault=True)
        assert draft.chat is not None
        if update_ts:
            self.updates.append((update_ts, draft.chat.text))
            return Sent(assigned_id=update_ts)
        self.posts.append((thread_ts, draft.chat.text))
        return Sent(assigned_id=f"{len(self.posts)}.000001")


def person(name: str, *roles: Role, address: str = "", more: tuple[str, ...] = ()) -> Person:
    """An invented person; the id is the name."""
    first = address or f"{name}@amnesty.example"
    return Person(id=name, name=name.title(), addresses=(first, *more), roles=frozenset(roles))


def make_directory(
    *, without: Iterable[str] = (), deputies: Mapping[Role, tuple[str, ...]] | None = None
) -> Directory:
    """A full house: decider, FG, deputy, directie, media, ondersteuning, IT, helpdesk.

    deputies: those of other roles than the decider's, by their ids; people of their own where they hold no role.
    """
    persons = (
        person("mirte", Role.DECIDER, more=("mirte.prive@post.example",)),
        person("fenna", Role.DPO),
        person("dirk"),
        person("dora", Role.DIRECTIE),
        person("mees", Role.MEDIA),
        person("olaf", Role.ONDERSTEUNING),
        person("ilse", Role.IT),
        person("ogd", Role.HELPDESK, address="servicedesk@ogd.example"),
    )
    named = dict.fromkeys(one for found in (deputies or {}).values() for one in found)
    more = (person(name) for name in named if name not in {one.id for one in persons})
    left = tuple(p for p in (*persons, *more) if p.id not in set(without))
    of_decider = {Role.DECIDER: ("dirk",)} if "dirk" not in set(without) else {}
    return Directory(
        persons=left,
        deputies={**of_decider, **(deputies or {})},
        domains=("amnesty.example",),
        processors=(Processor(name="Mailhuis", domains=("mailhuis.example",), addresses=()),),
    )


def make_policy(**changes: object) -> Policy:
    """The organisation of the tests; any field may be given another value."""
    regime = parse_regime((resource_folder("procedure/regimes") / "avg-2018.toml").read_text("utf-8"))
    values: dict[str, object] = {
        "organisation": Organisation(
            name="Amnesty International Nederland",
            prefix="AINL",
            address=ADDRESS,
            contact="020-5550100",
            sender_name="Meldpunt datalekken",
        ),
        "zone": AMSTERDAM,
        "directory": make_directory(),
        "ladder": Ladder(),
        "windows": Windows(),
        "decisions": Decisions(),
        "regime": regime,
        "token_keys": KEYS,
        "mailbox_name": "main",
        "mailbox_start": START - timedelta(days=30),
        "chat_channel": "C1",
    }
    return Policy(**{**values, **changes})  # type: ignore[arg-type]


@functools.cache
def our_documents() -> TemplateDocuments:
    """Our own templates, which hold no state: compiled once, for that costs as much as a whole report."""
    return TemplateDocuments((resource_folder("templates"),), AMSTERDAM)


@dataclass
class World:
    """A whole program on fakes and a real database, with shorthand for what people do.

    `url`: the address of its register; without one, that of the running test's database for this folder.
    """

    folder: Path
    policy: Policy = field(default_factory=make_policy)
    clock: FakeClock = field(default_factory=FakeClock)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    chat: FakeChat = field(default_factory=FakeChat)
    ids: itertools.count = field(default_factory=lambda: itertools.count(1))
    url: str = ""

    def __post_init__(self) -> None:
        self.mailbox = FakeMailbox(self.clock)
        self.url = register_in(self.folder, self.url)
        self.store = SqlStore(self.url, ladder=self.policy.ladder)
        desk = Desk(
            store=self.store,
            clock=self.clock,
            policy=self.policy,
            documents=our_documents(),
            reader=read_mail,
        )
        postman = Postman(desk=desk, mailer=self.mailer, chat=self.chat, owner="test", pace=10_000)
        self.app = App(desk=desk, mailbox=self.mailbox, postman=postman)

    def receive(self, raw: bytes, when: datetime | None = None, folder: str = "INBOX") -> None:
        """A mail lands and the bot makes one cycle."""
        self.mailbox.put(raw, when, folder)
        self.app.cycle()

    def report(self, text: str, *, sender: str = "jan@amnesty.example", subject: str = "Datalek") -> str:
        """Somebody reports; the new incident's number."""
        before = {incident.ref for incident in self.incidents()}
        self.receive(self.mail(text, sender=sender, subject=subject))
        new = [i.ref for i in self.incidents() if i.ref not in before]
        assert len(new) == 1, new
        return new[0]

    def mail(
        self, text: str, *, sender: str, subject: str = "Datalek", headers: Iterable[tuple[str, str]] = ()
    ) -> bytes:
        """A mail as a person sends it now."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, subject
        mail["Date"] = format_datetime(self.clock.now().astimezone(AMSTERDAM))
        mail["Message-ID"] = f"<m{next(self.ids)}@people.example>"
        for name, value in headers:
            mail[name] = value
        mail.set_content(text)
        return mail.as_bytes()

    def reply(self, to: Draft, text: str, *, sender: str = "", **more: object) -> bytes:
        """A reply to one of our mails as a mail program makes it: quoted text, In-Reply-To, References."""
        assert to.mail is not None
        row = self.row(to.key)
        parent = row.assigned_id or to.message_id
        quoted = "\n".join(f"> {line}" for line in to.mail.text.splitlines())
        headers = [
            ("In-Reply-To", parent),
            ("References", " ".join((*to.mail.references, parent))),
        ]
        return self.mail(
            f"{text}\n\nOp di 24 nov 2026 om 10:17 schreef Meldpunt <{ADDRESS}>:\n\n{quoted}\n",
            sender=sender or to.recipient,
            subject=f"Re: {to.mail.subject}",
            headers=headers,
            **more,  # type: ignore[arg-type]
        )

    def answer(self, person: str, text: str, *, kind: str = "", sender: str = "") -> None:
        """A person answers the latest mail (of that kind) they got."""
        self.receive(self.reply(self.last(person, kind), text, sender=sender))

    def last(self, person: str, kind: str = "") -> Draft:
        """The latest mail this person got."""
        mine = [d for d in self.mailer.sent if d.person == person and kind in ("", d.kind)]
        assert mine, f"{person} got no {kind or 'mail'}; sent: {self.kinds()}"
        return mine[-1]

    def row(self, key: str):  # type: ignore[no-untyped-def]
        with self.store.work() as work:
            found = work.outbox_by_key(key)
        assert found is not None
        return found

    def kinds(self, recipient: str = "") -> list[tuple[str, str]]:
        """(kind, recipient) of every mail sent."""
        return [(d.kind, d.recipient) for d in self.mailer.sent if recipient in d.recipient]

    def incidents(self) -> tuple[Incident, ...]:
        with self.store.work() as work:
            return work.incidents()

    def incident(self, ref: str = "AINL-2026-0001") -> Incident:
        with self.store.work() as work:
            found = work.incident(ref)
        assert found is not None
        return found

    def events(self, kind: str, ref: str = "") -> list:  # type: ignore[type-arg]
        with self.store.work() as work:
            return [entry.event for entry in work.entries(ref) if entry.kind == kind]

    def rungs(self, ref: str = "") -> list:  # type: ignore[type-arg]
        """Every rung of the road to the AP that the register holds; those of the roads beside it: events()."""
        return [event for event in self.events("RungReached", ref) if event.road == AP]

    def forward(self, **delta: float) -> None:
        """Time passes, then the bot makes one cycle."""
        self.clock.forward(**delta)
        self.app.cycle()


def rungs_sent(world: World, ref: str) -> list[int]:
    """The hours of every rung the register holds for an incident, in order of recording."""
    return [event.hours for event in world.rungs(ref)]
