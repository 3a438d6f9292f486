"""Deliberate faults in the order of effects, each one a bug that the crash machine must notice.

They are put into a life that is to die, never into the product.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, update

from compliance_bot.channels.smtp import SmtpMailer
from compliance_bot.ports import Draft, Sent
from compliance_bot.store import schema
from compliance_bot.store.work import SqlWork
from tests.journeys.dying import Fate


def tear(work: SqlWork, fate: Fate) -> None:
    """Commit what the transaction has so far, and go on with the rest in another one: a boundary of kind 'tear'."""
    connection: Connection = work._connection
    connection.exec_driver_sql("COMMIT")
    fate.pass_by("tear", "between two halves of a transaction")
    connection.exec_driver_sql("BEGIN")


def watermark_before_evidence(fate: Fate) -> None:
    """The folder counts as read before the mail is stored: only a sweep finds it after a death in between."""
    real = SqlWork.store_arrival

    def torn(self: SqlWork, arrival: Any) -> Any:
        ref = arrival.ref
        self.set_watermark(ref.mailbox, ref.folder, ref.uidvalidity, ref.uid)
        tear(self, fate)
        return real(self, arrival)

    SqlWork.store_arrival = torn  # type: ignore[method-assign]


def incident_before_outcome(fate: Fate) -> None:
    """The incident is committed, its mail's outcome after it: a death in between opens it twice."""
    real = SqlWork.finish_arrival

    def torn(self: SqlWork, arrival_id: int, handled: Any) -> None:
        tear(self, fate)
        real(self, arrival_id, handled)

    SqlWork.finish_arrival = torn  # type: ignore[method-assign]


def outcome_before_incident(fate: Fate) -> None:
    """A mail counts as handled before its incident is there: a death in between loses the report."""
    real = SqlWork.known_identity

    def torn(self: SqlWork, identity: str, *, except_arrival: int) -> Any:
        mine = schema.arrivals.c.id == except_arrival
        self._connection.execute(update(schema.arrivals).where(mine).values(state="handled"))
        tear(self, fate)
        return real(self, identity, except_arrival=except_arrival)

    SqlWork.known_identity = torn  # type: ignore[method-assign]


def sent_before_sending(fate: Fate) -> None:
    """A row counts as sent once it is claimed: a death before the server has it loses the message."""
    real = SqlWork.claim

    def early(self: SqlWork, now: Any, **how: Any) -> Any:
        rows = real(self, now, **how)
        for row in rows:
            change = update(schema.outbox).where(schema.outbox.c.id == row.id)
            self._connection.execute(change.values(sent_at=now, claimed_until=None, claimed_by=""))
        if rows:
            tear(self, fate)
        return rows

    SqlWork.claim = early  # type: ignore[method-assign]


def marked_before_the_flag(fate: Fate) -> None:
    """A mail counts as flagged before the server was told: a death in between leaves it without."""
    real = SqlWork.unmarked

    def early(self: SqlWork) -> Any:
        waiting = real(self)
        for arrival in waiting:
            self.set_marked(arrival.id)
        if waiting:
            tear(self, fate)
        return waiting

    SqlWork.unmarked = early  # type: ignore[method-assign]


def another_id_for_every_attempt(fate: Fate) -> None:
    """A repeat has a Message-ID of its own: nobody can tell that it is one."""
    real = SmtpMailer.send

    def renamed(self: SmtpMailer, draft: Draft) -> Sent:
        sent = real(self, replace(draft, message_id=f"<{os.getpid()}.{draft.key}@amnesty.example>"))
        fate.pass_by("tear", "between the server's answer and our record")
        return sent

    SmtpMailer.send = renamed  # type: ignore[method-assign]


BREAKS: Mapping[str, Callable[[Fate], None]] = {
    "watermark before evidence": watermark_before_evidence,
    "incident before outcome": incident_before_outcome,
    "outcome before incident": outcome_before_incident,
    "sent before sending": sent_before_sending,
    "marked before the flag": marked_before_the_flag,
    "another id for every attempt": another_id_for_every_attempt,
}
