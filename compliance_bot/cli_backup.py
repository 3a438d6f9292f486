"""The commands `backup`, `restore` and `messages` (what a restore holds back)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from compliance_bot import show
from compliance_bot.app import load_regime, mailbox_subjects, make_documents, make_store, stored
from compliance_bot.casework.desk import Case, Desk
from compliance_bot.casework.restoring import (
    Restored,
    SeenNumbers,
    after_restore,
    give_up,
    held_row,
    let_go,
    numbers_in,
)
from compliance_bot.cli_shared import as_json_option, config_option, load, practice, print_json
from compliance_bot.clocks import SystemClock
from compliance_bot.config import Config
from compliance_bot.errors import MailboxError, UsageError
from compliance_bot.inbox.mime import read_mail
from compliance_bot.policy import make_policy
from compliance_bot.store import SqlStore
from compliance_bot.store.backup import BackupInfo


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@as_json_option
def backup(file: Path, config_file: Path | None, as_json: bool) -> None:
    """Copy the whole register to one new FILE, verified, while the service runs.

    The file holds everything but the configuration and the keys: keep those apart. SQLite or PostgreSQL, the file
    is the same, and `restore` takes it into either.
    """
    config = load(config_file)
    store = make_store(config)
    try:
        info = store.backup(file, now=SystemClock().now())
    finally:
        store.close()
    if as_json:
        print_json({"file": str(file), **_told(info)})
    else:
        click.echo(f"OK {file}: {_sentence(info, config)}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--skip-mailbox", is_flag=True, help="Do not look in the mailbox for numbers given after the backup."
)
@config_option
@as_json_option
def restore(file: Path, skip_mailbox: bool, config_file: Path | None, as_json: bool) -> None:
    """Put a backup FILE into the configured database, which must be empty; stop the service first.

    Incident numbers go on past those that people may know, messages that were not sent are held until somebody
    decides (`compliance-bot messages`), and the service reads the mailbox again from the backup's moment on.
    """
    config = load(config_file)
    store = make_store(config)
    try:
        info = store.examine_backup(file)
        click.echo(f"{file}: {_sentence(info, config)}", err=True)
        seen = SeenNumbers() if skip_mailbox else _look_for_numbers(config)
        done = _put_back(config, store, file, seen)
    finally:
        store.close()
    if as_json:
        print_json({**_told(info), "mailbox_read": seen.read, **_followed(done)})
        return
    for line in _lines(info, done):
        click.echo(line)


@click.group(invoke_without_command=True)
@config_option
@as_json_option
@click.pass_context
def messages(context: click.Context, config_file: Path | None, as_json: bool) -> None:
    """The messages of before a restore that are held: nobody knows whether they were sent. Lists them."""
    context.obj = config_file
    if context.invoked_subcommand is not None:
        return
    config = load(config_file)
    with stored(config) as store, store.work() as work:
        rows = [held_row(row) for row in work.held()]
    if as_json:
        print_json(rows)
    else:
        show.held_messages(rows, zone=practice(config)[0].zone)


@messages.command(name="release")
@click.argument("keys", nargs=-1, metavar="KEY…")
@click.option("--all", "everything", is_flag=True, help="All that are held.")
@config_option
@click.pass_context
def release(
    context: click.Context, keys: tuple[str, ...], everything: bool, config_file: Path | None
) -> None:
    """Send these messages after all, at the next cycle."""
    count = _decide(config_file or context.obj, keys, everything, drop=False)
    click.echo(f"OK {count} messages go out at the next cycle")


@messages.command(name="drop")
@click.argument("keys", nargs=-1, metavar="KEY…")
@click.option("--all", "everything", is_flag=True, help="All that are held.")
@config_option
@click.pass_context
def drop(context: click.Context, keys: tuple[str, ...], everything: bool, config_file: Path | None) -> None:
    """Never send these messages; the register keeps that they were given up."""
    count = _decide(config_file or context.obj, keys, everything, drop=True)
    click.echo(f"OK {count} messages are given up")


def _decide(config_file: Path | None, keys: tuple[str, ...], everything: bool, *, drop: bool) -> int:
    """All of them or none: a key that is not held changes nothing."""
    if everything == bool(keys):
        raise UsageError("name the KEYs of the messages, or give --all; `compliance-bot messages` lists them")
    now = SystemClock().now()
    with stored(load(config_file)) as store, store.work() as work:
        chosen = tuple(row.draft.key for row in work.held()) if everything else tuple(dict.fromkeys(keys))
        for key in chosen:
            (give_up if drop else let_go)(work, key, now=now)
    return len(chosen)


def _look_for_numbers(config: Config) -> SeenNumbers:
    """Without a mailbox the restore goes on: reports must not wait for it."""
    try:
        return numbers_in(mailbox_subjects(config), config.organisation.prefix)
    except MailboxError as error:
        click.echo(
            f"compliance-bot: {error}\nThe numbers in it are not known: 100 are skipped, no more. If more incidents "
            "than that came after the backup, empty the database and restore again when the mailbox is there.",
            err=True,
        )
        return SeenNumbers()


def _put_back(config: Config, store: SqlStore, file: Path, seen: SeenNumbers) -> Restored:
    policy, clock = make_policy(config, load_regime(config)), SystemClock()
    documents = make_documents(config, policy.zone)
    desk = Desk(store=store, clock=clock, policy=policy, documents=documents, reader=read_mail)
    with store.restoring(file) as (work, info):
        return after_restore(Case(desk=desk, work=work, now=clock.now()), info.made_at, seen)


def _told(info: BackupInfo) -> dict[str, Any]:
    return {
        "made_at": info.made_at.isoformat(),
        "revision": info.revision,
        "mails": info.rows("evidence"),
        "incidents": info.rows("incidents"),
        "entries": info.entries,
        "head": info.head,
    }


def _followed(done: Restored) -> dict[str, Any]:
    skipped = [{"first": one.first, "last": one.last, "not_believed": one.made_up} for one in done.skipped]
    return {"skipped": skipped, "held": done.held}


def _sentence(info: BackupInfo, config: Config) -> str:
    moment = _moment(info.made_at, config)
    return (
        f"backup of {moment}: {info.rows('evidence')} mails, {info.rows('incidents')} incidents, "
        f"{info.entries} entries, head {info.head}"
    )


def _moment(moment: datetime, config: Config) -> str:
    return f"{moment.astimezone(practice(config)[0].zone):%Y-%m-%d %H:%M:%S %Z}"


def _lines(info: BackupInfo, done: Restored) -> list[str]:
    lines = [f"OK {info.entries} entries, head {info.head}"]
    for one in done.skipped:
        lines.append(f"numbers {one.first} to {one.last} are never given: people may know them")
        if one.made_up:
            lines.append(
                f"  {one.made_up} higher numbers of {one.year} stand in the mailbox and were not believed"
            )
    if done.held:
        lines.append(f"{done.held} messages are held: decide with compliance-bot messages")
    lines.append("start the service: it reads the mailbox again from the backup's moment on")
    return lines
