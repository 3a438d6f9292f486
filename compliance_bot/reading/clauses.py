"""Sentences of running text, and how surely something in one is said: yes, no, perhaps, or only planned (P27).

Used by incident_facts.py and counts.py. Linear: the text is capped first, every pattern is bounded (T16).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_MOST_LINES = 400
_LONGEST_LINE = 998
_READ = 32 * 1024
_LONGEST_SENTENCE = 600
_SOFT_BREAK = 45
_END = re.compile(
    r"(?<!\bca)(?<!\bong)(?<!\bnr)(?<!\bdhr)(?<!\bmevr)[.!?…]{1,3}(?=[\s\"'”’)]{1,3}[\"'“‘(]?[A-ZÀ-Ý0-9]|\s{0,3}$)"
)
# who writes without capitals ends sentences all the same; a short word before the stop may be an abbreviation
_END_BEFORE_SMALL = re.compile(
    r"(?<=[a-zà-ÿ]{4})(?<!\bincl)(?<!\bexcl)(?<!\bbijv)(?<!\bresp)(?<!\bcirca)(?<!\bbetr)(?<!\bongev)(?<!\bmevr)[.!?](?=\s{1,2}[a-zà-ÿ])"
)
_ITEM = re.compile(r"[ \t]{0,8}(?:[-–—*•]|\d{1,2}[.)])\s")
# whole paragraphs of standing text under a mail, in which nothing is told
_STANDING = re.compile(
    r"(?:als|indien) u [^\n]{0,60}\b(?:ontvang|geadresseerde|bestemd)|if you (?:are not|have received|"
    r"received)\b"
    r"|uitsluitend (?:bestemd|bedoeld)|(?<!un)intended (?:only|solely|exclusively|recipient)|"
    r"bedoelde ontvanger"
    r"|(?:sole|exclusive) use of|geadresseerde\(n\)|denk aan het milieu|think before you print"
    r"|(?:we|wij) gaan zorgvuldig om met|privacy ?(?:statement|verklaring|policy)|algemene voorwaarden",
    re.IGNORECASE,
)
# what our own acknowledgement and status mails say or ask, answered between the lines
_OURS = re.compile(
    r"^\W{0,4}(?:om welke soorten gegevens|om hoeveel mensen|hoe waren de gegevens|is het gestopt, of"
    r"|bijvoorbeeld (?:namen, adressen|met een wachtwoord)|stuur de gegevens zelf niet|meld dit niet zelf"
    r"|which kinds of data|about how many people|how was the data|has it stopped, or"
    r"|for example (?:names, addresses|by a password)|please do not send the data|do not report this)",
    re.IGNORECASE,
)
_LAST_OF = re.compile(
    r"^.*(?:,|(?<!\w)(?:en|and) (?:iemand|er|ik|we|wij|ze|hij|zij|die|dat|someone|somebody|there|"
    r"they|he|she|i)(?!\w))"
)
# asked for politeness, told all the same
_TELLS = re.compile(r"(?<!\w)(?:wist (?:jij|je|u|jullie) dat|did you know(?: that)?)(?!\w)")
_ASIDE = re.compile(r"\([^()]{1,200}\)")
_TURN = re.compile(
    r";|(?<!\w)(?:maar|echter|behalve|wel|but|however|except|although|though|hoewel|whereas|terwijl)(?!\w)"
)
_NO_AHEAD = re.compile(
    r"(?<!\w)(?:geen|niet|nooit|zonder|noch|nergens|no|not|never|without|neither|nor|none of|cannot|"
    r"niets(?= (?:met|over|van|uit)\b)|nothing(?= (?:about|on|with|from)\b)|"
    r"niemand(?! (?:weet|wist|kan|kon))|(?:nobody|no one)(?! (?:knows|knew|can|could))|"
    r"(?:do|does|did|is|are|was|were|has|have|had|ca|could|wo|would)n['’]?t)(?!\w)"
)
_NOT_ONLY = re.compile(
    r"(?<!\w)(?:niet alleen|niet enkel|not only|not just|niet meer|no longer|no doubt|not sure|"
    r"not certain|not clear|niet zeker|niet duidelijk|(?:weet|weten|wist) (?:ik |wij |we |nog |het )?niet|"
    r"(?:do not|don['’]?t) (?:yet )?know|geen idee|no idea|niet bekend|not known|niet in bcc|"
    r"not in bcc)(?!\w)"
)
_NO_AFTER = re.compile(
    r"[^,;]{0,40}?(?<!\w)(?:niet|not|nooit|never|n['’]t|geen|uit|off|disabled|uitgeschakeld)(?!\w)"
)
_PERHAPS = re.compile(
    r"\?|(?<!\w)(?:volgens mij|denk(?:en)? (?:ik|we|wij)|(?:ik|wij|we) denk(?:en)?|"
    r"dacht(?! dat het (?:wel )?mee)|meen(?:de)? ik|"
    r"ik meen|waarschijnlijk|"
    r"mogelijk(?:erwijs)?|misschien|vermoedelijk|vermoeden|vermoed|wellicht|(?:weet|weten|"
    r"wist) (?:\w{1,6} ){0,2}niet|"
    r"(?:niet|nog niet) (?:\w{1,6} )?(?:zeker|duidelijk|bekend|vast)|onduidelijk|"
    r"onbekend(?! (?:op dit )?adres)|geen idee|"
    r"zou(?:den)? kunnen|"
    r"zou(?:den)? moeten|kan zijn|als het goed is|lijk(?:t|en)|hopelijk|schijn(?:t|en)|nagaan|uitzoeken|"
    r"navragen|"
    r"checken of|kijken of|vraag of|mits|tenzij|"
    r"i think|we think|i believe|we believe|probably|possibly|perhaps|maybe|might|may have|may be|could be|"
    r"could have|"
    r"not (?:yet )?(?:sure|certain|clear|known|confirmed)|unsure|unclear|(?:do not|"
    r"don['’]?t) (?:yet )?know|unknown|no idea|"
    r"as far as (?:i|we) know|should be|should have been|seems?|appears?|apparently|likely|suspect(?:ed)?|"
    r"presumably|"
    r"whether|assume|potential(?:ly)?|checking if|find out if)(?!\w)"
)
_PLANNED = re.compile(
    r"(?<!\w)(?:gevraagd|verzocht|vragen|vraag|verzoek|verzoeken|wordt|worden|word|gaan|ga|gaat|zal|zullen|"
    r"moet|moeten|"
    r"wil|willen|kan|kunnen|kunt|graag|morgen|straks|binnenkort|nog te|bezig|"
    r"asked|requested|request|will|shall|going to|must|should|want|please|tomorrow|being|plan(?:ned|ning)?|"
    r"can you|"
    r"could you|trying|belo(?:ofd|oft|fde)|promised?|promises|toegezegd|proberen|geprobeerd|tried|"
    r"attempt(?:ed)?)(?!\w)"
)
_INTENDS = re.compile(
    r"(?<!\w)(?:(?:ik|we|wij) (?:wil|willen|ga|gaan|zal|zullen|mogen|mag)|(?:wil|willen|ga|gaan|"
    r"zal|zullen|mogen|mag) (?:ik|we|wij)|"
    r"van plan|(?:i|we) (?:will|shall|want to|would like to|plan to|intend to|are going to)|"
    r"(?:may|can|shall) (?:i|we))(?!\w)"
)
_REPORTS = re.compile(
    r"(?<!\w)(?:meld\w{0,4}|doorgeven|laten weten|vertellen|vragen|aangeven|zeggen|report\w{0,4}|"
    r"tell|inform|let you know|notify|"
    r"say|flag|ask|is|was|zijn|waren|were|are|had|hadden|stond|stonden|heb|has|have)(?!\w)"
)
_DONE = re.compile(
    r"(?<!\w)(?:is|zijn|was|waren|heeft|heb|hebben|hebt|has|have|had|were|been|inmiddels|al|already|meteen|"
    r"direct)(?!\w)"
)


class Mood(StrEnum):
    """How surely something is said."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"
    PLANNED = "planned"


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence of a text: [begin, stop) in characters, its words and the same in lower case, line ends as spaces."""

    begin: int
    stop: int
    text: str
    low: str


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text but standing text and our own questions; at most 400 lines, 998 characters, 32 KiB."""
    for begin, stop in _paragraphs(text[:_READ]):
        if _STANDING.search(text, begin, stop):
            continue
        for start, end in _pieces(text, begin, stop):
            told = text[start:end].replace("\n", " ").replace("\u00a0", " ")
            low = told.lower()
            if len(low) == len(told) and low.strip() and not _OURS.match(low):
                yield Sentence(begin=start, stop=end, text=told, low=low)


