"""Opening an incident: its clocks, its verdict, and the first messages (P1–P8, P20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from compliance_bot.casework.calling import call_technicians
from compliance_bot.casework.calls import call_letter, record_call
from compliance_bot.casework.circle import may_decide, people_for
from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.floods import digest_moment
from compliance_bot.casework.incoming import Incoming, acknowledgement_delay, answer_address
from compliance_bot.casework.lending import lend
from compliance_bot.casework.proposals import record_facts, record_origin, still_to_ask
from compliance_bot.casework.steering import await_discovery
from compliance_bot.casework.unreached import carry_over
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import IncidentView
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock import fresh_awareness
from compliance_bot.procedure.clock_changes import own_of
from compliance_bot.procedure.decisions import label_of, may_assess
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import DueRung, groups_at, rungs_due_by
from compliance_bot.procedure.roles import Person
from compliance_bot.procedure.windows import judge
from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.language import language_of_mail
from compliance_bot.reading.passed_on import new_words
from compliance_bot.reading.phrases import discoveries, never_were
from compliance_bot.reading.requests import request_kind
from compliance_bot.reading.tokens import Purpose, reporter_key

TEXT_KEPT = 64 * 1024
PLACED_LATER = "later_in_de_mailbox_gezet"
_DATE_BELIEVED = timedelta(days=2)


def open_incident(
    case: Case, mail: Incoming, *, linked_to: str = "", unknown: str = "", heard_at: datetime | None = None
) -> Incident:
    """Number, journal, clocks and the first messages of a new incident, all in the case's transaction.

    unknown: the number of an incident this register does not know, whose genuine token the mail carries; then the
    assessors are alarmed and nobody else is written to (mail.md §4).
    heard_at: when a person made it an incident, long after the mail came: no downtime lies between.
    """
    policy = case.desk.policy
    received = mail.arrival.received_at
    ref = case.work.next_ref(policy.organisation.prefix, received.astimezone(policy.zone).year)
    kind = ev.IncidentKind.UNREADABLE if mail.facts.unreadable else ev.IncidentKind.REPORT
    opened = ev.IncidentOpened(
        ref=ref,
        kind=kind,
        regime=policy.regime.id,
        regime_version=policy.regime.version,
        linked_to=linked_to,
        title=mail.facts.subject,
    )
    case.work.record(ref, opened, at=case.now)
    add_report(case, ref, mail)
    carry_over(case, ref)
    together = digest_moment(case)
    if not unknown:
        acknowledge(case, case.incident(ref), mail)
    if together is not None and not unknown:
        case.work.record(ref, ev.HeldForDigest(due_at=together), at=case.now)
        return case.incident(ref)
    if not unknown:
        call_technicians(case, case.incident(ref))
    _put_to_assessors(case, case.incident(ref), unknown=unknown, heard_at=heard_at)
    return case.incident(ref)


def add_report(case: Case, ref: str, mail: Incoming) -> None:
    """Record one report with its discovery proposal and verdict, and set the clock by it (P2–P4, P20)."""
    report = ev.ReportReceived(
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        received_at=mail.arrival.received_at,
        receipt_note=mail.arrival.receipt_note,
        reporter_role=mail.call.role if mail.call else mail.sender.reporter_role,
        # who takes a call reports nothing: the caller stands in the telling of the call (P7, P18)
        reporter_person=mail.sender.person.id if mail.sender.person and not mail.call else "",
        language=language_of_mail(
            mail.facts.subject,
            new_words(mail.facts),
            mail.facts.text or mail.facts.attached_text,
            default=case.desk.policy.organisation.language,
        ),
        reporter_address=mail.sender.address,
        reporter_name=mail.sender_name,
        text=(mail.facts.text or mail.facts.attached_text)[:TEXT_KEPT],
        attachments="\n".join(one.name for one in mail.facts.attachments),
    )
    case.work.record(ref, report, at=case.now)
    record_call(case, ref, mail, report=mail.arrival.id, confirmed=bool(mail.call and mail.call.confirmed))
    proposals = discoveries(reported_words(mail), sent_at=sent_moment(case, mail), zone=case.desk.policy.zone)
    told = mail.call.discovered if mail.call else None
    if told or proposals:
        best = told or proposals[0]
        proposal = ev.DiscoveryProposed(
            arrival=mail.arrival.id,
            start=best.start,
            end=best.end,
            precision=ev.Precision(best.precision),
            confirmed=told is not None,
            quote=best.text,
        )
        case.work.record(ref, proposal, at=case.now)
    record_origin(case, ref, mail)
    record_facts(case, ref, mail)
    judge_report(case, ref, mail.arrival.id)
    set_awareness(case, ref, first=len(case.incident(ref).reports) == 1)


def reported_words(mail: Incoming) -> str:
    """The words in which a reporter tells of it: the subject and the new text, as paragraphs of their own."""
    new = mail.call.said if mail.call else new_words(mail.facts)
    return f"{mail.facts.subject}\n\n{new}"


def sent_moment(case: Case, mail: Incoming) -> datetime:
    """The moment relative words count from: the sender's Date, unless it is absent or days off (T19)."""
    received = mail.arrival.received_at.astimezone(case.desk.policy.zone)
    sent = mail.facts.sent_at
    return sent if sent is not None and abs(sent - received) <= _DATE_BELIEVED else received


