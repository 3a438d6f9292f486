"""The command `evidence`: the mails as they came in (P35)."""

from __future__ import annotations

import os
from pathlib import Path

import click

from compliance_bot import show
from compliance_bot.app import stored
from compliance_bot.casework.viewing import Viewer, mails_of, take_out
from compliance_bot.cli_shared import as_json_option, config_option, load, practice, print_json
from compliance_bot.clocks import SystemClock
from compliance_bot.errors import UsageError
from compliance_bot.inbox.mime import read_mail


@click.group()
def evidence() -> None:
    """The mails as they came in: list them, take one out, seal them with a new key."""


@evidence.command(name="list")
@click.argument("ref", required=False)
@click.option("--triage", is_flag=True, help="Those that wait in triage instead of an incident's.")
@config_option
@as_json_option
def list_mails(ref: str | None, triage: bool, config_file: Path | None, as_json: bool) -> None:
    """The mails of incident REF with their files; no word of any mail is shown."""
    if triage == bool(ref):
        raise UsageError("name one incident, or give --triage")
    config = load(config_file)
    zone = practice(config)[0].zone
    with stored(config) as store:
        found = mails_of(store, read_mail, ref=(ref or "").strip().upper())
    rows = [mail.as_dict(zone) for mail in found]
    if as_json:
        print_json(rows)
    else:
        show.mails(rows)


@evidence.command(name="get")
@click.argument("which", metavar="SHA256|ARRIVAL")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A new file for the mail.")
@click.option("--who", required=True, help="Your name: it stays in the register.")
@click.option("--why", required=True, help="What you need the mail for.")
@config_option
def get_mail(which: str, output: Path, who: str, why: str, config_file: Path | None) -> None:
    """Write one mail, byte for byte, to a new file that only you can read. Who looks and why is recorded first.

    The mail comes from outside: open it in a program that shows plain text, never by clicking on it.
    """
    config = load(config_file)
    if str(output) == "-":
        raise UsageError("a mail is written to a file, never to the terminal: name a new file")
    try:
        handle = os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise UsageError(f"{output} cannot be made ({error.strerror}): name a new file") from error
    try:
        with stored(config) as store:
            raw = take_out(store, which, Viewer(name=who, why=why), now=SystemClock().now())
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(raw)
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    click.echo(f"OK {len(raw)} bytes written to {output}; the view by {who} is recorded", err=True)


@evidence.command(name="reseal")
@config_option
def reseal(config_file: Path | None) -> None:
    """Seal every mail with the newest key of [evidence], also those kept plain; the service may run meanwhile.

    Afterwards the older keys are needed for older backups only.
    """
    with stored(load(config_file)) as store:
        done = store.reseal()
    click.echo(f"OK {done} mails sealed with the newest key")
