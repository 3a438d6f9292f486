"""Every kind of mail and chat message that has a template, and what each needs from its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance_bot.procedure.events import Language

_DUTCH = (Language.NL,)
_BOTH = (Language.NL, Language.EN)


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """One kind of mail.

    languages: those with a template; another language falls back to Dutch.
    reply: an answer is expected, so the first line holds the separator (mail.md §6), after what is left of the
        time where that is the question (mail.md §8).
    lead: the first paragraph is what matters most and is set larger in HTML.
    links: ready replies are expected in `model.links` (or `incident_links`).
    incident: the template reads `model.incident`.
    calendar: the deadline goes along as an .ics file.
    """

    languages: tuple[Language, ...] = _DUTCH
    reply: bool = True
    lead: bool = False
    links: bool = False
    incident: bool = True
    calendar: bool = False


KINDS: Mapping[str, MailKind] = {
    "acknowledgement": MailKind(languages=_BOTH),
    "call_noted": MailKind(languages=_BOTH),
    "technical_call": MailKind(languages=_BOTH, lead=True, links=True),
    "assessment": MailKind(lead=True, links=True, calendar=True),
    "reminder": MailKind(lead=True, links=True),
    "reminder_digest": MailKind(lead=True, links=True, incident=False),
    "new_digest": MailKind(lead=True, links=True, incident=False),
    "technical_digest": MailKind(languages=_BOTH, lead=True, links=True, incident=False),
    "second": MailKind(lead=True, links=True),
    "clock_second": MailKind(lead=True, links=True),
    "receipt": MailKind(lead=True),
    "taken_back": MailKind(lead=True),
    "typed": MailKind(lead=True, links=True),
    "question_back": MailKind(languages=_BOTH, lead=True, links=True, incident=False),
    "kept": MailKind(languages=_BOTH, lead=True),
    "checks_question": MailKind(lead=True, links=True),
    "put_aside": MailKind(lead=True, incident=False),
    "taken": MailKind(languages=_BOTH, lead=True),
    "status": MailKind(lead=True, incident=False),
    "help": MailKind(languages=_BOTH, incident=False),
    "breach_notice": MailKind(lead=True),
    "breach_withdrawn": MailKind(lead=True),
    "attached": MailKind(lead=True),
    "attached_digest": MailKind(lead=True, links=True, incident=False),
    "triage": MailKind(lead=True, links=True, incident=False),
    "channel_down": MailKind(reply=False, lead=True, incident=False),
    "sign_of_life": MailKind(reply=False, lead=True, incident=False),
    "machine_notice": MailKind(reply=False, lead=True, incident=False),
    "self_test": MailKind(reply=False, lead=True, incident=False),
    "restored": MailKind(reply=False, lead=True, incident=False),
    "drill_over": MailKind(reply=False, lead=True),
    "discovery_thanks": MailKind(languages=_BOTH),
    "discovery_asked": MailKind(languages=_BOTH, links=True),
    "discoveries_asked": MailKind(languages=_BOTH, links=True, incident=False),
    "second_informing": MailKind(lead=True, links=True),
    "side_road": MailKind(lead=True, links=True),
    "side_roads": MailKind(lead=True, links=True, incident=False),
    "together": MailKind(lead=True, links=True, incident=False),
    "audit_alarm": MailKind(reply=False, lead=True, incident=False),
}

CHAT_KINDS: tuple[str, ...] = (
    "opened",
    "rung",
    "decision",
    "taken_back",
    "typed",
    "question",
    "ended",
    "triage",
    "channel_down",
    "restored",
    "drill_over",
    "mail_failed",
    "mail_late",
    "absent",
    "planned_absence",
    "new_incidents",
    "rungs",
    "acknowledgements_late",
    "acknowledgements_held_back",
    "answers_held_back",
    "reminder_failed",
    "mails_unhandled",
    "side_roads",
    "other",
    "other_late",
    "machine_notice",
    "audit_alarm",
)


def language_of(kind: str, wanted: Language) -> Language:
    """The wanted language where the kind has it, else Dutch. Raises KeyError: no such kind."""
    return wanted if wanted in KINDS[kind].languages else Language.NL
