"""Taking mail in: evidence first, then reading, then one outcome for every mail (P1, P2; mail.md §1, §2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog

from compliance_bot.casework.attaching import attach, attach_call, note_automatic
from compliance_bot.casework.calling import was_called
from compliance_bot.casework.calls import may_be_call, with_call
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.drill_mail import drill_outcome
from compliance_bot.casework.incoming import Incoming, bytes_and_time, on_the_desk
from compliance_bot.casework.keeping import NOT_WHOLE
from compliance_bot.casework.opening import open_incident, sent_moment
from compliance_bot.casework.routing import Thread, is_reporter, thread_of
from compliance_bot.casework.steering import end_road
from compliance_bot.casework.tickets import learn_ticket
from compliance_bot.casework.triage import to_triage
from compliance_bot.errors import EvidenceUnreadable, store_is_down
from compliance_bot.ports import Arrival, ArrivalState, Handled
from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.informing import TECHNICAL_ROAD
from compliance_bot.reading.automatic import opens_nothing, surely_automatic
from compliance_bot.reading.facts import Classified, MailClass, MailFacts
from compliance_bot.reading.threading import identity_of, own_key
from compliance_bot.reading.tokens import Purpose

log = structlog.get_logger(__name__)

_LEARNS = frozenset({"opened", "attached", "command", "asked_back", "automatic"})
# what shows that somebody has the technical handling (P9); STATUS and HULP only ask something
_HANDLES = frozenset({"attached", "command"})
_ONLY_ASKS = frozenset({"status", "help"})
_FAILED = "verwerking mislukt"
_TRIAGED = frozenset({MailClass.AUTO_GENERATED, MailClass.LIST, MailClass.COMPLAINT})


def handle_stored(desk: Desk, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Give every stored mail its outcome, oldest first; how many. A mail that fails becomes an incident itself."""
    with desk.store.work() as work:
        waiting = work.unhandled()
    done = 0
    for arrival_id in waiting:
        if stop():
            break
        try:
            handle_arrival(desk, arrival_id)
            done += 1
        except Exception as error:
            if store_is_down(error):
                raise
            # not even an incident could be made of it: the mail stays stored and is tried again, the next go on
            log.exception("mail_stays_unhandled", arrival=arrival_id)
    return done


def handle_arrival(desk: Desk, arrival_id: int) -> None:
    """Read one stored mail and give it its one outcome, in one transaction.

    Whatever goes wrong with this mail, it ends as an incident a person looks at, and the next mail goes on (P1).
    """
    facts = MailFacts()
    try:
        with desk.store.work() as work:
            raw = work.evidence(work.arrival(arrival_id).evidence)
        facts = desk.reader(raw)
        _handle(desk, arrival_id, facts)
    except Exception as error:
        if store_is_down(error):
            # trouble of the database is not the mail's fault: nothing is decided, it waits for the next round
            raise
        log.exception("mail_could_not_be_handled", arrival=arrival_id)
        reason = error.brief if isinstance(error, EvidenceUnreadable) else type(error).__name__
        _quarantine(desk, arrival_id, facts, reason=reason)


def _quarantine(desk: Desk, arrival_id: int, facts: MailFacts, *, reason: str) -> None:
    """An incident of kind "onleesbaar" with its sender as far as known; where even that fails, without (P1)."""
    bare = MailFacts(unreadable=f"{_FAILED}: {reason}")
    known = replace(bare, froms=facts.froms, from_headers=facts.from_headers, headers=facts.headers)
    try:
        _handle(desk, arrival_id, known)
    except Exception as error:
        if store_is_down(error):
            raise
        log.exception("sender_could_not_be_handled", arrival=arrival_id)
        _handle(desk, arrival_id, bare)


def _handle(desk: Desk, arrival_id: int, facts: MailFacts) -> None:
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=desk.clock.now())
        arrival = work.arrival(arrival_id)
        if arrival.state is not ArrivalState.STORED:
            # another process was first; an arrival has one outcome (promise 1)
            return
        if arrival.receipt_note in NOT_WHOLE:
            facts = replace(
                facts, unreadable=facts.unreadable or "the mail server did not give the mail (T7)"
            )
        ours = own_key(facts, desk.policy.token_keys)
        own = bool(ours) and work.outbox_by_key(ours) is not None
        mail, classified = on_the_desk(desk.policy, arrival, facts, own=own)
        # renumbered folders give a mail again; one without id and date is known by its bytes and receipt time
        identity = identity_of(facts) or bytes_and_time(arrival)
        handled = _outcome(case, mail, classified, identity)
        if handled.outcome in _LEARNS and handled.incident and not handled.reason.endswith("unclear"):
            learn_ticket(case, mail, handled.incident)
        if _confirms_handling(case, mail, classified, handled):
            end_road(case, handled.incident, TECHNICAL_ROAD, why="answered")
        known = Handled(
            outcome=handled.outcome,
            reason=handled.reason,
            incident=handled.incident,
            message_id=facts.message_id,
            identity=identity,
            mail_class=mail.mail_class,
            at=case.now,
        )
        work.finish_arrival(arrival_id, known)
        log.info("mail_handled", arrival=arrival_id, outcome=handled.outcome, incident=handled.incident)


