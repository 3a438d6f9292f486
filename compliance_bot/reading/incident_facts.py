"""Facts for the assessors' convenience, read from people's own words: proposals with a quote, never facts (P4, P27).

Names and values (closed lists; procedure.md §10):
kind: the AP's list 5.2 · data, special: lists 6.1 and 6.2 · supporters: yes, no, unsure (P16) · people, records,
recipients: as counts.py writes numbers · encryption, hashing, access_lock, ongoing, media, abroad: yes, no, unsure ·
measure: what was done · ticket: the number · media_deadline: no value, the quote holds it. A value of kind, data,
special and measure may begin with `not_` (said not to be so), `perhaps_` (in doubt) or `planned_` (asked for or
intended, not done).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compliance_bot.reading import measure_words as words
from compliance_bot.reading import ticket_words as tickets
from compliance_bot.reading.clauses import Mood, Sentence, intends, mood_of, quote_of, sentences_of
from compliance_bot.reading.counts import counts_in
from compliance_bot.reading.data_words import DATA, SPECIAL, SUPPORTERS
from compliance_bot.reading.facts import FactProposal
from compliance_bot.reading.incident_words import KINDS
from compliance_bot.reading.lost_turns import LOST_TURNS
from compliance_bot.reading.rule_matching import denied_between, spans_of, stretch_of
from compliance_bot.reading.shown_turns import SHOWN_TURNS

NAMES = (
    *(
        "kind",
        "media",
        "media_deadline",
        "people",
        "records",
        "data",
        "special",
        "supporters",
        "encryption",
        "hashing",
    ),
    *("access_lock", "measure", "ongoing", "recipients", "ticket", "abroad"),
)
"""The names in the order in which they are shown: what makes haste, then what the AP asks first."""
FREE_TEXT = frozenset({"ticket", "media_deadline"})
"""Facts whose value is somebody's own text: the register keeps it in the quote alone."""

_KINDS = (*KINDS, *LOST_TURNS, *SHOWN_TURNS)
_MOST_SENTENCES = 200
_MOST_PROPOSALS = 60
_PREFIX = {Mood.YES: "", Mood.NO: "not_", Mood.PERHAPS: "perhaps_", Mood.PLANNED: "planned_"}
_YES_NO = {Mood.YES: "yes", Mood.NO: "no", Mood.PERHAPS: "unsure", Mood.PLANNED: "no"}
_OPPOSITE = {"yes": "no", "no": "yes", "unsure": "unsure"}
_NOT_IN_IT = re.compile(
    r"[^,;]{0,30}?(?<!\w)(?:niet|nooit|not|n['’]t|never) (?:\w{1,8} )?(?:in|bij|op|tussen|gelekt|"
    r"getroffen|geraakt|betrokken|zichtbaar|"
    r"meegestuurd|aanwezig|ingezien|included|affected|involved|exposed|part|accessed|leaked|"
    r"compromised|visible|there|present|among)(?!\w)"
)
_LIST_GAP = re.compile(r"\s?(?:,|/|en|of|noch|and|or|nor|&|\+)\s?(?:geen |no |ook )?(?:\w{1,14} ){0,1}")
_STILL = re.compile(r"(?<!\w)(?:wel|only|alleen|just)(?!\w)")
_WEL = re.compile(r"[^,;.]{0,20}(?<!\w)wel(?!\w)")


def facts_in(text: str, *, where: str = "new") -> tuple[FactProposal, ...]:
    """What a text tells of an incident, each with the words that say it, in the order of NAMES (P27).

    where: "new", "forwarded" or "attached", as FactProposal has it. At most 60 proposals; the same name and value
    once. Any text gives an answer, in linear time (T16).
    """
    told = list(sentences_of(text))[:_MOST_SENTENCES]
    whole = " ".join(sentence.low for sentence in told)
    attack, open_cc, press = (
        bool(words.ATTACK.search(whole)),
        _is_open_cc(told),
        bool(words.MEDIA.search(whole)),
    )
    found: dict[tuple[str, str], FactProposal] = {}
    for sentence in told:
        for name, value, span in _of_sentence(sentence, attack=attack, open_cc=open_cc, press=press):
            quote = quote_of(text, sentence, span)
            found.setdefault((name, value), FactProposal(name=name, value=value, text=quote, where=where))
    kept = [fact for (name, value), fact in found.items() if not _said_for_sure(name, value, found)]
    return tuple(sorted(kept, key=lambda fact: NAMES.index(fact.name))[:_MOST_PROPOSALS])


