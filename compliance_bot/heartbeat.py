"""A sign of life for something that watches for its absence (promise 7; T42). It holds nothing up."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog

from compliance_bot.lines import is_loopback, tls_context

log = structlog.get_logger(__name__)

FRESH = timedelta(minutes=5)
_TIMEOUT = 10


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
    """Fetches `url` and writes `file`, each where it is not empty; a failure is logged once an outage."""

    url: str = ""
    file: str = ""
    pulse: Pulse = field(default_factory=Pulse)
    _told: datetime | None = None
    _failing: set[str] = field(default_factory=set)

    def beat(self, now: datetime) -> bool:
        """Give the sign of life when it is due and true; whether it was given by at least one road."""
        if not is_alive(now, self.pulse, told=self._told):
            return False
        self._told = self.pulse.read_at
        given = [self._try("url", self._fetch)] if self.url else []
        given += [self._try("file", lambda: self._write(now))] if self.file else []
        return any(given)

    def _try(self, road: str, give: Any) -> bool:
        try:
            give()
        except (OSError, HTTPException, ValueError) as error:
            if road not in self._failing:
                self._failing.add(road)
                log.warning("heartbeat_could_not_be_given", road=road, why=self._why(error))
            return False
        if road in self._failing:
            self._failing.discard(road)
            log.info("heartbeat_is_given_again", road=road)
        return True

    def _fetch(self) -> None:
        """GET within ten seconds, the certificate verified, no redirect followed: it could lead anywhere."""
        where = urlsplit(self.url)
        if where.scheme != "https" and not is_loopback(where.hostname or ""):
            raise ValueError("the address is not encrypted: use https")
        openers: list[Any] = [_NoRedirect, urllib.request.HTTPSHandler(context=tls_context())]
        if is_loopback(where.hostname or ""):
            openers.append(urllib.request.ProxyHandler({}))
        asked = urllib.request.Request(self.url, headers={"User-Agent": "compliance-bot"})
        with urllib.request.build_opener(*openers).open(asked, timeout=_TIMEOUT) as answer:
            answer.read(1)

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

    def _why(self, error: Exception) -> str:
        """The fault without the address: its path is often the secret of the watching service."""
        text = " ".join(f"{type(error).__name__}: {getattr(error, 'reason', error)}".split())
        if isinstance(error, urllib.error.HTTPError):
            text = f"the answer was {error.code}"
        path = urlsplit(self.url).path
        return (text.replace(path, "/***") if len(path) > 1 else text)[:200]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other that is not 2xx."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """None = do not follow."""
