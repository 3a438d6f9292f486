"""Real servers for tests: each in a session of its own, on free loopback ports, in a temp folder, ended by its id."""

from __future__ import annotations

import contextlib
import imaplib
import itertools
import os
import pwd
import shutil
import signal
import smtplib
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TEST_USER = "cbtests"
_FIRST_PORT, _PORT_RANGE = 20_000, 12_000
_PORTS = itertools.count()
_ROOM = 2 * 1024**3
"""Bytes that must be free in memory: four servers of each kind may run at once, and take a quarter of it."""
DOMAIN = "amnesty.example"


class Missing(Exception):
    """A server program is not on this machine; the text says which."""


def free_port() -> int:
    """A loopback port nobody listens on now, never the same twice.

    Below the range that outgoing connections take theirs from: a port that is free now would be taken by one of
    those before the server binds it. Each test process begins elsewhere.
    """
    while True:
        port = _FIRST_PORT + (os.getpid() * 97 + next(_PORTS)) % _PORT_RANGE
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def run_as() -> str:
    """The user the servers run as: as root a system user made for this, otherwise ourselves."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    if not _there(TEST_USER):
        # several test processes may find it missing at once: one makes it, the others wait until it is there
        made = subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", TEST_USER],
            capture_output=True,
            text=True,
        )
        wait_for(f"the user {TEST_USER} ({made.stderr.strip()})", lambda: _there(TEST_USER))
    return TEST_USER


def _there(user: str) -> bool:
    """Whether the machine has this user, read anew each time."""
    return any(one.pw_name == user for one in pwd.getpwall())


def own_folder(name: str, place: Path | None = None) -> Path:
    """A new temp folder that the servers' user owns; `place`: elsewhere than usual."""
    folder = Path(tempfile.mkdtemp(prefix=f"cb-{name}-", dir=place))
    folder.chmod(0o755)
    return folder


def own_memory(name: str) -> Path:
    """The same in the machine's memory where there is room: no test cuts the power, and no program lies in it.

    To make a database of PostgreSQL and drop it takes a fifth of the time there, and a quarter of the work.
    """
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return own_folder(name, memory if roomy else None)


def give_to(folder: Path, user: str) -> None:
    """Hand everything in `folder` to `user`, where we may."""
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", f"{user}:", str(folder)], check=True)


def as_user(user: str) -> list[str]:
    """The words before a command that make it run as `user`, where we may."""
    if os.getuid() != 0 or user == "root":
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]


@dataclass
class Process:
    """A server in a session of its own: start waits for its greeting, end and crash take the whole group."""

    argv: Sequence[str]
    port: int
    user: str
    log: Path
    greeting: bytes
    child: subprocess.Popen[bytes] | None = None
    hello: bytes = b""

    def start(self, timeout: float = 30) -> None:
        """Start and wait until the port answers. Raises RuntimeError with the log's end."""
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                [*as_user(self.user), *self.argv],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.child.poll() is not None:
                break
            if self._answers():
                return
            self.child.poll()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(0.02)
        self.crash()
        raise RuntimeError(f"{self.argv[0]} did not start: {self.log.read_text(errors='replace')[-2000:]}")

    def crash(self) -> None:
        """SIGKILL to the whole group: a true crash."""
        if self.child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.child = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.settimeout(2)
                line.sendall(self.hello)
                return line.recv(200).startswith(self.greeting)
        except OSError:
            return False


_DOVECOT = """\
base_dir = {d}/run
state_dir = {d}/state
log_path = {d}/dovecot.log
instance_name = cb-{imap}
default_internal_user = {user}
default_internal_group = {user}
default_login_user = {user}
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{d}/cert.pem
ssl_key = <{d}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
lda_mailbox_autocreate = yes
recipient_delimiter = +
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Spam {{
    auto = subscribe
    special_use = \\Junk
  }}
  mailbox Verwerkt {{
    auto = create
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu {d}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%Lu {d}/users
  default_fields = uid={user} gid={user}
  override_fields = home={d}/mail/%Lu
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
protocol lmtp {{
  postmaster_address = postmaster@amnesty.example
}}
"""


