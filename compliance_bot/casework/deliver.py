"""Emptying the outbox: claim, send, record, one row a recipient (mail.md §8; T26, T33, T48)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.apart import apart
from compliance_bot.casework.compose import send_chat
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.outages import Road, road_is_down, road_works, tell_of_outages
from compliance_bot.casework.unreached import UNREACHED_FOR, Notice, hand_over, say_unreached
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.casework.withdrawing import but_answered
from compliance_bot.errors import DeliveryError, StoreConfined, store_is_down
from compliance_bot.ports import Channel, Chat, Draft, Mailer, Others, OutboxRow, Sent, Work
from compliance_bot.procedure.decisions import label_of
from compliance_bot.procedure.events import MessageDelivered, MessageFailed, Unreached
from compliance_bot.procedure.roles import Person

log = structlog.get_logger(__name__)

LEASE_SECONDS = 120
# the part of it after which no message is begun any more: somebody else may have it soon
_BEGUN_WITHIN = 0.75
DELIVERED_AT = "delivered_at"
_BATCH = 10
_BACK_OFF = (30, 60, 120, 300, 600)
_PARENT_WAIT = timedelta(seconds=15)
_TELL_LATE = timedelta(minutes=15)


@dataclass(kw_only=True)
class Postman:
    """Sends what the outbox holds. `owner` names this process in claims; `pace` is mails a minute.

    others: the extra ways, one message at a time and none after one that failed in the same run, so that a silent
    gateway holds no mail up for more than its few seconds.
    passed: seconds on a clock that nobody sets. Beside other instances these say: sure: whether our claims are
    certainly respected; sharing: how many share the pace; by_claims: inside it no lease is needed.
    """

    desk: Desk
    mailer: Mailer
    chat: Chat | None
    owner: str
    pace: int = 30
    others: Others | None = None
    others_rest: bool = False
    hold: int = LEASE_SECONDS
    sent: list[datetime] = field(default_factory=list)
    passed: Callable[[], float] = lambda: 0.0
    sure: Callable[[], bool] = lambda: True
    sharing: Callable[[], int] = lambda: 1
    by_claims: Callable[[], AbstractContextManager[None]] = nullcontext
    _claimed: float = 0.0
    _unrecorded: list[tuple[OutboxRow, Sent]] = field(default_factory=list)

    def deliver(self, *, stop: Callable[[], bool] = lambda: False) -> int:
        """Send everything that may go now; how many were sent. Trouble of one row never stops the others."""
        with self.by_claims():
            return self._deliver(stop)

    def _deliver(self, stop: Callable[[], bool]) -> int:
        self._record_late()
        tell_of_outages(self.desk)
        done, self.others_rest = 0, False
        try:
            # what is claimed and not sent would only wait
            while not stop() and self.sure():
                rows = self._claim()
                if not rows:
                    break
                done += sum(self._one_apart(row) for row in rows)
        finally:
            self.mailer.close()
        return done

    def _claim(self) -> tuple[OutboxRow, ...]:
        """The next rows of both roads; the pace is the mail server's and holds no chat message up."""
        now = self.desk.clock.now()
        self.sent = [moment for moment in self.sent if moment > now - timedelta(minutes=1)]
        pace = max(self.pace // self.sharing(), 1)
        allowed = {
            Channel.CHAT: _BATCH,
            Channel.MAIL: min(_BATCH, pace - len(self.sent)),
            Channel.OTHER: 0 if self.others_rest else 1,
        }
        self._claimed = self.passed()
        with self.desk.store.work() as work:
            claimed = tuple(
                row
                for channel, limit in allowed.items()
                if limit > 0
                for row in work.claim(
                    now, owner=self.owner, lease_seconds=self.hold, limit=limit, channel=channel
                )
            )
            return but_answered(Case(desk=self.desk, work=work, now=now), claimed)

    def _one_apart(self, row: OutboxRow) -> bool:
        """A row whose incident cannot be written about (its journal is broken) stops no other; its claim ends."""
        if not self.sure() or self.passed() - self._claimed > _BEGUN_WITHIN * self.hold:
            # this process stood still, or lost its database: another instance may be sending the row
            log.warning("message_left_to_whoever_may_send_it", **_about(row))
            return False
        try:
            return self._one(row)
        except StoreConfined:
            log.exception("message_could_not_be_recorded", **_about(row))
            return False

    def _one(self, row: OutboxRow) -> bool:
        try:
            sent = self._send(row)
        except DeliveryError as error:
            self._failed(row, error)
            return False
        except Exception as error:  # one row's trouble is that row's alone (T33)
            log.exception("message_could_not_be_sent", **_about(row))
            name = type(error).__name__
            self._failed(row, DeliveryError(f"{name}: {error}", brief=f"unforeseen {name}"))
            return False
        if sent is None:
            return False
        try:
            self._sent(row, sent)
        except Exception as error:
            if store_is_down(error):
                self._unrecorded.append((row, sent))
            raise
        return True

    def _record_late(self) -> None:
        """What was sent while the database was away is recorded as soon as it is back, or it would be sent again."""
        while self._unrecorded:
            row, sent = self._unrecorded[0]
            try:
                with self.desk.store.work() as work:
                    known = work.outbox_by_key(row.draft.key)
                if known is not None and known.sent_at is None:
                    self._sent(row, sent)
            except StoreConfined:
                log.exception("message_could_not_be_recorded", **_about(row))
            self._unrecorded.pop(0)

    def _send(self, row: OutboxRow) -> Sent | None:
        """Hand one row to its channel; None when it must wait for its parent message in the chat."""
        if row.draft.channel is Channel.MAIL:
            self.sent.append(self.desk.clock.now())
            return self.mailer.send(row.draft)
        if row.draft.channel is Channel.OTHER:
            if self.others is None:
                raise DeliveryError("no extra way is configured any more", permanent=True, brief="none")
            return self.others.send(row.draft)
        if self.chat is None:
            raise DeliveryError("no chat is configured", channel_fault=True, brief="no chat configured")
        body = row.draft.chat
        parent = self._parent(row, (body.thread_of or body.update_of) if body else "")
        if parent is None:
            return None
        if body is not None and body.update_of:
            return self.chat.post(self._as_of(row), update_ts=parent)
        return self.chat.post(self._as_of(row), thread_ts=parent)

    def _as_of(self, row: OutboxRow) -> Draft:
        """A chat line that waited says of when it is: "nog 32 uur" would else be a wrong hour."""
        draft = row.draft
        late = self.desk.clock.now() - row.created_at >= _TELL_LATE
        if draft.chat is None or draft.kind == "opened" or not late:
            return draft
        written = row.created_at.astimezone(self.desk.policy.zone)
        text = f"(van {written:%d-%m %H.%M} uur, later geplaatst) {draft.chat.text}"
        return replace(draft, chat=replace(draft.chat, text=text))

    def _parent(self, row: OutboxRow, key: str) -> str | None:
        """The parent's ts; '' without one, or when it was given up or is held; None while it still waits."""
        if not key:
            return ""
        now = self.desk.clock.now()
        with self.desk.store.work() as work:
            parent = work.outbox_by_key(key)
            if parent is None or parent.failed_at or parent.held_at or parent.sent_at:
                return parent.assigned_id if parent else ""
            until = now + _PARENT_WAIT
            work.postpone(row.draft.key, until=until, error="waits for its parent message", owner=self.owner)
        return None

    def _sent(self, row: OutboxRow, sent: Sent) -> None:
        now = self.desk.clock.now()
        with self.desk.store.work() as work:
            work.mark_sent(row.draft.key, at=now, assigned_id=sent.assigned_id)
            for ref in row.draft.incidents:
                event = MessageDelivered(
                    key=row.draft.key,
                    channel=row.draft.channel.value,
                    message_id=row.draft.message_id,
                    assigned_id=sent.assigned_id,
                )
                # sent is sent: where the incident cannot be written about it must not go out again and again
                with apart(Case(desk=self.desk, work=work, now=now), "delivery_not_recorded", incident=ref):
                    work.record(ref, event, at=now)
            if row.draft.channel is not Channel.OTHER:
                road_works(work, Road(row.draft.channel.value), now)
            work.set_fact(DELIVERED_AT, now.isoformat())
        log.info("message_sent", **_about(row))

    def _failed(self, row: OutboxRow, error: DeliveryError) -> None:
        now = self.desk.clock.now()
        # the error's own text names addresses: it stays in the outbox row and, sealed, in the journal
        log.warning("message_not_delivered", **_about(row), permanent=error.permanent, answer=error.brief)
        if row.draft.channel is Channel.OTHER:
            self.others_rest = True
            error.channel_fault = False  # a person's own way is no road of ours
        with self.desk.store.work() as work:
            if error.permanent:
                work.mark_failed(row.draft.key, at=now, error=str(error))
                self._given_up(work, row, error, now)
                return
            wait = timedelta(seconds=retry_seconds(row.attempts + 1, error.retry_after))
            work.postpone(row.draft.key, until=now + wait, error=str(error), owner=self.owner)
            if error.channel_fault:
                road_is_down(work, Road(row.draft.channel.value), now)
            elif row.draft.channel is not Channel.CHAT and now - row.created_at >= _TELL_LATE:
                self._late(work, row, now)

    def _late(self, work: Work, row: OutboxRow, now: datetime) -> None:
        """The server refuses this one message over and over: who waits for it hears by the chat, once (P10, P11)."""
        case = Case(desk=self.desk, work=work, now=now)
        person = self.desk.policy.directory.person(row.draft.person)
        if row.draft.channel is Channel.OTHER:
            _say_other_late(case, row, person)
            return
        notice = _delayed(person, now) if person else None
        self._say(case, row, hand_over(case, notice) if notice else frozenset(), why=Unreached.DELAYED)

    def _given_up(self, work: Work, row: OutboxRow, error: DeliveryError, now: datetime) -> None:
        """The register and the chat say that somebody was not reached, and others are asked (P10, P11)."""
        case = Case(desk=self.desk, work=work, now=now)
        person = self.desk.policy.directory.person(row.draft.person)
        for ref in row.draft.incidents:
            event = MessageFailed(key=row.draft.key, channel=row.draft.channel.value, detail=str(error))
            with apart(case, "failure_not_recorded", incident=ref):
                work.record(ref, event, at=now)
        if row.draft.channel is Channel.OTHER:
            return  # it says nothing of the person, who has their mail
        told = hand_over(case, _bounced(person, now)) if person else frozenset()
        self._say(case, row, told, why=Unreached.BOUNCED)

    def _say(self, case: Case, row: OutboxRow, told: frozenset[str], *, why: Unreached) -> None:
        """Of what the hand-over did not tell already: the same row and trouble are said once."""
        refs = [ref for ref in row.draft.incidents if ref not in told and case.work.incident(ref)]
        person = self.desk.policy.directory.person(row.draft.person)
        if refs:
            say_unreached(case, why, refs, person=person, occasion=row.draft.key)


def _say_other_late(case: Case, row: OutboxRow, person: Person | None) -> None:
    """An extra way does not work: the chat says whose, by role, once a message (P10)."""
    found = (case.work.incident(ref) for ref in row.draft.incidents)
    views = tuple(view_of(case, incident) for incident in found if incident is not None)
    model = model_for(
        case,
        views[0] if len(views) == 1 else None,
        incidents=views,
        role=label_of(person) if person else "",
    )
    send_chat(case, "other_late", model, occasion=row.draft.key)


def _delayed(person: Person, now: datetime) -> Notice:
    """Nothing final: the message may go yet, and nobody gets a right by it."""
    return Notice(person=person, why=Unreached.DELAYED, until=now + timedelta(days=1))


def _bounced(person: Person, now: datetime) -> Notice:
    """Our own mail server refused the address for good: nobody can have forged that."""
    return Notice(person=person, why=Unreached.BOUNCED, until=now + UNREACHED_FOR, proven=True)


def retry_seconds(attempt: int, asked: float | None = None) -> float:
    """Back-off before the next try after `attempt` failures, at least what the server asked for."""
    own = _BACK_OFF[min(max(attempt, 1), len(_BACK_OFF)) - 1]
    return max(float(own), asked or 0.0)


def _about(row: OutboxRow) -> dict[str, object]:
    """What a log may say of a row: no address, not even its hash, no subject, no text (promise 6)."""
    draft = row.draft
    return {
        "outbox_key": draft.key,
        "kind": draft.kind,
        "channel": draft.channel.value,
        "person": draft.person.partition(":")[0],
        "incidents": list(draft.incidents),
    }
