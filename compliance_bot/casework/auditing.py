"""The auditor at work: it reads the journal beside the service, and says what differs (promise 2; P19, P22, P23).

A look costs what is new in the journal and what is open; once a day everything is read anew. It only reads, in a
transaction that keeps nobody waiting; what it found is told in another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from compliance_bot.casework.audit_telling import note, tell
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.outages import works_since
from compliance_bot.errors import JournalBroken
from compliance_bot.ports import Channel, Policy, Reading, Store
from compliance_bot.procedure.audit import differences
from compliance_bot.procedure.audit_behind import unsent, waiting, without_future
from compliance_bot.procedure.audit_records import Told
from compliance_bot.procedure.audit_story import READ, Story, read_story
from compliance_bot.procedure.audit_values import Difference, Fate, Practice, What
from compliance_bot.procedure.events import IncidentOpened

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=10)
NEVER = datetime(1, 1, 1, tzinfo=UTC)
_PRACTICE = "audit practice"
Moments = dict[str, dict[str, datetime]]


@dataclass(kw_only=True)
class Ledger:
    """The entries of what is still open, so that a look costs what is new; everything is read anew every day."""

    policy: Policy
    _seq: int = 0
    _kept: dict[str, list[Told]] = field(default_factory=dict)
    _read_on: str = ""

    def find(self, store: Store, *, awake_since: datetime, now: datetime) -> tuple[Difference, ...]:
        """What differs now; nothing is written and nobody is told. awake_since: see Practice."""
        today = f"{now:%Y-%m-%d}"
        if self._read_on != today:
            self._read_on, self._seq, self._kept = today, 0, {}
        try:
            with store.reading() as reading:
                self._take_in(reading)
                practice = practice_of(reading, self.policy, awake_since=awake_since, now=now)
                return tuple(self._find(reading, practice, now))
        except JournalBroken as error:
            log.exception("journal_cannot_be_audited", why=str(error))
            self._read_on = ""
            return (Difference(incident="", what=What.UNREADABLE, since=now),)

    def _take_in(self, reading: Reading) -> None:
        """The entries that are new; of an incident that was left alone since it ended all of them again."""
        for entry in reading.entries(after=self._seq):
            self._seq = entry.seq
            if type(entry.event) not in READ:
                continue
            known = self._kept.get(entry.incident)
            if known is not None:
                known.append(Told(at=entry.at, event=entry.event))
            elif isinstance(entry.event, IncidentOpened):
                self._kept[entry.incident] = [Told(at=entry.at, event=entry.event)]
            else:
                self._kept[entry.incident] = [
                    Told(at=one.at, event=one.event)
                    for one in reading.entries(incident=entry.incident)
                    if one.seq <= entry.seq and type(one.event) in READ
                ]

    def _find(self, reading: Reading, practice: Practice, now: datetime) -> Iterator[Difference]:
        stories = {ref: read_story(entries) for ref, entries in self._kept.items()}
        fates = _fates(reading, stories.values())
        moments: Moments = {}
        for one in reading.next_moments():
            moments.setdefault(one.incident, {})[one.road] = one.due_at
        for ref, story in stories.items():
            try:
                yield from differences(story, practice, now=now)
                yield from unsent(story, fates, practice, now=now)
                yield from without_future(story, moments.get(ref, {}), practice, now=now)
            except Exception:
                # one that cannot be audited is a difference itself, and hides no other (T33)
                log.exception("incident_could_not_be_audited", incident=ref)
                yield Difference(incident=ref, what=What.UNREADABLE, since=now)
            if not _matters(story, fates, now):
                del self._kept[ref]


def audit_once(
    store: Store, policy: Policy, *, awake_since: datetime, now: datetime
) -> tuple[Difference, ...]:
    """One full look; nothing is written and nobody is told."""
    return Ledger(policy=policy).find(store, awake_since=awake_since, now=now)


@dataclass(kw_only=True)
class Auditor:
    """The look of the service. awake_since: see Practice; None = since its first look.

    A pause of twice its time means that the machine slept: what fell due in it is only just being carried out.
    """

    desk: Desk
    awake_since: datetime | None = None
    _ledger: Ledger = field(init=False)
    _looked_at: datetime | None = None

    def __post_init__(self) -> None:
        self._ledger = Ledger(policy=self.desk.policy)

    def look(self) -> tuple[Difference, ...]:
        """What differs now. It is noted first, so that no sign of life is given, then told."""
        now = self.desk.clock.now()
        found = self._ledger.find(self.desk.store, awake_since=self._awake(now), now=now)
        with self.desk.store.work() as work:
            case = Case(desk=self.desk, work=work, now=now)
            _remember_practice(case)
            note(case, found)
        with self.desk.store.work() as work:
            tell(Case(desk=self.desk, work=work, now=now), found)
        return found

    def _awake(self, now: datetime) -> datetime:
        slept = self._looked_at is None or not timedelta(0) <= now - self._looked_at <= 2 * EVERY
        self._looked_at = now
        if self.awake_since is None or (slept and self.awake_since != NEVER):
            self.awake_since = now
        return self.awake_since


def practice_of(reading: Reading, policy: Policy, *, awake_since: datetime, now: datetime) -> Practice:
    """What is judged by: today's configuration, in force since it was first seen, and the roads as they are."""
    kept, _, since = reading.fact(_PRACTICE).partition(" ")
    down = {channel: bool(reading.fact(f"down {channel}")) for channel in Channel}
    works = {
        channel.value: None if down[channel] else _moment(reading.fact(works_since(channel))) or awake_since
        for channel in Channel
    }
    return Practice(
        directory=policy.directory,
        ladder=policy.ladder,
        chat=bool(policy.chat_channel),
        since=datetime.fromisoformat(since) if kept == fingerprint(policy) else now,
        awake_since=awake_since,
        works_since=works,
        extra=timedelta(minutes=policy.floods.digest_minutes),
        second=policy.decisions.second,
    )


def fingerprint(policy: Policy) -> str:
    """The same for the same people, ladder, chat and way of deciding, whatever process asks."""
    directory = policy.directory
    people = [(one.id, one.addresses, sorted(one.roles)) for one in directory.persons]
    deputies = sorted((role.value, tuple(ids)) for role, ids in directory.deputies.items())
    told = repr((people, deputies, policy.ladder, bool(policy.chat_channel), policy.decisions))
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def _remember_practice(case: Case) -> None:
    """Since when this configuration is in force."""
    mine, kept = fingerprint(case.desk.policy), case.work.fact(_PRACTICE).partition(" ")[0]
    if kept != mine:
        case.work.set_fact(_PRACTICE, f"{mine} {case.now.isoformat()}")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _fates(reading: Reading, stories: Iterable[Story]) -> dict[str, Fate]:
    keys = {message.key for story in stories for message in waiting(story)}
    return {
        row.key: Fate(replaced=row.replaced, held=row.held, tried=row.attempts > 0, due_at=row.due_at)
        for row in reading.rows_of(keys)
    }


def _matters(story: Story, fates: dict[str, Fate], now: datetime) -> bool:
    """Can anything still differ there without a new entry?"""
    if story.ended_at is None or story.walks or story.wanted or story.dropped:
        return True
    if any(one.key not in fates or not fates[one.key].replaced for one in waiting(story)):
        return True
    return any(one.ended and now - one.at <= timedelta(days=1) for one in story.carried)