@dataclass
class Account:
    """A mailbox on the test server."""

    user: str
    password: str


@dataclass
class Dovecot:
    """A real IMAP server with LMTP. Users are made at run time; `stop()` leaves nothing behind."""

    user: str = field(default_factory=run_as)
    folder: Path = field(default_factory=lambda: own_memory("dovecot"))
    port: int = field(default_factory=free_port)
    imaps_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)
    process: Process | None = None

    @property
    def cert(self) -> Path:
        """The self-signed certificate, for `ca_file`."""
        return self.folder / "cert.pem"

    def start(self) -> Dovecot:
        """Write the configuration and start. Raises Missing without Dovecot."""
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if program is None:
            raise Missing("dovecot is not installed (Debian: dovecot-core dovecot-imapd dovecot-lmtpd)")
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
        self._certificate()
        (self.folder / "users").touch()
        values = {"d": self.folder, "user": self.user, "imap": self.port, "imaps": self.imaps_port}
        text = _DOVECOT.format(**values, lmtp=self.lmtp_port)
        (self.folder / "dovecot.conf").write_text(text, encoding="utf-8")
        give_to(self.folder, self.user)
        argv = [program, "-F", "-c", str(self.folder / "dovecot.conf")]
        self.process = Process(argv, self.port, self.user, self.folder / "out.log", b"* OK")
        self.process.start()
        return self

    def crash(self) -> None:
        """Kill it hard; `restart` brings it back with the same mail."""
        if self.process is not None:
            self.process.crash()

    def restart(self) -> None:
        """Start again with the same ports and mail; stale sockets are cleared first."""
        self.crash()
        shutil.rmtree(self.folder / "run", ignore_errors=True)
        (self.folder / "run").mkdir()
        give_to(self.folder / "run", self.user)
        assert self.process is not None
        self.process.start()

    def stop(self) -> None:
        """End it and remove its folder."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def add_user(self, name: str) -> Account:
        """A new mailbox `name@amnesty.example` (a full address is taken as it is)."""
        return self.add_users(name)[0]

    def add_users(self, *names: str) -> list[Account]:
        """Several new mailboxes at once; returns when the server knows them (it looks once a second at most)."""
        addresses = [name if "@" in name else f"{name}@{DOMAIN}" for name in names]
        accounts = [Account(user=a, password=f"pw-{a.partition('@')[0]}") for a in addresses]
        with (self.folder / "users").open("a", encoding="utf-8") as users:
            users.writelines(f"{one.user}:{{PLAIN}}{one.password}::::::\n" for one in accounts)
        wait_for(f"{addresses[-1]} being known", lambda: self._knows(accounts[-1]))
        return accounts

    def append(
        self, account: Account, raw: bytes, *, when: datetime | None = None, folder: str = "INBOX"
    ) -> None:
        """Put a mail into a folder by IMAP, with the INTERNALDATE of `when`."""
        with self._client(account) as client:
            stamp = imaplib.Time2Internaldate((when or datetime.now(UTC)).timestamp())
            done, said = client.append(folder, "", stamp, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            assert done == "OK", said

    def mails(self, account: Account, folder: str = "INBOX") -> list[Message]:
        """Every mail in a folder, oldest first, as a mail program would fetch them."""
        with self._client(account) as client:
            client.select(folder, readonly=True)
            _, found = client.uid("search", "ALL")
            numbers = found[0].split()
            return [message_from_bytes(client.uid("fetch", n, "(BODY.PEEK[])")[1][0][1]) for n in numbers]

    def flags(self, account: Account, folder: str = "INBOX") -> list[str]:
        """The flags of every mail in a folder, oldest first."""
        with self._client(account) as client:
            client.select(folder, readonly=True)
            _, found = client.uid("search", "ALL")
            return [client.uid("fetch", n, "(FLAGS)")[1][0].decode() for n in found[0].split()]

    def _client(self, account: Account) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(account.user, account.password)
        return client

    def _knows(self, account: Account) -> bool:
        try:
            self._client(account).logout()
        except imaplib.IMAP4.error:
            return False
        return True

    def _certificate(self) -> None:
        if self.cert.exists():
            return
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
                *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
                *("-keyout", str(self.folder / "key.pem"), "-out", str(self.cert)),
            ],
            check=True,
            capture_output=True,
        )


_EXIM = """\
primary_hostname = mx.amnesty.example
exim_path = {d}/exim
exim_user = {user}
exim_group = {user}
spool_directory = {d}/spool
log_file_path = {d}/log/%slog
pid_file_path = {d}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp}
notifier_socket =
tls_advertise_hosts =
never_users =
keep_environment =
add_environment = PATH=/usr/bin:/bin
trusted_users = {user}
deliver_drop_privilege
domainlist local_domains = amnesty.example : ogd.example : mailhuis.example : post.example
acl_smtp_rcpt = acl_ok
acl_smtp_data = acl_ok
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_max = 100
ignore_bounce_errors_after = 0s
smtp_accept_queue_per_connection = 0
smtp_enforce_sync = false
dns_dnssec_ok = -1
begin acl
acl_ok:
  accept
