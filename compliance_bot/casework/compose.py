"""From a rendered text to an outbox row: identity, threading headers, ready replies (mail.md §4, §8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from compliance_bot.casework.daily_head import head_is_told, with_head
from compliance_bot.casework.desk import Case, key_of, number_of
from compliance_bot.ports import (
    Channel,
    ChatBody,
    Draft,
    MailBody,
    MailModel,
    ReplyLink,
)
from compliance_bot.procedure.events import Language, MessageQueued
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.roles import Person, Role
from compliance_bot.reading.threading import OWN_HEADER
from compliance_bot.reading.tokens import Purpose, Seat, make_token, own_mark, tokens_in

_LETTERS_KEPT = 20
_MUST_ACT = (("X-Auto-Response-Suppress", "DR, RN, NRN"),)
_ANSWER = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "OOF, AutoReply"))


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to one recipient, before it is rendered.

    occasion: what makes it unique beside kind, incident and recipient; the same occasion is queued once.
    question: the purpose its token answers, None when no reply is expected on a question.
    answer: True for acknowledgements and answers (auto-submitted), False for people who must act (mail.md §8).
    answers_to: the Message-ID (with <>) of the mail it answers, and that mail's references.
    delay: how long it waits before it is due.
    """

    kind: str
    incidents: tuple[str, ...]
    recipient: str
    occasion: str
    person: str = ""
    question: Purpose | None = None
    answer: bool = False
    topic: str = ""
    answers_to: str = ""
    answered_references: tuple[str, ...] = ()
    delay: timedelta = timedelta(0)


def send_letter(case: Case, letter: Letter, model: MailModel) -> str:
    """Render a letter and queue it in this transaction; its outbox key. The same letter twice is one row."""
    key = key_of("mail", letter.kind, *letter.incidents, letter.recipient, letter.occasion)
    token = _token(case, letter)
    links = _links_for(case, letter, model, token)
    model = with_head(case, letter.kind, letter.person, model)
    marked = replace(model, marker=f"[#{token}]" if token else "", links=links)
    rendered = case.desk.documents.mail(letter.kind, marked)
    domain = case.desk.policy.organisation.address.rpartition("@")[2]
    roots = tuple(f"<{ref.lower()}@{domain}>" for ref in letter.incidents)
    token_ids = (f"<t.{token}@{domain}>",) if token else ()
    body = MailBody(
        subject=f"{rendered.subject} {_ticket(case, letter)}".strip(),
        text=rendered.text,
        html=rendered.html,
        files=rendered.files,
        references=(*_answered(letter), *roots[:1], *token_ids),
        in_reply_to=letter.answers_to,
        reply_to=_plus_address(case, token),
        headers=((OWN_HEADER, own_mark(case.desk.policy.token_keys, key)), *_behaviour(letter)),
    )
    draft = Draft(
        key=key,
        incidents=letter.incidents,
        channel=Channel.MAIL,
        recipient=letter.recipient,
        kind=letter.kind,
        person=letter.person,
        token=token,
        message_id=f"<{key}.{token or 'n'}@{domain}>",
        topic=letter.topic,
        mail=body,
    )
    if queue(case, draft, delay=letter.delay) and model.head:
        head_is_told(case, letter.person, key)
    _remember_for_handler(case, letter, key)
    return key


def letters_to(case: Case, person: Person | None) -> tuple[str, ...]:
    """The outbox keys of the latest mails to this technical handler, oldest first (mail.md §3 point 4)."""
    return tuple(case.work.fact(f"letters {person.id}").split()) if person is not None else ()


def _remember_for_handler(case: Case, letter: Letter, key: str) -> None:
    person = case.desk.policy.directory.by_address(letter.recipient)
    if person is None or not person.roles & {Role.IT, Role.HELPDESK}:
        return
    kept = [one for one in letters_to(case, person) if one != key][-_LETTERS_KEPT + 1 :]
    case.work.set_fact(f"letters {person.id}", " ".join((*kept, key)))


def _ticket(case: Case, letter: Letter) -> str:
    """The handler's own ticket number, so that their system finds its ticket again (T58); '' for all others."""
    person = case.desk.policy.directory.by_address(letter.recipient)
    if person is None or len(letter.incidents) != 1:
        return ""
    incident = case.work.incident(letter.incidents[0])
    return incident.ticket_of(person.id) if incident is not None else ""


