"""What the doctor found, one thing at a time."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at. level: ok | note | problem; `cure` says what to do, '' when nothing."""

    part: str
    level: str
    text: str
    cure: str = ""

    def as_dict(self) -> dict[str, str]:
        """JSON-ready."""
        return asdict(self)
