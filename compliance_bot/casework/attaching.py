"""A mail that belongs to an incident: a command, the reporter's answer, or something the assessors must see."""

from __future__ import annotations

from dataclasses import replace

from compliance_bot.casework.answer import which_incident
from compliance_bot.casework.call_replies import confirm_call, retell_call
from compliance_bot.casework.compose import Letter, send_chat, send_letter, update_chat
from compliance_bot.casework.decide import obey
from compliance_bot.casework.desk import Case
from compliance_bot.casework.discovering import Told, agrees, is_about_discovery, told
from compliance_bot.casework.incoming import Incoming, answer_address, may_be_answered
from compliance_bot.casework.opening import TEXT_KEPT, bracketed, judge_report, sent_moment, set_awareness
from compliance_bot.casework.overviews import on_overview
from compliance_bot.casework.proposals import record_facts
from compliance_bot.casework.routing import Thread, is_reporter
from compliance_bot.casework.sharing import show_assessors
from compliance_bot.casework.steering import end_road
from compliance_bot.casework.tickets import only_closes
from compliance_bot.casework.unreached import hand_over, notices_of
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import Handled
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import has_a_say, label_of, may_assess
from compliance_bot.procedure.incident import Incident, Report, Road
from compliance_bot.procedure.informing import REPORTER_ROAD, TECHNICAL_ROAD
from compliance_bot.procedure.rights import right_to_say
from compliance_bot.procedure.roles import bare_address
from compliance_bot.reading.commands import may_be_report, read_said
from compliance_bot.reading.facts import Command, MailClass, Unclear, UnclearKind
from compliance_bot.reading.reasons import says_more
from compliance_bot.reading.replies import SEPARATOR, SEPARATOR_EN, read_reply
from compliance_bot.reading.tokens import Purpose, reporter_key
from compliance_bot.reading.trust import ProofLevel, proof_of

_REPORTER_WORDS = frozenset({"ontdekt", "ja", "nee", "weet_niet", "notitie"})
_AUTOMATIC_CHAT = {MailClass.AUTO_REPLY.value: "absent", MailClass.BOUNCE_HARD.value: "mail_failed"}
# with a reason below them these are decisions; "MELDEN" or "OPGEPAKT" above more words may be a report
DECIDED = frozenset(
    {"niet_melden", "geen_datalek", "geen_incident", "advies_melden", "advies_niet_melden", "gemeld"}
)
# words that reports begin with too; of these that lack what belongs behind them the understood form, nl and en
_REPORTED = frozenset({"datalek", "incident", "crisis", "telefoon", "feit", "kennis"})
_REPORTED_AS = {
    **{name.upper(): name for name in _REPORTED},
    "BREACH": "datalek",
    "PHONE": "telefoon",
    "FACT": "feit",
    "AWARE": "kennis",
}
# what somebody without a say on the decision may add to an incident that has ended
_SMALL = _REPORTER_WORDS | {"feit", "status", "hulp"}
_OF_HANDLERS = _SMALL | {"opgepakt"}
_THANKS_AT_MOST = 4
# a reply through a list is somebody's words, though nothing in it is carried out (T17)
_READ_BY_PEOPLE = frozenset({MailClass.HUMAN.value, MailClass.LIST.value})
_NO_COMMAND = frozenset({UnclearKind.PROSE, UnclearKind.EMPTY})


def attach(case: Case, mail: Incoming, thread: Thread) -> Handled | None:
    """What a mail means on its incident; None when it must open one of its own (mail.md §3, §5)."""
    said = said_in(case, mail)
    of_overview = on_overview(case, mail, thread, said) if _may_command(case, mail) else None
    if of_overview is not None:
        return of_overview
    if thread.several and _may_command(case, mail) and _only_tells(case, mail, said):
        thread = _one_of_several(case, thread)
    if thread.several:
        return which_incident(case, mail, thread.several, said=said) if _may_command(case, mail) else None
    if not thread.ref:
        return which_incident(case, mail, (), said=said) if _asks_for_one(case, mail, said) else None
    if (
        thread.absorbed
        and isinstance(said, Command)
        and said.name == "los_van"
        and said.ref != thread.absorbed
    ):
        # it is about the incident whose mail this answers
        thread = replace(thread, ref=thread.absorbed)
    incident = case.incident(thread.ref)
    report = _reads_as_report(case, mail, said, incident)
    if not report and _is_for_the_clerk(case, mail, said, thread=thread, incident=incident):
        return _shown_if_unheard(case, mail, thread, obey(case, mail, thread, said))
    arrival, told_on = _reported(case, mail, thread)
    if (
        incident.road is Road.ENDED
        and not (thread.by == "ticket" and only_closes(mail))
        and not _small_word(case, mail, said, reported=arrival is not None)
        and (report or not _answers_our_call(mail, thread, incident))
    ):
        return None
    _record_attached(case, mail, thread)
    if arrival is not None or mail.sender.person is not None or mail.sender.processor:
        # what a stranger with a bare number writes stays a text (mail.md §4)
        record_facts(case, incident.ref, mail)
    if mail.mail_class not in _READ_BY_PEOPLE and _is_assessor(case, mail):
        # the answering machine of one of those it would be shown to: in the time line, or two machines never end
        return Handled(outcome="attached", reason=f"automatic, by {thread.by}", incident=incident.ref)
    if arrival is not None:
        _from_reporter(case, told_on, arrival, mail=mail, said=said, thread=thread)
        if thread.question is Purpose.DISCOVERY and mail.mail_class in _READ_BY_PEOPLE:
            end_road(case, told_on, f"{REPORTER_ROAD} {arrival}", why="answered")
    elif _resembles_command(said):
        _note_unheard(case, mail, thread.ref, said)
    if not _our_own_came_back(case, mail):
        show_assessors(case, case.incident(incident.ref), mail, unsure=thread.unsure)
    return Handled(outcome="attached", reason=f"by {thread.by}", incident=incident.ref)


