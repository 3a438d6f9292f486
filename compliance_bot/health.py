"""Is the service doing its work? A verdict with reasons, of moments and numbers only (promises 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from compliance_bot.config import Config
from compliance_bot.ports import Vitals

_ROADS = {
    "mail": "no mail can be sent",
    "chat": "the chat cannot be reached",
    "mailbox": "the mailbox cannot be read",
}


class Status(StrEnum):
    """`standby`: another instance does the work, and this one is ready to take over."""

    OK = "ok"
    FAILING = "failing"
    STANDBY = "standby"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How old the last good one may be. overdue: reminders that are told together wait on purpose for a while."""

    read: timedelta = timedelta(minutes=15)
    tick: timedelta = timedelta(minutes=5)
    overdue: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Report:
    """The verdict; vitals None = the database did not answer. alive: how many instances, None where unknown."""

    status: Status
    reasons: tuple[str, ...]
    vitals: Vitals | None
    alive: int | None = None

    @property
    def is_well(self) -> bool:
        """Whether nobody need do anything."""
        return self.status is not Status.FAILING

    def as_dict(self) -> dict[str, object]:
        """JSON-ready; moments in UTC."""
        return {
            "status": self.status.value,
            "reasons": list(self.reasons),
            "database": "ok" if self.vitals else "failing",
            "instances": self.alive,
            **(_told(self.vitals) if self.vitals else {}),
        }


def limits_of(config: Config) -> Limits:
    """By the configuration: a mailbox that is looked at seldom is not read often."""
    seldom = timedelta(seconds=3 * config.mailbox.poll_seconds)
    together = timedelta(minutes=15 + config.floods.digest_minutes)
    return Limits(read=max(Limits().read, seldom), overdue=together)


def judge(
    vitals: Vitals | None, now: datetime, limits: Limits, *, leads: bool = True, alive: int | None = None
) -> Report:
    """`leads` False: this instance stands by, and answers for nothing but that it is ready."""
    if vitals is None:
        reasons: tuple[str, ...] = ("the database cannot be read",)
    else:
        reasons = tuple(_reasons(vitals, now, limits)) if leads else ()
    status = Status.FAILING if reasons else Status.OK if leads else Status.STANDBY
    return Report(status=status, reasons=reasons, vitals=vitals, alive=alive)


def _reasons(vitals: Vitals, now: datetime, limits: Limits) -> Iterator[str]:
    if not vitals.led:
        yield "no instance does the work"
    if _is_old(vitals.read_at, now, limits.read):
        yield f"the mailbox was not read since {_since(vitals.read_at)}"
    if _is_old(vitals.ticked_at, now, limits.tick):
        yield f"the reminders were not looked at since {_since(vitals.ticked_at)}"
    if vitals.overdue:
        yield f"{vitals.overdue} reminders are overdue"
    if vitals.missing:
        yield f"{vitals.missing} reminders are missing by the audit: see `compliance-bot register audit`"
    for road, since in vitals.outages.items():
        yield f"{_ROADS.get(road, road)} since {_since(since)}"


def _is_old(moment: datetime | None, now: datetime, limit: timedelta) -> bool:
    """A moment far in the future is as stale as one far in the past: the clock was set back."""
    return moment is None or abs(now - moment) > limit


def _since(moment: datetime | None) -> str:
    return _iso(moment) or "the beginning"


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _told(vitals: Vitals) -> dict[str, object]:
    return {
        "mailbox_read_at": _iso(vitals.read_at),
        "tick_at": _iso(vitals.ticked_at),
        "last_delivery_at": _iso(vitals.delivered_at),
        "lease": "held" if vitals.led else "free",
        "term": vitals.term,
        "outages": {road: _iso(since) for road, since in vitals.outages.items()},
        "overdue_reminders": vitals.overdue,
        "missing_reminders": vitals.missing,
        "open_incidents": vitals.open_incidents,
        "messages_waiting": vitals.unsent,
        "oldest_message_due_at": _iso(vitals.oldest_unsent_at),
    }
