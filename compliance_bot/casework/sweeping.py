"""Sweeps: a mail that a finger or a rule moved before we saw it is still a report (mail.md §1, T5).

The last two days every quarter of an hour, fourteen days each night, and further back after an outage or where the
fact `sweep_since` asks for it. Only mails whose place we do not know are fetched; one that we have already becomes
a sighting. A sweep goes on where it stopped: each round of the service does a bounded part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog

from compliance_bot.casework.desk import Desk, remembered
from compliance_bot.casework.keeping import Keeper, Manner
from compliance_bot.errors import MailboxError
from compliance_bot.ports import Clock, Mailbox, Numbers, Work

log = structlog.get_logger(__name__)

SHORT, LONG = timedelta(days=2), timedelta(days=14)
EVERY = timedelta(minutes=15)
NIGHT = timedelta(hours=3)  # the night's sweep is due from 03.00, local time
ROUND = 300  # what one round may do: a folder or a mail is one, a mebibyte more one more
_REFUSED_COSTS = 20
_STEP = 100
_PATIENCE = 10
_FURTHEST_AHEAD, _CLOSE_ENOUGH = timedelta(days=3650), timedelta(hours=1)
_FOLDER_DONE = 2**32
_WANTED, _RUNNING, _SHORT_DONE, _LONG_DONE = "sweep_since", "sweep", "swept_short", "swept_long"


@dataclass(frozen=True, kw_only=True)
class _Sweep:
    """A sweep under way. wanted: the text of the fact that asked for it; done up to UID `after` of `folder`."""

    began: datetime
    since: datetime
    long: bool
    wanted: str = ""
    after: int = 0
    folder: str = ""


def note_gap(work: Work, now: datetime) -> None:
    """When the mailbox was not read for a quarter of an hour, the sweep reaches back to before that."""
    polled = remembered(work, "polled_at")
    if polled is None or now - polled >= EVERY:
        want_sweep(work, min(now - LONG, (polled or now) - SHORT))


def want_sweep(work: Work, since: datetime) -> None:
    """Ask for a sweep from this moment; one that was asked from further back stays."""
    asked = remembered(work, _WANTED)
    if asked is None or since < asked:
        work.set_fact(_WANTED, since.isoformat())


def sweep(
    desk: Desk, mailbox: Mailbox, *, at_once: bool = False, stop: Callable[[], bool] = lambda: False
) -> int:
    """Do a part of the sweep that is due or under way; how many new mails it found.

    at_once: the short one is due whatever the time. Raises MailboxError when the server is gone or lists no folders:
    how far it came is noted, and who calls leaves it alone for a while. Raises StoreError.
    """
    now = desk.clock.now()
    with desk.store.work() as work:
        run = _under_way(work) or _due(desk, work, now, at_once=at_once)
    if run is None:
        return 0
    part = _Part(desk, mailbox, run, stop)
    try:
        part.do()
    finally:
        with desk.store.work() as work:
            _note(work, part.run, finished=part.finished)
    return part.kept


class _Part:
    """One round's part of a sweep: `run` is how far it came."""

    def __init__(self, desk: Desk, mailbox: Mailbox, run: _Sweep, stop: Callable[[], bool]) -> None:
        self._desk, self._mailbox, self._stop = desk, mailbox, stop
        self._left = ROUND
        self._watched: frozenset[str] = frozenset()
        self.run, self.finished, self.kept = run, False, 0

    def do(self) -> None:
        """Folder after folder in the order of their names. Raises MailboxError when the server is gone."""
        self._watched = frozenset(self._mailbox.watched())
        for folder in sorted(self._mailbox.swept()):
            if folder < self.run.folder or (folder == self.run.folder and self.run.after >= _FOLDER_DONE):
                continue
            if self._is_over():
                return
            if folder != self.run.folder:
                self.run = replace(self.run, folder=folder, after=0)
            if not self._try(folder):
                return
        self.finished = True

    def _is_over(self) -> bool:
        return self._left <= 0 or self._stop()

    def _try(self, folder: str) -> bool:
        """One folder; whether it is through. One that refuses is told and left out, when the server still speaks."""
        self._left -= 1
        try:
            if not self._folder(folder):
                return False
        except MailboxError as error:
            self._left -= _REFUSED_COSTS
            log.error("folder_could_not_be_swept", folder=folder, why=str(error))
            self._mailbox.connect()
        self.run = replace(self.run, after=_FOLDER_DONE)
        return True

    def _folder(self, folder: str) -> bool:
        """The mails of this folder whose place is not known; whether it is through."""
        unknown = self._unknown(folder)
        while unknown.uids:
            if self._is_over():
                return False
            reached = self._keep(replace(unknown, uids=unknown.uids[:_STEP]))
            self.run = replace(self.run, after=reached)
            unknown = replace(unknown, uids=tuple(uid for uid in unknown.uids if uid > reached))
        return True

    def _unknown(self, folder: str) -> Numbers:
        numbers = self._mailbox.numbers(folder, since=stamped_since(self._desk.clock, self.run.since))
        numbers = replace(numbers, uids=tuple(uid for uid in numbers.uids if uid > self.run.after))
        name = self._desk.policy.mailbox_name
        with self._desk.store.work() as work:
            unknown = work.unknown(name, numbers)
            mark = work.watermark(name, folder) if folder in self._watched else None
        if folder in self._watched:
            # what lies above the watermark, or under another numbering, is the watcher's to read
            last = mark[1] if mark is not None and mark[0] == numbers.uidvalidity else 0
            unknown = frozenset(uid for uid in unknown if uid <= last)
        return replace(numbers, uids=tuple(sorted(unknown)))

    def _keep(self, numbers: Numbers) -> int:
        """These mails, and the UID reached: behind those that fail in a row it goes on; next time they come again."""
        clock, since = self._desk.clock, self.run.since
        refs = [
            ref
            for ref in self._mailbox.refs(numbers)
            if ref.internaldate is None or clock.from_server(ref.internaldate) >= since
        ]
        failed: list[int] = []
        swept = numbers.folder not in self._watched
        manner = Manner(
            running=True, swept=swept, patience=_PATIENCE, failed=lambda ref: failed.append(ref.uid)
        )
        keeper, reached = Keeper(self._desk, self._mailbox, manner), numbers.uids[-1]
        try:
            keeper.keep(refs)
        except MailboxError as error:
            self._left -= _REFUSED_COSTS
            log.error("mails_in_a_row_could_not_be_swept", folder=numbers.folder, why=str(error))
            # raises when the server is gone: then it is not the mails, and none of them is passed by
            self._mailbox.connect()
            reached = failed[-1]
        finally:
            self.kept += keeper.kept
        sizes = [ref.size for ref in refs if ref.uid <= reached]
        self._left -= len(sizes) + sum(sizes) // 2**20
        return reached


