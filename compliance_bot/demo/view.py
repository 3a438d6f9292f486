"""How the demo is watched: a live picture in a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from compliance_bot.demo.happenings import Kind, Line
from compliance_bot.procedure.clock import LIMIT_HOURS, t_strict
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.moments import AMSTERDAM

_SIGNS: dict[Kind, tuple[str, str]] = {
    Kind.REPORT: ("✉ in ", "bold cyan"),
    Kind.MAIL: ("✉ out", "blue"),
    Kind.CHAT: ("chat ", "magenta"),
    Kind.CLOCK: ("clock", "yellow"),
    Kind.RUNG: ("rung ", "bold yellow"),
    Kind.ASKED: ("ask  ", "bold magenta"),
    Kind.DECISION: ("said ", "bold green"),
    Kind.OUTCOME: ("end  ", "bold white on dark_green"),
    Kind.LATE: ("late ", "bold red"),
    Kind.NOTE: ("note ", "dim"),
    Kind.SCENE: ("", "bold"),
}
_STANDS = {Road.DECIDE: "awaits a decision", Road.FILE: "awaits the filing", Road.ENDED: "ended"}
_HOUR = 3600


class View(Protocol):
    """What the stage shows."""

    def scene(self, at: datetime, title: str, text: str) -> None:
        """A new scene begins."""
        ...

    def lines(self, lines: Sequence[Line]) -> None:
        """Something happened."""
        ...

    def incidents(self, incidents: Sequence[Incident]) -> None:
        """How all incidents stand now."""
        ...

    def say(self, text: str) -> None:
        """A sentence outside the story."""
        ...

    def close(self) -> None:
        """The end of the picture; `say` still works after it."""
        ...


def make_view(*, plain: bool, now: Callable[[], datetime], console: Console | None = None) -> View:
    """A live picture when the output is a terminal and `plain` is not asked, else plain lines."""
    screen = console or Console(highlight=False)
    return PlainView(screen) if plain or not screen.is_terminal else LiveView(screen, now)


class PlainView:
    """One line each, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def scene(self, at: datetime, title: str, text: str) -> None:
        self.say("")
        self.say(f"== {stamp(at)}  {title}")
        self.say(f"   {text}")

    def lines(self, lines: Sequence[Line]) -> None:
        for line in lines:
            ref = f"{line.ref} " if line.ref else ""
            self.say(f"{stamp(line.at)}  {_SIGNS[line.kind][0].replace('✉', 'mail')}  {ref}{line.text}")

    def incidents(self, incidents: Sequence[Incident]) -> None:
        """Nothing: the lines say it."""

    def say(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)

    def close(self) -> None:
        """Nothing is open."""


class LiveView:
    """Lines that scroll by, above a picture of the story's clock and each incident's 72 hours."""

    def __init__(self, console: Console, now: Callable[[], datetime]) -> None:
        self._console = console
        self._now = now
        self._incidents: Sequence[Incident] = ()
        self._title = ""
        self._live = Live(console=console, get_renderable=self._picture, refresh_per_second=8, transient=True)
        self._live.start()

    def scene(self, at: datetime, title: str, text: str) -> None:
        self._title = title
        self._console.print()
        self._console.print(Text(f" {stamp(at)}  {title} ", style="bold black on yellow"))
        self._console.print(Text(f" {text}", style="italic dim"))

    def lines(self, lines: Sequence[Line]) -> None:
        for line in lines:
            sign, style = _SIGNS[line.kind]
            row = Table.grid(padding=(0, 1))
            soft = "dim" if line.kind is Kind.NOTE else ""
            row.add_row(
                Text(f" {stamp(line.at)}", style="dim", no_wrap=True),
                Text(f" {sign} ", style=style, no_wrap=True),
                Text.assemble((f"{line.ref} " if line.ref else "", "bold"), (line.text, soft)),
            )
            self._console.print(row)

    def incidents(self, incidents: Sequence[Incident]) -> None:
        self._incidents = sorted(incidents, key=lambda incident: incident.ref)

    def say(self, text: str) -> None:
        self._console.print(escape(text), soft_wrap=True)

    def close(self) -> None:
        self._live.stop()

    def _picture(self) -> RenderableType:
        now = self._now()
        rows = Table.grid(padding=(0, 2))
        for incident in self._incidents:
            rows.add_row(*_row(incident, now))
        clock = Text(f"{now.astimezone(AMSTERDAM):%A %d %B %Y  %H:%M}", style="bold")
        body: RenderableType = Group(clock, rows) if self._incidents else clock
        return Panel(body, title="story time, Amsterdam", title_align="left", border_style="yellow")


def _row(incident: Incident, now: datetime) -> tuple[RenderableType, ...]:
    """Number, bar of the 72 hours, what is left, how it stands."""
    ended = incident.road is Road.ENDED
    until = incident.ended_at if ended and incident.ended_at else now
    passed = (until - incident.aware_at).total_seconds() / _HOUR
    late = passed >= LIMIT_HOURS
    colour = "red" if late else "green" if ended else "yellow"
    bar = ProgressBar(
        total=LIMIT_HOURS,
        completed=min(max(passed, 0), LIMIT_HOURS),
        width=36,
        complete_style=colour,
        finished_style=colour,
    )
    outcome = incident.outcome.value.replace("_", " ").upper() if incident.outcome else ""
    stands = Text(f"ended: {outcome}" if ended else _STANDS[incident.road], style=colour)
    return Text(incident.ref, style="bold"), bar, Text(_left(incident, until, ended)), stands


def _left(incident: Incident, until: datetime, ended: bool) -> str:
    minutes = int((t_strict(incident.aware_at) - until).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    if minutes < 0:
        return f"{hours:2} h {rest:02} too late"
    return f"{hours:2} h {rest:02} {'to spare' if ended else 'left'}"


def stamp(at: datetime) -> str:
    """`Thu 26 Nov 09:05`, in Amsterdam."""
    return f"{at.astimezone(AMSTERDAM):%a %d %b %H:%M}"
