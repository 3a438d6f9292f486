"""Mails of one folder into the store in batches; what fails alone holds no other up (P1, T7, T46)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.opening import PLACED_LATER
from compliance_bot.casework.triage import triage_old_mail
from compliance_bot.errors import (
    ComplianceBotError,
    MailboxError,
    MailGone,
    MailUnfetchable,
    StoreError,
    ValueRefused,
)
from compliance_bot.ports import Handled, Mailbox, MailRef, NewArrival, Numbers

log = structlog.get_logger(__name__)

BATCH_MAILS = 50
BATCH_BYTES = 4 * 1024 * 1024
SMALL = 1024 * 1024
ONLY_HEADERS = "alleen_de_kop_opgehaald"
NOT_FETCHED = "niet_opgehaald"
NOT_WHOLE = frozenset({ONLY_HEADERS, NOT_FETCHED})
_CLOCK_SLACK = timedelta(minutes=5)
_PLACED_LATER = timedelta(minutes=30)
_BEFORE_START = Handled(outcome="before_start", reason="before mailbox.start")


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How mails of a folder are kept.

    running: the folder was read through before, so that mail of before the start was put here while we watched.
    swept: they lie outside the watched folders. patience: failures in a row after which it is not the mail but the
    server or the database. failed, kept: called at once for a mail that failed, and for one that is settled.
    """

    running: bool
    swept: bool = False
    patience: int = 2
    failed: Callable[[MailRef], None] = lambda _ref: None
    settled: Callable[[MailRef], None] = lambda _ref: None