def stamped_since(clock: Clock, since: datetime) -> datetime:
    """From which server's stamp on to search; on a clock that runs ahead of the server's, an earlier one."""
    if _reads(clock, since) <= since:
        return since
    early, late = since - _FURTHEST_AHEAD, since
    while late - early > _CLOSE_ENOUGH:
        middle = early + (late - early) / 2
        early, late = (early, middle) if _reads(clock, middle) >= since else (middle, late)
    return early


def _reads(clock: Clock, stamp: datetime) -> datetime:
    try:
        return clock.from_server(stamp)
    except OverflowError:  # a fast clock, and a stamp of long after its present
        return datetime.max.replace(tzinfo=UTC)


def _due(desk: Desk, work: Work, now: datetime, *, at_once: bool) -> _Sweep | None:
    """The sweep to begin now; no mail of before mailbox.start is looked for."""
    start = desk.policy.mailbox_start
    wanted = remembered(work, _WANTED)
    if wanted is not None:
        since = max(min(wanted, now - SHORT), start)
        return _Sweep(began=now, since=since, long=now - wanted >= LONG, wanted=work.fact(_WANTED))
    night, last = remembered(work, _LONG_DONE), remembered(work, _SHORT_DONE)
    if night is None or _night_of(desk, night) < _night_of(desk, now):
        return _Sweep(began=now, since=max(now - LONG, start), long=True)
    if at_once or last is None or now - last >= EVERY or last > now:
        return _Sweep(began=now, since=max(now - SHORT, start), long=False)
    return None


def _night_of(desk: Desk, moment: datetime) -> str:
    return (moment.astimezone(desk.policy.zone).replace(tzinfo=None) - NIGHT).date().isoformat()


def _under_way(work: Work) -> _Sweep | None:
    """The sweep that was begun and not finished, None when there is none or its note cannot be read."""
    began, since, long, wanted, after, folder = (*work.fact(_RUNNING).split(" ", 5), *[""] * 6)[:6]
    try:
        return _Sweep(
            began=datetime.fromisoformat(began),
            since=datetime.fromisoformat(since),
            long=long == "long",
            wanted="" if wanted == "-" else wanted,
            after=int(after),
            folder=folder,
        )
    except ValueError:
        return None


def _note(work: Work, run: _Sweep, *, finished: bool) -> None:
    if not finished:
        parts = (run.began.isoformat(), run.since.isoformat(), "long" if run.long else "short")
        work.set_fact(_RUNNING, " ".join((*parts, run.wanted or "-", str(run.after), run.folder)))
        return
    work.set_fact(_RUNNING, "")
    work.set_fact(_SHORT_DONE, run.began.isoformat())
    if run.long:
        work.set_fact(_LONG_DONE, run.began.isoformat())
    if run.wanted and work.fact(_WANTED) == run.wanted:
        work.set_fact(_WANTED, "")
