"""The commands `record` and `decide`: what people type instead of mailing it (P7; mail.md §6)."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from compliance_bot.app import load_regime, make_documents, stored
from compliance_bot.casework.byhand import (
    NotCarriedOut,
    TypedCall,
    TypedWord,
    carry_out_by_hand,
    record_call_by_hand,
)
from compliance_bot.casework.desk import Desk
from compliance_bot.casework.incoming import Call
from compliance_bot.casework.report import incident_row
from compliance_bot.cli_shared import as_json_option, config_option, load, print_json
from compliance_bot.clocks import SystemClock
from compliance_bot.config import Config
from compliance_bot.errors import StoreError, UsageError
from compliance_bot.inbox.mime import read_mail
from compliance_bot.policy import make_policy
from compliance_bot.ports import Policy, Store
from compliance_bot.procedure.callers import caller_of, named
from compliance_bot.procedure.events import Precision, ReporterRole
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.moments import AmbiguousMoment, MomentError, NonexistentMoment, parse_moment
from compliance_bot.procedure.rights import NEGATIVE_NAMES
from compliance_bot.procedure.roles import Directory, Person
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, MomentProposal, Unclear
from compliance_bot.reading.grammar import RULES
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
_BY_MAIL_ONLY = frozenset({"ja", "nee", "weet_niet", "ontdekt"})
_ELSEWHERE = {
    "status": "compliance-bot show REF",
    "hulp": "compliance-bot decide -h",
    "telefoon": "compliance-bot record",
}
_WHY = {
    "empty": "there is no word",
    "prose": "it is no word that works here",
    "extra_words": "other words stand on the line of the word; a reason comes by --reason or the standard input",
    "two_decisions": "it holds two decisions",
    "reason_missing": "a reason is required: give --reason",
    "reason_turns": "the reason seems to say something else than the word",
    "question": "it reads as a question",
    "looks_like": "it is not written exactly as it must be",
    "number_missing": "the number that the AP gave is missing",
    "ref_missing": "the number of the other incident is missing",
    "detail_missing": "something is missing on its line",
    "bad_check": "there is no such check, or no such answer to it",
    "bad_moment": "the date or time cannot be read, or cannot be: write for example 3-11-2026 14.30",
    "not_entitled": "this person has no role that may say this",
    "not_yet": "it is not this person's turn yet; the directie may always say MELDEN",
    "reporter_cannot_decide": "who reported an incident decides nothing on it",
    "already_ended": "this incident has ended",
    "road_open": "the road to the AP is still open; it closes once that has ended",
    "no_such_incident": "there is no such other incident",
    "belongs_to_ended": "the incident named has ended; nothing is joined to it any more",
    "no_such_mail": "there is no such mail in triage or on this incident",
    "incident_already": "that mail is an incident already",
}


@click.command()
@click.option(
    "--at", help="When the call was: `gisteren 14.30`, `24-11-2026 14.30`, `2026-11-24T14:30+01:00`."
)
@click.option("--who", help="Who called or came to the desk.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in ReporterRole]),
    help="What they are to us; without it, as the name tells.",
)
@click.option("--contact", default="", help="How they can be reached.")
@click.option("--discovered", help="When they discovered it, in the same words as --at.")
@click.option("--text", help="What was said; without it the standard input.")
@click.option("--by", help="Who took the call: id, name or address of somebody in the directory.")
@config_option
@as_json_option
def record(config_file: Path | None, as_json: bool, **given: str | None) -> None:
    """Open an incident for a phone call or a walk-in (P7); on a terminal what is missing is asked.

    \b
    compliance-bot record --at 'gisteren 14.30' --who 'J. Jansen, Mailhuis' --role processor \\
        --by olaf --text 'De back-up stond open op internet.'
    """
    config = load(config_file)
    policy, now = make_policy(config, load_regime(config)), SystemClock().now()
    with stored(config) as store:
        typed = _typed_call(given, policy, now)
        try:
            ref = record_call_by_hand(_desk(config, policy, store), typed)
        except StoreError:
            click.echo(f"nothing was recorded; what you typed:\n{typed.call.said}", err=True)
            raise
        if not ref:
            raise StoreError("it is kept, but has no number yet: the service tries again; look at its log")
        incident = _incident(store, ref)
    row = incident_row(incident, policy.zone, hours=policy.regime.hours)
    if as_json:
        print_json(row)
        return
    click.echo(f"OK {ref} opened; aware since {row['aware_at']}, 72 hours end {row['t_strict']}")
    click.echo("the service sends the messages at its next round (or run compliance-bot once)", err=True)


@click.command()
@click.argument("ref")
@click.argument("command", nargs=-1, required=True)
@click.option("--as", "name", required=True, metavar="NAME", help="Whose word it is: id, name or address.")
@click.option("--reason", help="The reason in their words; without it the standard input, unless a terminal.")
@config_option
@as_json_option
def decide(
    ref: str, command: tuple[str, ...], name: str, reason: str | None, config_file: Path | None, as_json: bool
) -> None:
    """Record COMMAND on incident REF on behalf of somebody, by the words and rights of a mailed reply.

    Everybody who assesses is told, and so is the person named. A negative word (NIET MELDEN, GEEN DATALEK …) counts
    only after that person's own reply by mail. Who typed it is recorded.

    \b
    compliance-bot decide AINL-2026-0007 MELDEN --as mirte --reason 'Het gaat om 400 mensen.'
    compliance-bot decide AINL-2026-0007 GEMELD 2026-123456 '3-11-2026 14.30' --as 'Mirte de Boer'
    """
    config = load(config_file)
    policy, now = make_policy(config, load_regime(config)), SystemClock().now()
    person = _one_person(name, policy.directory, option="--as")
    line, below = " ".join(command).strip(), _bounded(_piped() if reason is None else reason, "--reason")
    with stored(config) as store:
        incident = _incident(store, ref.strip().upper(), given=ref)
        said = _understood(line, below, policy, now)
        typed = TypedWord(
            ref=incident.ref, command=said, person=person, user=machine_user(), line=line, reason=below
        )
        try:
            carry_out_by_hand(_desk(config, policy, store), typed)
        except NotCarriedOut as error:
            raise UsageError(_refusal(said.name.replace("_", " ").upper(), error.why, line)) from error
        result = _result(_incident(store, incident.ref), typed)
    if as_json:
        print_json(result)
        return
    click.echo(_told(result))


def machine_user() -> str:
    """Who types, by the machine's own word and not by the environment; behind sudo also who asked for that."""
    uid = os.getuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    behind = os.environ.get("SUDO_USER", "") if uid == 0 else ""
    return f"{name} (sudo: {behind})" if behind.isprintable() and behind else name


