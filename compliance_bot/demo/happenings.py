"""What happened since the last look: lines of the time line, from the journal, the mailboxes and the chat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from enum import StrEnum
from itertools import groupby
from textwrap import shorten
from typing import Any

from compliance_bot.demo.people import MAILBOX, name_of
from compliance_bot.demo.slack_standin import SlackMessage, SlackStandIn, as_people_see
from compliance_bot.demo.smtp_server import Delivered, SmtpServer
from compliance_bot.ports import Entry, Store
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock import LIMIT_HOURS, t_strict
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.moments import AMSTERDAM


class Kind(StrEnum):
    """What sort of line it is; the view chooses its sign and colour by it."""

    SCENE = "scene"
    REPORT = "report"
    MAIL = "mail"
    CHAT = "chat"
    CLOCK = "clock"
    RUNG = "rung"
    ASKED = "asked"
    DECISION = "decision"
    OUTCOME = "outcome"
    LATE = "late"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the time line."""

    at: datetime
    kind: Kind
    text: str
    ref: str = ""


class Watcher:
    """Remembers how far it has looked; `news()` gives each happening once, in order."""

    def __init__(self, *, store: Store, smtp: SmtpServer, slack: SlackStandIn) -> None:
        self._store = store
        self._smtp = smtp
        self._slack = slack
        self._seq = 0
        self._mails = 0
        self._posts = 0

    def news(self) -> list[Line]:
        """The lines since the last call: what was recorded, then what was sent."""
        return [*self._journal(), *self._sent(), *self._chat()]

    def _journal(self) -> list[Line]:
        with self._store.work() as work:
            fresh = [entry for entry in work.entries() if entry.seq > self._seq]
        self._seq = fresh[-1].seq if fresh else self._seq
        return [line for together in _together(fresh) for line in _told(together)]

    def _sent(self) -> list[Line]:
        fresh = self._smtp.delivered[self._mails :]
        self._mails += len(fresh)
        return _mail_lines(mail for mail in fresh if mail.recipient != MAILBOX)

    def _chat(self) -> list[Line]:
        fresh = self._slack.messages[self._posts :]
        self._posts += len(fresh)
        return [_chat_line(message) for message in fresh]


def subject_of(raw: bytes) -> str:
    """A mail's subject as people see it."""
    return str(message_from_bytes(raw, policy=policy.default)["Subject"] or "")


def letter_line(at: datetime, sender: str, raw: bytes) -> Line:
    """Somebody mails the bot."""
    return Line(at=at, kind=Kind.REPORT, text=f"{sender} mails the bot: {subject_of(raw)}")


def _mail_lines(mails: Iterable[Delivered]) -> list[Line]:
    """One line for mails with the same subject, with all who got it."""
    lines = []
    for subject, group in groupby(mails, key=lambda mail: subject_of(mail.raw)):
        together = list(group)
        names = ", ".join(dict.fromkeys(name_of(mail.recipient) for mail in together))
        lines.append(Line(at=together[-1].at, kind=Kind.MAIL, text=f"to {names}: {subject}"))
    return lines


def _chat_line(message: SlackMessage) -> Line:
    first = as_people_see(message.text).strip().split("\n")[0].replace("*", "")
    place = "under it" if message.thread_ts else "#incidenten"
    at = datetime.fromtimestamp(float(message.ts), UTC)
    return Line(at=at, kind=Kind.CHAT, text=f"{place}: {first}")


def _together(entries: list[Entry]) -> list[list[Entry]]:
    """Rungs that were missed and collapsed into one message stand together (P23), all others alone."""
    groups: list[list[Entry]] = []
    for entry in entries:
        if groups and _is_missed(entry) and _is_missed(groups[-1][0]):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _is_missed(entry: Entry) -> bool:
    return isinstance(entry.event, ev.RungReached) and entry.event.collapsed


def _told(entries: list[Entry]) -> list[Line]:
    entry = entries[0]
    tell = _TELLERS.get(type(entry.event))
    if tell is None:
        return []
    kind, text = tell(entry.event)
    if _is_missed(entry):
        missed = ", ".join(str(one.event.hours) for one in entries if isinstance(one.event, ev.RungReached))
        kind, text = Kind.RUNG, f"hours {missed} had passed already: one message with the next"
    return [Line(at=entry.at, kind=kind, text=text, ref=entry.incident)]


Told = tuple[Kind, str]

_VERDICTS = {ev.WindowVerdict.ON_TIME: "in time", ev.WindowVerdict.LATE: "late"}
_FILED = {
    ev.FilingVerdict.ON_TIME: "in time",
    ev.FilingVerdict.OWN_LIMIT_PASSED: "in time by law, past our own limit",
    ev.FilingVerdict.LATE: "too late",
}
_ASKS = {"besluit": "a decision", "indienen": "the filing", "motiveren": "action, and why it is late"}
_GROUPS = {"ondersteuning": "management", "directie": "the board"}


