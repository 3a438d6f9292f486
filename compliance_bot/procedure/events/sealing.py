"""What of an event is kept apart from the journal, so that one person can be erased (P35)."""

from __future__ import annotations

from dataclasses import field
from typing import Any

ERASED = "[gewist]"
SEALED = "sealed"


def sealed() -> Any:
    """A field whose text is kept apart from the journal (personal data, free text)."""
    return field(default="", metadata={SEALED: True})
