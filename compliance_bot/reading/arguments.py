"""What follows a command word on its line (mail.md §6): one closed reading for each kind of argument, or a doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from compliance_bot.procedure.events import Precision
from compliance_bot.reading.facts import Command, UnclearKind
from compliance_bot.reading.grammar import Argument, Rule
from compliance_bot.reading.likeness import exact_form
from compliance_bot.reading.pieces import (
    Reader,
    channels_in,
    is_number,
    is_past,
    leading_moment,
    listed_refs,
    looking_ahead,
    names_something,
    ref_of,
    trailing_moment,
    whole_moment,
)
from compliance_bot.reading.vocabulary import (
    AUDIENCES,
    NO_CALLERS,
    NO_FACTS,
    PROVISIONAL,
    READY,
)

_FULL_DATE = re.compile(r"(?:19|20)\d\d")
_PEOPLE = re.compile(r"(?:\d{1,3}(?:[.,]\d{3}){1,2}|\d{1,7})(?![\w.,-]\w)")
_FACT_NAME = re.compile(r"[\w.-]{1,60}")
_LONGEST_NAME = 80
_LONGEST_OWNER = 120


def read_argument(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """The command that a word makes with what follows it on its line, or why that is not beyond doubt."""
    if rule.argument is Argument.NONE:
        return UnclearKind.EXTRA_WORDS if rest else Command(name=rule.name, value=rule.value)
    return _READERS[rule.argument](rule, rest, reader)


def _filing(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """GEMELD <number> [date time] [voorlopig]: a number always, a moment that is exact and not in the future."""
    number, _, tail = rest.partition(" ")
    if not is_number(number, reader.prefix):
        return UnclearKind.NUMBER_MISSING
    words = tail.split()
    provisional = bool(words) and exact_form(words[-1]) in PROVISIONAL
    tail = " ".join(words[:-1] if provisional else words)
    if not tail:
        return Command(name=rule.name, number=number, provisional=provisional)
    if not any(char.isdigit() for char in tail):
        return UnclearKind.EXTRA_WORDS
    moment = whole_moment(tail, reader)
    if moment is None or moment.start != moment.end:
        return UnclearKind.BAD_MOMENT
    return Command(name=rule.name, number=number, at=moment.start, provisional=provisional)


def _moment(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    said = rest.lstrip(",: ")
    moment = whole_moment(said, reader)
    if moment is None:
        return UnclearKind.BAD_MOMENT
    return Command(name=rule.name, at=moment.start, value=said)


def _text(rule: Rule, rest: str, _: Reader) -> Command | UnclearKind:
    bare = rest.lstrip(",: ")
    if bare and not bare[0].isalnum():
        return UnclearKind.EXTRA_WORDS
    return Command(name=rule.name, value=bare)


def _question(rule: Rule, rest: str, _: Reader) -> Command | UnclearKind:
    """ADVISEUR <question>: after a colon, on the lines below, or with its question mark; prose is none of these."""
    bare = rest.lstrip(",: ")
    if bare and not (rest.startswith(":") or "?" in rest):
        return UnclearKind.EXTRA_WORDS
    return Command(name=rule.name, value=bare)


def _correction(rule: Rule, rest: str, _: Reader) -> Command | UnclearKind:
    bare = rest.lstrip(",: ")
    if rest and not (rest[0] in ",:" and bare[:1].isalnum()):
        return UnclearKind.EXTRA_WORDS
    return Command(name=rule.name, value=bare)


def _line_reason(rule: Rule, rest: str, _: Reader) -> Command | UnclearKind:
    return Command(name=rule.name, value=rule.value, reason=rest.lstrip(",:- "))


def _awareness(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """KENNIS <date time> <reason>: to the minute; a day alone or a doubled hour is asked back (P20)."""
    found = leading_moment(rest, reader)
    if found is None or found[0].start != found[0].end or not is_past(found[0], reader):
        return UnclearKind.BAD_MOMENT
    return Command(name=rule.name, at=found[0].start, reason=found[1])


def _deadline(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """TERMIJN <date time> <source>: a full date, since it may lie ahead; without its source it proves nothing (P24)."""
    found = leading_moment(rest, looking_ahead(reader))
    if found is None or found[0].start != found[0].end or not _FULL_DATE.search(found[0].text):
        return UnclearKind.BAD_MOMENT
    if not names_something(found[1]):
        return UnclearKind.DETAIL_MISSING
    return Command(name=rule.name, at=found[0].start, value=found[1])


def _call(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """TELEFOON <time> <who>: a time of day; "Telefoon gisteren gestolen" is the first line of a report."""
    found = leading_moment(rest, reader)
    if found is None or not is_past(found[0], reader):
        return UnclearKind.BAD_MOMENT
    moment, who = found
    if moment.precision not in (Precision.MINUTE, Precision.RANGE):
        return UnclearKind.BAD_MOMENT
    words = (exact_form(who) or who.lower()).split()
    if (
        not names_something(who)
        or len(who) > _LONGEST_OWNER
        or any(word.strip(".,!") in NO_CALLERS for word in words)
    ):
        return UnclearKind.DETAIL_MISSING
    return Command(name=rule.name, at=moment.start, value=who, parts=(moment.text,))


def _controller(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """INGELICHT VERANTWOORDELIJKE <name> <time>: to the minute, since it ends that road (P13 1b)."""
    found = trailing_moment(rest, reader)
    if found is None or found[0].start != found[0].end or not is_past(found[0], reader):
        return UnclearKind.BAD_MOMENT
    if not names_something(found[1]):
        return UnclearKind.DETAIL_MISSING
    return Command(name=rule.name, at=found[0].start, value=found[1])


def _informed(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """INGELICHT <n> <channel> [date]: a day without a time is kept as its start in the writer's zone."""
    people = _PEOPLE.match(rest)
    number = re.sub(r"\D", "", people[0]).lstrip("0") if people else ""
    if people is None or not number:
        return UnclearKind.DETAIL_MISSING
    tail, at = rest[people.end() :].strip(" ,:"), None
    tail = re.sub(
        r"^(?:personen|mensen|betrokkenen|people|persons|subjects)\b[ ,]*", "", tail, flags=re.IGNORECASE
    )
    found = trailing_moment(tail, reader)
    if found is not None:
        if not is_past(found[0], reader):
            return UnclearKind.BAD_MOMENT
        at, tail = found[0].start, found[1]
    channels = channels_in(tail)
    if not channels:
        return UnclearKind.BAD_MOMENT if any(char.isdigit() for char in tail) else UnclearKind.DETAIL_MISSING
    return Command(name=rule.name, number=number, value=", ".join(channels), parts=channels, at=at)


