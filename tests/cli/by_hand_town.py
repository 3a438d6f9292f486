"""A configured organisation with its database, for the commands that people type."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from compliance_bot.app import make_store
from compliance_bot.cli import main
from compliance_bot.config import load_config
from compliance_bot.ports import Channel, Draft, Entry
from compliance_bot.procedure.incident import Incident
from compliance_bot.store import SqlStore
from tests.servers.harness import free_port

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (
    ("mirte", "Mirte de Boer", ("decider",)),
    ("fenna", "Fenna Smit", ("dpo",)),
    ("dora", "Dora Vos", ("directie",)),
    ("olaf", "Olaf de Boer", ("ondersteuning",)),
    ("ilse", "Ilse Kok", ("it",)),
)


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    code: object
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """One organisation, and what its people type; nothing listens at its servers."""

    path: Path

    def type(self, *words: str, stdin: str = "") -> Done:
        """A command as `main` runs it: expected errors become one sentence and their exit code."""
        before, sys.argv = sys.argv, ["compliance-bot", *words, "--config", str(self.path)]
        with CliRunner().isolation(input=stdin) as streams:
            try:
                main()
                code: object = 0
            except SystemExit as end:
                code = end.code
            finally:
                sys.argv = before
            out, err = (stream.getvalue().decode() for stream in streams[:2])
        return Done(code=code, out=out, err=err)

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """The same in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "compliance_bot", *words, "--config", str(self.path)],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The same, without waiting for its end."""
        return subprocess.Popen(
            [sys.executable, "-m", "compliance_bot", *words, "--config", str(self.path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def json(self, *words: str, stdin: str = "") -> Any:
        """What it prints for scripts."""
        done = self.type(*words, "--json", stdin=stdin)
        assert done.code == 0, done
        return json.loads(done.out)

    def store(self) -> SqlStore:
        return make_store(load_config(self.path, {}))

    def incidents(self) -> tuple[Incident, ...]:
        with self.store().work() as work:
            return work.incidents()

    def entries(self) -> tuple[Entry, ...]:
        with self.store().work() as work:
            return work.entries()

    def events(self, kind: str) -> list[Any]:
        return [entry.event for entry in self.entries() if entry.kind == kind]

    def letters(self, kind: str = "") -> list[Draft]:
        """The mails that wait to be sent."""
        queued = self.events("MessageQueued")
        with self.store().work() as work:
            rows = [work.outbox_by_key(event.key) for event in queued]
        found = [row.draft for row in rows if row is not None and row.draft.channel is Channel.MAIL]
        return [draft for draft in found if kind in ("", draft.kind)]


def make_desk(folder: Path, *, url: str = "") -> Desk:
    """An organisation in this folder with an empty, migrated database."""
    (folder / "secret").write_text("0123456789abcdef0123456789abcdef-a-test-key", "utf-8")
    server = f'host = "127.0.0.1", port = {free_port()}, security = "none"'
    persons = "".join(
        f'[[persons]]\nid = "{name}"\nname = "{full}"\naddresses = ["{name}@amnesty.example"]\n'
        f"roles = {json.dumps(roles)}\n"
        for name, full, roles in PEOPLE
    )
    path = folder / "config.toml"
    path.write_text(
        f"""\
organisation = {{name = "Amnesty (test)", domains = ["amnesty.example"], contact = "020-5550100"}}
database = {{url = "{url or "sqlite:///bot.sqlite3"}"}}
tokens = {{key_file = "secret"}}
smtp = {{{server}}}
[mailbox]
address = "compliance@amnesty.example"
host = "127.0.0.1"
port = {free_port()}
security = "none"
user = "compliance"
password_file = "secret"
start = 2026-11-01T00:00:00+01:00
{persons}
[[processors]]
name = "Mailhuis"
domains = ["mailhuis.example"]
""",
        "utf-8",
    )
    desk = Desk(path)
    store = desk.store()
    store.migrate()
    store.close()
    return desk