def _opened(event: ev.IncidentOpened) -> Told:
    linked = f", linked to {event.linked_to}" if event.linked_to else ""
    return Kind.CLOCK, f"incident opened{linked}, under the law as in {event.regime}"


def _judged(event: ev.WindowJudged) -> Told:
    late = f" by {_minutes(event.late_min)}" if event.verdict is ev.WindowVerdict.LATE else ""
    window = f" (own window: {_minutes(event.window_minutes)})" if event.window_minutes else ""
    return Kind.CLOCK, f"the report was {_VERDICTS.get(event.verdict, event.verdict.value)}{late}{window}"


def _aware(event: ev.AwarenessSet) -> Told:
    basis = {ev.AwareBasis.DISCOVERED: "the discovery", ev.AwareBasis.FORWARDED: "the forwarded mail"}.get(
        event.basis, "the receipt"
    )
    limit = t_strict(event.aware_at)
    return Kind.CLOCK, f"the 72 hours run from {basis}, {_short(event.aware_at)}, until {_short(limit)}"


def _rung(event: ev.RungReached) -> Told:
    if event.road != AP:
        return Kind.RUNG, f"{event.road.partition(' ')[0]} road, hour {event.hours}: asked again"
    kind = Kind.LATE if event.hours >= LIMIT_HOURS else Kind.RUNG
    circle = ", ".join(_GROUPS.get(group, group) for group in event.circle)
    return kind, f"hour {event.hours}: {circle} asked for {_ASKS.get(event.asks, event.asks)}"


def _attached(event: ev.MailAttached) -> Told:
    kind = event.mail_class.replace("_", " ")
    return Kind.NOTE, f"{kind} mail attached, found by its {event.attached_by.replace('_', ' ')}"


def _decided(event: ev.DecisionRecorded) -> Told:
    word = event.word.value.replace("_", " ").upper()
    reason = f': "{_first_line(event.reason)}"' if event.reason else ""
    return Kind.DECISION, f"{event.standing.value} of {event.role}: {word}{reason}"


def _said(event: ev.StatementRecorded) -> Told:
    word = f"check {event.check} {event.answer}" if event.check else event.name.replace("_", " ").upper()
    standing = f"{event.standing} of " if event.standing else "said by "
    return Kind.DECISION, f"{standing}{event.role}: {word}"


def _second(event: ev.SecondAsked) -> Told:
    return Kind.ASKED, f"a second is asked: {', '.join(event.persons)}"


def _filed(event: ev.FilingRecorded) -> Told:
    return Kind.DECISION, f"filed at the AP under {event.number}, {_FILED[event.verdict]}"


def _corrected(event: ev.FilingCorrected) -> Told:
    return Kind.DECISION, f"the filing {event.was_number} is {event.number}, {_FILED[event.verdict]}"


def _taken_back(event: ev.WordTakenBack) -> Told:
    return Kind.DECISION, f"{event.role} takes back {event.word.replace('_', ' ').upper()}"


def _ended(event: ev.OutcomeReached) -> Told:
    return Kind.OUTCOME, f"the ladder ends: {event.outcome.value.replace('_', ' ')}"


def _taken(event: ev.TakenUp) -> Told:
    return Kind.NOTE, f"taken up by {event.person} until {_short(event.until)}; moves no deadline"


def _refused(event: ev.NotRecorded) -> Told:
    asked = ", asked back" if event.asked_back else ""
    return Kind.ASKED, f"no decision recorded ({event.why.replace('_', ' ')}){asked}"


def _failed(event: ev.MessageFailed) -> Told:
    return Kind.LATE, f"message given up: {event.detail}"


# each teller takes its own kind of event; the dictionary keeps them together
_TELLERS: dict[type[Any], Callable[[Any], Told]] = {
    ev.IncidentOpened: _opened,
    ev.WindowJudged: _judged,
    ev.AwarenessSet: _aware,
    ev.RungReached: _rung,
    ev.MailAttached: _attached,
    ev.DecisionRecorded: _decided,
    ev.StatementRecorded: _said,
    ev.SecondAsked: _second,
    ev.FilingRecorded: _filed,
    ev.FilingCorrected: _corrected,
    ev.WordTakenBack: _taken_back,
    ev.OutcomeReached: _ended,
    ev.TakenUp: _taken,
    ev.NotRecorded: _refused,
    ev.MessageFailed: _failed,
}


def _minutes(count: int) -> str:
    hours, minutes = divmod(count, 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(part for part in parts if part) or "0 min"


def _short(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%a %d %b %H:%M}"


def _first_line(text: str) -> str:
    return shorten(text.strip().split("\n")[0].removeprefix("Reden: "), 90, placeholder=" …")
