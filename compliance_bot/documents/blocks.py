"""The blocks of a plain text of ours, so that the HTML part says the same by construction (mail.md §8).

In the text the ready replies stand last, as their long links hide what is around them; in HTML they are
buttons and stand right under the question.

A text is made of a few kinds of line: the separator (what is left of the time may stand before it),
`== heading ==`, `- fact: value`, `* label <mailto:…>`, `| somebody's words`, the foot below `———`, and
paragraphs. Other people's words never start a line (they stand behind `| ` or inside one), so nobody can make
a block of their own.
A paragraph that begins with "Onze vraag: " is the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FOOT = "———"
_ASKS = ("Onze vraag: ", "Our question: ")
_LINK = re.compile(r"^\* (?P<label>.*) <(?P<href>mailto:[^<>\s]*)>$")
_FACT = re.compile(r"^- (?:(?P<label>[^:|]{1,48}): )?(?P<value>.*)$")


@dataclass(frozen=True, kw_only=True)
class Block:
    """kind: separator, lead, heading, text, ask, facts, links, quote or foot; items are (label or '', value)."""

    kind: str
    items: tuple[tuple[str, str], ...]


def blocks_of(text: str, *, separator: str, lead: bool) -> tuple[Block, ...]:
    """Cut a rendered text into blocks; with `lead`, the first paragraph is one.

    The one section of ready replies (a paragraph and its links) is moved up to the question.
    """
    blocks: list[Block] = []
    main, _, foot = _opened(text, separator).partition(f"\n{FOOT}\n")
    for kind, items in _runs(main.split("\n"), separator):
        if kind == "text" and lead:
            kind, lead = "lead", False
        blocks.append(Block(kind=kind, items=tuple(items)))
    if foot.strip():
        blocks.append(Block(kind="foot", items=tuple(("", line) for line in foot.strip().split("\n"))))
    return tuple(_answers_at_question(blocks))


def _opened(text: str, separator: str) -> str:
    """Of a first line `time left separator`, the separator by itself and the time as the lead's first line."""
    first, _, rest = text.partition("\n")
    head = first.removesuffix(separator)
    return f"{separator}\n\n{head.rstrip()}\n{rest.lstrip()}" if head and head != first else text


def _answers_at_question(blocks: list[Block]) -> list[Block]:
    """The paragraph and links at the end, put after the first question; several sections stay where they are."""
    links = [index for index, block in enumerate(blocks) if block.kind == "links"]
    asks = [index for index, block in enumerate(blocks) if block.kind == "ask"]
    if len(links) != 1 or not asks or blocks[links[0] - 1].kind != "text" or links[0] - 1 <= asks[0] + 1:
        return blocks
    start, end, after = links[0] - 1, links[0] + 1, asks[0] + 1
    return [*blocks[:after], *blocks[start:end], *blocks[after:start], *blocks[end:]]


def _runs(lines: Iterable[str], separator: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Lines of one kind that follow each other make one block; a blank line ends it."""
    runs: list[tuple[str, list[tuple[str, str]]]] = []
    fresh = True
    for line in lines:
        if not line:
            fresh = True
            continue
        kind, item = _kind(line, separator)
        if fresh or runs[-1][0] != kind:
            runs.append((kind, []))
        runs[-1][1].append(item)
        fresh = False
    return runs


def _kind(line: str, separator: str) -> tuple[str, tuple[str, str]]:
    if line == separator:
        return "separator", ("", line)
    if line.startswith("|"):
        return "quote", ("", line)
    if line.startswith("== ") and line.endswith(" =="):
        return "heading", ("", line[3:-3])
    if link := _LINK.match(line):
        return "links", (link["label"], link["href"])
    if fact := _FACT.match(line):
        return "facts", (fact["label"] or "", fact["value"])
    return ("ask" if line.startswith(_ASKS) else "text"), ("", line)