def send_chat(case: Case, kind: str, model: MailModel, *, occasion: str, parent: bool = False) -> str:
    """Queue one chat line, under the incident's parent message; '' when no chat is configured (P10)."""
    channel = case.desk.policy.chat_channel
    if not channel:
        return ""
    ref = model.incident.ref if model.incident else ""
    key = chat_parent(ref) if parent else key_of("chat", kind, ref, occasion)
    thread = "" if parent or not ref else chat_parent(ref)
    draft = Draft(
        key=key,
        incidents=(ref,) if ref else (),
        channel=Channel.CHAT,
        recipient=channel,
        kind=kind,
        # what is left of the time is wrong an hour later: after an outage of the chat only the last one is told
        topic=f"rung {ref}" if kind == "rung" else "",
        chat=ChatBody(text=case.desk.documents.chat(kind, model), thread_of=thread),
    )
    queue(case, draft)
    return key


def update_chat(case: Case, model: MailModel, *, occasion: str) -> None:
    """Bring the incident's parent message up to date with its state (design.md §4); the latest update wins."""
    channel = case.desk.policy.chat_channel
    if not channel or model.incident is None:
        return
    ref = model.incident.ref
    if case.work.outbox_by_key(chat_parent(ref)) is None:
        # told in a digest only: its first change is its own message, which later ones bring up to date
        send_chat(case, "opened", model, occasion=occasion, parent=True)
        return
    draft = Draft(
        key=key_of("chat", "update", ref, occasion),
        incidents=(ref,),
        channel=Channel.CHAT,
        recipient=channel,
        kind="opened",
        topic=f"update {ref}",
        chat=ChatBody(text=case.desk.documents.chat("opened", model), update_of=chat_parent(ref)),
    )
    queue(case, draft)


def chat_parent(ref: str) -> str:
    """The outbox key of an incident's parent message in the chat."""
    return key_of("chat", "opened", ref)


def ready_replies(case: Case, ref: str, token: str, words: tuple[str, ...]) -> tuple[ReplyLink, ...]:
    """`mailto:` links with subject and body filled in; a person still has to press send (design.md §4, T25)."""
    address = case.desk.policy.organisation.address
    subject = quote(f"[{ref}] [#{token}]")
    return tuple(
        ReplyLink(
            label=word, href=f"mailto:{address}?subject={subject}&body={quote(_BODIES.get(word, word))}"
        )
        for word in words
    )


def ready_reply(case: Case, word: str, token: str, *, body: str = "", subject: str = "") -> ReplyLink:
    """One `mailto:` link that carries a token, and what is to be typed when that is more than the word."""
    href = f"mailto:{case.desk.policy.organisation.address}?subject={quote(f'{subject} [#{token}]'.strip())}"
    return ReplyLink(label=word, href=f"{href}&body={quote(body or word)}")


def words_for(purpose: Purpose | None, road: str) -> tuple[str, ...]:
    """The ready replies for whoever answers this question: decisions for assessors, handling for technicians."""
    if purpose is Purpose.AP:
        return decision_words(road)
    return ("OPGEPAKT", "NOTITIE", "STATUS", "HULP")


def decision_words(road: str) -> tuple[str, ...]:
    """The ready replies that fit where the AP road stands."""
    if road == "file":
        return ("GEMELD", "OPGEPAKT", "STATUS", "HULP")
    return ("MELDEN", "NIET MELDEN", "GEEN DATALEK", "GEMELD", "OPGEPAKT", "STATUS", "HULP")


REASON_PROMPT = "Reden:"
_BODIES = {
    "NIET MELDEN": f"NIET MELDEN\n\n{REASON_PROMPT} ",
    "GEEN DATALEK": f"GEEN DATALEK\n\n{REASON_PROMPT} ",
    "ADVIES NIET MELDEN": f"ADVIES NIET MELDEN\n\n{REASON_PROMPT} ",
    "GEEN INCIDENT": f"GEEN INCIDENT\n\n{REASON_PROMPT} ",
    "NIET INFORMEREN": f"NIET INFORMEREN\n\n{REASON_PROMPT} ",
    "OPENBARE MEDEDELING": f"OPENBARE MEDEDELING\n\n{REASON_PROMPT} ",
    "INGELICHT": "INGELICHT ",
    "AANGEVULD": "AANGEVULD ",
    "HERCONTROLE NIET VEILIG": "HERCONTROLE NIET VEILIG ",
    "GEMELD": "GEMELD ",
    "ONTDEKT": "ONTDEKT ",
    "DISCOVERED": "DISCOVERED ",
    "NOTITIE": "NOTITIE\n\n",
    "TELEFOON": "TELEFOON ",
    "PHONE": "PHONE ",
}


