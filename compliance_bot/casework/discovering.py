"""What a report or a reporter's answer says about when it was discovered: proposed, confirmed, refuted (P4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.opening import sent_moment
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Report
from compliance_bot.reading.facts import Command, MomentProposal, Unclear
from compliance_bot.reading.phrases import corrections, discoveries, moment_of, never_were
from compliance_bot.reading.replies import read_reply

_ABOUT_DISCOVERY = frozenset(
    {
        *("ONTDEKT", "DISCOVERED", "JA", "NEE", "YES", "NO", "WEET NIET", "WEET IK NIET", "WEET HET NIET"),
        *("IK WEET HET NIET", "DON'T KNOW", "DONT KNOW", "DO NOT KNOW", "I DON'T KNOW", "I DO NOT KNOW"),
    }
)
_AGREED = re.compile(
    r"(?:ja|yes)?[,.!]?\s{0,3}(?:dat |that(?:'s| is) )?(?:klopt|right|correct)(?: helemaal| zo)?[.!]?",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:(?:nee|no)[,.!]?\s{0,3})?(?:(?:dat|dit|het) )?klopt (?:dat |dus |helaas )?niet(?: helemaal)?[.!]?"
    r"|(?:(?:nee|no)[,.!]?\s{0,3})?(?:(?:that|this|it)(?:'s| is) )?"
    r"(?:not (?:quite )?(?:right|correct)|wrong|incorrect)[.!]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an answer says: a moment proposed or confirmed; or that ours is not right (`refuted`).

    never_was: the words of a time that no clock showed, which is named and asked (T18).
    """

    found: ev.DiscoveryProposed | None = None
    refuted: bool = False
    never_was: str = ""


def told(case: Case, report: Report, mail: Incoming, said: Command | Unclear, *, asked: bool) -> Told:
    """The discovery in a reporter's answer. asked: it answers our question when it was; then a bare time counts too."""
    words = read_reply(mail.facts).new
    if isinstance(said, Command) and said.name == "ontdekt" and said.at is not None:
        return Told(found=_outright(case, report, mail, said))
    if isinstance(said, Command) and said.name == "nee":
        return _denied(case, report, mail, words=f"{said.value}\n\n{said.reason}")
    if agrees(words, said):
        return _agreed(case, report, mail, said)
    free = _in_free_words(case, report, mail, words, asked=asked)
    if free.found or free.never_was:
        return free
    return Told(refuted=_denies(words, said) and not report.discovery_confirmed)


def is_about_discovery(said: Command | Unclear) -> bool:
    """Whether an unclear answer was meant as one about the time of discovery."""
    return isinstance(said, Unclear) and said.understood in _ABOUT_DISCOVERY


def _outright(case: Case, report: Report, mail: Incoming, said: Command) -> ev.DiscoveryProposed:
    """ONTDEKT and a moment: confirmed by who says it, with the precision of the words ("ONTDEKT gisteravond")."""
    meant = moment_of(said.value, sent_at=sent_moment(case, mail), zone=case.desk.policy.zone)
    quote = read_reply(mail.facts).new.strip().splitlines()[0][:200]
    if meant is not None:
        return _proposed(report, meant, confirmed=True, quote=quote)
    at = said.at or mail.arrival.received_at
    return ev.DiscoveryProposed(
        arrival=report.arrival,
        start=at,
        end=at,
        precision=ev.Precision.MINUTE,
        confirmed=True,
        quote=quote,
    )


def _denied(case: Case, report: Report, mail: Incoming, *, words: str) -> Told:
    """NEE with the one time that is right confirms that time; without a time ours is refuted, and asked again."""
    found = _corrected(case, mail, words)
    right = [one for one, never_was in found if not never_was]
    if len(right) == 1 and len(found) == 1:
        return Told(found=_proposed(report, right[0], confirmed=True))
    if right:
        return Told(found=_proposed(report, right[0]))
    never_was = next((one.text for one, gone in found if gone), "")
    return Told(refuted=not report.discovery_confirmed, never_was=never_was)


def _agreed(case: Case, report: Report, mail: Incoming, said: Command | Unclear) -> Told:
    """JA confirms what we asked; a different time below it makes that a proposal to be asked again."""
    if report.discovered_start is None or report.discovered_end is None:
        return Told()
    below = said.reason if isinstance(said, Command) else ""
    other = [one for one, never_was in _corrected(case, mail, below) if not never_was]
    if other and not any(_within(one, report) for one in other):
        return Told(found=None if report.discovery_confirmed else _proposed(report, other[0]))
    return Told(
        found=ev.DiscoveryProposed(
            arrival=report.arrival,
            start=report.discovered_start,
            end=report.discovered_end,
            precision=report.precision,
            confirmed=True,
            quote=_earlier_quote(case, mail, report),
        )
    )


def _within(one: MomentProposal, report: Report) -> bool:
    start, end = report.discovered_start, report.discovered_end
    return bool(start and end and one.start <= end and one.end >= start)


def _in_free_words(case: Case, report: Report, mail: Incoming, words: str, *, asked: bool) -> Told:
    if report.discovery_confirmed:
        return Told()
    sent_at, zone = sent_moment(case, mail), case.desk.policy.zone
    proposals = discoveries(words, sent_at=sent_at, zone=zone)
    if proposals:
        return Told(found=_proposed(report, proposals[0]))
    gone = never_were(words, sent_at=sent_at, zone=zone)
    if gone:
        return Told(never_was=gone[0])
    bare = _corrected(case, mail, words) if asked else []
    if len(bare) != 1:
        return Told()
    one, never_was = bare[0]
    return Told(never_was=one.text) if never_was else Told(found=_proposed(report, one))


def _corrected(case: Case, mail: Incoming, words: str) -> list[tuple[MomentProposal, bool]]:
    """The different moments in an answer's words, each with whether no clock showed it."""
    found = corrections(words, sent_at=sent_moment(case, mail), zone=case.desk.policy.zone)
    return list(dict.fromkeys((moment.proposal, moment.never_was) for moment in found))


def _proposed(
    report: Report, moment: MomentProposal, *, confirmed: bool = False, quote: str = ""
) -> ev.DiscoveryProposed:
    return ev.DiscoveryProposed(
        arrival=report.arrival,
        start=moment.start,
        end=moment.end,
        precision=ev.Precision(moment.precision),
        confirmed=confirmed,
        quote=quote or moment.text,
    )


def agrees(words: str, said: Command | Unclear) -> bool:
    """JA, or "ja, dat klopt" as a reporter writes it: no decision hangs on it (P4)."""
    if isinstance(said, Command):
        return said.name == "ja"
    return bool(_AGREED.fullmatch(_first_line(words)))


def _denies(words: str, said: Command | Unclear) -> bool:
    return not isinstance(said, Command) and bool(_DENIED.fullmatch(_first_line(words)))


def _first_line(words: str) -> str:
    return next((line.strip()[:200] for line in words.splitlines() if line.strip()), "")


def _earlier_quote(case: Case, mail: Incoming, report: Report) -> str:
    quotes = [
        entry.event.quote
        for ref in (case.work.arrival(report.arrival).incident,)
        for entry in case.work.entries(ref)
        if isinstance(entry.event, ev.DiscoveryProposed) and entry.event.arrival == report.arrival
    ]
    return quotes[-1] if quotes else mail.facts.subject
