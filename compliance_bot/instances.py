"""Two instances: one holds the lease and works, the other stands by and takes over (design.md §4; promises 1 and 2).

The one that works raises the beat of its row every few seconds. The one that stands by takes over when that beat stood
still for long enough on a clock of its own, or at once where the owner is a process of this machine that is gone.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog

from compliance_bot.clocks import passed_seconds
from compliance_bot.errors import StoreError
from compliance_bot.ports import Clock, Lease, Store
from compliance_bot.store.leases import SERVICE, is_post

log = structlog.get_logger(__name__)

# waiting so long for our turn to write means that somebody writes, and lives
_WAITED_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds. look: between two looks; dead: a beat that stands still for so long has nobody behind it;
    sure: so long after our own last beat nobody can take us for dead yet; helps: so long the one that works was seen
    alive before the one that stands by delivers beside it, for the mailbox is read before anything is sent;
    claims: so long what a dead one held waits, where it may be alive and cut off in the middle of sending."""

    look: float = 5.0
    dead: float = 25.0
    sure: float = 20.0
    helps: float = 60.0
    claims: float = 120.0


@dataclass(kw_only=True, eq=False)
class Instance:
    """This process among its like; `look` is called again and again by one thread, all else by any."""

    store: Store
    owner: str
    clock: Clock
    pace: Pace = field(default_factory=Pace)
    passed: Callable[[], float] = passed_seconds
    _held: Lease | None = None
    _beaten: float | None = None
    _watched: dict[str, tuple[Lease, float]] = field(default_factory=dict)
    _since: tuple[Lease, float] | None = None
    _thread: threading.local = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        self._leases = self.store.leases()
        self.store.fence(self._wanted)

    @property
    def leads(self) -> bool:
        """Whether this instance does the work."""
        return self._held is not None

    @property
    def term(self) -> int:
        """A number that rises each time this instance takes over; 0 = it stands by."""
        return self._held.fence if self._held else 0

    @property
    def helps(self) -> bool:
        """Whether it delivers beside the one that works: on a shared database, when that one is well on its way."""
        if self.leads or not self._leases.shared or self._since is None:
            return False
        return self.passed() - self._since[1] >= self.pace.helps

    @property
    def alive(self) -> int:
        """How many instances are alive, this one included; they share the pace of the mail server."""
        return max(sum(is_post(lease) for lease, _ in list(self._watched.values())), 1)

    def sure(self) -> bool:
        """Whether nobody can have taken us for dead yet: only then a message is begun to be sent."""
        return self._beaten is not None and self.passed() - self._beaten < self.pace.sure

    def look(self) -> None:
        """Give a sign of life, see who else gives one, and take over where nobody works. Raises StoreError."""
        begun = self.passed()
        if self._held is not None and not self._leases.renew(self._held):
            self._lose()
        if self.leads or self._leases.shared:
            self._leases.raise_post(self.owner)
            self._beaten = begun
        self._watch({lease.name: lease for lease in self._leases.seen()})
        self._bury()
        if not self.leads:
            self._stand_by()

    @contextmanager
    def by_claims(self) -> Iterator[None]:
        """What this thread writes meanwhile needs no lease: each message is claimed by one instance, and what became
        of it is recorded whoever works by now."""
        self._thread.by_claims = True
        try:
            yield
        finally:
            self._thread.by_claims = False

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Signs of life from a thread of their own, as long as the block lasts."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(self.pace.look):
                with suppress(StoreError):  # the work in the block meets the same trouble, and tells it
                    self.look()

        thread = threading.Thread(target=beat, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join(self.pace.look)

    def takes(self, wait: Callable[[float], object]) -> bool:
        """Take the lease, or find out that somebody else works: that takes as long as a dead one is believed in."""
        self.look()
        end = self.passed() + 2 * self.pace.dead
        while not self.leads and self.passed() < end and not self._lives_on():
            wait(min(self.pace.look, 1.0))
            self.look()
        return self.leads

    def working(self) -> str:
        """The machine and process that works, as far as this one has seen."""
        lease = self._service()
        return ":".join(lease.owner.split(":")[:2]) if lease else ""

    def leave(self) -> None:
        """Let another one take over at once. Raises StoreError."""
        held, self._held = self._held, None
        if held is not None:
            self._leases.release(held)
        self._leases.leave_post(self.owner)

    def _wanted(self) -> Lease | None:
        """What a transaction of this thread needs; who stands by needs what it cannot have."""
        if getattr(self._thread, "by_claims", False):
            return None
        return self._held or Lease(name=SERVICE, owner=self.owner, fence=0)

    def _lose(self) -> None:
        self._held = None
        log.warning("another_instance_has_taken_over_this_one_stands_by")

    def _watch(self, rows: Mapping[str, Lease]) -> None:
        """Since when each beat stands still, and since when this term lasts, on our own clock."""
        now = self.passed()
        before = self._watched
        self._watched = {
            name: before[name] if name in before and before[name][0] == lease else (lease, now)
            for name, lease in rows.items()
        }
        current = rows.get(SERVICE)
        if current is None or not current.owner or self._stands_still(SERVICE):
            self._since = None
        elif self._since is None or self._since[0].fence != current.fence:
            self._since = (current, now)

    def _service(self) -> Lease | None:
        found = self._watched.get(SERVICE)
        return found[0] if found and found[0].owner else None

    def _lives_on(self) -> bool:
        """Whether the one that works has given a sign of life since it was first seen."""
        lease = self._service()
        return lease is not None and self._since is not None and lease.beat != self._since[0].beat

    def _stands_still(self, name: str) -> bool:
        return self.passed() - self._watched[name][1] >= self.pace.dead

    def _is_gone(self, name: str) -> bool:
        lease = self._watched[name][0]
        return lives_here(lease.owner) is False or self._stands_still(name)

    def _bury(self) -> None:
        for name, (lease, _) in list(self._watched.items()):
            if is_post(lease) and lease.owner != self.owner and self._is_gone(name):
                wait = 0.0 if lives_here(lease.owner) is False else self.pace.claims
                self._leases.bury(lease, free_at=self.clock.now() + timedelta(seconds=wait))
                del self._watched[name]

    def _stand_by(self) -> None:
        lease = self._service()
        if lease is not None and lease.owner != self.owner and not self._is_gone(SERVICE):
            return
        seen = self._watched[SERVICE][0] if SERVICE in self._watched else None
        certain = lease is None or lease.owner == self.owner or lives_here(lease.owner) is False
        begun = self.passed()
        taken = self._leases.take(
            self.owner, seen, still=lambda: certain or self.passed() - begun < _WAITED_SECONDS
        )
        if taken is None:
            self._watched.pop(SERVICE, None)
            return
        self._leases.raise_post(self.owner)
        self._held, self._beaten, self._since = taken, begun, None
        log.info("this_instance_does_the_work", term=taken.fence, after=lease.owner if lease else "nobody")


def own_name() -> str:
    """`machine:process:place:birth`: what tells this process from every other one, also of another machine."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_place()}:{_birth(pid)}"


def lives_here(owner: str) -> bool | None:
    """Whether the process of this name runs; None where this machine cannot know it."""
    _, pid, place, birth = (owner.rsplit(":", 3) + [""] * 4)[:4]
    if not place or place != _place() or not pid.isdigit():
        return None
    return _birth(int(pid)) == birth


def _place() -> str:
    """This start of this machine, and the room in which its processes have their numbers; '' where unknown."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}.{os.readlink('/proc/self/ns/pid').strip('pid:[]')}"
    except OSError:
        return ""


def _birth(pid: int) -> str:
    """When a process began, in the kernel's own ticks; '' where there is none, or only what is left of it."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return "" if state in "ZX" else rest[18]
