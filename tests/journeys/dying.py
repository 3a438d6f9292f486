"""A bot that kills itself (SIGKILL): at one marked point, or at the n-th boundary of its life.

`python -m tests.journeys.dying CONFIG POINT` lives one cycle up to a marked point; nursery.py forks lives that end
at a boundary. A boundary is the moment before or after one step: a statement or commit of the database, a command
to or an answer of the IMAP, SMTP or chat server.
"""

from __future__ import annotations

import http.client
import imaplib
import json
import mmap
import os
import signal
import smtplib
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from compliance_bot.app import App
from compliance_bot.channels.slack import SlackChat
from compliance_bot.channels.smtp import SmtpMailer
from compliance_bot.clocks import SystemClock
from compliance_bot.config import load_config
from compliance_bot.ports import Draft, MailRef, Sent
from compliance_bot.store.work import SqlWork

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


PAGE = 4096


class Ledger:
    """What a life tells of itself in memory shared with its parent: read after the death, whenever that was.

    Two pages, written in turn: a death in the middle of writing one leaves the other.
    """

    def __init__(self) -> None:
        self._map = mmap.mmap(-1, 1 + 2 * PAGE)

    def write(self, told: dict[str, Any]) -> None:
        """Put down the newest page."""
        raw = json.dumps(told).encode()
        which = 1 - self._map[0]
        at = 1 + which * PAGE
        self._map[at : at + 2 + len(raw)] = len(raw).to_bytes(2, "big") + raw
        self._map[0] = which

    def read(self) -> dict[str, Any]:
        """The last page that was put down whole."""
        at = 1 + self._map[0] * PAGE
        size = int.from_bytes(self._map[at : at + 2], "big")
        told: dict[str, Any] = json.loads(self._map[at + 2 : at + 2 + size] or b"{}")
        return told


class Transaction(threading.local):
    """What a thread's open transaction wrote, and whether it records what is with a server."""

    def __init__(self) -> None:
        self.wrote: list[str] = []
        self.recorded = False


@dataclass(kw_only=True)
class Fate:
    """Ends this life at the `left`-th boundary of `kind` ('' = of any kind); 0 = at none.

    sending: the outbox row that is with a server and not on record yet; a death now may repeat it.
    """

    ledger: Ledger
    kind: str
    left: int
    counts: dict[str, int] = field(default_factory=dict)
    sending: str = ""
    mine: Transaction = field(default_factory=Transaction)

    def pass_by(self, kind: str, label: str) -> None:
        """One boundary; perhaps the last."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.tell(f"{kind}: {label}")
        if self.kind in ("", kind):
            self.left -= 1
            if self.left == 0:
                die()

    def tell(self, last: str) -> None:
        """Put down where this life is."""
        self.ledger.write({"last": last[:200], "counts": self.counts, "sending": self.sending})


def watch_every_boundary(fate: Fate) -> None:
    """Make every boundary of this process known to `fate`. Only for a process that will die of it."""
    around(imaplib.IMAP4, "send", fate, "imap", _imap_words)
    around(imaplib.IMAP4, "_command_complete", fate, "imap", lambda _self, name, _tag: f"answer to {name}")
    around(smtplib.SMTP, "send", fate, "smtp", _smtp_words)
    around(smtplib.SMTP, "getreply", fate, "smtp", lambda _self: "an answer")
    around(http.client.HTTPConnection, "request", fate, "chat", lambda _self, how, *_: how)
    around(http.client.HTTPConnection, "getresponse", fate, "chat", lambda _self: "an answer")
    _watch_statements(fate)
    _watch_commits(fate)
    _note_sending(SmtpMailer, "send", fate)
    _note_sending(SlackChat, "post", fate)
    for recording in ("mark_sent", "mark_failed", "postpone"):
        _note_recording(recording, fate)


def around(owner: Any, name: str, fate: Fate, kind: str, label: Callable[..., str]) -> None:
    """A boundary before and one after every call of `owner.name`."""
    real = getattr(owner, name)

    def watched(*args: Any, **more: Any) -> Any:
        said = label(*args)
        fate.pass_by(kind, f"before {said}")
        result = real(*args, **more)
        fate.pass_by(kind, f"after {said}")
        return result

    setattr(owner, name, watched)


def _watch_statements(fate: Fate) -> None:
    real = DefaultDialect.do_execute

    def do_execute(self: Any, cursor: Any, statement: str, *args: Any, **more: Any) -> None:
        said = " ".join(statement.split()[:3])
        fate.pass_by("sql", f"before {said}")
        real(self, cursor, statement, *args, **more)
        if said.startswith(("INSERT", "UPDATE", "DELETE")):
            fate.mine.wrote.append(said)
        fate.pass_by("sql", f"after {said}")

    DefaultDialect.do_execute = do_execute  # type: ignore[method-assign]


def _watch_commits(fate: Fate) -> None:
    """A commit of a transaction that wrote is a kind of its own: there are far more of the others."""
    real = DefaultDialect.do_commit

    def do_commit(self: Any, connection: Any) -> None:
        kind, said = (
            ("commit", ", ".join(dict.fromkeys(fate.mine.wrote))) if fate.mine.wrote else ("sql", "a reading")
        )
        fate.pass_by(kind, f"before the commit of {said}")
        real(self, connection)
        fate.mine.wrote.clear()
        if fate.mine.recorded:
            fate.sending, fate.mine.recorded = "", False
        fate.pass_by(kind, f"after the commit of {said}")

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def _note_sending(owner: Any, name: str, fate: Fate) -> None:
    """What is with a server now; and the boundary that may repeat it."""
    real = getattr(owner, name)

    def noted(self: Any, draft: Draft, **more: Any) -> Sent:
        fate.sending = draft.key
        sent: Sent = real(self, draft, **more)
        fate.pass_by("sent", f"between the {draft.channel.value} server's answer and our record")
        return sent

    setattr(owner, name, noted)


def _note_recording(name: str, fate: Fate) -> None:
    real = getattr(SqlWork, name)

    def noted(self: Any, key: str, **more: Any) -> None:
        real(self, key, **more)
        fate.mine.recorded = fate.mine.recorded or key == fate.sending

    setattr(SqlWork, name, noted)


def _imap_words(_self: Any, data: bytes) -> str:
    """The command without its arguments: no password in the ledger."""
    words = bytes(data).split()
    named = words[1:3] if words[1:2] == [b"UID"] else words[1:2]
    return b" ".join(named).decode("ascii", "replace") or "a literal"


def _smtp_words(_self: Any, data: Any) -> str:
    text = data if isinstance(data, str) else bytes(data[:80]).decode("ascii", "replace")
    return text.split(":")[0].split()[0] if len(data) < 400 and text.split() else "the mail"


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
