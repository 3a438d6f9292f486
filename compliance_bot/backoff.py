"""How long a road that failed is left alone. No clock and no chance of its own: both are passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import random

_LINE_FIRST, _LINE_MOST, _LINE_SPREAD = 5.0, 300.0, 0.25
# four tries in half an hour: no account is locked by them, and a mended password works within ten minutes
_LOGIN_FIRST, _LOGIN_MOST, _LOGIN_SPREAD = 260.0, 590.0, 0.1


class Trouble(Enum):
    """What went wrong: the line (it may be back in a moment), or the login (which too many tries would lock)."""

    LINE = "line"
    LOGIN = "login"


def pause_seconds(failures: int, trouble: Trouble, *, asked: float = 0.0, jitter: float = 0.0) -> float:
    """Seconds to wait after so many failures in a row, never less than the server `asked` for.

    `jitter` (0 to 1) takes up to a quarter off (a tenth for a login), so that many programs do not come back at the
    same moment.
    """
    if failures < 1:
        return asked
    if trouble is Trouble.LOGIN:
        own, spread = _LOGIN_FIRST if failures == 1 else _LOGIN_MOST, _LOGIN_SPREAD
    else:
        own, spread = min(_LINE_MOST, _LINE_FIRST * 2 ** min(failures - 1, 20)), _LINE_SPREAD
    return max(own * (1 - spread * jitter), asked)


@dataclass(kw_only=True)
class Patience:
    """When a road that fails may be tried again; a success forgets it all."""

    chance: Callable[[], float] = random
    failures: int = 0
    _since: datetime | None = None
    _until: datetime | None = None

    def failed(self, now: datetime, trouble: Trouble = Trouble.LINE, *, asked: float = 0.0) -> float:
        """Note one failure more; the seconds until the next try."""
        self.failures += 1
        seconds = pause_seconds(self.failures, trouble, asked=asked, jitter=self.chance())
        self._since, self._until = now, now + timedelta(seconds=seconds)
        return seconds

    def worked(self) -> None:
        """The road is open."""
        self.failures, self._since, self._until = 0, None, None

    def left(self, now: datetime) -> float:
        """Seconds until the next try, 0 when it may be now: also when the clock was set back meanwhile."""
        if self._since is None or self._until is None or now < self._since:
            return 0.0
        return max(0.0, (self._until - now).total_seconds())