def _reported(case: Case, mail: Incoming, thread: Thread) -> tuple[int | None, str]:
    """The sender's report and the incident it stands on: this one, or the merged one that they answer about."""
    here = is_reporter(case, thread.ref, mail.sender.address)
    if here is not None or not thread.absorbed:
        return here, thread.ref
    return is_reporter(case, thread.absorbed, mail.sender.address), thread.absorbed


def attach_call(case: Case, mail: Incoming, thread: Thread, *, report: int) -> Handled:
    """The colleague who took a call tells of it again: in the time line, reckoned with, and shown (P7)."""
    _record_attached(case, mail, thread)
    retell_call(case, thread.ref, report, mail=mail, sure=_surely_the_reporter(mail, thread))
    show_assessors(case, case.incident(thread.ref), mail)
    return Handled(outcome="attached", reason=f"telefoon, by {thread.by}", incident=thread.ref)


def _is_assessor(case: Case, mail: Incoming) -> bool:
    return mail.sender.person in case.desk.policy.directory.assessors()


def _our_own_came_back(case: Case, mail: Incoming) -> bool:
    """A mail of ours that somebody's rule sent back without our header: shown to nobody, or it would never end."""
    ours = case.desk.policy.organisation.address
    from_us = ours in {bare_address(one.address) for one in mail.facts.froms}
    # a group rewrites From to ours too (T55): what its member wrote stands above our words, not in them
    new = read_reply(mail.facts).new
    return from_us and (not new.strip() or any(line in new for line in (SEPARATOR, SEPARATOR_EN)))


def _asks_for_one(case: Case, mail: Incoming, said: Command | Unclear) -> bool:
    """Is this mail without a thread a command that lacks its incident? What may be a report opens one (P1)."""
    if not (_may_command(case, mail) and isinstance(said, Command)):
        return False
    if said.name in ("status", "hulp"):
        return True
    if said.name in _REPORTER_WORDS | _REPORTED or may_be_report(said):
        return False
    if _only_tells(case, mail, said):
        return False
    open_ones = bool(case.work.incidents(open_only=True))
    return open_ones and (said.name in DECIDED or not (says_more(said.reason) or mail.facts.attachments))


def _only_tells(case: Case, mail: Incoming, said: Command | Unclear) -> bool:
    """Does somebody who assesses nothing tell a story, rather than give a word that is theirs to give?"""
    person = mail.sender.person
    if person is None or may_assess(person, case.desk.policy.directory) or not _tells_a_story(mail):
        return False
    return isinstance(said, Unclear) or said.name not in _OF_HANDLERS


def _one_of_several(case: Case, thread: Thread) -> Thread:
    """What a technical handler tells about several at once is shown as unclear (mail.md §3); all ended, it opens."""
    among = [ref for ref in thread.several if case.incident(ref).road is not Road.ENDED] or thread.several
    return replace(thread, ref=among[-1], several=(), unsure=tuple(among[:-1]))


def _reads_as_report(case: Case, mail: Incoming, said: Command | Unclear, incident: Incident) -> bool:
    """ "Datalek!" above a story is a report, unless somebody entitled says it about an open incident (P1, mail.md §3).

    On an ended incident that word opens a new one even from who may say it: people start a report by answering last
    month's mail, and there no ladder would run.
    """
    name = said.name if isinstance(said, Command) else _REPORTED_AS.get(said.understood, "")
    person = mail.sender.person
    if person is None or not _tells_a_story(mail):
        return False
    if incident.road is Road.ENDED and not may_assess(person, case.desk.policy.directory):
        # whatever word stands above it: of theirs none has a meaning there but the small ones
        return name not in _SMALL
    if name not in _REPORTED or (isinstance(said, Command) and said.corrects):
        return False
    if isinstance(said, Unclear):
        return incident.road is Road.ENDED or not may_assess(person, case.desk.policy.directory)
    right = right_to_say(name, person, incident=incident, now=case.now, rules=case.desk.rules)
    return right.refused is not None or (incident.road is Road.ENDED and name == "datalek")