def judge_report(case: Case, ref: str, arrival: int) -> None:
    """Judge one report against its window (P3) and record the verdict; one passed on by the original's role (P20)."""
    report = next(r for r in case.incident(ref).reports if r.arrival == arrival)
    reached = report.reached_end or report.received_at
    found = report.discovered_start
    # a moment after we had it is not when its original reporter discovered it
    theirs = report.original_role is None or (found is not None and found <= reached)
    judged = judge(
        report.original_role or report.role,
        received_at=report.reported_at if report.original_role is None else reached,
        start=found if theirs else None,
        end=report.discovered_end if theirs else None,
        windows=case.desk.policy.windows,
    )
    event = ev.WindowJudged(
        arrival=arrival,
        verdict=judged.verdict,
        window_minutes=judged.window_minutes,
        late_min=judged.late_min,
        late_max=judged.late_max,
    )
    case.work.record(ref, event, at=case.now)


def set_awareness(case: Case, ref: str, *, first: bool = False) -> None:
    """Move the clock when the reports ask for it: earlier at once, never later without a person (P20).

    first: the clock is set by the report that opens the incident; what follows never moves it later, also where its
    first messages wait for a digest. What assessors set stands against the moments known then: only what came out
    since hurries it. An incident that was merged lends its clock on.
    """
    incident = case.incident(ref)
    own, found = own_of(incident), fresh_awareness(incident.reports, incident.weighed)
    if found is not None:
        confirmed_now = found.aware_at == own.aware_at and found.confirmed and not own.confirmed
        if first or found.aware_at < own.aware_at or confirmed_now:
            event = ev.AwarenessSet(aware_at=found.aware_at, basis=found.basis, confirmed=found.confirmed)
            case.work.record(ref, event, at=case.now)
    lend(case, ref)


def acknowledge(case: Case, incident: Incident, mail: Incoming) -> None:
    """Thank the reporter, in their language, with what is still needed (P5). Never to a machine or ourselves."""
    address = mail.sender.address
    delay = acknowledgement_delay(case, mail, incident.ref)
    if delay is None:
        return
    report = next(r for r in incident.reports if r.arrival == mail.arrival.id)
    view = view_of(case, incident)
    told = next(r for r in view.reports if r.received_at == report.received_at and r.address == address)
    never_was = "" if told.discovered_start else _never_was(case, mail)
    letter = Letter(
        kind="call_noted" if mail.call else "acknowledgement",
        incidents=(incident.ref,),
        recipient=answer_address(mail),
        occasion=f"arrival {mail.arrival.id}",
        person=reporter_key(address),
        question=Purpose.DISCOVERY,
        answer=True,
        answers_to=bracketed(mail.facts.message_id),
        answered_references=mail.facts.references,
        delay=delay,
    )
    if mail.call is not None:
        call_letter(case, letter, incident, report=report.arrival, later=mail.call.later)
        if report.role is not ev.ReporterRole.OUTSIDER and not told.confirmed:
            await_discovery(case, incident.ref, report.arrival)
        return
    model = model_for(
        case,
        view,
        language=report.language,
        internal=report.role is not ev.ReporterRole.OUTSIDER,
        ask_discovery=report.role is not ev.ReporterRole.OUTSIDER
        and (told.discovered_start is None or told.verdict == ev.WindowVerdict.CONTRADICTION),
        why="never_was" if never_was else "perhaps_call" if mail.perhaps_call else "",
        line=never_was,
        quote=told.quote,
        discovered_start=told.discovered_start,
        discovered_end=told.discovered_end,
        greeting=mail.sender_name,
        missing=still_to_ask(incident),
    )
    send_letter(case, letter, model)
    if model.internal and not told.confirmed:
        await_discovery(case, incident.ref, report.arrival)