begin routers
local:
  driver = manualroute
  domains = +local_domains
  transport = to_dovecot
  route_list = * 127.0.0.1
  self = send
nowhere:
  driver = redirect
  allow_fail
  data = :fail: no such place in the test network
begin transports
to_dovecot:
  driver = smtp
  protocol = lmtp
  port = {lmtp}
  allow_localhost
  hosts_avoid_tls = *
  message_linelength_limit = 1000000
begin retry
* * F,1h,5s
"""


@dataclass
class Exim:
    """A real SMTP server that hands everything for the test domains to Dovecot by LMTP, and bounces the rest."""

    lmtp_port: int
    user: str = field(default_factory=run_as)
    folder: Path = field(default_factory=lambda: own_folder("exim"))
    port: int = field(default_factory=free_port)
    process: Process | None = None

    def start(self) -> Exim:
        """Write the configuration and start a copy without setuid. Raises Missing without Exim."""
        program = exim_program()
        for name in ("spool", "log"):
            (self.folder / name).mkdir()
        shutil.copy(program, self.folder / "exim")
        (self.folder / "exim").chmod(0o755)
        text = _EXIM.format(d=self.folder, user=self.user, smtp=self.port, lmtp=self.lmtp_port)
        (self.folder / "exim.conf").write_text(text, encoding="utf-8")
        give_to(self.folder, self.user)
        argv = [str(self.folder / "exim"), "-C", str(self.folder / "exim.conf"), "-bdf", "-q5s"]
        self.process = Process(argv, self.port, self.user, self.folder / "out.log", b"220")
        self.process.start()
        return self

    def stop(self) -> None:
        """End it and remove its folder."""
        if self.process is not None:
            self.process.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def send(self, raw: bytes, *, sender: str, to: str) -> None:
        """Submit a mail as a person's mail program does."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=10) as line:
            line.sendmail(sender, [to], raw)


def exim_program() -> Path:
    """The Exim binary that tests/run unpacked, or the machine's own. Raises Missing."""
    places = (
        os.environ.get("EXIM_BIN", ""),
        str(ROOT / ".tests-venv/exim/usr/sbin/exim4"),
        "/usr/sbin/exim4",
    )
    for place in places:
        if place and Path(place).is_file():
            return Path(place)
    raise Missing("exim4 is neither unpacked in .tests-venv/exim nor installed (Debian: exim4-daemon-light)")


_POSTGRES = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 60
shared_buffers = 64MB
autovacuum = off
# A killed process leaves what it wrote with the kernel; only a power cut takes it away, and no test cuts the power.
fsync = off
full_page_writes = off
log_min_messages = warning
log_line_prefix = '%m [%p] '
"""
_POSTGRES_RULES = """\
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