def each_once(groups: Iterable[tuple[FactProposal, ...]]) -> tuple[FactProposal, ...]:
    """The facts of several texts, the same name and value once, the first text first; in the order of NAMES."""
    found: dict[tuple[str, str], FactProposal] = {}
    for group in groups:
        for fact in group:
            found.setdefault((fact.name, fact.value), fact)
    kept = [fact for (name, value), fact in found.items() if not _said_for_sure(name, value, found)]
    return tuple(sorted(kept, key=lambda fact: NAMES.index(fact.name)))


def what_is_missing(known: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What P5 asks the reporter and these (name, value) do not tell for sure: data, people, protection, contained."""
    sure = {(name, value) for name, value in known if _is_sure(value)}
    names = {name for name, _ in sure}
    have = {
        "data": any(name in ("data", "special") and value != "unknown" for name, value in sure)
        or ("supporters", "yes") in sure,
        "people": "people" in names,
        "protection": bool(names & {"encryption", "hashing", "access_lock"}),
        "contained": bool(names & {"measure", "ongoing"}),
    }
    return tuple(question for question, known_already in have.items() if not known_already)


def _is_sure(value: str) -> bool:
    return value != "unsure" and not value.startswith(("perhaps_", "not_", "planned_"))


def _said_for_sure(name: str, value: str, found: dict[tuple[str, str], FactProposal]) -> bool:
    """Is this weaker than what the same text says elsewhere outright?"""
    for prefix in ("perhaps_", "planned_"):
        if value.startswith(prefix) and (name, value.removeprefix(prefix)) in found:
            return True
    return False


def _of_sentence(
    sentence: Sentence, *, attack: bool, open_cc: bool, press: bool
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    low = sentence.low
    yield from _kinds(low)
    busy = [span for _, _, span in _protection(low, attack=attack)]
    measures = list(_measures(low))
    busy += [span for value, span in measures if value.endswith("password_changed")]
    yield from _data(low, busy)
    yield from _supporters(low)
    yield from _protection(low, attack=attack)
    yield from (("measure", value, span) for value, span in measures)
    yield from _going_on(low)
    for count in counts_in(low, open_cc=open_cc):
        doubt = count.value.isdigit() and mood_of(low, count.span) is Mood.PERHAPS
        yield count.name, f"~{count.value}" if doubt else count.value, count.span
    yield from _tickets(sentence)
    yield from _media(low, press=press)
    yield from _abroad(low)


def _is_open_cc(told: Iterable[Sentence]) -> bool:
    rules = [rule for rule in _KINDS if rule.value == "open_cc"]
    return any(stretch_of(sentence.low, rule) is not None for sentence in told for rule in rules)


def _kinds(low: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Kinds of incident (5.2); what is denied is none, and "not in bcc" is no denial."""
    for rule in _KINDS:
        span = stretch_of(low, rule)
        if span is None or denied_between(low, span, rule) or intends(low, span):
            continue
        mood = Mood.YES if rule.value == "open_cc" else mood_of(low, (span[0], span[0]))
        if mood is not Mood.NO:
            yield "kind", _PREFIX[mood] + rule.value, span


def _data(low: str, busy: list[tuple[int, int]]) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Kinds of data (6.1, 6.2); a "geen" goes on over a list: "geen BSN, IBAN of wachtwoorden"."""
    hits: list[tuple[int, int, str, str]] = []
    for name, rules in (("data", DATA), ("special", SPECIAL)):
        for rule in rules:
            if rule.but is None or not rule.but.search(low):
                hits += [
                    (*span, name, rule.value)
                    for span in spans_of(rule.words, low)
                    if not _touches(span, busy)
                ]
    last, denied = 0, False
    for start, end, name, value in sorted(hits):
        gap = low[last:start]
        going_on = denied and (start <= last or (_LIST_GAP.fullmatch(gap) and not _STILL.search(gap)))
        mood = _mood_of_data(low, (start, end))
        if value == "unknown":
            mood = Mood.YES
        elif going_on and mood is Mood.YES and not _WEL.match(low[end:]):
            mood = Mood.NO
        denied, last = mood is Mood.NO, end
        yield name, _PREFIX[mood] + value, (start, end)


def _mood_of_data(low: str, span: tuple[int, int]) -> Mood:
    mood = mood_of(low, span)
    if mood is Mood.YES and _NOT_IN_IT.match(low[span[1] : span[1] + 60]):
        return Mood.NO
    return mood


def _touches(span: tuple[int, int], busy: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and begin < span[1] for begin, end in busy)


def _supporters(low: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """P16: that somebody supports us can tell what they believe."""
    for span in spans_of(SUPPORTERS, low)[:1]:
        mood = _mood_of_data(low, span)
        yield "supporters", _YES_NO[mood], span


def _protection(low: str, *, attack: bool) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Encrypted, hashed or locked before it happened (8.1)? What an attacker encrypted was not protected by it."""
    by_attacker = attack and not words.BEFOREHAND.search(low)
    for name, pattern in (
        ("encryption", words.ENCRYPTED),
        ("hashing", words.HASHED),
        ("access_lock", words.LOCKED),
    ):
        for span in spans_of(pattern, low)[:1]:
            if name == "encryption" and by_attacker:
                continue
            value = _YES_NO[mood_of(low, span)]
            tail = low[span[1] : span[1] + 30]
            if value == "yes" and (_NOT_AFTER.match(tail) or words.BARE.search(low[span[0] : span[1]])):
                value = "no"
            yield name, value, span
    for span in spans_of(words.NOT_ENCRYPTED, low)[:1]:
        mood = mood_of(low, span)
        yield "encryption", "unsure" if mood is Mood.PERHAPS else _OPPOSITE[_YES_NO[mood]], span


_NOT_AFTER = re.compile(
    r"(?:[ ,]{0,2}(?:staat|stond|was|is|waren|zijn|stonden|staan|turned|switched|er|daar|op|het|"
    r"de|on|it|enabled)){0,4}[ ,]{1,2}"
    r"(?:niet|not|uit|off|disabled|uitgeschakeld|never|nooit)(?!\w)"
)


def _measures(low: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """What was done about it, or only asked for or intended."""
    for rule in words.MEASURES:
        span = stretch_of(low, rule)
        if span is None:
            continue
        mood = mood_of(low, span, done=True)
        if (
            mood is Mood.PLANNED
            and rule.value == "recipient_deleted"
            and words.AND_DID.search(low[span[1] : span[1] + 80])
        ):
            mood = Mood.YES
        if mood is Mood.YES and _NOT_AFTER.match(low[span[1] : span[1] + 30]):
            mood = Mood.NO
        yield _PREFIX[mood] + rule.value, span


def _going_on(low: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    for span in spans_of(words.STILL_GOING, low)[:1]:
        yield "ongoing", "unsure" if mood_of(low, (0, 0)) is Mood.PERHAPS else "yes", span
        return
    for span in spans_of(words.STOPPED, low)[:1]:
        value = _OPPOSITE[_YES_NO[mood_of(low, span, done=True)]]
        yield "ongoing", value, span


def _tickets(sentence: Sentence) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """A helpdesk's or processor's own number; as it is written."""
    for pattern in (tickets.TICKET, tickets.TICKET_MARKED, tickets.TICKET_BARE):
        for hit in list(pattern.finditer(sentence.low))[:2]:
            number = sentence.text[hit.start("number") : hit.end("number")].strip()
            if any(char.isdigit() for char in number) and not tickets.NO_TICKET.fullmatch(number.lower()):
                yield "ticket", number, hit.span()


def _media(low: str, *, press: bool) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """A journalist or the press in it (a crisis flag, P26), and by when they want an answer or publish."""
    if words.MEDIA_NOT.search(low):
        return
    mood = Mood.YES
    for span in spans_of(words.MEDIA, low)[:1]:
        mood = mood_of(low, span)
        yield "media", _YES_NO[mood], span
    for until in spans_of(words.MEDIA_DEADLINE, low)[:1]:
        if press and mood is not Mood.NO:
            yield "media_deadline", "", until


def _abroad(low: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """People in other countries (AP question 2.1.1): only where the sentence tells of people too."""
    spans = spans_of(words.ABROAD, low)[:1] or spans_of(words.COUNTRIES, low)[:1]
    if spans and (SUPPORTERS.search(low) or words.PERSONS.search(low)):
        yield "abroad", _YES_NO[mood_of(low, spans[0])], spans[0]
