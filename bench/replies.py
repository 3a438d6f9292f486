"""How much of the reply texts in ../shared/corpora is read exactly, with every miss: `python bench/replies.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from compliance_bot.inbox.html_text import html_to_text  # noqa: E402
from compliance_bot.reading.replies import split_reply  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
# folder -> (its HTML or not, how many must be right at least; 0: printed only)
FOLDERS = {
    "replies-html/texts": 44,
    "replies-html/html": 7,
    "replies-texts/trimmer": 0,
    "replies-texts/zapier": 0,
    "replies-texts/mail-parser-reply": 0,
}
# upstream has these stay whole: to us a forwarded mail and a line with marks are never the writer's own words
ON_PURPOSE = frozenset(
    {
        "dont_parse_quotations_for_forwarded_messages",
        "quotation_marker_false_positive",
        "forwarded_message",
        "quote_and_text",
        "quote_only",
    }
)


@dataclass
class Score:
    """How many of a folder's expectations were met, and what was read where one was not."""

    exact: int = 0
    expected: int = 0
    outcomes: int = 0
    misses: dict[str, tuple[str, str]] = field(default_factory=dict)


def cases(folder: str) -> Iterator[tuple[Path, str | None]]:
    """The bodies of one folder, each with its expected reply where upstream names one."""
    for path in sorted((CORPORA / folder).iterdir()):
        if path.suffix not in (".txt", ".html") or path.name.endswith(".expected.txt"):
            continue
        expected = path.with_name(f"{path.stem}.expected.txt")
        yield path, expected.read_text(encoding="utf-8") if expected.is_file() else None


def read_new(path: Path) -> str:
    """The new words of a stored body, HTML or plain, as the bot reads them."""
    text = path.read_bytes().decode("utf-8", "replace")
    return split_reply(html_to_text(text) if path.suffix == ".html" else text).new


def is_met(path: Path, found: str, wanted: str) -> bool:
    """As upstream compares: HTML without white space, texts after stripping both ends."""
    if path.suffix == ".html":
        return "".join(found.split()) == "".join(wanted.split())
    return found == wanted.replace("\r\n", "\n").strip()


def measure(folder: str) -> Score:
    """Read every body of a folder."""
    score = Score()
    for path, wanted in cases(folder):
        found = read_new(path)
        score.outcomes += 1
        if wanted is None:
            continue
        score.expected += 1
        if is_met(path, found, wanted):
            score.exact += 1
        else:
            score.misses[path.stem] = (found, wanted)
    return score


def main() -> int:
    """Print the figures; 1 when a folder has too few right, 2 when the corpora are not beside the project."""
    if not CORPORA.is_dir():
        print("the corpora are not beside the project (../shared/corpora)")  # noqa: T201
        return 2
    scores = {folder: measure(folder) for folder in FOLDERS}
    for folder, score in scores.items():
        least = f" (at least {FOLDERS[folder]})" if FOLDERS[folder] else ""
        print(f"{folder}: {score.exact} of {score.expected} exact{least}; {score.outcomes} read")  # noqa: T201
        for name, (found, wanted) in score.misses.items():
            why = "on purpose: " if name in ON_PURPOSE else ""
            print(f"  miss: {name}: {why}read {found[:200]!r}, not {wanted[:200]!r}")  # noqa: T201
    return 0 if all(score.exact >= FOLDERS[folder] for folder, score in scores.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
