"""The command line: click commands, and the only place with exit codes (design.md §5).

0 done · 1 unexpected error · 2 wrong use · 3 configuration · 4 mailbox · 5 database · 6 delivery · 7 the register
does not verify, or a rebuild or an audit differed · 8 the doctor or `health` found something to mend.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import click

from compliance_bot import __version__, show
from compliance_bot.app import App, load_regime, make_store, stored
from compliance_bot.casework.explain import explain, reading_for
from compliance_bot.casework.explain import unread as unread_line
from compliance_bot.casework.report import by_time_left, clock_table, incident_row, timeline_row
from compliance_bot.casework.restoring import restores
from compliance_bot.cli_audit import register_audit
from compliance_bot.cli_backup import backup, messages, restore
from compliance_bot.cli_byhand import decide, record
from compliance_bot.cli_drill import drill
from compliance_bot.cli_evidence import evidence
from compliance_bot.cli_health import health
from compliance_bot.cli_shared import (
    as_json_option,
    config_option,
    load,
    load_optional,
    practice,
    print_json,
)
from compliance_bot.cli_simulate import simulate
from compliance_bot.clocks import SystemClock
from compliance_bot.config import config_path
from compliance_bot.doctor import examine
from compliance_bot.doctor_send import send_to_self
from compliance_bot.documents.register import export_csv, export_json, register_rows
from compliance_bot.errors import (
    ComplianceBotError,
    ConfigError,
    DeliveryError,
    JournalBroken,
    MailboxError,
    StoreError,
    UsageError,
)
from compliance_bot.given_heads import check_heads, given_head, read_heads
from compliance_bot.inbox.mime import read_mail
from compliance_bot.logs import set_up_logs
from compliance_bot.mail_files import mail_files, read_file
from compliance_bot.policy import make_policy
from compliance_bot.procedure.moments import parse_moment

EXIT_CODES: tuple[tuple[type[ComplianceBotError], int], ...] = (
    (ConfigError, 3),
    (MailboxError, 4),
    (JournalBroken, 7),
    (StoreError, 5),
    (DeliveryError, 6),
    (UsageError, 2),
    (ComplianceBotError, 1),
)
DIFFERS, UNWELL = 7, 8


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="compliance-bot")
def cli() -> None:
    """Watches a mailbox for personal data breach reports and keeps the 72 hours (AVG art. 33/34)."""


def main() -> None:
    """Run the command line; every expected error becomes one sentence and its exit code."""
    try:
        # without standalone mode click hands the code of an Exit back instead of raising it
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ComplianceBotError as error:
        click.echo(f"compliance-bot: {error}", err=True)
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except BrokenPipeError:
        # whoever read our output has seen enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - must stay open until the interpreter ends
        sys.exit(0)


@cli.command()
@config_option
def run(config_file: Path | None) -> None:
    """Run the service until SIGTERM or SIGINT."""
    from compliance_bot.scheduler import serve, stop_on_signals

    config = load(config_file)
    stopping = threading.Event()
    stop_on_signals(stopping)
    serve(App.build(config, clock=SystemClock()), poll_seconds=config.mailbox.poll_seconds, stopping=stopping)


@cli.command()
@config_option
def once(config_file: Path | None) -> None:
    """One cycle of everything, then exit (cron, tests); nothing where an instance runs that does it already."""
    app = App.build(load(config_file), clock=SystemClock())
    try:
        seat = app.seat()
        if not seat.takes(time.sleep):
            click.echo(
                f"another instance runs already ({seat.working()}): it does the work, nothing was done here"
            )
            return
        try:
            with seat.beating():
                app.begin()
                app.cycle()
                if app.audit(since_ever=True):
                    app.deliver()
                with app.store.work() as work:
                    waiting = work.unsent()
        finally:
            seat.leave()
    finally:
        app.close()
    if waiting:
        raise DeliveryError(f"{waiting} messages could not be sent yet; they stay due and are tried again")


@cli.command()
@click.option("--output", type=click.Path(path_type=Path), default=Path("demo-output"), show_default=True)
@click.option("--plain", is_flag=True, help="Plain lines instead of a live picture.")
def demo(output: Path, plain: bool) -> None:
    """Play the whole story on embedded mail and chat servers and a fast clock."""
    from compliance_bot.demo import run_demo

    set_up_logs(level="error")
    raise click.exceptions.Exit(run_demo(output, plain=plain))


@cli.command()
@click.option(
    "--send", is_flag=True, help="Also mail one to itself, plus-address included, and read it back."
)
@config_option
@as_json_option
def doctor(send: bool, config_file: Path | None, as_json: bool) -> None:
    """Try every part - configuration, database, mailbox, mail, chat, clock, disk, roles - and name the cure."""
    set_up_logs(level="error")
    path = config_path(config_file, os.environ)
    findings = examine(path, os.environ, now=SystemClock().now())
    if send:
        findings = (*findings, *send_to_self(path, os.environ, clock=SystemClock()))
    if as_json:
        print_json([finding.as_dict() for finding in findings])
    else:
        show.findings(findings)
    if any(finding.level == "problem" for finding in findings):
        raise click.exceptions.Exit(UNWELL)


@cli.command()
@config_option
@as_json_option
def incidents(config_file: Path | None, as_json: bool) -> None:
    """All incidents, the least time left on top."""
    config = load(config_file)
    ladder, hours = practice(config)
    with stored(config) as store, store.work() as work:
        found = by_time_left(work.incidents())
    if as_json:
        print_json([incident_row(incident, ladder.zone, hours=hours) for incident in found])
    else:
        show.incidents(found, now=SystemClock().now(), zone=ladder.zone, hours=hours)


@cli.command(name="show")
@click.argument("ref")
@config_option
@as_json_option
def show_incident(ref: str, config_file: Path | None, as_json: bool) -> None:
    """One incident with its time line."""
    config = load(config_file)
    ladder, hours = practice(config)
    with stored(config) as store, store.work() as work:
        incident = work.incident(ref.strip().upper())
        if incident is None:
            raise UsageError(f"there is no incident {ref}; `compliance-bot incidents` lists them")
        entries = work.entries(incident.ref)
    if as_json:
        timeline = [timeline_row(entry, ladder.zone) for entry in entries]
        print_json({**incident_row(incident, ladder.zone, hours=hours), "timeline": timeline})
    else:
        show.incident(incident, entries, zone=ladder.zone, hours=hours)


@cli.command()
@click.argument("aware", nargs=-1, required=True)
@config_option
@as_json_option
def clock(aware: tuple[str, ...], config_file: Path | None, as_json: bool) -> None:
    """T_strict, T_legal and every rung for an awareness moment: `2026-11-24T10:17+01:00` or `24-11-2026 10.17`."""
    ladder, hours = practice(load_optional(config_file))
    try:
        moment = parse_moment(" ".join(aware), ladder.zone)
    except ValueError as error:
        raise UsageError(str(error)) from error
    table = clock_table(moment, ladder, hours=hours)
    if as_json:
        print_json(table)
    else:
        show.clock(table)


@cli.command(name="explain")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@config_option
@as_json_option
def explain_mails(paths: tuple[Path, ...], config_file: Path | None, as_json: bool) -> None:
    """How mails would be read: class, sender, thread, proof, new text, command. Changes nothing.

    A folder gives its mails, those of its sub-folders included: files named *.eml or without an extension, and
    others that begin as a mail does. Hidden files are passed over; name one itself to have it read.
    """
    config = load_optional(config_file)
    reading = reading_for(make_policy(config, load_regime(config)) if config else None)
    unread = 0
    for path in mail_files(paths):
        try:
            raw = read_file(path)
        except UsageError as error:
            click.echo(f"compliance-bot: {error}", err=True)
            if as_json:
                click.echo(json.dumps(unread_line(str(path), str(error)), ensure_ascii=False))
            unread += 1
            continue
        found = explain(read_mail(raw), str(path), reading, now=SystemClock().now())
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            show.explanation(found)
    if unread:
        raise UsageError(f"{unread} of the files could not be read; see above")


@cli.group()
def register() -> None:
    """The register: export it, verify it."""


@register.command(name="export")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), required=True)
@click.option("--output", type=click.Path(path_type=Path), help="A file; without it, the standard output.")
@config_option
def register_export(form: str, output: Path | None, config_file: Path | None) -> None:
    """All incidents with the reasons, for an inspector or a spreadsheet (P33)."""
    config = load(config_file)
    with stored(config) as store, store.work() as work:
        found, entries = work.incidents(), work.entries()
    rows = register_rows(found, entries, practice(config)[0].zone)
    text = export_csv(rows) if form == "csv" else export_json(rows, entries)
    data = text.encode("utf-8")
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        output.write_bytes(data)
        click.echo(f"{len(found)} incidents written to {output}", err=True)


@register.command(name="verify")
@click.option("--head", "heads", multiple=True, help="A head that left earlier, as a mail's foot tells it.")
@click.option(
    "--head-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with heads that left earlier, as [head] file keeps it.",
)
@config_option
@as_json_option
def register_verify(
    heads: tuple[str, ...], head_file: Path | None, config_file: Path | None, as_json: bool
) -> None:
    """Prints OK and the head of the hash chain, or the first broken entry (P32).

    With --head or --head-file also whether each head that left earlier is still in the chain: where the newest
    entries were cut off, it is not.
    """
    given = (*map(given_head, heads), *(read_heads(head_file) if head_file else ()))
    with stored(load(config_file)) as store:
        count, head = store.verify()
        check_heads(store, given)
        locked = store.locked_evidence()
        with store.work() as work:
            past = restores(work)
    if as_json:
        found = {"ok": True, "entries": count, "head": head, "heads_checked": len(given)}
        print_json({**found, "locked_mails": locked, "restores": past})
        return
    click.echo(f"OK {count} entries, head {head}")
    if given:
        click.echo(f"OK {len(given)} heads that left earlier are still in the chain")
    for key, mails in locked.items():
        click.echo(
            f"{mails} mails could not be checked: they are sealed with key {key}, which is not configured"
        )
    for line in show.restore_lines(past):
        click.echo(line)


@cli.command()
@config_option
def migrate(config_file: Path | None) -> None:
    """Make or upgrade the database's tables."""
    store = make_store(load(config_file))
    try:
        click.echo(f"database is at revision {store.migrate()}")
    finally:
        store.close()


@cli.command()
@config_option
def rebuild(config_file: Path | None) -> None:
    """Make incidents and agenda again from the journal, and compare."""
    with stored(load(config_file)) as store:
        differences = store.rebuild()
    for line in differences:
        click.echo(line)
    if differences:
        click.echo(f"{len(differences)} differences were mended from the journal", err=True)
        raise click.exceptions.Exit(DIFFERS)
    click.echo("OK incidents and agenda equal the journal")


register.add_command(register_audit)
for command in (backup, restore, messages, evidence, record, decide, health, simulate, drill):
    cli.add_command(command)