def _shown_if_unheard(case: Case, mail: Incoming, thread: Thread, handled: Handled) -> Handled:
    """What was refused to somebody who assesses nothing may tell more than its word: shown too, and kept (P1, P9).

    Of those who assess only a word that nobody was asked about: else they hear themselves that nothing was recorded,
    and the answering machines of two of them would never end (T21).
    """
    person = mail.sender.person
    assesses = person is not None and may_assess(person, case.desk.policy.directory)
    unasked = handled.outcome == "noted" and handled.reason not in _NO_COMMAND
    unheard = unasked if assesses else handled.outcome in ("noted", "asked_back")
    if not unheard or not _tells_a_story(mail):
        return handled
    _record_attached(case, mail, thread)
    record_facts(case, thread.ref, mail)
    show_assessors(case, case.incident(thread.ref), mail, unsure=thread.unsure)
    return replace(handled, outcome="attached", incident=thread.ref)


def _tells_a_story(mail: Incoming) -> bool:
    """Is there more than one line, or a file with it?"""
    _, _, below = read_reply(mail.facts).new.strip().partition("\n")
    return says_more(below) or bool(mail.facts.attachments)


def note_automatic(case: Case, mail: Incoming, thread: Thread) -> None:
    """An automatic answer or bounce: in its incident's time line, and handed to the ladder and the chat (P11)."""
    if thread.ref:
        _record_attached(case, mail, thread)
    notices = notices_of(case, mail, thread)
    told = {ref for notice in notices for ref in hand_over(case, notice)}
    kind = _AUTOMATIC_CHAT.get(mail.mail_class)
    if kind is None or not thread.ref or thread.ref in told:
        return
    role = label_of(notices[0].person) if notices else ""
    model = model_for(case, view_of(case, case.incident(thread.ref)), role=role)
    send_chat(case, kind, model, occasion=f"arrival {mail.arrival.id}")


def said_in(case: Case, mail: Incoming) -> Command | Unclear:
    """The command in the mail's own new words; automatic mail never commands (T17)."""
    if mail.mail_class != MailClass.HUMAN:
        return Unclear(kind=UnclearKind.PROSE)
    said = read_said(
        read_reply(mail.facts),
        banners=case.desk.policy.banners,
        sent_at=sent_moment(case, mail),
        zone=case.desk.policy.zone,
        prefix=case.desk.policy.organisation.prefix,
    )
    if isinstance(said, Command) and said.name in ("status", "hulp") and says_more(said.reason):
        # "Help!" above a cry for help is no request for the list of commands (P1)
        return Unclear(kind=UnclearKind.PROSE, understood=said.name.upper())
    return said


def _may_command(case: Case, mail: Incoming) -> bool:
    person = mail.sender.person
    return (
        person is not None
        and mail.mail_class == MailClass.HUMAN
        and has_a_say(person, case.desk.policy.directory)
    )


def _is_for_the_clerk(
    case: Case, mail: Incoming, said: Command | Unclear, *, thread: Thread, incident: Incident
) -> bool:
    """Is this somebody entitled speaking to us, rather than a mail about the incident?"""
    person = mail.sender.person
    if person is None or not _may_command(case, mail):
        return False
    as_reporter = thread.question is Purpose.DISCOVERY
    if isinstance(said, Command):
        return not (said.name in _REPORTER_WORDS and (as_reporter or said.name == "notitie"))
    if said.kind not in _NO_COMMAND:
        return True
    answers_us = thread.by in ("token", "references") and not as_reporter
    return answers_us and may_assess(person, case.desk.policy.directory) and incident.road is not Road.ENDED


def _answers_our_call(mail: Incoming, thread: Thread, incident: Incident) -> bool:
    """A technical handler answers our own mail about an incident whose handling we still ask about (P9)."""
    awaited = incident.side_road(TECHNICAL_ROAD) is not None
    return awaited and mail.technical and thread.by in ("token", "references")


def _small_word(case: Case, mail: Incoming, said: Command | Unclear, *, reported: bool) -> bool:
    """NOTITIE, JA, NEE or ONTDEKT on an ended incident belongs to it and opens nothing (mail.md §3)."""
    small = isinstance(said, Command) and said.name in _REPORTER_WORDS
    return small and (reported or _may_command(case, mail))


