"""Bytes from the mailbox into the store, before anything is parsed (P1, P2; mail.md §1, T7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.opening import PLACED_LATER
from compliance_bot.casework.triage import triage_old_mail
from compliance_bot.errors import MailboxError, MailGone
from compliance_bot.ports import FolderView, Handled, Mailbox, MailRef, NewArrival

log = structlog.get_logger(__name__)

_CLOCK_SLACK = timedelta(minutes=5)
_PLACED_LATER = timedelta(minutes=30)
_SERVER_IS_DOWN = 2  # fetches in a row that fail: then it is not the mail


@dataclass(frozen=True, kw_only=True)
class _Place:
    """How far a folder was read. behind: mails that could not be fetched while later ones were (T7)."""

    uidvalidity: int | None = None
    last_uid: int = 0
    behind: frozenset[int] = frozenset()
    read_once: bool = False

    @property
    def from_uid(self) -> int:
        """What to look after: the watermark, or just before the first mail left behind."""
        return min((self.last_uid, *(uid - 1 for uid in self.behind)))


def keep_new_mail(desk: Desk, mailbox: Mailbox) -> int:
    """Store the bytes of every new mail in the watched folders; how many. Raises MailboxError.

    One transaction a mail: evidence, arrival and watermark are safe before anything is parsed (promise 1).
    """
    kept = sum(_read_folder(desk, mailbox, folder) for folder in mailbox.watched())
    with desk.store.work() as work:
        work.set_fact("polled_at", desk.clock.now().isoformat())
    return kept


def _read_folder(desk: Desk, mailbox: Mailbox, folder: str) -> int:
    place = _place(desk, folder)
    view = mailbox.look(folder, uidvalidity=place.uidvalidity, after_uid=place.from_uid)
    if place.uidvalidity != view.uidvalidity:
        place = _Place(uidvalidity=view.uidvalidity)
        with desk.store.work() as work:
            work.set_watermark(desk.policy.mailbox_name, folder, view.uidvalidity, 0)
    kept = _fetch_all(desk, mailbox, view, place)
    with desk.store.work() as work:
        work.set_fact(f"read {folder}", str(view.uidvalidity))
    return kept


def _fetch_all(desk: Desk, mailbox: Mailbox, view: FolderView, place: _Place) -> int:
    """Fetch mail by mail, those left behind last; one that fails holds none behind it up (T7)."""
    wanted = [ref for ref in view.refs if ref.uid > place.last_uid or ref.uid in place.behind]
    behind, noted = place.behind & {ref.uid for ref in wanted}, place.behind
    kept = failures = 0
    for ref in sorted(wanted, key=lambda ref: (ref.uid in place.behind, ref.uid)):
        try:
            kept += _keep(desk, mailbox, ref, running=place.read_once)
        except MailboxError as error:
            failures += 1
            if failures == _SERVER_IS_DOWN:
                raise
            log.error("mail_could_not_be_fetched", folder=ref.folder, uid=ref.uid, why=str(error))
            behind |= {ref.uid}
        else:
            failures = 0
            behind -= {ref.uid}
        if behind != noted:
            # written before a later mail moves the watermark past this one
            _leave_behind(desk, view, behind)
            noted = behind
    return kept


def _place(desk: Desk, folder: str) -> _Place:
    with desk.store.work() as work:
        mark = work.watermark(desk.policy.mailbox_name, folder)
        numbering, _, uids = work.fact(f"behind {folder}").partition(" ")
        read = work.fact(f"read {folder}")
    if mark is None:
        return _Place()
    behind = frozenset(map(int, uids.split())) if numbering == str(mark[0]) else frozenset()
    return _Place(uidvalidity=mark[0], last_uid=mark[1], behind=behind, read_once=read == str(mark[0]))


def _leave_behind(desk: Desk, view: FolderView, behind: frozenset[int]) -> None:
    text = f"{view.uidvalidity} {' '.join(map(str, sorted(behind)))}" if behind else ""
    with desk.store.work() as work:
        work.set_fact(f"behind {view.folder}", text)


def _keep(desk: Desk, mailbox: Mailbox, ref: MailRef, *, running: bool) -> bool:
    """Store one mail. Mail from before the start is only recorded; put here while we watched, a person looks at it."""
    now = desk.clock.now()
    with desk.store.work() as work:
        polled = remembered(work, "polled_at")
    received, note = receipt(desk, ref, now, polled)
    before = received < desk.policy.mailbox_start
    try:
        raw = None if before and not running else mailbox.fetch(ref)
    except MailGone:
        log.warning("mail_was_gone_before_we_fetched_it", folder=ref.folder, uid=ref.uid)
        return False
    arrival = NewArrival(ref=ref, received_at=received, receipt_note=note, first_seen_at=now, raw=raw)
    with desk.store.work() as work:
        arrival_id = work.store_arrival(arrival)
        if arrival_id is not None and before and running:
            triage_old_mail(Case(desk=desk, work=work, now=now), arrival_id)
        elif arrival_id is not None and before:
            work.finish_arrival(arrival_id, Handled(outcome="before_start", reason="before mailbox.start"))
    return arrival_id is not None


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


def mark_handled(desk: Desk, mailbox: Mailbox) -> int:
    """Flag or move what is handled, only after everything about it is committed; safe to repeat (style.md)."""
    with desk.store.work() as work:
        waiting = work.unmarked()
    for arrival in waiting:
        mailbox.mark_done(arrival.ref)
        with desk.store.work() as work:
            work.set_marked(arrival.id)
    return len(waiting)
