"""The composition root: configuration to adapters to casework; the only module that knows every part."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from compliance_bot.casework.audit_telling import FOUND
from compliance_bot.casework.auditing import NEVER, Auditor
from compliance_bot.casework.clock_check import hold_against_mail, last_reading
from compliance_bot.casework.deliver import Postman
from compliance_bot.casework.desk import Desk
from compliance_bot.casework.heads import give_heads
from compliance_bot.casework.intake import keep_new_mail, mark_handled
from compliance_bot.casework.outages import cut_off, mailbox_is_down, mailbox_works
from compliance_bot.casework.receive import handle_stored
from compliance_bot.casework.remind import tick
from compliance_bot.casework.sweeping import sweep
from compliance_bot.channels.slack import SlackChat
from compliance_bot.channels.smtp import SmtpMailer, SmtpSettings
from compliance_bot.clocks import elapsed_seconds, passed_seconds
from compliance_bot.config import Config
from compliance_bot.config_checks import lines_of
from compliance_bot.documents.own_templates import OwnTemplates
from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.errors import ConfigError, MailboxError
from compliance_bot.head_places import head_places
from compliance_bot.health import Report, judge, limits_of
from compliance_bot.health_server import Latest, serve_health
from compliance_bot.heartbeat import Heartbeat
from compliance_bot.inbox.idle import IdleWatch
from compliance_bot.inbox.imap import open_client
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings
from compliance_bot.inbox.imap_subjects import subjects
from compliance_bot.inbox.mime import read_mail
from compliance_bot.instances import Instance, own_name
from compliance_bot.policy import make_policy
from compliance_bot.ports import Clock, Documents, HeadPlace, Mailbox, Policy, Store
from compliance_bot.procedure.regime import Regime, parse_regime
from compliance_bot.resources import resource_folder
from compliance_bot.servers_seen import look_at_mailbox, look_at_roads_out, look_at_watcher
from compliance_bot.store import SqlStore, open_store
from compliance_bot.store.evidence_keys import NO_KEYS, EvidenceKeys, read_keys

if TYPE_CHECKING:
    from compliance_bot.channels.others import AppriseOthers

log = structlog.get_logger(__name__)

# no server needs so long for one answer, a piece of a mail at most; as long as a mailbox may be away untold
STUCK_SECONDS = 900


@dataclass(kw_only=True)
class App:
    """The whole program, put together. `stop` is asked between two mails, so that a stop waits for one at most.

    give_way: called between two mails; it waits while a reminder is on its way (T45).
    heads: where the register's head goes daily, besides the assessors' mails (P32).
    """

    desk: Desk
    mailbox: Mailbox
    postman: Postman
    stop: Callable[[], bool] = lambda: False
    give_way: Callable[[], object] = lambda: None
    idle: IdleWatch | None = None
    health: Callable[[Instance, threading.Event], object] = lambda _seat, _stopping: None
    heartbeat: Heartbeat | None = None
    heads: tuple[HeadPlace, ...] = ()
    swept: bool = False
    withheld: bool = False
    auditor: Auditor = field(init=False)

    def __post_init__(self) -> None:
        self.auditor = Auditor(desk=self.desk)

    @classmethod
    def build(cls, config: Config, *, clock: Clock, store: Store | None = None) -> App:
        """Everything from one configuration; no connection is made yet but to the database. Raises StoreError."""
        policy = make_policy(config, load_regime(config))
        desk = Desk(
            store=store
            or open_store(config.database.address(), ladder=policy.ladder, keys=evidence_keys(config)),
            clock=clock,
            policy=policy,
            documents=make_documents(config, policy.zone),
            reader=read_mail,
        )
        postman = Postman(
            desk=desk,
            mailer=make_mailer(config, policy, clock),
            chat=make_chat(config, clock),
            others=make_others(config),
            owner=own_name(),
            pace=config.smtp.per_minute,
            passed=passed_seconds,
        )
        return cls(
            desk=desk,
            mailbox=make_mailbox(config),
            postman=postman,
            idle=make_idle(config, clock),
            heartbeat=make_heartbeat(config),
            health=make_health(config, desk),
            heads=head_places(file=config.head.file, url=config.head.url),
        )

    @property
    def store(self) -> Store:
        """The database."""
        return self.desk.store

    @property
    def policy(self) -> Policy:
        """The organisation's practice."""
        return self.desk.policy

    def seat(self) -> Instance:
        """This process among the instances on its database: from now on whatever it writes needs the lease."""
        instance = Instance(store=self.store, owner=self.postman.owner, clock=self.desk.clock)
        self.postman.sure, self.postman.sharing = instance.sure, lambda: instance.alive
        self.postman.by_claims = instance.by_claims
        return instance

    def begin(self) -> int:
        """What a start does first: a changed ladder reaches the open incidents, vacancies are said aloud (P12)."""
        for role in self.policy.directory.vacancies():
            covered = [person.id for person in self.policy.directory.covering(role)]
            log.warning("role_is_vacant", role=role.value, covered_by=covered)
        return self.store.sync_agenda()

    def poll(self) -> int:
        """Take in what is new, give every stored mail its outcome, flag or move it, then sweep. Raises MailboxError.

        What is stored already is handled even when the mailbox cannot be reached.
        """
        handled, more = 0, True
        while more:
            try:
                more = self.read() and not self.stop()
            finally:
                handled += self.handle()
        try:
            self.mark()
        finally:
            handled += self._handle_swept()
        return handled

    def read(self) -> bool:
        """Take in what is new, a bounded part of it; whether there is more. Raises MailboxError.

        How the mailbox is doing is remembered (promise 7).
        """
        before = last_reading(self.desk)
        try:
            self.mailbox.connect()
            more = keep_new_mail(self.desk, self.mailbox)
        except MailboxError:
            mailbox_is_down(self.desk)
            raise
        mailbox_works(self.desk)
        hold_against_mail(self.desk, since=before)
        look_at_mailbox(self.desk, self.mailbox)
        if self.heartbeat is not None:
            self.heartbeat.pulse.read_at = self.desk.clock.now()
        return more

    def watch_the_line(self) -> None:
        """A mail server that owes an answer for too long is told like one that is away, and its line is cut (T3)."""
        if self.mailbox.waits() >= STUCK_SECONDS:
            log.error("mail_server_owes_an_answer", seconds=int(self.mailbox.waits()))
            self.mailbox.cut()
            mailbox_is_down(self.desk, since=self.desk.clock.now() - timedelta(seconds=STUCK_SECONDS))

    def sweep(self) -> int:
        """A part of the sweep that is due; how many mails it found that were not seen. Raises MailboxError."""
        found = sweep(self.desk, self.mailbox, at_once=not self.swept, stop=self.stop)
        self.swept = True
        return found

    def _handle_swept(self) -> int:
        """Sweep and handle what that found: its trouble is told, the round goes on."""
        try:
            self.sweep()
        except MailboxError as error:
            log.error("sweep_stopped_until_the_next_round", why=str(error))
        return self.handle()

    def handle(self) -> int:
        """Give every stored mail its outcome; how many."""
        return handle_stored(self.desk, stop=self._between_mails)

    def _between_mails(self) -> bool:
        """Let the reminders go first; whether to stop."""
        self.give_way()
        return self.stop()

    def mark(self) -> int:
        """Flag or move what was handled; how many. Raises MailboxError."""
        return mark_handled(self.desk, self.mailbox)

    def tick(self) -> int:
        """Carry out every rung that is due; how many."""
        reminded = tick(self.desk)
        if self.heartbeat is not None:
            self.heartbeat.pulse.ticked_at = self.desk.clock.now()
        return reminded

    def audit(self, *, since_ever: bool = False) -> int:
        """Look whether all went that had to go, and say what did not; how many differences (promise 2).

        since_ever: whatever fell due is judged, also in a time in which nobody looked: right after a tick.
        """
        if since_ever:
            self.auditor.awake_since = NEVER
        return len(self.auditor.look())

    def beat(self) -> None:
        """A sign of life, when the mailbox was read, the reminders looked at and none is missing (promise 7).

        It is withheld while no road out works: then its absence is the only thing that can tell it (T42).
        """
        if self.heartbeat is None or self._is_cut_off() or self._differs():
            return
        if self.heartbeat.beat(self.desk.clock.now()):
            look_at_watcher(self.desk, self.heartbeat)

    def _is_cut_off(self) -> bool:
        before, self.withheld = self.withheld, cut_off(self.desk)
        if self.withheld and not before:
            log.error("heartbeat_is_withheld_no_road_out_works")
        return self.withheld

    def _differs(self) -> bool:
        with self.store.reading() as reading:
            return bool(reading.fact(FOUND))

    def deliver(self) -> int:
        """Send what the outbox holds; how many messages."""
        try:
            return self.postman.deliver(stop=self.stop)
        finally:
            look_at_roads_out(self.desk, self.postman.mailer, self.postman.chat)

    def give_heads(self) -> int:
        """The register's head to the places that have none of today; to how many (P32)."""
        return give_heads(self.desk, self.heads)

    def cycle(self) -> None:
        """One of everything, the mailbox first, so that a waiting decision stops a reminder (mail.md §1)."""
        try:
            self.poll()
        finally:
            try:
                self.tick()
            finally:
                self.deliver()
        self.beat()
        self.give_heads()

    def close(self) -> None:
        """Close every connection."""
        self.mailbox.close()
        self.postman.mailer.close()
        self.store.close()