def _desk(config: Config, policy: Policy, store: Store) -> Desk:
    documents = make_documents(config, policy.zone)
    return Desk(store=store, clock=SystemClock(), policy=policy, documents=documents, reader=read_mail)


def _incident(store: Store, ref: str, *, given: str = "") -> Incident:
    with store.work() as work:
        found = work.incident(ref)
    if found is None:
        raise UsageError(f"there is no incident {given or ref}; `compliance-bot incidents` lists them")
    return found


# --- what was typed -----------------------------------------------------------------------------------------


def _typed_call(given: dict[str, str | None], policy: Policy, now: datetime) -> TypedCall:
    """Every option, or on a terminal its answer, checked; the long text comes last. Raises UsageError."""

    def moment(text: str, *, option: str) -> MomentProposal:
        return _moment(text, now, policy.zone, option=option)

    at = _asked(given["at"], "When was the call", "--at", lambda text: moment(text, option="--at"))
    who = _asked(given["who"], "Who called", "--who", lambda text: _named_by(text, "--who"))
    role = ReporterRole(given["role"]) if given["role"] else None
    contact = _asked(given["contact"] or None, "How can they be reached (may be empty)", "", _short, "")
    by = _asked(
        given["by"],
        "Who took the call",
        "--by",
        lambda text: _one_person(text, policy.directory, option="--by"),
    )
    found = _asked(
        given["discovered"],
        "When did they discover it (may be empty)",
        "",
        lambda text: _before(moment(text, option="--discovered"), at) if text.strip() else None,
        "",
    )
    said = _bounded(given["text"] if given["text"] is not None else _said(), "--text")
    if not said:
        raise UsageError("what was said is missing: give --text, or write it to the standard input")
    caller = caller_of(who, policy.directory)
    call = Call(
        at=at.start,
        who=who,
        role=role or caller.role,
        person=caller.person,
        said=said,
        quote=at.text,
        contact=contact,
        confirmed=True,
        typed_by=machine_user(),
        discovered=found,
    )
    return TypedCall(call=call, by=by, role_word=_ROLE_WORDS[role] if role else "")


