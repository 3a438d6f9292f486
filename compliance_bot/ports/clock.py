"""The one clock: time enters as `now` (design.md §4)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The one clock (design.md §4)."""

    def now(self) -> datetime:
        """The present, aware UTC."""
        ...

    def from_server(self, moment: datetime) -> datetime:
        """A server's time stamp on this clock: the identity in service, the speed-up's map in the demo."""
        ...
