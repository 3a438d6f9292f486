"""What mail systems of others do in a simulation: mails that come back, vacation answers with a date, "try later"."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from compliance_bot.channels.answers import Answer, rcpt_error
from compliance_bot.ports import Draft, Sent
from compliance_bot.procedure.events import Unreached
from compliance_bot.procedure.moments import AMSTERDAM
from tests.casework.test_out_of_reach import delivery_report
from tests.fakes import ADDRESS, FakeClock, FakeMailer, World

LATER = Answer(451, "4.7.1 greylisted, try again later")
UNDATED = ("Ik ben er niet.", "Ik ben morgen weer terug.", "Afwezig tot maandag.")
DATED = (
    "Ik ben afwezig tot en met {last:%d-%m-%Y}.",
    "Ik heb vrij. Vanaf {back:%d-%m} ben ik er weer.",
    "Op {back:%d-%m-%Y} ben ik weer terug.\n\n> MELDEN\n> NIET MELDEN",
    "I am out of the office until {back:%d %B} and do not read my mail.",
    "I am away through {last:%B %d}. For urgent matters call the office.",
)


@dataclass(kw_only=True)
class Greylisting:
    """The road out; the servers of some recipients say 451 for a while to each message they did not see before.

    patience: recipient -> for how long, from the first try of a message on. refused: how often that was said.
    """

    mailer: FakeMailer
    clock: FakeClock
    patience: dict[str, timedelta] = field(default_factory=dict)
    refused: int = 0
    _first: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def send(self, draft: Draft) -> Sent:
        """The real road's answer, or the refusal for now that our SMTP channel makes of a 451 at RCPT."""
        now = self.clock.now()
        wait = timedelta() if self.mailer.down else self.patience.get(draft.recipient, timedelta())
        if wait and now < self._first.setdefault((draft.recipient, draft.key), now) + wait:
            self.refused += 1
            raise rcpt_error(LATER, draft.recipient)
        return self.mailer.send(draft)

    def close(self) -> None:
        """The end of a batch."""
        self.mailer.close()


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a mail system wrote back about a person, and until when it makes them out of reach.

    kind: of the mail that it is about; until: the end of the last day that an absence names, None where it names none.
    """

    person: str
    kind: str
    refs: tuple[str, ...]
    why: Unreached
    message_id: str
    until: datetime | None = None


@dataclass(kw_only=True)
class Elsewhere:
    """The mail systems of the people of a world, which answer each of our mails once.

    returning: whose mails come back, 'failed' or 'delayed'; away: who has a vacation program, and the last day that
    it names (None: it names none); a program answers once an absence.
    """

    world: World
    random: random.Random
    returning: dict[str, str] = field(default_factory=dict)
    away: dict[str, date | None] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    _answered: set[str] = field(default_factory=set)
    _seen: int = 0

    def act(self) -> None:
        """What comes of every mail that was sent since the last time."""
        fresh = self.world.mailer.sent[self._seen :]
        self._seen += len(fresh)
        for draft in fresh:
            if draft.mail is None:
                continue
            if draft.person in self.returning:
                self._return(draft)
            elif draft.person in self.away and draft.person not in self._answered:
                self._answered.add(draft.person)
                self._answer(draft)

    def back(self, person: str) -> None:
        """The absence is over; the next one is answered anew."""
        self.away.pop(person, None)
        self._answered.discard(person)

    def _return(self, draft: Draft) -> None:
        """A delivery report (RFC 3464), with our own Message-ID or with one that a provider put in its place (T51)."""
        action = self.returning[draft.person]
        raw = delivery_report(self.world, draft, action=action, own_id=self.random.random() < 0.7)
        self.world.mailbox.put(raw)
        self._note(draft, Unreached.BOUNCED if action == "failed" else Unreached.DELAYED, raw)

    def _answer(self, draft: Draft) -> None:
        last = self.away[draft.person]
        words, until = self.random.choice(UNDATED), None
        if last is not None:
            back = last + timedelta(days=1)
            words = self.random.choice(DATED).format(last=last, back=back)
            over = datetime.combine(back, time(0), tzinfo=AMSTERDAM).astimezone(UTC)
            # a program that was not switched off yet names a day that is past: no better than none
            until = over if over > self.world.clock.now() else None
        raw = self._vacation(draft, words)
        self.world.mailbox.put(raw)
        self._note(draft, Unreached.ABSENT, raw, until)

    def _vacation(self, draft: Draft, words: str) -> bytes:
        """As Pigeonhole answers (RFC 3834); the id it cites stays on one line and unencoded, whatever its length."""
        assert draft.mail is not None
        mail = EmailMessage(policy=policy.default.clone(max_line_length=998))
        mail["From"], mail["To"] = draft.recipient, ADDRESS
        mail["Subject"] = f"Automatisch antwoord: {draft.mail.subject}"
        mail["Date"] = format_datetime(self.world.clock.now().astimezone(AMSTERDAM))
        mail["Message-ID"] = f"<v{next(self.world.ids)}@people.example>"
        mail["Auto-Submitted"] = "auto-replied"
        mail["In-Reply-To"] = mail["References"] = draft.message_id
        mail.set_content(words)
        return mail.as_bytes()

    def _note(self, draft: Draft, why: Unreached, raw: bytes, until: datetime | None = None) -> None:
        head = raw.partition(b"Message-ID: ")[2]
        name = head.split(maxsplit=1)[0].decode().strip("<>")
        self.told.append(
            Told(
                person=draft.person,
                kind=draft.kind,
                refs=draft.incidents,
                why=why,
                message_id=name,
                until=until,
            )
        )
