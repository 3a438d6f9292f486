"""The drill's own side: one exercise in a database of its own, over the mailbox and roads that really exist.

It reads only mails of since its start and keeps only those that carry its own token: of everything else it forgets
the content at once. It flags, moves and answers nothing else. The service, which sees the same mails, lets them be
(drill_mail.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.deliver import Postman
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.keeping import receipt
from compliance_bot.casework.receive import handle_stored
from compliance_bot.casework.remind import tick
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.errors import MailboxError, MailGone, MailUnfetchable
from compliance_bot.ports import Mailbox, MailRef, NewArrival, Numbers
from compliance_bot.procedure.events import MessageQueued
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.reading.drill_marks import drill_number, drill_of

log = structlog.get_logger(__name__)

_BIGGEST = 8 * 1024 * 1024
_STAMP_SLACK = timedelta(seconds=2)
_STORY = "the exercise itself"


@dataclass(kw_only=True)
class Drill:
    """An exercise on its way. folders: where answers may lie; began: real time, as the mail server stamps it.

    number: its incident's, without the prefix; '' before it has begun. A mail that was looked at is not fetched again.
    """

    desk: Desk
    mailbox: Mailbox
    postman: Postman
    folders: tuple[str, ...]
    began: datetime
    ref: str = ""
    _looked_at: dict[tuple[str, int], set[int]] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The incident's number as tokens write it."""
        return self.ref.partition("-")[2]

    def begin(self, report: bytes) -> None:
        """The exercise's report comes in, as if by mail; its first messages go out."""
        now = self.desk.clock.now()
        with self.desk.store.work() as work:
            for year in (now.year, now.astimezone(self.desk.policy.zone).year):
                work.skip_numbers(year, to=drill_number(now) - 1)
            place = MailRef(
                mailbox=self.desk.policy.mailbox_name,
                folder=_STORY,
                uidvalidity=1,
                uid=1,
                internaldate=None,
                size=len(report),
            )
            arrival = NewArrival(
                ref=place, received_at=now, receipt_note="", first_seen_at=now, raw=report, swept=True
            )
            work.store_arrival(arrival)
        handle_stored(self.desk)
        with self.desk.store.work() as work:
            self.ref = work.incidents()[0].ref
        self.postman.deliver()

    def round(self) -> None:
        """One of everything. Trouble with the mailbox is told, and tried again in the next round."""
        try:
            self.take_in()
        except MailboxError as error:
            log.error("drill_could_not_read_the_mailbox", why=str(error))
        handle_stored(self.desk)
        tick(self.desk)
        self.postman.deliver()

    def end(self) -> None:
        """Everybody who was mailed hears that it is over, and the chat too."""
        with self.desk.store.work() as work:
            case = Case(desk=self.desk, work=work, now=self.desk.clock.now())
            view = view_of(case, case.incident(self.ref))
            queued = (one.event for one in work.entries(self.ref) if isinstance(one.event, MessageQueued))
            mailed = {one.person for one in queued}
            for person in (one for one in self.desk.policy.directory.persons if one.id in mailed):
                letter = Letter(
                    kind="drill_over",
                    incidents=(self.ref,),
                    recipient=person.addresses[0],
                    occasion="over",
                    person=person.id,
                    answer=True,
                )
                send_letter(case, letter, model_for(case, view, greeting=person.name))
            send_chat(case, "drill_over", model_for(case, view), occasion="over")
        self.postman.deliver()

    def take_in(self) -> int:
        """Keep the answers that came; how many. Raises MailboxError."""
        self.mailbox.connect()
        return sum(self._from_folder(folder) for folder in self.folders)

    def incident(self) -> Incident:
        """How the exercise stands."""
        with self.desk.store.work() as work:
            found = work.incident(self.ref)
        assert found is not None
        return found

    def is_over(self) -> bool:
        """Has the AP road come to its end, and is everything about it sent?"""
        with self.desk.store.work() as work:
            unsent = work.unsent()
        return self.incident().road is Road.ENDED and not unsent

    def _from_folder(self, folder: str) -> int:
        found = self.mailbox.numbers(folder, since=self.began)
        looked_at = self._looked_at.setdefault((folder, found.uidvalidity), set())
        new = tuple(uid for uid in found.uids if uid not in looked_at)
        if not new:
            return 0
        refs = self.mailbox.refs(Numbers(folder=folder, uidvalidity=found.uidvalidity, uids=new))
        kept = sum(self._keep(ref) for ref in refs if self._may_be_ours(ref))
        # only when none of them failed: a mail that could not be fetched is looked at again
        looked_at.update(new)
        return kept

    def _may_be_ours(self, ref: MailRef) -> bool:
        since = self.began - _STAMP_SLACK
        return ref.size <= _BIGGEST and (ref.internaldate is None or ref.internaldate >= since)

    def _keep(self, ref: MailRef) -> bool:
        """Keep it when it answers this drill; every other mail is none of ours."""
        try:
            raw = self.mailbox.fetch(ref)
        except (MailGone, MailUnfetchable):
            # an answer that the server does not give is not worth the ones behind it; the service keeps it anyhow
            return False
        if drill_of(self.desk.reader(raw), self.desk.policy.token_keys) != self.number:
            return False
        now = self.desk.clock.now()
        received, note = receipt(self.desk, ref, now, None)
        arrival = NewArrival(
            ref=ref, received_at=received, receipt_note=note, first_seen_at=now, raw=raw, swept=True
        )
        with self.desk.store.work() as work:
            return work.store_arrival(arrival) is not None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer of somebody: their first line, cut short; `automatic`: an absence or a bounce."""

    person: str
    at: datetime
    said: str
    outcome: str
    automatic: bool