def overview_token(case: Case, person: str) -> str:
    """The token of an overview: of that day, since it is about no single incident. No year is ever 0000."""
    number = overview_day(case.now)
    return make_token(case.desk.policy.token_keys, number=number, person=person, purpose=Purpose.OVERVIEW)


def overview_day(moment: datetime) -> str:
    """What stands in an overview's token in the place of an incident's number: its day, in order of time."""
    return f"0000-{moment.astimezone(UTC):%y%m%d}"


def _token(case: Case, letter: Letter) -> str:
    if letter.question is Purpose.OVERVIEW:
        return overview_token(case, letter.person)
    if letter.question is None or len(letter.incidents) != 1:
        return ""
    return token_for(case, letter.incidents[0], letter.person, letter.question)


def token_for(case: Case, ref: str, person: str, purpose: Purpose) -> str:
    """The reply token for this person's answer to this incident's question."""
    return make_token(case.desk.policy.token_keys, number=number_of(ref), person=person, purpose=purpose)


def _links_for(case: Case, letter: Letter, model: MailModel, token: str) -> tuple[ReplyLink, ...]:
    if model.links or not token or letter.question is Purpose.OVERVIEW:
        return model.links
    ref = letter.incidents[0]
    if not model.decides:
        person = case.desk.policy.directory.person(letter.person)
        director = person is not None and Role.DIRECTIE in person.roles
        # the directie may always say these two (mail.md §5)
        always = ("MELDEN", "GEMELD") if director and letter.question is Purpose.AP else ()
        return ready_replies(case, ref, token, (*always, "OPGEPAKT", "STATUS", "HULP"))
    if letter.question is not Purpose.DISCOVERY:
        # whoever is asked as second decides, also where the road went on to filing meanwhile (P18)
        road = model.incident.road if model.incident and letter.kind != "second" else "decide"
        words = words_for(letter.question, road)
        asked = model.word.upper() if letter.kind == "second" else ""
        if asked and asked not in words:
            # who agrees says the same word (P18)
            words = (asked, *words)
        if letter.kind == "attached" and model.number and road != Road.ENDED:
            # a mail that was attached can become an incident of its own (mail.md §3)
            words = (*words, f"INCIDENT {model.number}")
        return ready_replies(case, ref, token, words)
    english = model.language is Language.EN
    return ready_replies(case, ref, token, ("YES", "DISCOVERED") if english else ("JA", "ONTDEKT"))


def _answered(letter: Letter) -> tuple[str, ...]:
    """The ids of the thread we answer in: first and last ten (T27), without our questions on other incidents."""
    ours = {number_of(ref) for ref in letter.incidents}
    ids = tuple(
        f"<{one.strip('<>')}>"
        for one in letter.answered_references
        if all(token.number in ours for token in tokens_in(one, Seat.REFERENCES))
    )
    kept = ids if len(ids) <= 11 else (ids[0], *ids[-10:])
    return (*kept, letter.answers_to) if letter.answers_to else kept


def _behaviour(letter: Letter) -> tuple[tuple[str, str], ...]:
    return _ANSWER if letter.answer else _MUST_ACT


def _plus_address(case: Case, token: str) -> str:
    """Reply-To with the token as plus-address: only where the operator switched it on (mail.md §4)."""
    if not (case.desk.policy.plus_addressing and token):
        return ""
    local, _, domain = case.desk.policy.organisation.address.partition("@")
    plus = f"{local}+{token}"
    return f"{plus}@{domain}" if len(plus) <= 64 else ""


def queue(case: Case, draft: Draft, *, delay: timedelta = timedelta(0)) -> bool:
    """Put a message in the outbox, and in the register that it waits there; the same one twice is one.

    Whether it was new.
    """
    if not case.work.enqueue(draft, at=case.now + delay):
        return False
    for ref in draft.incidents:
        event = MessageQueued(
            key=draft.key,
            channel=draft.channel.value,
            kind=draft.kind,
            person=draft.person,
            recipient=draft.recipient,
        )
        case.work.record(ref, event, at=case.now)
    return True
