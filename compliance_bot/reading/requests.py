"""Mails that ask something the law gives a right to, and questions whether something is a breach: never dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.replies import read_reply


class RequestKind(StrEnum):
    """What somebody asks: their rights of articles 15 to 21 GDPR, or whether something is a breach at all."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    BREACH_QUESTION = "breach_question"


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request with the sentence that showed it: a proposal, a person decides what it is."""

    kind: RequestKind
    quote: str


_MY_DATA = r"(?:mijn|m'n|onze) (?:eigen )?(?:persoons)?(?:gegevens|data|account|dossier)"
_MY_DATA_EN = r"my (?:own )?(?:personal )?(?:data|information|details|account|records)"
_PATTERNS: tuple[tuple[RequestKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            RequestKind.ACCESS,
            rf"\binzage(?:verzoek|recht)\b|\b(?:verzoek|recht|vraag) (?:om|op|tot) inzage\b|"
            rf"\binzage (?:in|van) {_MY_DATA}|"
            r"\b(?:art(?:ikel|icle|\.)?\s?15)\b.{0,40}\b(?:avg|gdpr)\b|\b(?:avg|gdpr)\b.{0,40}\bart(?:ikel|icle|\.)?\s?15\b|"
            rf"\bwelke (?:persoons)?gegevens\b.{{0,60}}\b(?:van|over) mij\b|"
            rf"\b(?:kopie|overzicht|afschrift) van {_MY_DATA}|"
            r"\b(?:data )?subject access request\b|\bd?sar\b(?=.{0,40}\b(?:gdpr|request|data)\b)|"
            rf"\b(?:access to|copy of) {_MY_DATA_EN}|"
            rf"\bwhat (?:personal )?(?:data|information) .{{0,40}}\b(?:about|on) me\b",
        ),
        (
            RequestKind.ERASURE,
            rf"\b(?:verwijder(?:en|t)?|wis(?:sen|t)?|vernietig(?:en|t)?|schrap(?:pen)?)\b.{{0,60}}\b{_MY_DATA}|"
            rf"\b{_MY_DATA}\b.{{0,60}}\b(?:verwijder(?:en|d)|wissen|gewist|vernietig(?:en|d)|schrappen|geschrapt)\b|"
            r"\brecht op (?:vergetelheid|verwijdering|gegevenswissing)\b|\bverwijder(?:ings)?verzoek\b|"
            rf"\b(?:delete|erase|remove)\b.{{0,60}}\b{_MY_DATA_EN}|\bright to (?:be forgotten|erasure)\b",
        ),
        (
            RequestKind.RECTIFICATION,
            rf"\b(?:corrigeer|corrigeren|rectificeer|rectificeren|verbeter|verbeteren|wijzig|wijzigen)\b.{{0,40}}\b{_MY_DATA}|"
            r"\brecht op rectificatie\b|\brectificatieverzoek\b|\bright to rectification\b|"
            rf"\b(?:correct|rectify)\b.{{0,40}}\b{_MY_DATA_EN}",
        ),
        (
            RequestKind.RESTRICTION,
            r"\bbeperking van de verwerking\b|\brestriction of processing\b",
        ),
        (
            RequestKind.PORTABILITY,
            r"\bdataportabiliteit\b|\bgegevensoverdraagbaarheid\b|\bdata portability\b|"
            r"\boverdracht van mijn gegevens\b",
        ),
        (
            RequestKind.OBJECTION,
            r"\bbezwaar\b.{0,60}\b(?:verwerking|gebruik) van\b.{0,20}\bgegevens\b|\brecht van bezwaar\b|"
            r"\bobject to\b.{0,40}\bprocessing\b|\bright to object\b",
        ),
        (
            RequestKind.BREACH_QUESTION,
            r"\b(?:is|was|geldt|telt) (?:dit|dat|deze|het)\b.{0,60}"
            r"\b(?:datalek|beveiligingsincident|privacy-?incident)\b|"
            r"\b(?:of|wanneer) (?:dit|dat|het|iets|er)\b.{0,60}\bdatalek\b.{0,20}\b(?:is|was)\b|"
            r"\bmoet ik (?:dit|dat|iets) melden\b|\b(?:is|would|was) (?:this|that|it)\b.{0,60}\bdata breach\b|"
            r"\b(?:do|should) (?:i|we) (?:need to |have to )?report this\b",
        ),
    )
)
# "art. 15" is no end of a sentence
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])[ \t]{1,9}(?=[A-ZÀ-Ý])|\n{1,9}")
_READ = 16 * 1024


def request_of(facts: MailFacts) -> Request | None:
    """The first right or question that the subject or the mail's own new words speak of, with that sentence.

    Rights go before the question whether it is a breach: they have a term of their own (art. 12(3) GDPR).
    """
    words = f"{facts.subject}\n{read_reply(facts).new}"[:_READ]
    sentences = [sentence.strip()[:400] for sentence in _BETWEEN_SENTENCES.split(words)]
    for kind, pattern in _PATTERNS:
        quote = next((sentence for sentence in sentences if pattern.search(sentence)), "")
        if quote:
            return Request(kind=kind, quote=quote[:300])
    return None


def request_kind(facts: MailFacts) -> str:
    """What the mail asks, as the value of RequestKind, or ''."""
    found = request_of(facts)
    return found.kind.value if found else ""