def _never_was(case: Case, mail: Incoming) -> str:
    """The words of a discovery time in the hour that was skipped, '' when the report names none (T18)."""
    words = reported_words(mail)
    return next(iter(never_were(words, sent_at=sent_moment(case, mail), zone=case.desk.policy.zone)), "")


def bracketed(message_id: str) -> str:
    """A Message-ID with its angle brackets, '' for none."""
    return f"<{message_id.strip('<>')}>" if message_id else ""


def missed(due: Sequence[DueRung], *, since: datetime) -> int:
    """How many rungs fell in a downtime that began at `since` and are carried by a later one (P23).

    Rungs that lay in the past already when we heard of the incident, or when its clock moved, were not missed.
    """
    return max(0, sum(rung.covers for rung in due if rung.due_at > since) - 1)


def record_rungs(
    case: Case, incident: Incident, due: tuple[DueRung, ...], *, keys: tuple[str, ...], remark: str = ""
) -> None:
    """Every due rung is recorded as carried out by the last one's messages; the others as collapsed (P23)."""
    last = due[-1].hours
    for rung in due:
        event = ev.RungReached(
            hours=rung.hours,
            due_at=rung.due_at,
            asks=rung.asks,
            circle=groups_at(rung.hours, case.desk.policy.ladder),
            collapsed=rung.hours != last,
            remark=remark or (f"valt samen met {rung.covers - 1} eerdere" if rung.covers > 1 else ""),
            keys=keys,
        )
        case.work.record(incident.ref, event, at=case.now)


def _put_to_assessors(
    case: Case, incident: Incident, *, unknown: str = "", heard_at: datetime | None = None
) -> None:
    """The assessment mail is rung 0; what fell due while the bot was off is collapsed into it (P8, P23)."""
    due = rungs_due_by(incident, case.now, case.desk.policy.ladder)
    hours = due[-1].hours if due else 0
    view = view_of(case, incident, hours=hours, collapsed=missed(due, since=heard_at or incident.received_at))
    keys = [
        send_assessment(case, incident, person, view=view, unknown=unknown)
        for person in people_for(case, incident, hours)
    ]
    chat = send_chat(case, "opened", model_for(case, view), occasion="opened", parent=True)
    if due:
        record_rungs(case, incident, due, keys=(*keys, *((chat,) if chat else ())))


def _asks_for(view: IncidentView) -> str:
    """What the first report seems to ask beside reporting, as a proposal (T55): a value of RequestKind, or ''."""
    text = view.reports[0].text if view.reports else ""
    return request_kind(MailFacts(subject=view.title, text=text))


def send_assessment(
    case: Case, incident: Incident, person: Person, *, view: IncidentView, unknown: str = ""
) -> str:
    """One assessor's mail; to somebody who reported it themselves it is information, no question (P18)."""
    own = person.id in incident.reporters()
    letter = Letter(
        kind="assessment",
        incidents=(incident.ref,),
        recipient=person.addresses[0],
        occasion="opened",
        person=person.id,
        question=Purpose.AP,
    )
    model = model_for(
        case,
        view,
        greeting=person.name,
        role=label_of(person),
        decides=may_decide(case, incident, person),
        reasons=may_assess(person, case.desk.policy.directory),
        why="unknown_incident" if unknown else "own_report" if own else "",
        number=unknown,
        understood=_asks_for(view),
    )
    return send_letter(case, letter, model)
