"""A sign of life for something that watches for its absence (promise 7; T42). It holds nothing up."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from compliance_bot.ports import Heard
from compliance_bot.web import WEB_FAULTS, request, why

log = structlog.get_logger(__name__)

FRESH = timedelta(minutes=5)


@dataclass(kw_only=True)
class Pulse:
    """When the mailbox was last read and the reminders last looked at; None = not since the start."""

    read_at: datetime | None = None
    ticked_at: datetime | None = None


def is_alive(now: datetime, pulse: Pulse, *, told: datetime | None) -> bool:
    """Whether a sign of life is true: the mailbox was read since the one `told`, and all that within minutes.

    A moment far in the future is as stale as one far in the past: the clock was set back.
    """
    if pulse.read_at is None or pulse.ticked_at is None or pulse.read_at == told:
        return False
    return abs(now - pulse.read_at) <= FRESH and abs(now - pulse.ticked_at) <= FRESH


@dataclass(kw_only=True)
class Heartbeat:
    """Fetches `url` and writes `file`, each where it is not empty; a failure is logged once an outage.

    heard: the time that the watching service told in its last answer.
    """

    url: str = ""
    file: str = ""
    pulse: Pulse = field(default_factory=Pulse)
    heard: Heard | None = None
    _told: datetime | None = None
    _failing: set[str] = field(default_factory=set)

    def beat(self, now: datetime) -> bool:
        """Give the sign of life when it is due and true; whether it was given by at least one road."""
        if not is_alive(now, self.pulse, told=self._told):
            return False
        self._told = self.pulse.read_at
        given = [self._try("url", lambda: self._fetch(now))] if self.url else []
        given += [self._try("file", lambda: self._write(now))] if self.file else []
        return any(given)

    def _try(self, road: str, give: Callable[[], None]) -> bool:
        try:
            give()
        except WEB_FAULTS as error:
            if road not in self._failing:
                self._failing.add(road)
                log.warning("heartbeat_could_not_be_given", road=road, why=why(error, self.url))
            return False
        if road in self._failing:
            self._failing.discard(road)
            log.info("heartbeat_is_given_again", road=road)
        return True

    def _fetch(self, now: datetime) -> None:
        """GET; what the answer says of the time is kept for the clock's check."""
        stamp = request(self.url)
        self.heard = Heard(stamp=stamp, at=now) if stamp else None

    def _write(self, now: datetime) -> None:
        """The moment, whole or not at all: whoever looks never sees half of it."""
        path = Path(self.file)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_text(f"{now.isoformat()}\n", encoding="ascii")
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            raise