def load_regime(config: Config) -> Regime:
    """The regime pack that new incidents are opened under (P31). Raises ConfigError for an unknown one."""
    folder = resource_folder("procedure/regimes")
    path = folder / f"{config.regime.active}.toml"
    if not path.is_file():
        known = ", ".join(sorted(pack.stem for pack in folder.glob("*.toml")))
        raise ConfigError([f"[regime] active: there is no pack {config.regime.active!r}; known are {known}"])
    regime = parse_regime(path.read_text(encoding="utf-8"))
    if not regime.active:
        raise ConfigError([f"[regime] active: {regime.id} is not in force ({regime.title}); use avg-2018"])
    return regime


def make_store(config: Config) -> SqlStore:
    """The database, its schema not looked at: for `migrate` and `doctor`."""
    policy = make_policy(config, load_regime(config))
    return SqlStore(config.database.address(), ladder=policy.ladder, keys=evidence_keys(config))


def evidence_keys(config: Config) -> EvidenceKeys:
    """The keys that mails are sealed with; none where none is configured. Raises ConfigError, StoreError."""
    return read_keys(config.evidence.key.reveal()) if config.evidence else NO_KEYS


@contextmanager
def stored(config: Config) -> Iterator[SqlStore]:
    """The database of this configuration, closed afterwards. Raises StoreError when its schema does not fit."""
    policy = make_policy(config, load_regime(config))
    store = open_store(config.database.address(), ladder=policy.ladder, keys=evidence_keys(config))
    try:
        yield store
    finally:
        store.close()


