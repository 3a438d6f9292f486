"""The watched folders into the store, before anything is parsed (P1, P2; mail.md §1, T5, T7)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import structlog

from compliance_bot.casework.desk import Desk
from compliance_bot.casework.keeping import Keeper, Manner
from compliance_bot.casework.sweeping import note_gap
from compliance_bot.errors import MailboxError
from compliance_bot.ports import FolderView, Mailbox, MailRef, Work

log = structlog.get_logger(__name__)

_REFUSALS = 10  # so many mails that cannot be marked end a round: the next begins with others
_UNMARKABLE = "unmarkable"


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far a folder was read. behind: mails that could not be kept while later ones were (T7)."""

    uidvalidity: int | None = None
    last_uid: int = 0
    behind: frozenset[int] = frozenset()
    read_once: bool = False


def keep_new_mail(desk: Desk, mailbox: Mailbox) -> bool:
    """Store the next mails of every watched folder; whether more lie behind them. Raises MailboxError, StoreError.

    A folder that cannot be read holds the others not up; its error is raised when they are read.
    """
    now, more, failed = desk.clock.now(), False, None
    with desk.store.work() as work:
        note_gap(work, now)
    for folder in mailbox.watched():
        try:
            more |= _read_folder(desk, mailbox, folder)
        except MailboxError as error:
            log.error("folder_could_not_be_read", folder=folder, why=str(error))
            failed = failed or error
    if failed is not None:
        raise failed
    if not more:
        with desk.store.work() as work:
            work.set_fact("polled_at", desk.clock.now().isoformat())
    return more


def place_of(work: Work, mailbox: str, folder: str) -> Place:
    """How far this folder was read and what was left behind in it."""
    mark = work.watermark(mailbox, folder)
    numbering, _, uids = work.fact(f"behind {folder}").partition(" ")
    read = work.fact(f"read {folder}")
    if mark is None:
        return Place()
    behind = frozenset(map(int, uids.split())) if numbering == str(mark[0]) else frozenset()
    return Place(uidvalidity=mark[0], last_uid=mark[1], behind=behind, read_once=read == str(mark[0]))


def _read_folder(desk: Desk, mailbox: Mailbox, folder: str) -> bool:
    """One look at a folder and what it shows; whether more lies behind."""
    name = desk.policy.mailbox_name
    with desk.store.work() as work:
        place = place_of(work, name, folder)
    view = mailbox.look(
        folder, uidvalidity=place.uidvalidity, after_uid=place.last_uid, also=tuple(sorted(place.behind))
    )
    if place.uidvalidity != view.uidvalidity:
        if place.uidvalidity is not None:
            log.warning("folder_was_renumbered", folder=folder)
        place = Place(uidvalidity=view.uidvalidity)
        with desk.store.work() as work:
            work.set_watermark(name, folder, view.uidvalidity, 0)
    _keep_all(desk, mailbox, view, place)
    with desk.store.work() as work:
        _advance(work, name, view, behind=place.behind)
        if not view.more:
            work.set_fact(f"read {folder}", str(view.uidvalidity))
    return view.more


def _keep_all(desk: Desk, mailbox: Mailbox, view: FolderView, place: Place) -> None:
    """What is new in order, then what was left behind; what fails is left behind before a later one is kept."""

    def failed(ref: MailRef) -> None:
        _note_behind(desk, view, {ref.uid}, add=True)

    keeper = Keeper(desk, mailbox, Manner(running=place.read_once, failed=failed))
    keeper.keep([ref for ref in view.refs if ref.uid not in place.behind])
    if place.behind and not view.more:
        _try_again(desk, mailbox, view, place)


def _try_again(desk: Desk, mailbox: Mailbox, view: FolderView, place: Place) -> None:
    """The mails left behind, once a round of everything. Raises MailboxError when the server is gone meanwhile."""

    def settled(ref: MailRef) -> None:
        _note_behind(desk, view, {ref.uid}, add=False)

    there = [ref for ref in view.refs if ref.uid in place.behind]
    _note_behind(desk, view, place.behind - {ref.uid for ref in there}, add=False)
    # they are known to be bad: however many fail in a row, that says nothing of the server
    manner = Manner(
        running=place.read_once,
        patience=len(there) + 1,
        failed=lambda _ref: mailbox.connect(),
        settled=settled,
    )
    Keeper(desk, mailbox, manner).keep(there)


def _note_behind(desk: Desk, view: FolderView, uids: Set[int], *, add: bool) -> None:
    """Add to, or take from, the mails left behind: what another process noted meanwhile stays."""
    name = f"behind {view.folder}"
    with desk.store.work() as work:
        numbering, _, text = work.fact(name).partition(" ")
        behind = set(map(int, text.split())) if numbering == str(view.uidvalidity) else set()
        behind = behind | uids if add else behind - uids
        work.set_fact(name, f"{view.uidvalidity} {' '.join(map(str, sorted(behind)))}" if behind else "")


def _advance(work: Work, mailbox: str, view: FolderView, *, behind: Set[int]) -> None:
    """The watermark past everything new that was looked at: all of it is kept, left behind or gone."""
    last = max((ref.uid for ref in view.refs if ref.uid not in behind), default=0)
    mark = work.watermark(mailbox, view.folder)
    if mark is not None and mark[0] == view.uidvalidity and mark[1] < last:
        work.set_watermark(mailbox, view.folder, view.uidvalidity, last)


def mark_handled(desk: Desk, mailbox: Mailbox) -> int:
    """Flag or move what is handled, only after everything about it is committed; safe to repeat (style.md).

    A mail that cannot be marked holds the others not up, now or later: those that failed before come last, the one
    that was tried longest ago first. The error is raised when they are done.
    """
    with desk.store.work() as work:
        before = [int(one) for one in work.fact(_UNMARKABLE).split()]
        waiting = sorted(work.unmarked(), key=lambda one: before.index(one.id) if one.id in before else -1)
    done, failed = 0, None
    refused: list[int] = []
    for arrival in waiting:
        try:
            mailbox.mark_done(arrival.ref)
        except MailboxError as error:
            failed = failed or error
            # raises when the server is gone: then it is not the mail
            mailbox.connect()
            refused.append(arrival.id)
            if len(refused) == _REFUSALS:
                break
            continue
        done += 1
        with desk.store.work() as work:
            work.set_marked(arrival.id)
    _note_unmarkable(desk, before, refused, {arrival.id for arrival in waiting})
    if failed is not None:
        raise failed
    return done


def _note_unmarkable(desk: Desk, before: Sequence[int], refused: Sequence[int], waiting: Set[int]) -> None:
    """What failed in this round behind what failed before and was not tried now."""
    after = [one for one in before if one in waiting and one not in refused] + list(refused)
    if after != list(before):
        with desk.store.work() as work:
            work.set_fact(_UNMARKABLE, " ".join(map(str, after)))