def _record_attached(case: Case, mail: Incoming, thread: Thread) -> None:
    event = ev.MailAttached(
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        received_at=mail.arrival.received_at,
        attached_by=thread.by,
        mail_class=mail.mail_class,
        sender_person=mail.sender.person.id if mail.sender.person else "",
        sender_role=mail.sender.reporter_role.value,
        sender_address=mail.sender.address,
        text=read_reply(mail.facts).new[:TEXT_KEPT],
    )
    case.work.record(thread.ref, event, at=case.now)


def _from_reporter(
    case: Case, ref: str, arrival: int, *, mail: Incoming, said: Command | Unclear, thread: Thread
) -> None:
    """The reporter answers: a discovery time said outright, confirmed, or in free words; else asked again (P4)."""
    if agrees(read_reply(mail.facts).new, said) and _surely_the_reporter(mail, thread):
        confirm_call(case, ref, arrival, mail=mail)
    report = next(r for r in case.incident(ref).reports if r.arrival == arrival)
    answer = told(case, report, mail, said, asked=thread.question is Purpose.DISCOVERY)
    found = answer.found
    if not _surely_the_reporter(mail, thread):
        # a bare number or a doubtful sender confirms and refutes nothing: a time stays a proposal (mail.md §4, P4)
        answer = replace(answer, refuted=False)
        if found is not None:
            found = None if found.confirmed and report.discovered_start else replace(found, confirmed=False)
    if found is not None or answer.refuted:
        refuted = ev.DiscoveryRefuted(arrival=arrival)
        case.work.record(ref, found or refuted, at=case.now)
        judge_report(case, ref, arrival)
        set_awareness(case, ref)
        model = model_for(case, view_of(case, case.incident(ref)))
        update_chat(case, model, occasion=f"arrival {mail.arrival.id}")
    elif _resembles_command(said) and not is_about_discovery(said):
        _note_unheard(case, mail, ref, said)
        return
    elif _needs_no_answer(report, said, thread):
        return
    if _thanked(case, ref) < _THANKS_AT_MOST and may_be_answered(case, mail, ref):
        _thank(case, ref, report, mail=mail, answer=replace(answer, found=found))


def _needs_no_answer(report: Report, said: Command | Unclear, thread: Thread) -> bool:
    """Nothing about the time of discovery, and nothing that was asked; NEE to a confirmed time is asked again."""
    if thread.question is not Purpose.DISCOVERY or _said_small(said, "notitie"):
        return True
    return report.discovery_confirmed and not _said_small(said, "nee")


def _surely_the_reporter(mail: Incoming, thread: Thread) -> bool:
    """The reporter's own token, from the reporter's own address, and nothing odd about the sender."""
    token = thread.token_of(reporter_key(mail.sender.address))
    return token is not None and mail.direct and proof_of(mail.facts).level is not ProofLevel.DOUBTFUL


def _thank(case: Case, ref: str, report: Report, *, mail: Incoming, answer: Told) -> None:
    found = answer.found
    letter = Letter(
        kind="discovery_thanks",
        incidents=(ref,),
        recipient=answer_address(mail),
        occasion=f"arrival {mail.arrival.id}",
        person=reporter_key(mail.sender.address),
        question=Purpose.DISCOVERY,
        answer=True,
        answers_to=bracketed(mail.facts.message_id),
        answered_references=mail.facts.references,
    )
    model = model_for(
        case,
        view_of(case, case.incident(ref)),
        language=report.language,
        why="never_was" if answer.never_was else "refuted" if answer.refuted else "",
        line=answer.never_was,
        quote=found.quote if found else "",
        discovered_start=found.start if found else None,
        discovered_end=found.end if found else None,
        final=found.confirmed if found else False,
        ask_discovery=found is None,
        greeting=mail.sender_name,
    )
    send_letter(case, letter, model)


def _thanked(case: Case, ref: str) -> int:
    """How often reporters of this incident were answered already: an answering machine must not go on for ever."""
    return sum(
        isinstance(entry.event, ev.MessageQueued) and entry.event.kind == "discovery_thanks"
        for entry in case.work.entries(ref)
    )


def _said_small(said: Command | Unclear, name: str) -> bool:
    return isinstance(said, Command) and said.name == name


def _resembles_command(said: Command | Unclear) -> bool:
    if isinstance(said, Command):
        return said.name not in _REPORTER_WORDS
    return said.kind not in _NO_COMMAND


def _note_unheard(case: Case, mail: Incoming, ref: str, said: Command | Unclear) -> None:
    """A command from somebody who may not give it: noted with the incident, never carried out (mail.md §5)."""
    event = ev.NotRecorded(
        arrival=mail.arrival.id,
        evidence=mail.arrival.evidence,
        why="not_entitled",
        command=said.name if isinstance(said, Command) else said.understood,
        sender_address=mail.sender.address,
    )
    case.work.record(ref, event, at=case.now)
