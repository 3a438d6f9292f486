"""`register audit`: what should have gone to whom by now, beside what did (promise 2)."""

from __future__ import annotations

from pathlib import Path

import click

from compliance_bot.app import load_regime, stored
from compliance_bot.casework.audit_telling import LOOKED_AT, difference_row
from compliance_bot.casework.auditing import NEVER, audit_once
from compliance_bot.cli_shared import as_json_option, config_option, load, print_json
from compliance_bot.clocks import SystemClock
from compliance_bot.policy import make_policy
from compliance_bot.procedure.audit_values import Difference, What

_DIFFERS = 7
_SAYS = {
    What.RUNG: "the reminder of hour {hours} was not carried out",
    What.PERSON: "the reminder of hour {hours} did not go to {person}",
    What.ASKED: "{person}'s word is awaited ({road}) and they were never asked",
    What.CHAT: "the reminder of hour {hours} did not go to the chat",
    What.MOMENT: "the reminder of hour {hours} had another moment than the rules give",
    What.AFTER_END: "a reminder (hour {hours}) was carried out after the end",
    What.UNSENT: "a message ({road}) to {person} by {channel} waits although that road works",
    What.LOST: "a message ({road}) to {person} by {channel} is gone from the outbox and was never sent",
    What.NOBODY: "the reminder of hour {hours} reached nobody",
    What.NOT_HANDED_OVER: "a mail to {person} came back and nobody was asked beside them",
    What.NO_FUTURE: "nothing is planned any more: run compliance-bot rebuild",
    What.AGENDA: "the next reminder (hour {hours}) is planned too late: run compliance-bot rebuild",
    What.ROAD: "it must be asked about and is not",
    What.UNREADABLE: "it cannot be audited: run compliance-bot register verify",
}


@click.command(name="audit")
@config_option
@as_json_option
def register_audit(config_file: Path | None, as_json: bool) -> None:
    """Whether every reminder that was due went to everybody who had to get it; changes nothing, tells nobody."""
    config = load(config_file)
    now = SystemClock().now()
    with stored(config) as store:
        found = audit_once(store, make_policy(config, load_regime(config)), awake_since=NEVER, now=now)
        with store.reading() as reading:
            looked_at = reading.fact(LOOKED_AT)
    if as_json:
        rows = [difference_row(one) for one in found]
        print_json({"ok": not found, "differences": rows, "service_looked_at": looked_at or None})
    else:
        for one in found:
            click.echo(line_of(one))
        if not found:
            click.echo("OK every reminder that was due was carried out")
    if found:
        raise click.exceptions.Exit(_DIFFERS)


def line_of(one: Difference) -> str:
    """A difference in a line, for the operator."""
    says = _SAYS[one.what].format(
        hours=one.hours, person=one.person or "nobody of the directory", road=one.road, channel=one.channel
    )
    place = f"{one.incident or 'the register'} ({one.road})"
    return f"{place}: {says}; since {one.since.isoformat(timespec='minutes')}"
