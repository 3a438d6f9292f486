"""A whole mail read for facts: its own new words, the mail that it passes on, and mails attached to it (P20, P27)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.roles import Directory, Sender
from compliance_bot.reading.facts import FactProposal, MailFacts, ReplyText
from compliance_bot.reading.forwarded import ForwardedHead, forwarded_heads, says_so, sent_of
from compliance_bot.reading.incident_facts import each_once, facts_in
from compliance_bot.reading.replies import read_reply

_MARKS = re.compile(r"^(?:re|fwd?|antw|doorst|aw|wg|tr)\s?:\s?", re.IGNORECASE)
_QUOTE_MARK = re.compile(r"(?m)^[ \t]{0,4}>[ \t]?(?:>[ \t]?){0,9}")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose report a colleague passes on, and when the first of us received it by its header: a proposal (P20).

    who: the original reporter as the directory knows the address, None where the header shows no address.
    start, end: half-open, end = start for a minute; None unknown. quote: the header's lines.
    """

    who: Sender | None
    name: str
    start: datetime | None
    end: datetime | None
    quote: str


def facts_of(facts: MailFacts) -> tuple[FactProposal, ...]:
    """What a mail tells of an incident: subject and new words, then what it passes on, then attached mails (P27)."""
    new = new_words(facts)
    subject = _MARKS.sub("", facts.subject)
    words = f"{subject}\n\n{new}" if subject else new
    groups = (
        facts_in(words),
        facts_in(forwarded_text(facts), where="forwarded"),
        facts_in(facts.attached_text, where="attached"),
    )
    return each_once(groups)


def new_words(facts: MailFacts) -> str:
    """The mail's own new words, without what it quotes or passes on."""
    return _own(facts).new


def forwarded_text(facts: MailFacts) -> str:
    """The mail that somebody passes on in the text of their own, header included, without quote marks; '' if none.

    The quote of a reply is none, unless its writer says so ("zie onder"): what was written before is no new report.
    """
    own = _own(facts)
    if own.forwarded:
        return _QUOTE_MARK.sub("", own.forwarded)
    heads = forwarded_heads(facts.text)
    if not heads or not says_so(own.new):
        return ""
    return _QUOTE_MARK.sub("", facts.text[facts.text.find(heads[0].quote) :])


def _own(facts: MailFacts) -> ReplyText:
    return read_reply(replace(facts, attached_text=""))


def origin_of(
    facts: MailFacts, directory: Directory, *, sender: Sender, ours: str, sent_at: datetime, zone: ZoneInfo
) -> Origin | None:
    """The original report in a mail that a colleague passes on, or None.

    Only a colleague's: P20 counts from when one of us received it. Their own mail, passed on to show what went wrong,
    and ours (`ours` is the mailbox's address) are no report of somebody else.
    """
    if sender.reporter_role is not ReporterRole.EMPLOYEE:
        return None
    heads = forwarded_heads(forwarded_text(facts)) or forwarded_heads(facts.attached_text)
    if not heads:
        return None
    own = {sender.address, *(sender.person.addresses if sender.person else ())}
    chain = _chain(heads, directory, not_from={directory.who(one).address for one in own} | {ours})
    if not chain:
        return None
    last = chain[-1]
    moments = [moment for head in chain if (moment := sent_of(head, sent_at=sent_at, zone=zone)) is not None]
    reached = min((one for one in moments if one[0] < sent_at), default=None)
    return Origin(
        who=directory.who(last.address) if last.address else None,
        name=last.name,
        start=reached[0] if reached else None,
        end=reached[1] if reached else None,
        quote=last.quote,
    )


def _chain(
    heads: tuple[ForwardedHead, ...], directory: Directory, *, not_from: Collection[str]
) -> list[ForwardedHead]:
    """The heads from the outermost on, as long as each mail went from somebody else to one of us."""
    chain: list[ForwardedHead] = []
    for head in heads:
        who = directory.who(head.address)
        if who.address in not_from and head.address:
            break
        chain.append(head)
        if who.reporter_role is not ReporterRole.EMPLOYEE:
            # what is under a stranger's mail reached the stranger, and not us
            break
    return chain
