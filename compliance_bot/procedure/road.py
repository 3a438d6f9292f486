"""Where the road to the AP stands."""

from __future__ import annotations

from enum import StrEnum


class Road(StrEnum):
    """Where the AP road stands (P19): a decision is awaited, a filing is awaited, or it ended."""

    DECIDE = "decide"
    FILE = "file"
    ENDED = "ended"