class Keeper:
    """Keeps mails of one folder; `kept` counts those that were new."""

    def __init__(self, desk: Desk, mailbox: Mailbox, manner: Manner) -> None:
        self._desk, self._mailbox, self._manner = desk, mailbox, manner
        self._in_a_row = 0
        self.kept = 0

    def keep(self, refs: Sequence[MailRef]) -> None:
        """Keep these mails of one folder in this order. Raises MailboxError or StoreError when nothing works.

        Mail of before the start comes first and is only recorded: it moves no watermark, so whatever happens in
        between is done again.
        """
        new = self._new(refs)
        old = [mail for mail in new if self._is_passed_over(mail)]
        if old:
            with self._desk.store.work() as work:
                self.kept += work.store_passed_over(old, _BEFORE_START)
            for mail in old:
                self._manner.settled(mail.ref)
        for batch in batches([mail for mail in new if not self._is_passed_over(mail)]):
            self._keep_batch(batch)

    def _new(self, refs: Sequence[MailRef]) -> list[NewArrival]:
        """The mails whose place is not known yet, each with its receipt time."""
        if not refs:
            return []
        first, now = refs[0], self._desk.clock.now()
        uids = tuple(ref.uid for ref in refs)
        numbers = Numbers(folder=first.folder, uidvalidity=first.uidvalidity, uids=uids)
        with self._desk.store.work() as work:
            unknown = work.unknown(first.mailbox, numbers)
            polled = remembered(work, "polled_at")
        for ref in refs:
            if ref.uid not in unknown:
                self._manner.settled(ref)
        return [
            self._arrival(ref, now, receipt(self._desk, ref, now, polled))
            for ref in refs
            if ref.uid in unknown
        ]

    def _arrival(self, ref: MailRef, now: datetime, received: tuple[datetime, str]) -> NewArrival:
        return NewArrival(
            ref=ref,
            received_at=received[0],
            receipt_note=received[1],
            first_seen_at=now,
            raw=None,
            swept=self._manner.swept,
        )

    def _is_old(self, mail: NewArrival) -> bool:
        return mail.received_at < self._desk.policy.mailbox_start

    def _is_passed_over(self, mail: NewArrival) -> bool:
        return self._is_old(mail) and not self._manner.running

    def _keep_batch(self, batch: Sequence[NewArrival]) -> None:
        """One FETCH and one transaction; what does not work together is done mail by mail (T7, T46)."""
        fetched: Mapping[int, bytes] = {}
        try:
            fetched = self._fetched(batch)
            if len(fetched) == len(batch):
                self._store([replace(mail, raw=fetched[mail.ref.uid]) for mail in batch])
                return
        except (MailboxError, StoreError) as error:
            log.warning("batch_failed_and_goes_mail_by_mail", mails=len(batch), why=str(error))
        for mail in batch:
            self._keep_alone(mail, fetched.get(mail.ref.uid))

    def _fetched(self, batch: Sequence[NewArrival]) -> Mapping[int, bytes]:
        return self._mailbox.fetch_small([mail.ref for mail in batch]) if len(batch) > 1 else {}

    def _keep_alone(self, mail: NewArrival, raw: bytes | None) -> None:
        ref = mail.ref
        try:
            self._store([replace(mail, raw=raw) if raw else self._filled(mail)])
        except MailGone:
            log.warning("mail_was_gone_before_we_fetched_it", folder=ref.folder, uid=ref.uid)
            self._settle(ref)
        except (MailboxError, StoreError) as error:
            self._fail(ref, error)

    def _filled(self, mail: NewArrival) -> NewArrival:
        """The mail with its bytes, or with what the server gives of it in the end, and said so (T7)."""
        try:
            return replace(mail, raw=self._mailbox.fetch(mail.ref))
        except MailUnfetchable as error:
            log.error("mail_is_taken_without_its_content", folder=mail.ref.folder, uid=mail.ref.uid)
            return replace(mail, raw=error.raw, receipt_note=ONLY_HEADERS if error.raw else NOT_FETCHED)

    def _store(self, mails: Sequence[NewArrival]) -> None:
        """One transaction: evidence, arrivals and watermark are safe before anything is parsed (promise 1)."""
        kept = 0
        with self._desk.store.work() as work:
            for mail in mails:
                arrival_id = work.store_arrival(mail)
                kept += arrival_id is not None
                if arrival_id is not None and self._is_old(mail):
                    triage_old_mail(Case(desk=self._desk, work=work, now=mail.first_seen_at), arrival_id)
        self.kept += kept
        for mail in mails:
            self._settle(mail.ref)

    def _settle(self, ref: MailRef) -> None:
        self._in_a_row = 0
        self._manner.settled(ref)

    def _fail(self, ref: MailRef, error: ComplianceBotError) -> None:
        # what the database does not take of one mail says nothing of the next
        self._in_a_row += not isinstance(error, ValueRefused)
        if self._in_a_row >= self._manner.patience:
            raise error
        log.error("mail_could_not_be_taken_in", folder=ref.folder, uid=ref.uid, why=str(error))
        # noted before a later mail moves the watermark past this one
        self._manner.failed(ref)


def batches(mails: Sequence[NewArrival]) -> Iterator[list[NewArrival]]:
    """Runs of small mails of at most 50, of which even the biggest size 50 times makes no 4 MiB; others alone.

    A size is an estimate, and of each mail as much may be read as of the biggest (T6, T46).
    """
    batch: list[NewArrival] = []
    for mail in mails:
        together = [*batch, mail]
        biggest = max(one.ref.size for one in together)
        small = all(0 < one.ref.size <= SMALL for one in together)
        if batch and not (small and len(together) <= BATCH_MAILS and biggest * len(together) <= BATCH_BYTES):
            yield batch
            batch = []
        batch.append(mail)
    if batch:
        yield batch


def receipt(desk: Desk, ref: MailRef, now: datetime, polled: datetime | None) -> tuple[datetime, str]:
    """The receipt time (P2) and what is odd about it: no server time, in the future, or put here later."""
    if ref.internaldate is None:
        return now, "geen_servertijd"
    received = desk.clock.from_server(ref.internaldate)
    if received > now + _CLOCK_SLACK:
        return now, "servertijd_in_de_toekomst"
    received = min(received, now)
    if polled is not None and received < polled - _PLACED_LATER:
        return received, PLACED_LATER
    return received, ""
