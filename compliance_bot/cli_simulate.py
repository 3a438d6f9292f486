"""`simulate`: the ladder played ahead, from the configuration alone (design.md §5)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from compliance_bot.app import load_regime
from compliance_bot.cli_shared import as_json_option, config_option, load, print_json
from compliance_bot.clocks import SystemClock
from compliance_bot.documents.ics import plan_file
from compliance_bot.documents.pictures import plan_picture
from compliance_bot.documents.plan_words import QUESTIONS, labels_of
from compliance_bot.errors import UsageError
from compliance_bot.policy import make_policy
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.moments import parse_moment
from compliance_bot.procedure.rehearsal import Practice, Step, Supposed, rehearse, unattended

_PIPED = 1000
_WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


@click.command()
@click.option(
    "--at", "at_text", metavar="MOMENT", default="", help="The moment of awareness; now without it."
)
@click.option("--melden-at", "melden_text", metavar="MOMENT", default="", help="Suppose MELDEN is said then.")
@click.option(
    "--filed-at", "filed_text", metavar="MOMENT", default="", help="Suppose a provisional filing then."
)
@click.option("--ics", "ics_file", type=click.Path(path_type=Path), help="Write a calendar file.")
@click.option("--picture", "picture_file", type=click.Path(path_type=Path), help="Write a picture (SVG).")
@as_json_option
@config_option
def simulate(at_text: str, config_file: Path | None, *, as_json: bool, **wanted: Any) -> None:
    """Who hears what, when and where, if nobody answers; with warnings where a rung reaches nobody who works.

    Needs the configuration only: no database and no server is asked.
    """
    config = load(config_file)
    now = SystemClock().now()
    policy = make_policy(config, load_regime(config))
    ladder = policy.ladder
    supposed = _supposed(at_text, wanted, now=now, ladder=ladder)
    practice = Practice(directory=policy.directory, ladder=ladder, chat=bool(policy.chat_channel))
    steps = rehearse(supposed, practice)
    if as_json:
        print_json([step_row(step, ladder) for step in steps])
    elif not (wanted["ics_file"] or wanted["picture_file"]):
        _show(steps, supposed, ladder)
    if wanted["ics_file"]:
        domain = config.mailbox.address.rpartition("@")[2]
        _write(wanted["ics_file"], plan_file(steps, domain=domain, now=now))
    if wanted["picture_file"]:
        _write(wanted["picture_file"], plan_picture(steps, aware=supposed.aware, ladder=ladder))


def step_row(step: Step, ladder: Ladder) -> dict[str, Any]:
    """One line of `simulate --json` (design.md §5): roles, never names, but where a remark must name somebody."""
    return {
        "at": step.at.astimezone(ladder.zone).isoformat(),
        "hours": step.hours,
        "asks": step.asks,
        "to": list(step.roles),
        "channels": list(step.channels),
        "remarks": [*step.remarks, *(f"let op: {warning}" for warning in step.warnings)],
    }


def _supposed(at_text: str, wanted: dict[str, Any], *, now: datetime, ladder: Ladder) -> Supposed:
    aware = _moment(at_text, ladder) or now.replace(second=0, microsecond=0)
    melden, filed = _moment(wanted["melden_text"], ladder), _moment(wanted["filed_text"], ladder)
    for name, moment in (("--melden-at", melden), ("--filed-at", filed)):
        if moment is not None and moment < aware:
            raise UsageError(f"{name}: that is before the moment of awareness; give a later one")
    if filed is not None and melden is not None and filed < melden:
        raise UsageError("--filed-at: that is before --melden-at; who files has said MELDEN")
    return Supposed(aware=aware, melden=melden or filed, filed=filed)


def _moment(text: str, ladder: Ladder) -> datetime | None:
    try:
        return parse_moment(text, ladder.zone) if text else None
    except ValueError as error:
        raise UsageError(str(error)) from error


def _show(steps: tuple[Step, ...], supposed: Supposed, ladder: Ladder) -> None:
    console = Console()
    if not console.is_terminal:
        # into a file or a pipe every rung is one line, however long
        console = Console(width=_PIPED)
    console.print(f"aware {_local(supposed.aware, ladder)}; nobody answers", highlight=False)
    table = Table("at", "hours", "asks", "to", "where", "remarks", box=None)
    for step in steps:
        warnings = [f"[yellow]let op: {escape(one)}[/]" for one in step.warnings]
        table.add_row(
            _local(step.at, ladder),
            str(step.hours),
            QUESTIONS[step.asks],
            escape(", ".join(labels_of(step.roles))),
            ", ".join(step.channels),
            "; ".join((*map(escape, step.remarks), *warnings)),
        )
    console.print(table)
    for gap in unattended(steps):
        console.print(
            f"[yellow]let op:[/] van {_local(gap.first, ladder)} tot en met {_local(gap.last, ladder)} bereikt geen "
            f"van de {gap.steps} herinneringen iemand die werkt of dienst heeft",
            highlight=False,
            soft_wrap=True,
        )


def _local(moment: datetime, ladder: Ladder) -> str:
    local = moment.astimezone(ladder.zone)
    return f"{_WEEKDAYS[local.weekday()]} {local:%d-%m-%Y %H.%M}"


def _write(path: Path, text: str) -> None:
    # a calendar file has its own line ends
    path.write_text(text, encoding="utf-8", newline="")
    click.echo(f"written to {path}", err=True)
