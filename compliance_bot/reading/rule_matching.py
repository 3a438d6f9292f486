"""Where a rule of words stands in a sentence, and whether a denial stands between its two halves.

For incident_facts.py: at most twelve places of each pattern are looked at (T16).
"""

from __future__ import annotations

import re

from compliance_bot.reading.clauses import denies
from compliance_bot.reading.word_rules import Rule

_MOST_HITS = 12


def stretch_of(low: str, rule: Rule) -> tuple[int, int] | None:
    """The narrowest stretch that holds a rule's words and what must stand near; None when it says nothing."""
    if rule.but is not None and rule.but.search(low):
        return None
    if rule.also is not None and not rule.also.search(low):
        return None
    spans = spans_of(rule.words, low)
    if rule.near is None:
        return spans[0] if spans else None
    best: tuple[int, tuple[int, int]] | None = None
    for one in spans:
        for other in spans_of(rule.near, low):
            if other[0] < one[1] and one[0] < other[1]:
                continue
            far = max(other[0] - one[1], one[0] - other[1])
            if far <= rule.far and (best is None or far < best[0]):
                best = (far, (min(one[0], other[0]), max(one[1], other[1])))
    return best[1] if best else None


def spans_of(pattern: re.Pattern[str], low: str) -> list[tuple[int, int]]:
    """The first twelve places of a pattern in a lower-case sentence."""
    spans = []
    for hit in pattern.finditer(low):
        spans.append(hit.span())
        if len(spans) >= _MOST_HITS:
            break
    return spans


def denied_between(low: str, span: tuple[int, int], rule: Rule) -> bool:
    """ "Mijn laptop is niet gestolen": a denial between the two halves of a rule, but for one that is its own words."""
    if rule.near is None or rule.value == "open_cc":
        return False
    first = min(
        (
            hit[1]
            for pattern in (rule.words, rule.near)
            for hit in spans_of(pattern, low)
            if hit[0] == span[0]
        ),
        default=span[1],
    )
    last = max(
        (
            hit[0]
            for pattern in (rule.words, rule.near)
            for hit in spans_of(pattern, low)
            if hit[1] == span[1]
        ),
        default=first,
    )
    return last > first and denies(low[first:last])
