"""`drill`: a marked exercise through the real mail route, kept out of the register (design.md §5)."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from compliance_bot.casework.drill_report import report_of
from compliance_bot.cli_shared import as_json_option, config_option, load, print_json
from compliance_bot.config import Config
from compliance_bot.documents.drill_page import report_lines, report_page
from compliance_bot.drill import Wishes, build_drill, close, make_clock, people_for, play, story_mail
from compliance_bot.scheduler import stop_on_signals

_PATH = click.Path(path_type=Path)


@click.command()
@click.option(
    "--people", type=_PATH, help="A test directory: a TOML file with [[persons]]; else the real one."
)
@click.option("--pace", type=click.FloatRange(min=1, max=3600), default=1.0, help="60: an hour in a minute.")
@click.option(
    "--folder", type=_PATH, default=Path("drill"), show_default=True, help="For database and report."
)
@click.option("--story", type=_PATH, help="A text file with the report that is played; else a stolen laptop.")
@click.option(
    "--hours", type=click.FloatRange(min=0.01), default=76.0, show_default=True, help="At most so long."
)
@click.option("--no-chat", is_flag=True, help="Leave the chat channel out of it.")
@click.option("--resume", is_flag=True, help="Take up the drill that lies in the folder (real pace only).")
@click.option("--yes", is_flag=True, help="Do not ask before people are mailed.")
@as_json_option
@config_option
def drill(folder: Path, config_file: Path | None, *, as_json: bool, **wanted: Any) -> None:
    """A marked exercise with real people, over the real mailbox; ends with who answered when.

    Ctrl-C ends it with the report so far. The service may go on running beside it.
    """
    config = load(config_file)
    if not (wanted["yes"] or wanted["resume"]):
        _ask_first(config, wanted["people"])
    wishes = Wishes(
        folder=folder,
        pace=wanted["pace"],
        people=wanted["people"],
        story=wanted["story"],
        chat=config.slack is not None and not wanted["no_chat"],
        resume=wanted["resume"],
    )
    stopping = threading.Event()
    stop_on_signals(stopping)
    report = _played(config, wishes, hours=wanted["hours"], stopping=stopping)
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
    (folder / "report.html").write_text(report_page(report), "utf-8")
    if as_json:
        print_json(report)
        return
    for line in report_lines(report):
        click.echo(line)
    click.echo(f"The same as {folder / 'report.html'} and {folder / 'report.json'}.")


def _played(config: Config, wishes: Wishes, *, hours: float, stopping: threading.Event) -> dict[str, Any]:
    clock = make_clock(wishes.pace)
    played = build_drill(config, wishes, clock=clock)
    try:
        if not wishes.resume:
            played.begin(story_mail(played.desk.policy, wishes.story))
        click.echo(f"Exercise {played.ref} is on; Ctrl-C ends it.", err=True)
        until = clock.now() + timedelta(hours=hours)
        stopped = play(played, until=until, stopping=stopping)
        played.end()
        return report_of(played, stopped=stopped)
    finally:
        close((played.mailbox, played.postman.mailer, played.desk.store))


def _ask_first(config: Config, people: Path | None) -> None:
    addresses = [one.addresses[0] for one in people_for(config, people).persons]
    click.echo("An exercise mails these people:", err=True)
    for address in addresses:
        click.echo(f"  {address}", err=True)
    click.confirm("Begin?", abort=True, err=True)
