"""Where lives are forked: a warm parent without a connection or a thread, and one child for every order.

`python -m tests.journeys.nursery CONFIG` reads orders from its input, a JSON object a line, and answers each with a
line: how the life ended and what its ledger says. The conductor's side is `Nursery`.
"""

from __future__ import annotations

import bisect
import json
import os
import select
import signal
import subprocess
import sys
import threading
import traceback
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from compliance_bot.app import App
from compliance_bot.clocks import SystemClock
from compliance_bot.config import Config, load_config
from compliance_bot.logs import set_up_logs
from compliance_bot.scheduler import serve
from tests.journeys.breaks import BREAKS
from tests.journeys.dying import Fate, Ledger, die, watch_every_boundary

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60.0


@dataclass(frozen=True, kw_only=True)
class StoryClock:
    """Real time with jumps: from `segments[i][0]` (real) on the story runs from `segments[i][1]`, at its own pace.

    As data, so that every life has the same one. Servers stamp whole seconds: whoever jumps takes care that no mail
    came earlier in that same second.
    """

    segments: tuple[tuple[datetime, datetime], ...]

    def now(self) -> datetime:
        """Story time, aware UTC."""
        real_at, story_at = self.segments[-1]
        return story_at + (datetime.now(UTC) - real_at)

    def from_server(self, moment: datetime) -> datetime:
        """The story time of a server's stamp."""
        firsts = [real_at.replace(microsecond=0) for real_at, _ in self.segments]
        at = max(bisect.bisect_right(firsts, moment) - 1, 0)
        real_at, story_at = self.segments[at]
        return story_at + (moment - real_at if at == 0 else max(moment, real_at) - real_at)

    def jumped(self, to: datetime) -> StoryClock:
        """The same clock, going on from `to` now."""
        return StoryClock(segments=(*self.segments, (datetime.now(UTC), to)))


@dataclass(frozen=True, kw_only=True)
class Order:
    """A life: how many cycles, and its end at the `at`-th boundary of `kind`.

    at 0: at no boundary but after the last cycle; peaceful: not even then. after_ms: killed from outside by the
    clock, wherever it is then. service: the whole service with its threads instead of cycles. broken: a deliberate
    fault, for the tests of the machine itself.
    """

    kind: str = ""
    at: int = 0
    cycles: int = 2
    begin: bool = False
    peaceful: bool = False
    after_ms: float = 0
    service: bool = False
    broken: str = ""


@dataclass(frozen=True, kw_only=True)
class Life:
    """How a life went. ended: 'killed', 'lived' or what went wrong."""

    ended: str
    last: str = ""
    sending: str = ""
    counts: dict[str, int] = field(default_factory=dict)


class Nursery:
    """The conductor's side: orders out, lives back."""

    def __init__(self, config: Path, log: Path) -> None:
        self.log = log
        with log.open("ab") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.nursery", str(config)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )

    def life(self, order: Order, clock: StoryClock) -> Life:
        """Have one life lived. Raises AssertionError with the log's end when it went wrong."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        segments = [[real.isoformat(), story.isoformat()] for real, story in clock.segments]
        self._process.stdin.write(json.dumps({"order": asdict(order), "segments": segments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        life = Life(**json.loads(line)) if line else Life(ended="the nursery itself ended")
        assert life.ended in ("killed", "lived"), f"{order}: {life}\n{self.told()}"
        return life

    def told(self) -> str:
        """The end of what the lives logged."""
        return self.log.read_text("utf-8", "replace")[-4000:]

    def close(self) -> None:
        """End it by closing its input."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


def main() -> None:
    """Import, load, and fork until the input ends."""
    config = load_config(Path(sys.argv[1]), os.environ)
    set_up_logs(level="warning")
    # a first build imports what is imported late (alembic); no life needs to do that again
    App.build(config, clock=SystemClock()).close()
    for line in sys.stdin:
        asked = json.loads(line)
        segments = tuple(
            (datetime.fromisoformat(real), datetime.fromisoformat(story)) for real, story in asked["segments"]
        )
        life = _fork(Order(**asked["order"]), StoryClock(segments=segments), config)
        print(json.dumps(asdict(life)), flush=True)  # noqa: T201 - the answer to the conductor


def _fork(order: Order, clock: StoryClock, config: Config) -> Life:
    assert threading.active_count() == 1, "a fork takes no thread along"
    ledger = Ledger()
    pid = os.fork()
    if pid == 0:
        _live(order, clock, config, ledger)
    watch = os.pidfd_open(pid)
    seconds = order.after_ms / 1000 or LONGEST
    hung = not select.select([watch], [], [], seconds)[0]
    if hung:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(watch)
    told = {"last": "", "sending": "", "counts": {}} | ledger.read()
    return Life(ended=_ending(status, hung and not order.after_ms), **told)


def _ending(status: int, hung: bool) -> str:
    if hung:
        return f"hung for {LONGEST:g} s"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "killed" if number == signal.SIGKILL else f"signal {number}"
    code = os.WEXITSTATUS(status)
    return "lived" if code == 0 else f"exit code {code}"


def _live(order: Order, clock: StoryClock, config: Config, ledger: Ledger) -> None:
    """The child: the real program, until its end."""
    code = 1
    try:
        os.dup2(2, 1)  # what a library prints is no answer to the conductor
        fate = Fate(ledger=ledger, kind=order.kind, left=order.at)
        fate.tell("birth")
        watch_every_boundary(fate)
        if order.broken:
            BREAKS[order.broken](fate)
        app = App.build(config, clock=clock)
        _spend(app, order)
        if not order.peaceful:
            fate.tell("end: between two cycles")
            die()
        app.close()
        code = 0
    except BaseException:  # noqa: BLE001 - told to the conductor, whatever it is
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _spend(app: App, order: Order) -> None:
    if order.begin:
        app.begin()
    if order.service:
        serve(app, poll_seconds=1, stopping=threading.Event())
    for _ in range(order.cycles):
        app.cycle()


if __name__ == "__main__":
    main()
