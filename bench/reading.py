"""How well our own corpus is read, per field and with every miss: `python bench/reading.py [--json] [FOLDER …]`.

`--misses` writes tests/corpus/known_misses.toml anew from the whole corpus; new reasons are for a person to fill in.
"""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.reading.corpus import CORPUS, DECISIVE, KNOWN_MISSES, Miss, cases, known_misses, misses_of  # noqa: E402

_LONGEST = 300
_HEAD = """\
# What of our corpus is known to be read otherwise than expected, with the reason; a test keeps the list true.
# `python bench/reading.py --misses` writes it anew: reasons that stand here are kept, facts are named again.
# Decisions, what is unclear, and classes may never stand here."""


@dataclass
class Accuracy:
    """How many mails, how often each field was judged and right, and every miss."""

    mails: int = 0
    judged: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def right(self, name: str) -> int:
        """How often a field was right."""
        return self.judged[name] - sum(miss.field == name for miss in self.misses)


def measure(folders: Iterable[Path] = (CORPUS,)) -> Accuracy:
    """Read every mail of these folders that has its expectations beside it."""
    found = Accuracy()
    for path in cases(folders):
        judged, wrong = misses_of(path)
        found.mails += 1
        found.judged.update(judged)
        found.misses += wrong
    return found


def table(found: Accuracy) -> list[str]:
    """A line for each field, the decisive ones first."""
    names = sorted(found.judged, key=lambda name: (name not in DECISIVE, name))
    return [
        f"{name:15} {found.right(name):4} of {found.judged[name]:4}  "
        f"{100 * found.right(name) / found.judged[name]:5.1f} %"
        for name in names
    ]


def as_json(found: Accuracy) -> str:
    """The same for machines."""
    fields = {name: {"judged": count, "right": found.right(name)} for name, count in found.judged.items()}
    misses = [asdict(miss) for miss in found.misses]
    whole = {"mails": found.mails, "fields": fields, "misses": misses}
    return json.dumps(whole, ensure_ascii=False, default=str)


def as_known(found: Accuracy) -> str:
    """The misses as entries of known_misses.toml; a reason that is already there is kept.

    Facts that are not proposed are named, with a reason that follows "; " kept; any other reason is a person's.
    """
    known, lines, last = known_misses(), [_HEAD], ""
    whole: dict[tuple[str, str], list[Miss]] = {}
    for miss in found.misses:
        if miss.field in DECISIVE:
            continue
        whole.setdefault((miss.file, miss.field), []).append(miss)
    for (file, name), misses in sorted(whole.items()):
        if file != last:
            lines.append(f'\n["{file}"]')
        last = file
        why = known.get((file, name), "")
        if name == "facts" and not f"{why}; ".startswith(f"{_facts_not_read(misses)}; "):
            why = _facts_not_read(misses)
        lines.append(f"{name} = {json.dumps(why, ensure_ascii=False)}")
    return "\n".join(lines).strip() + "\n"


def _facts_not_read(misses: Iterable[Miss]) -> str:
    facts = [fact for miss in misses for fact in miss.expected]  # type: ignore[attr-defined]
    return "not proposed, so asked or left: " + ", ".join(
        f"{one['name']} {one.get('value', '')}".strip() for one in facts
    )


def main(arguments: list[str]) -> int:
    """Print the figures and every miss; 1 when a decision or a class was read wrong."""
    logging.disable(logging.CRITICAL)
    named = [Path(one) for one in arguments if not one.startswith("--") and "--misses" not in arguments]
    folders = named or [CORPUS]
    found = measure(folders)
    if "--json" in arguments:
        text = as_json(found)
    elif "--misses" in arguments:
        text = as_known(found)
        KNOWN_MISSES.write_text(text, encoding="utf-8")
    else:
        known = known_misses()
        text = "\n".join(
            [f"{found.mails} mails", *table(found), *(_line(miss, known) for miss in found.misses)]
        )
    print(text)  # noqa: T201
    return int(any(miss.field in DECISIVE for miss in found.misses))


def _line(miss: Miss, known: dict[tuple[str, str], str]) -> str:
    why = known.get((miss.file, miss.field))
    expected, got = (repr(value)[:_LONGEST] for value in (miss.expected, miss.got))
    return f"miss: {miss.file} {miss.field}: expected {expected}, got {got}" + (
        f" (known: {why})" if why else ""
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