def mood_of(sentence: str, span: tuple[int, int], *, done: bool = False) -> Mood:
    """How surely the words at `span` of a lower-case sentence are said; done: they tell of a deed that may be planned.

    A "maar" or "but" parts a sentence; doubt counts for its whole part, for a wrong "perhaps" is the safe side.
    """
    sentence = _ASIDE.sub(lambda aside: _without(aside, span), sentence)
    start, stop = _part_of(sentence, span)
    part, at = sentence[start:stop], (span[0] - start, span[1] - start)
    if _TELLS.search(part):
        part = part.replace("?", ".")
    if done and _PLANNED.search(part) and not _surely_done(part, at):
        return Mood.PLANNED
    if _PERHAPS.search(part):
        return Mood.PERHAPS
    return Mood.NO if _denied(part, at) else Mood.YES


def _without(aside: re.Match[str], span: tuple[int, int]) -> str:
    """What stands between brackets says nothing of what stands outside them."""
    beside = aside.end() <= span[0] or span[1] <= aside.start()
    return " " * len(aside[0]) if beside else aside[0]


def quote_of(text: str, sentence: Sentence, span: tuple[int, int], *, most: int = 200) -> str:
    """The sentence as it stands in the text, verbatim; of a long one the words around `span`."""
    begin, stop = sentence.begin, sentence.stop
    if stop - begin > most:
        middle = sentence.begin + (span[0] + span[1]) // 2
        begin = max(begin, min(middle - most // 2, stop - most))
        stop = min(stop, begin + most)
        begin = _next_word(text, begin, sentence.begin)
    return text[begin:stop].strip()


def _next_word(text: str, place: int, first: int) -> int:
    if place <= first:
        return place
    space = text.find(" ", place, place + 20)
    return space + 1 if space > 0 else place


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines between blank ones, within the caps."""
    place, begin = 0, -1
    for number, line in enumerate(text.split("\n")):
        if number >= _MOST_LINES:
            break
        end = place + min(len(line), _LONGEST_LINE)
        if not line.strip() and begin >= 0:
            yield begin, place
            begin = -1
        elif line.strip() and begin < 0:
            begin = place
        if len(line) > _LONGEST_LINE:
            yield begin, end
            begin = -1
        place += len(line) + 1
    else:
        if begin >= 0:
            yield begin, min(len(text), place)
        return
    if begin >= 0:
        yield begin, min(len(text), place)


def _pieces(text: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Sentences of one paragraph: cut at full stops, items of a list, short lines, and at 600 characters."""
    cuts = [hit.end() for end in (_END, _END_BEFORE_SMALL) for hit in end.finditer(text, begin, stop)]
    line = begin
    while (end := text.find("\n", line, stop)) >= 0:
        if end - line < _SOFT_BREAK or _ITEM.match(text, end + 1):
            cuts.append(end + 1)
        line = end + 1
    start = begin
    for cut in (*sorted(cuts), stop):
        while cut - start > _LONGEST_SENTENCE:
            yield start, start + _LONGEST_SENTENCE
            start += _LONGEST_SENTENCE
        if cut > start:
            yield start, cut
            start = cut


def intends(sentence: str, span: tuple[int, int]) -> bool:
    """Does somebody tell what they are about to do ("we gaan de lijst plaatsen"), and not what happened?"""
    start, stop = _part_of(sentence, span)
    part = sentence[start:stop]
    return bool(_INTENDS.search(part)) and not _REPORTS.search(part)


def denies(words: str) -> bool:
    """Is there a denial in these words, after their last comma or new beginning ("en die")?"""
    return bool(_NO_AHEAD.search(_LAST_OF.sub("", _NOT_ONLY.sub("", words))))


def _part_of(sentence: str, span: tuple[int, int]) -> tuple[int, int]:
    turns = [hit.span() for hit in _TURN.finditer(sentence)]
    start = max((end for _, end in turns if end <= span[0]), default=0)
    stop = min((begin for begin, _ in turns if begin >= span[1]), default=len(sentence))
    return start, stop


def _surely_done(part: str, at: tuple[int, int]) -> bool:
    """ "is gewist", "has been wiped": right before or after the words stands a form of a finished deed."""
    beside = part[max(0, at[0] - 30) : at[0]] + " " + part[at[0] : at[1]] + " " + part[at[1] : at[1] + 12]
    return bool(_DONE.search(beside)) and not _PLANNED.search(beside)


def _denied(part: str, at: tuple[int, int]) -> bool:
    ahead = _NOT_ONLY.sub(lambda hit: "_" * len(hit[0]), part[: at[0]])
    inside = _NOT_ONLY.sub(lambda hit: "_" * len(hit[0]), part[at[0] : at[1]])
    if _NO_AHEAD.search(inside):
        return True
    # a comma ends what a "niet" denies; lists are for the caller
    return bool(_NO_AHEAD.search(_LAST_OF.sub("", ahead)[-60:]))