def _asked(
    value: str | None, question: str, option: str, check: Callable[[str], _T], default: str | None = None
) -> _T:
    """The option's value, or on a terminal an answer that is asked until it fits. Raises UsageError."""
    if value is not None:
        return check(value)
    if not sys.stdin.isatty():
        if default is None:
            raise UsageError(f"{option} is missing")
        return check(default)
    while True:
        answer = click.prompt(question, default=default, show_default=False, err=True)
        try:
            return check(answer)
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
        raise UsageError(f"{option}: {_short(text)!r} cannot be read as a moment: {_HOW}")
    if found.start > now:
        raise UsageError(f"{option}: {_short(text)!r} lies in the future")
    return found


def _before(found: MomentProposal, call: MomentProposal) -> MomentProposal:
    """Discovered after it was told is a contradiction (P3). Raises UsageError."""
    if found.start > call.end:
        raise UsageError(
            f"--discovered: {found.text!r} lies after the call ({call.text!r}); which one is wrong?"
        )
    return found


def _named_by(text: str, option: str) -> str:
    if not _short(text):
        raise UsageError(f"{option} is missing")
    return _short(text)


def _one_person(text: str, directory: Directory, *, option: str) -> Person:
    """The one person of the directory that this names. Raises UsageError with those it may mean."""
    found = named(text, directory)
    if len(found) == 1 and found[0].addresses:
        return found[0]
    known = ", ".join(sorted(one.id for one in (found or directory.persons)))
    why = "can mean several people" if found else "is nobody in the directory"
    raise UsageError(f"{option}: {_short(text)!r} {why}; choose one of: {known}")


def _said() -> str:
    """What was said: all of a pipe; on a terminal the lines up to one with a full stop alone."""
    if not sys.stdin.isatty():
        return _piped()
    click.echo(f"What was said? End with a line that holds only a full stop ({_END}).", err=True)
    lines: list[str] = []
    for line in sys.stdin:
        if line.strip() == _END:
            break
        lines.append(line)
    return "".join(lines)


def _piped() -> str:
    """The standard input, when it is no terminal."""
    return "" if sys.stdin.isatty() else sys.stdin.read(_MOST + 1)


def _bounded(text: str, option: str) -> str:
    """Text the database takes; too long is refused and never cut off. Raises UsageError."""
    if len(text) > _MOST:
        raise UsageError(
            f"{option} is longer than {_MOST} characters: shorten it, and mail the whole text instead"
        )
    whole = text.replace("\0", "").replace("\r\n", "\n")
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def _short(text: str) -> str:
    """One line of a name, a number or an address."""
    return _bounded(" ".join(text.split())[:_SHORT], "the text")


# --- a word on somebody's behalf ----------------------------------------------------------------------------


def _understood(line: str, below: str, policy: Policy, now: datetime) -> Command:
    """The one command that was typed, by the grammar of mailed replies. Raises UsageError with what was understood."""
    said = read_command(
        f"{line}\n{below}",
        banners=(),
        sent_at=now.astimezone(policy.zone),
        zone=policy.zone,
        prefix=policy.organisation.prefix,
    )
    if isinstance(said, Unclear):
        raise UsageError(_refusal(said.understood, said.kind.value, line))
    if said.name in _BY_MAIL_ONLY:
        raise UsageError(f"{said.name.upper()} is said by mail only; nothing was recorded")
    if said.name in _ELSEWHERE:
        raise UsageError(f"{said.name.upper()} works by mail; here use `{_ELSEWHERE[said.name]}`")
    return said


def _refusal(understood: str, why: str, line: str) -> str:
    heard = f"understood as {understood}, but " if understood else ""
    words = ", ".join(
        rule.words[0].upper() for rule in RULES if rule.name not in (*_BY_MAIL_ONLY, *_ELSEWHERE)
    )
    return (
        f"nothing was recorded: {_short(line)!r} {heard}{_WHY.get(why, why.replace('_', ' '))}.\n"
        f"Words that work here: {words}"
    )


def _result(incident: Incident, typed: TypedWord) -> dict[str, Any]:
    """What became of it, JSON-ready; waits_for: whose own reply by mail must come before it counts."""
    waits = typed.command.name in NEGATIVE_NAMES
    return {
        "ref": incident.ref,
        "command": typed.command.name,
        "as": typed.person.id,
        "proof": "typed",
        "typed_by": typed.user,
        "waits_for": typed.person.id if waits else None,
        "road": incident.road.value,
        "outcome": incident.outcome.value if incident.outcome else None,
    }


def _told(result: dict[str, Any]) -> str:
    said = f"OK {result['ref']}: {result['command'].replace('_', ' ').upper()} recorded on behalf of {result['as']}"
    if result["waits_for"]:
        return f"{said}; it counts only after {result['waits_for']}'s own reply by mail, which was asked"
    return f"{said}; now {result['outcome'] or result['road']}"