def make_documents(config: Config, zone: ZoneInfo, *, exercise: bool = False) -> Documents:
    """The templates, the operator's own folder first."""
    shipped = resource_folder("templates")
    if not config.templates.folder:
        return TemplateDocuments((shipped,), zone, exercise=exercise)
    return OwnTemplates(Path(config.templates.folder), shipped, zone, exercise=exercise)


def mailbox_subjects(config: Config) -> Iterator[str]:
    """Subject and threading ids of every mail in the mailbox, over a line of its own. Raises MailboxError."""
    return subjects(_imap_settings(config))


def make_mailbox(config: Config) -> ImapMailbox:
    """The IMAP mailbox, not connected yet."""
    return ImapMailbox(_imap_settings(config))


def make_idle(config: Config, clock: Clock) -> IdleWatch | None:
    """What listens for new mail on a line of its own, not connected yet; None where it is switched off."""
    if not config.mailbox.idle:
        return None
    settings = _imap_settings(config)
    return IdleWatch(open_line=lambda: open_client(settings), clock=clock, elapsed=elapsed_seconds)


def make_heartbeat(config: Config) -> Heartbeat | None:
    """The sign of life; None where none is configured."""
    table = config.heartbeat
    return Heartbeat(url=table.url, file=table.file) if table.url or table.file else None


def make_health(config: Config, desk: Desk) -> Callable[[Instance, threading.Event], object]:
    """What answers how the service is doing, once it is given an instance; nothing where it is switched off."""
    limits, port = limits_of(config), config.health.port

    def start(seat: Instance, stopping: threading.Event) -> object:
        latest = Latest(read=lambda: desk.store.vitals(late=desk.clock.now() - limits.overdue))

        def report() -> Report:
            vitals = latest.get()
            return judge(vitals, desk.clock.now(), limits, leads=seat.leads, alive=seat.alive)

        return serve_health(port, report, stopping) if port else None

    return start


def _imap_settings(config: Config) -> ImapSettings:
    table = config.mailbox
    return ImapSettings(
        host=table.host,
        port=table.port,
        security=table.security,
        user=table.user,
        password=table.password.reveal(),
        name=table.name,
        folders=table.folders,
        done=table.done,
        done_folder=table.done_folder,
        ca_file=table.ca_file,
    )


def make_mailer(config: Config, policy: Policy, clock: Clock) -> SmtpMailer:
    """The road out by SMTP, not connected yet."""
    table = config.smtp
    settings = SmtpSettings(
        host=table.host,
        port=table.port,
        security=table.security,
        from_address=policy.organisation.address,
        from_name=policy.organisation.sender_name,
        user=table.user,
        password=table.password.reveal() if table.user else "",
        ca_file=table.ca_file,
    )
    return SmtpMailer(settings, clock=clock)


def make_chat(config: Config, clock: Clock | None = None) -> SlackChat | None:
    """The chat channel, None when none is configured."""
    if config.slack is None:
        return None
    table = config.slack
    return SlackChat(table.token.reveal(), table.channel, base_url=table.base_url, clock=clock)


def make_others(config: Config) -> AppriseOthers | None:
    """The extra ways to persons, None when nobody has one. Raises ConfigError without the extra `apprise`."""
    addresses = {one.id: lines_of(one.others.reveal()) for one in config.persons if one.others}
    if not addresses:
        return None
    if find_spec("apprise") is None:
        told = "is given and apprise is not installed: run pip install 'compliance-bot[apprise]'"
        raise ConfigError([f"[[persons]] {person} others: {told}" for person in addresses])
    # apprise is an extra: who has none of it pays nothing for it
    from compliance_bot.channels.others import AppriseOthers

    return AppriseOthers(addresses)
