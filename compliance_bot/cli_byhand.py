"""The commands `record` and `decide`: what people type instead of mailing it (P7; mail.md §6)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from compliance_bot.app import load_regime, make_documents, stored
from compliance_bot.casework.byhand import (
    NotCarriedOut,
    TypedWord,
    carry_out_by_hand,
    record_call_by_hand,
)
from compliance_bot.casework.desk import Desk
from compliance_bot.casework.report import incident_row
from compliance_bot.cli_call import bounded, machine_user, one_person, piped, short, typed_call
from compliance_bot.cli_shared import as_json_option, config_option, load, print_json
from compliance_bot.clocks import SystemClock
from compliance_bot.config import Config
from compliance_bot.errors import StoreError, UsageError
from compliance_bot.inbox.mime import read_mail
from compliance_bot.policy import make_policy
from compliance_bot.ports import Policy, Store
from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.rights import NEGATIVE_NAMES
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, Unclear
from compliance_bot.reading.grammar import RULES

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
    "already_ended": "this incident has ended; for a filing with a wrong number: CORRECTIE GEMELD and the right one",
    "filing_same": "the filing stands in the register exactly like that",
    "other_filing": "that is not the number of the filing that counts now",
    "nothing_to_take_back": "this person said no decision, advice or filing that counts now",
    "melden_stands": "a MELDEN of more than 24 hours ago is not taken back by itself: say what it must be",
    "own_mail_needed": "a MELDEN is taken back by that person's own mail only",
    "older": "this person said something else about it later",
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
@click.option("--contact", help="How they can be reached.")
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
        typed = typed_call(given, policy, now)
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
    compliance-bot decide AINL-2026-0007 CORRECTIE GEMELD 2026-123457 --as 'Mirte de Boer'
    """
    config = load(config_file)
    policy, now = make_policy(config, load_regime(config)), SystemClock().now()
    person = one_person(name, policy.directory, option="--as")
    line, below = " ".join(command).strip(), bounded(piped() if reason is None else reason, "--reason")
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


def _desk(config: Config, policy: Policy, store: Store) -> Desk:
    documents = make_documents(config, policy.zone)
    return Desk(store=store, clock=SystemClock(), policy=policy, documents=documents, reader=read_mail)


def _incident(store: Store, ref: str, *, given: str = "") -> Incident:
    with store.work() as work:
        found = work.incident(ref)
    if found is None:
        raise UsageError(f"there is no incident {given or ref}; `compliance-bot incidents` lists them")
    return found


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
        f"nothing was recorded: {short(line)!r} {heard}{_WHY.get(why, why.replace('_', ' '))}.\n"
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
