"""CPU seconds of the real service against mail servers in trouble: it must never turn in a busy loop (T1).

    python bench/dead_server.py [--seconds 600]

Three services run side by side, each against one peer: a port that refuses, a peer that takes the line and says
nothing, and one that serves the mailbox but closes the line as soon as IDLE begins.
"""

# ruff: noqa: T201 - what it measured is printed
from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.servers.harness import free_port, wait_for  # noqa: E402 - the repository's root is known only now
from tests.servers.hostile_imap import WITH_IDLE, HostileImap  # noqa: E402
from tests.servers.listening import CUT, HANG  # noqa: E402

CONFIG = """\
organisation = {{name = "Bench", domains = ["amnesty.example"], contact = "-"}}
database = {{url = "sqlite:///bot.sqlite3"}}
tokens = {{key_file = "keys"}}
smtp = {{host = "127.0.0.1", port = {smtp}, security = "none"}}
[mailbox]
address = "compliance@amnesty.example"
host = "127.0.0.1"
port = {imap}
security = "none"
user = "bot"
password_file = "password"
start = 2026-01-01T00:00:00Z
[[persons]]
id = "mirte"
name = "Mirte"
addresses = ["mirte@amnesty.example"]
roles = ["decider"]
"""


@dataclass
class Used:
    """What a process has used since it began."""

    cpu: float
    switches: int

    @classmethod
    def of(cls, pid: int) -> Used:
        """Read from /proc; all threads count."""
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        switches = 0
        for task in Path(f"/proc/{pid}/task").iterdir():
            lines = (task / "status").read_text().splitlines()
            switches += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary"))
        return cls(ticks / os.sysconf("SC_CLK_TCK"), switches)


@contextlib.contextmanager
def service(port: int) -> Iterator[int]:
    """The real service on a mailbox at this port; its process id."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "keys").write_text("0123456789abcdef0123456789abcdef-a-bench-key\n")
        (folder / "password").write_text("secret")
        (folder / "config.toml").write_text(CONFIG.format(imap=port, smtp=free_port()))
        words = [sys.executable, "-m", "compliance_bot"]
        where = ["--config", str(folder / "config.toml")]
        subprocess.run([*words, "migrate", *where], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        log = folder / "log"
        with log.open("wb") as out:
            child = subprocess.Popen([*words, "run", *where], cwd=ROOT, stderr=out)
        try:
            yield child.pid
            child.send_signal(signal.SIGTERM)
            child.wait(10)
            print(f"  the log's lines: {len(log.read_text().splitlines())}")
        finally:
            child.kill()
            child.wait()


def peers() -> dict[str, HostileImap]:
    """The three kinds of trouble; the first is a peer that hears nothing, for its port is closed again."""
    empty = {"CAPABILITY": WITH_IDLE, "UID SEARCH": b"* SEARCH\r\n{tag} OK done\r\n"}
    return {
        "refuses": HostileImap(greeting=CUT),
        "silent": HostileImap(greeting=HANG),
        "closes during IDLE": HostileImap({**empty, "IDLE": b"+ idling\r\n" + CUT}),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=600)
    seconds = parser.parse_args().seconds
    with contextlib.ExitStack() as stack:
        found = {}
        for name, peer in peers().items():
            port = free_port() if name == "refuses" else stack.enter_context(peer).port
            pid = stack.enter_context(service(port))
            wait_for("the start", lambda pid=pid: Used.of(pid).switches > 20, timeout=60)
            found[name] = (peer, pid)
        time.sleep(10)  # imports and the first look are not what is measured
        before = {name: Used.of(pid) for name, (_, pid) in found.items()}
        time.sleep(seconds)
        for name, (peer, pid) in found.items():
            now, old = Used.of(pid), before[name]
            lines = "-" if name == "refuses" else str(peer.connections)
            print(
                f"{name:20} {now.cpu - old.cpu:6.2f} CPU s in {seconds} s, "
                f"{(now.switches - old.switches) / seconds:6.1f} wake-ups a second, {lines} lines opened"
            )


if __name__ == "__main__":
    main()
