"""A bot that kills itself (SIGKILL) at one marked point: `python -m tests.journeys.dying CONFIG POINT`."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from compliance_bot.app import App
from compliance_bot.clocks import SystemClock
from compliance_bot.config import load_config
from compliance_bot.ports import Draft, MailRef, Sent

POINTS = ("after evidence", "after the incident", "after the send", "after the flag")


def die(*_args: Any) -> Any:
    """kill -9 of ourselves: no handler, no exit code of ours, nothing flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingMailbox:
    """The real mailbox, but the process dies before or after it flags a mail."""

    def __init__(self, real: Any, *, after: bool) -> None:
        self._real, self._after = real, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def mark_done(self, ref: MailRef) -> None:
        if self._after:
            self._real.mark_done(ref)
        die()


class DyingMailer:
    """The real mailer, but the process dies after the server took the first mail, before that is recorded."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def send(self, draft: Draft) -> Sent:
        self._real.send(draft)
        return die()

    def close(self) -> None:
        self._real.close()


def main() -> None:
    """One cycle that ends at the marked point."""
    path, point = Path(sys.argv[1]), sys.argv[2]
    app = App.build(load_config(path, os.environ), clock=SystemClock())
    if point == "after evidence":
        app.desk = replace(app.desk, reader=die)
    elif point == "after the send":
        app.postman.mailer = DyingMailer(app.postman.mailer)
    else:
        app.mailbox = DyingMailbox(app.mailbox, after=point == "after the flag")
    app.cycle()
    raise SystemExit("the marked point was never reached")


if __name__ == "__main__":
    main()
