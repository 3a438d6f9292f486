"""How the tables of words are written that incident_facts.py reads by (T16: every pattern is bounded)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Words that tell of `value`: `words`, with `near` within `far` characters on either side where that is given.

    but: words that mean something else when they stand in the same sentence.
    """

    value: str
    words: re.Pattern[str]
    near: re.Pattern[str] | None = None
    but: re.Pattern[str] | None = None
    far: int = 80


def any_of(words: str) -> re.Pattern[str]:
    """Whole words, one of those between the bars; `_` stands for white space or a hyphen, `_?` for perhaps one."""
    inner = (
        re.sub(r"\s*\|\s*", "|", " ".join(words.split())).replace("_?", "[ -]{0,2}").replace("_", "[ -]{1,2}")
    )
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)")


# what goes by post: a mail to the wrong person is another kind than a letter
POST = (
    "brief | brieven | pakket(?:ten)? | pakje | post | poststuk(?:ken)? | envelop(?:pen)? | enveloppe |"
    " letters? | parcels? |"
    "package | envelopes? | postzak | mailbag | aangetekende?"
)