def _confirms_handling(case: Case, mail: Incoming, classified: Classified, handled: Handled) -> bool:
    """A technical handler who was called wrote, or whoever was asked beside them answers that very question (P8, P9).

    What is said of the discovery time answers another question: who handles it is still asked.
    """
    if handled.outcome not in _HANDLES or handled.reason in _ONLY_ASKS or not handled.incident:
        return False
    if classified.mail_class is not MailClass.HUMAN or mail.sender.person is None:
        return False
    question = thread_of(case, mail).question
    if question in (Purpose.HANDLING, Purpose.DISCOVERY):
        return question is Purpose.HANDLING
    return mail.technical and was_called(case, handled.incident, mail.sender.person)


def _outcome(case: Case, mail: Incoming, classified: Classified, identity: str) -> Handled:
    if classified.mail_class is MailClass.OWN:
        return Handled(outcome="own", reason=classified.reason)
    twin = case.work.known_identity(identity, except_arrival=mail.arrival.id)
    if twin is not None and not (_by_bytes(identity, mail) and _lay_side_by_side(twin, mail.arrival)):
        return Handled(outcome="duplicate", reason=f"same mail as arrival {twin.id}", incident=twin.incident)
    thread = thread_of(case, mail)
    if thread.unknown:
        return _hold(case, mail, thread)
    of_drill = drill_outcome(case, mail, classified, thread)
    if of_drill is not None:
        return of_drill
    if opens_nothing(mail.facts, classified):
        return _automatic(case, mail, classified, thread)
    colleague = mail.sender.reporter_role is not ReporterRole.OUTSIDER
    if classified.mail_class in _TRIAGED and not colleague and not thread.ref:
        return to_triage(case, mail, classified)
    mail = with_call(case, mail, sent_at=sent_moment(case, mail))
    if mail.call is None:
        return attach(case, mail, thread) or _opened(case, mail, thread)
    report = _told_before(case, mail, thread)
    return attach_call(case, mail, thread, report=report) if report else _opened(case, mail, thread)


def _told_before(case: Case, mail: Incoming, thread: Thread) -> int | None:
    """The report of a call that this one corrects: of the same colleague, in the same open incident (P7)."""
    incident = case.work.incident(thread.ref) if thread.ref else None
    if incident is None or incident.road is Road.ENDED:
        return None
    report = is_reporter(case, incident.ref, mail.sender.address)
    return report if report is not None and may_be_call(case, incident.ref, report) else None


def _by_bytes(identity: str, mail: Incoming) -> bool:
    return identity == bytes_and_time(mail.arrival)


def _lay_side_by_side(one: Arrival, other: Arrival) -> bool:
    """Two mails seen in one look under one numbering are two mails, however alike: two empty ones in one second.

    Seen in a later look, with the same bytes and stamp, it is the first one that somebody moved away and back.
    """
    here = (one.ref.folder, one.ref.uidvalidity) == (other.ref.folder, other.ref.uidvalidity)
    return here and one.first_seen_at == other.first_seen_at


def _opened(case: Case, mail: Incoming, thread: Thread) -> Handled:
    """A new incident; linked when it answers one that has ended (mail.md §3)."""
    earlier = case.work.incident(thread.ref) if thread.ref else None
    linked = earlier.ref if earlier is not None and earlier.road is Road.ENDED else ""
    incident = open_incident(case, mail, linked_to=linked)
    failed = mail.facts.unreadable.startswith(_FAILED)
    return Handled(
        outcome="quarantined" if failed else "opened",
        reason=mail.facts.unreadable or "a report",
        incident=incident.ref,
    )


def _automatic(case: Case, mail: Incoming, classified: Classified, thread: Thread) -> Handled:
    """An absence, bounce or receipt opens nothing; it stands in its incident's time line, and widens circles (P11)."""
    note_automatic(case, mail, thread)
    known = mail.sender.reporter_role is not ReporterRole.OUTSIDER
    if known and not thread.ref and not surely_automatic(mail.facts, classified):
        # a report of a colleague or processor that merely looks automatic must be seen by a person (P1)
        return to_triage(case, mail, classified)
    return Handled(outcome="automatic", reason=classified.reason, incident=thread.ref)


def _hold(case: Case, mail: Incoming, thread: Thread) -> Handled:
    """A genuine token of an incident this database does not know: held and alarmed (mail.md §4)."""
    incident = open_incident(case, mail, unknown=thread.unknown)
    log.error("token_for_unknown_incident", incident=incident.ref, named=thread.unknown)
    return Handled(
        outcome="quarantined",
        reason=f"valid token for unknown incident {thread.unknown}",
        incident=incident.ref,
    )
