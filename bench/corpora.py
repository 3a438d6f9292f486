"""Recall and false alarms of our reading over ../shared/corpora, with every miss: `python bench/corpora.py`."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from compliance_bot.inbox.bounces import read_bounce  # noqa: E402
from compliance_bot.inbox.mime import read_mail  # noqa: E402
from compliance_bot.reading.automatic import classify  # noqa: E402
from compliance_bot.reading.facts import MailClass  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
BOUNCES = (MailClass.BOUNCE_HARD, MailClass.BOUNCE_DELAYED)
# bounces of which upstream expects nothing that its detectors find, and two of people and machines among them
NO_BOUNCES = frozenset({"groupwise_03.txt", "qmail_08.txt"})
# damaged mails that are bounces and delivery reports indeed, by their names
REAL_BOUNCES = ("multi_address_bounce", "multipart_report", "report_", "mail_malformed_2")
_NOT_MAIL = frozenset({".json", ".md"})
_NOT_MAIL_NAMES = frozenset({"LICENSE", "NOTICE", "COPYING"})


@dataclass
class Score:
    """Counts of what was right, and a line for each miss."""

    expected: int = 0
    addresses: int = 0
    permanence: int = 0
    both: int = 0
    classes: int = 0
    bounces: int = 0
    traced: int = 0
    malformed: int = 0
    false_alarms: int = 0
    outcomes: int = 0
    by_class: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


def mails(folder: str) -> Iterator[Path]:
    """The mails of one corpus, without what stands beside them."""
    for path in sorted((CORPORA / folder).rglob("*")):
        if path.is_file() and path.suffix not in _NOT_MAIL and path.name not in _NOT_MAIL_NAMES:
            yield path


def measure() -> Score:
    """Read every bounce and every malformed mail."""
    score = Score()
    expected = json.loads((CORPORA / "bounces" / "expected.json").read_text(encoding="utf-8"))
    for path in mails("bounces"):
        _bounce(path, expected.get(path.name), score)
    for path in mails("malformed"):
        _malformed(path, score)
    return score


def _bounce(path: Path, wanted: dict[str, object] | None, score: Score) -> None:
    raw = path.read_bytes()
    facts = read_mail(raw)
    kind = classify(facts, own=False)
    score.outcomes += bool(kind.reason)
    score.by_class[f"bounces {kind.mail_class.value}"] += 1
    score.traced += bool(facts.bounced_id)
    if path.name in NO_BOUNCES:
        score.false_alarms += kind.mail_class in BOUNCES
    else:
        score.bounces += 1
        score.classes += kind.mail_class in BOUNCES
        if kind.mail_class not in BOUNCES:
            score.misses.append(f"{path.name}: class {kind.mail_class.value} ({kind.reason})")
    if wanted is None:
        return
    score.expected += 1
    found = read_bounce(raw)
    addresses = {str(one).lower() for one in wanted["addresses"]}  # type: ignore[attr-defined]
    right = set(found.recipients if found else ()) == addresses
    verdict = not addresses or (found is not None and found.permanent is not wanted["temporary"])
    score.addresses += right
    score.permanence += verdict
    score.both += right and verdict
    if not (right and verdict):
        score.misses.append(
            f"{path.name}: found {found and (found.recipients, found.permanent)}, not {wanted}"
        )


def _malformed(path: Path, score: Score) -> None:
    facts = read_mail(path.read_bytes())
    kind = classify(facts, own=False)
    score.malformed += 1
    score.outcomes += bool(kind.reason)
    score.by_class[f"malformed {kind.mail_class.value}"] += 1
    if kind.mail_class in BOUNCES and not path.name.startswith(REAL_BOUNCES):
        score.false_alarms += 1
        score.misses.append(f"{path.name}: a bounce? {kind.reason}")


def main() -> int:
    """Print the figures; 2 when the corpora are not beside the project."""
    logging.disable(logging.CRITICAL)
    if not CORPORA.is_dir():
        print("the corpora are not beside the project (../shared/corpora)")  # noqa: T201
        return 2
    score = measure()
    lines = [
        f"mails with an outcome: {score.outcomes} of {sum(score.by_class.values())}",
        f"bounces recognised: {score.classes} of {score.bounces}; false alarms: {score.false_alarms}",
        f"addresses right: {score.addresses}, hard or delayed right: {score.permanence}, "
        f"both: {score.both} of {score.expected}",
        f"the mail that came back is named in {score.traced}",
        *(f"  {name}: {count}" for name, count in sorted(score.by_class.items())),
        *(f"miss: {miss}" for miss in score.misses),
    ]
    print("\n".join(lines))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
