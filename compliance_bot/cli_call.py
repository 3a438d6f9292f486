"""What people type of a call, checked; on a terminal what is missing is asked (P7)."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from compliance_bot.casework.byhand import TypedCall
from compliance_bot.casework.incoming import Call
from compliance_bot.errors import UsageError
from compliance_bot.ports import Policy
from compliance_bot.procedure.callers import caller_of, named
from compliance_bot.procedure.events import Precision, ReporterRole
from compliance_bot.procedure.moments import AmbiguousMoment, MomentError, NonexistentMoment, parse_moment
from compliance_bot.procedure.roles import Directory, Person
from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.phrases import moment_of

_T = TypeVar("_T")
_MOST = 64 * 1024
_SHORT = 500
_END = "."
_HOW = "write for example 'gisteren 14.30', '24-11-2026 14.30' or 2026-11-24T14:30+01:00"
_ROLE_WORDS = {
    ReporterRole.EMPLOYEE: "collega",
    ReporterRole.PROCESSOR: "verwerker",
    ReporterRole.OUTSIDER: "",
}


def machine_user() -> str:
    """Who types, by the machine's own word and not by the environment; behind sudo also who asked for that."""
    uid = os.getuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    behind = os.environ.get("SUDO_USER", "") if uid == 0 else ""
    return f"{name} (sudo: {behind})" if behind.isprintable() and behind else name


def typed_call(given: dict[str, str | None], policy: Policy, now: datetime) -> TypedCall:
    """Every option, or on a terminal its answer, checked; the long text comes last. Raises UsageError."""

    asking = _Asking(
        on=sys.stdin.isatty() and any(given[name] is None for name in ("at", "who", "by", "text"))
    )

    def moment(text: str, option: str) -> MomentProposal:
        return _moment(text, now, policy.zone, option=option)

    at = asking.needed(given["at"], "When was the call", "--at", lambda text: moment(text, "--at"))
    who = asking.needed(given["who"], "Who called", "--who", lambda text: _named_by(text, "--who"))
    contact = asking.wanted(given["contact"], "How can they be reached", short) or ""
    by = asking.needed(
        given["by"],
        "Who took the call",
        "--by",
        lambda text: one_person(text, policy.directory, option="--by"),
    )
    found = asking.wanted(
        given["discovered"],
        "When did they discover it",
        lambda text: _before(moment(text, "--discovered"), at),
    )
    said = bounded(given["text"] if given["text"] is not None else _said(), "--text")
    if not said:
        raise UsageError("what was said is missing: give --text, or write it to the standard input")
    role, caller = given["role"], caller_of(who, policy.directory)
    call = Call(
        at=at.start,
        who=who,
        role=ReporterRole(role) if role else caller.role,
        person=caller.person,
        said=said,
        quote=at.text,
        contact=contact,
        confirmed=True,
        typed_by=machine_user(),
        discovered=found,
    )
    return TypedCall(call=call, by=by, role_word=_ROLE_WORDS[ReporterRole(role)] if role else "")


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """Whether somebody sits at a terminal and left something out: then the rest is asked too."""

    on: bool

    def needed(self, value: str | None, question: str, option: str, check: Callable[[str], _T]) -> _T:
        """The option's value, or an answer that is asked until it fits. Raises UsageError."""
        if value is None and not self.on:
            raise UsageError(f"{option} is missing")
        return check(value) if value is not None else _until_it_fits(question, check)

    def wanted(self, value: str | None, question: str, check: Callable[[str], _T]) -> _T | None:
        """The same for what may be left out: None."""
        if value is not None:
            return check(value) if value.strip() else None
        if not self.on:
            return None
        return _until_it_fits(
            f"{question} (may be empty)", lambda text: check(text) if text.strip() else None, default=""
        )


def _until_it_fits(question: str, check: Callable[[str], _T], *, default: str | None = None) -> _T:
    while True:
        try:
            return check(click.prompt(question, default=default, show_default=False, err=True))
        except UsageError as error:
            click.echo(str(error), err=True)


def _moment(text: str, now: datetime, zone: ZoneInfo, *, option: str) -> MomentProposal:
    """A moment that is past, in a person's words or as a machine writes it. Raises UsageError."""
    found = None
    try:
        at = parse_moment(text, zone)
        found = MomentProposal(text=text, start=at, end=at, precision=Precision.MINUTE.value)
    except (AmbiguousMoment, NonexistentMoment) as error:
        raise UsageError(f"{option}: {error}") from error
    except MomentError:
        found = moment_of(text, sent_at=now.astimezone(zone), zone=zone)
    if found is None:
        raise UsageError(f"{option}: {short(text)!r} cannot be read as a moment: {_HOW}")
    if found.start > now:
        raise UsageError(f"{option}: {short(text)!r} lies in the future")
    return found


def _before(found: MomentProposal, call: MomentProposal) -> MomentProposal:
    """Discovered after it was told is a contradiction (P3). Raises UsageError."""
    if found.start > call.end:
        raise UsageError(
            f"--discovered: {found.text!r} lies after the call ({call.text!r}); which one is wrong?"
        )
    return found


def _named_by(text: str, option: str) -> str:
    if not short(text):
        raise UsageError(f"{option} is missing")
    return short(text)


def one_person(text: str, directory: Directory, *, option: str) -> Person:
    """The one person of the directory that this names. Raises UsageError with those it may mean."""
    found = tuple(one for one in named(text, directory) if one.addresses)
    if len(found) == 1:
        return found[0]
    known = ", ".join(sorted(one.id for one in (found or directory.persons)))
    why = "can mean several people" if found else "is nobody we can mail"
    raise UsageError(f"{option}: {short(text)!r} {why}; choose one of: {known}")


def _said() -> str:
    """What was said: all of a pipe; on a terminal the lines up to one with a full stop alone."""
    if not sys.stdin.isatty():
        return piped()
    click.echo(f"What was said? End with a line that holds only a full stop ({_END}).", err=True)
    lines: list[str] = []
    for line in sys.stdin:
        if line.strip() == _END:
            break
        lines.append(line)
    return "".join(lines)


def piped() -> str:
    """The standard input, when it is no terminal."""
    return "" if sys.stdin.isatty() else sys.stdin.read(_MOST + 1)


def bounded(text: str, option: str) -> str:
    """Text the database takes; too long is refused and never cut off. Raises UsageError."""
    if len(text) > _MOST:
        raise UsageError(
            f"{option} is longer than {_MOST} characters: shorten it, and mail the whole text instead"
        )
    whole = text.replace("\0", "").replace("\r\n", "\n")
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def short(text: str) -> str:
    """One line of a name, a number or an address."""
    return bounded(" ".join(text.split())[:_SHORT], "the text")
