"""Composition of a drill: the service's own parts, with a database, keys, prefix and people of its own."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import policy as mail_policy
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from types import MappingProxyType

import msgspec
import structlog

from compliance_bot.app import load_regime, make_chat, make_documents, make_mailbox, make_mailer
from compliance_bot.casework.deliver import Postman
from compliance_bot.casework.desk import Desk
from compliance_bot.casework.drill import Drill
from compliance_bot.clocks import PacedClock, SystemClock
from compliance_bot.config import Config
from compliance_bot.config_structs import PersonTable
from compliance_bot.errors import ConfigError, UsageError
from compliance_bot.inbox.mime import read_mail
from compliance_bot.policy import make_directory, make_policy
from compliance_bot.ports import Clock, Policy
from compliance_bot.procedure.roles import Directory, Role
from compliance_bot.reading.drill_marks import PREFIX, SEATS, drill_keys
from compliance_bot.resources import resource_folder
from compliance_bot.store import SqlStore

log = structlog.get_logger(__name__)

DATABASE = "drill.sqlite3"
_ROUND_SECONDS = 2.0


class PeopleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test directory: [[persons]] as in the configuration, and their [deputies]."""

    persons: tuple[PersonTable, ...]
    deputies: Mapping[Role, tuple[str, ...]] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a drill is to be played. pace: story minutes a minute; chat: whether the channel hears it too.

    resume: take up the drill that lies in the folder; at real pace only, for a faster clock ends with its process.
    """

    folder: Path
    pace: float = 1.0
    people: Path | None = None
    story: Path | None = None
    chat: bool = True
    resume: bool = False


def make_clock(pace: float) -> Clock:
    """Real time, or from now on so many times as fast. Servers' stamps go the same way."""
    if pace == 1:
        return SystemClock()
    clock = PacedClock(start=SystemClock().now(), real=SystemClock().now)
    clock.pace(pace)
    return clock


def people_for(config: Config, people: Path | None) -> Directory:
    """Who plays along: those of the configuration, or of a test directory. Raises ConfigError."""
    if people is None:
        return make_directory(config)
    try:
        found = msgspec.convert(tomllib.loads(people.read_text(encoding="utf-8")), PeopleFile)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise ConfigError([f"{people}: {error}"]) from error
    ids = [one.id for one in found.persons]
    unknown = {name for names in found.deputies.values() for name in names} - set(ids)
    problems = [
        f"{people}: `{one}` stands there twice" for one in sorted({i for i in ids if ids.count(i) > 1})
    ]
    problems += [f"{people} [deputies]: `{one}` is no id of [[persons]]" for one in sorted(unknown)]
    if problems:
        raise ConfigError(problems)
    lowered = tuple(
        msgspec.structs.replace(one, addresses=tuple(address.lower() for address in one.addresses))
        for one in found.persons
    )
    return make_directory(msgspec.structs.replace(config, persons=lowered, deputies=found.deputies))


def seated(directory: Directory) -> Directory:
    """The same people, each in a numbered seat: what a drill's tokens name. Raises UsageError for too many."""
    if len(directory.persons) > len(SEATS):
        raise UsageError(f"a drill has room for {len(SEATS)} people")
    seat = dict(zip((one.id for one in directory.persons), SEATS, strict=False))
    return replace(
        directory,
        persons=tuple(replace(one, id=seat[one.id]) for one in directory.persons),
        deputies=MappingProxyType(
            {role: tuple(seat[one] for one in ids if one in seat) for role, ids in directory.deputies.items()}
        ),
    )


def build_drill(config: Config, wishes: Wishes, *, clock: Clock) -> Drill:
    """A drill, not begun yet, or as it was left; its database is made in the folder. Raises UsageError."""
    database = wishes.folder.absolute() / DATABASE
    if database.exists() and not wishes.resume:
        raise UsageError(f"{wishes.folder} holds a drill already; give another --folder, or --resume")
    if wishes.resume and not (database.exists() and wishes.pace == 1):
        raise UsageError(f"{wishes.folder} holds no drill that can be taken up at real pace")
    wishes.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    policy = drill_policy(config, seated(people_for(config, wishes.people)), clock, chat=wishes.chat)
    store = SqlStore(f"sqlite:///{database}", ladder=policy.ladder)
    store.migrate()
    desk = Desk(
        store=store,
        clock=clock,
        policy=policy,
        documents=make_documents(config, policy.zone, exercise=True),
        reader=read_mail,
    )
    mailbox = make_mailbox(config)
    done = (config.mailbox.done_folder,) if config.mailbox.done == "move" else ()
    played = Drill(
        desk=desk,
        mailbox=mailbox,
        postman=Postman(
            desk=desk,
            # the mails' own dates stay real, whatever the pace
            mailer=make_mailer(config, policy, SystemClock()),
            chat=make_chat(config, clock) if wishes.chat else None,
            owner="drill",
            # so many a minute of real time
            pace=max(1, int(config.smtp.per_minute / max(wishes.pace, 1))),
        ),
        folders=tuple(dict.fromkeys((*mailbox.watched(), *done))),
        began=SystemClock().now(),
    )
    return taken_up(played, wishes.folder) if wishes.resume else played


def taken_up(drill: Drill, folder: Path) -> Drill:
    """The drill as it was left: its number, and its mailbox from its beginning on. Raises UsageError."""
    with drill.desk.store.work() as work:
        entries = work.entries()
    if not entries or entries[-1].at > drill.desk.clock.now():
        raise UsageError(f"{folder}: that drill did not begin, or was played faster; begin another one")
    drill.ref, drill.began = entries[0].incident, entries[0].at
    return drill


def drill_policy(config: Config, directory: Directory, clock: Clock, *, chat: bool) -> Policy:
    """The organisation's practice, under the drill's keys and prefix."""
    real = make_policy(config, load_regime(config))
    return replace(
        as_drill(real, directory),
        mailbox_start=clock.now() - timedelta(hours=1),
        chat_channel=real.chat_channel if chat else "",
    )


def as_drill(real: Policy, directory: Directory) -> Policy:
    """The same practice as an exercise of these people."""
    return replace(
        real,
        organisation=replace(real.organisation, prefix=PREFIX),
        directory=directory,
        token_keys=drill_keys(real.token_keys),
        exercise=True,
    )


def story_mail(policy: Policy, story: Path | None) -> bytes:
    """The report that the exercise begins with; from our own address, so that nobody is thanked for it."""
    text = story or resource_folder("templates") / "nl" / "drill" / "story.txt"
    try:
        words = text.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{text}: {error}") from error
    mail = EmailMessage(policy=mail_policy.SMTP)
    mail["From"] = mail["To"] = policy.organisation.address
    mail["Subject"] = "OEFENING"
    mail["Message-ID"] = make_msgid(domain=policy.organisation.address.rpartition("@")[2])
    mail.set_content(words, cte="quoted-printable")
    return mail.as_bytes()


def play(drill: Drill, *, until: datetime, stopping: threading.Event) -> bool:
    """Play until the AP road has ended, the time is over, or somebody stops it; whether it was stopped."""
    while not stopping.is_set():
        drill.round()
        if drill.is_over() or drill.desk.clock.now() >= until:
            return False
        stopping.wait(_ROUND_SECONDS)
    return True


def close(parts: Sequence[object]) -> None:
    """Close what can be closed."""
    for part in parts:
        shut = getattr(part, "close", None)
        if shut is not None:
            shut()