def _placed(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """OPENBARE MEDEDELING [date time]: with a date it stands already, and its text is below (P19)."""
    if not rest:
        return Command(name=rule.name)
    if not any(char.isdigit() for char in rest):
        return UnclearKind.EXTRA_WORDS
    moment = whole_moment(rest.lstrip(",: "), reader)
    if moment is None or not is_past(moment, reader):
        return UnclearKind.BAD_MOMENT
    return Command(name=rule.name, at=moment.start)


def _name(rule: Rule, rest: str, _: Reader) -> Command | UnclearKind:
    bare = rest.lstrip(": ")
    if not names_something(bare) or len(bare) > _LONGEST_NAME or not bare[0].isalnum():
        return UnclearKind.DETAIL_MISSING
    return Command(name=rule.name, value=bare)


def _one_ref(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    ref = ref_of(rest.lstrip(": "), reader.prefix)
    return Command(name=rule.name, ref=ref) if ref else UnclearKind.REF_MISSING


def _refs(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """GEEN INCIDENT [<number> …]: none is the incident of the thread."""
    if not rest:
        return Command(name=rule.name)
    refs = listed_refs(rest.lstrip(": "), reader.prefix)
    if not refs:
        return UnclearKind.EXTRA_WORDS
    return Command(name=rule.name, refs=refs, ref=refs[0] if len(refs) == 1 else "")


def _link(rule: Rule, rest: str, reader: Reader) -> Command | UnclearKind:
    """HOORT BIJ <number>[: <number> …]: the one spoken of, and after the colon those that belong to it."""
    head, colon, tail = rest.lstrip(": ").partition(":")
    ref, refs = ref_of(head.strip(), reader.prefix), listed_refs(tail.strip(), reader.prefix)
    if not ref or (colon and not refs) or ref in refs:
        return UnclearKind.REF_MISSING
    return Command(name=rule.name, ref=ref, refs=refs)


def _audience(rule: Rule, rest: str, _: Reader) -> Command | UnclearKind:
    """DOELGROEP <audience> <owner>, or KLAAR <channel> once it has been told (P26)."""
    bare = " ".join(rest.lstrip(": ").split())
    said = (exact_form(bare) or "").replace(":", " ").replace(",", " ")
    known = next(
        (name for name in sorted(AUDIENCES, key=len, reverse=True) if said.startswith(f"{name} ")), ""
    )
    tail = bare[len(known) :].strip(" :,")
    if not known or not names_something(tail) or len(tail) > _LONGEST_OWNER:
        return UnclearKind.DETAIL_MISSING
    word, _space, channel = tail.partition(" ")
    if exact_form(word.strip(":,")) not in READY:
        return Command(name=rule.name, value=bare, parts=(AUDIENCES[known], tail))
    if not names_something(channel):
        return UnclearKind.DETAIL_MISSING
    return Command(name=rule.name, value=bare, parts=(AUDIENCES[known], "klaar", channel.strip(" :,")))


def _fact(rule: Rule, rest: str, _: Reader) -> Command | UnclearKind:
    """FEIT <name> <value>: the name is one word; "Feit is dat …" is a sentence."""
    bare = rest.lstrip(": ")
    name = _FACT_NAME.match(bare)
    value = bare[name.end() :].lstrip(":= ").strip() if name else ""
    if name is None or not value or name[0].lower() in NO_FACTS:
        return UnclearKind.DETAIL_MISSING
    return Command(name=rule.name, value=bare, parts=(name[0].strip("."), value))


_READERS: Mapping[Argument, Callable[[Rule, str, Reader], Command | UnclearKind]] = {
    Argument.FILING: _filing,
    Argument.MOMENT: _moment,
    Argument.TEXT: _text,
    Argument.QUESTION: _question,
    Argument.CORRECTION: _correction,
    Argument.LINE_REASON: _line_reason,
    Argument.AWARENESS: _awareness,
    Argument.DEADLINE: _deadline,
    Argument.CALL: _call,
    Argument.CONTROLLER: _controller,
    Argument.INFORMED: _informed,
    Argument.PLACED: _placed,
    Argument.NAME: _name,
    Argument.REF: _one_ref,
    Argument.REFS: _refs,
    Argument.LINK: _link,
    Argument.AUDIENCE: _audience,
    Argument.FACT: _fact,
}