@dataclass
class Postgres:
    """A real PostgreSQL with a database for each test; the bot is its ordinary user `bot`, `guarded` has a password."""

    user: str = field(default_factory=run_as)
    folder: Path = field(default_factory=lambda: own_memory("postgres"))
    port: int = field(default_factory=free_port)
    process: Process | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    template: str = ""

    def start(self) -> Postgres:
        """Make the cluster and start it. Raises Missing without the server's programs or psycopg."""
        programs = postgres_programs()
        give_to(self.folder, self.user)
        data = self.folder / "data"
        made = subprocess.run(
            [
                *as_user(self.user),
                *(str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            cwd=self.folder,
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr[-2000:]}")
        with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(_POSTGRES.format(port=self.port))
        (data / "pg_hba.conf").write_text(_POSTGRES_RULES, encoding="utf-8")
        who = b"user\0postgres\0database\0postgres\0\0"
        hello = struct.pack("!ii", len(who) + 8, 196608) + who
        argv = [str(programs / "postgres"), "-D", str(data)]
        # 'R' = it lets us in; while it starts up or recovers it answers with an error
        self.process = Process(argv, self.port, self.user, self.folder / "out.log", b"R", hello=hello)
        self.process.start()
        self.sql("CREATE ROLE bot LOGIN CREATEDB")
        self.sql("CREATE ROLE guarded LOGIN PASSWORD 'correct horse'")
        return self

    def url(self, database: str, *, user: str = "bot") -> str:
        """The address of a database, as `[database] url` takes it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def empty(self) -> str:
        """The address of a new database without tables."""
        return self._made("")

    def migrated(self) -> str:
        """The address of a new database with this program's tables, copied from a template made once."""
        if not self.template:
            from compliance_bot.procedure.ladder import Ladder
            from compliance_bot.store import SqlStore

            url = self.empty()
            store = SqlStore(url, ladder=Ladder())
            store.migrate()
            store.close()
            self.template = url.rpartition("/")[2]
        return self._made(f" TEMPLATE {self.template}")

    def drop(self, url: str) -> None:
        """Take a database away, whoever is in it."""
        self.sql(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def sql(self, statement: str, *values: object, database: str = "postgres") -> list[tuple[Any, ...]]:
        """One statement as the superuser, committed; its rows."""
        import psycopg

        address = self.url(database, user="postgres")
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            done = connection.execute(statement, values or None)
            return done.fetchall() if done.description else []

    def crash(self) -> None:
        """SIGKILL of the server and of each of its children, which are in sessions of their own."""
        if self.process is None or self.process.child is None:
            return
        server = self.process.child.pid
        os.kill(server, signal.SIGSTOP)  # so that it starts no further child meanwhile
        children = children_of(server)
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.crash()
        wait_for("the end of the server's children", lambda: not any(map(is_alive, children)))

    def restart(self) -> None:
        """Start again after a crash, on the same port with the same data; it recovers first."""
        self.crash()
        assert self.process is not None
        self.process.start()

    def stop(self) -> None:
        """End it and remove its folder."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _made(self, how: str) -> str:
        name = f"cb_{next(self.numbers)}"
        self.sql(f"CREATE DATABASE {name} OWNER bot{how}")
        return self.url(name)


def postgres_programs() -> Path:
    """The folder of PostgreSQL's server programs, the newest version. Raises Missing."""
    if find_spec("psycopg") is None:
        raise Missing("psycopg is not installed (pip install 'compliance-bot[postgres]')")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda place: int(place.parts[-3]))
    program = shutil.which("initdb") or (str(found[-1]) if found else "")
    if not program:
        raise Missing("PostgreSQL's server is not installed (Debian: postgresql)")
    return Path(program).resolve().parent


def children_of(pid: int) -> list[int]:
    """The process ids of a process's children."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def is_alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be fetched by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(what: str, found, timeout: float = 20):  # type: ignore[no-untyped-def]
    """Ask `found` until it gives something true (mail in flight between two real servers), and give that."""
    end = time.monotonic() + timeout
    pause = threading.Event()
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        pause.wait(0.05)
    raise AssertionError(f"{what} did not happen within {timeout} s")
