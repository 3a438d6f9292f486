"""What every use case works with: the ports it may use and the organisation's practice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from compliance_bot.ports import Clock, Documents, MailReader, Policy, Store, Work
from compliance_bot.procedure.decisions import Rules
from compliance_bot.procedure.incident import Incident


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The tools on the case worker's desk."""

    store: Store
    clock: Clock
    policy: Policy
    documents: Documents
    reader: MailReader

    @property
    def rules(self) -> Rules:
        """P18's rules with the directory and ladder they speak of."""
        policy = self.policy
        return Rules(
            directory=policy.directory,
            ladder=policy.ladder,
            second=policy.decisions.second,
            fg_decides=policy.decisions.fg_decides,
        )


@dataclass(frozen=True, kw_only=True)
class Case:
    """One open transaction at one moment: what the steps of a use case hand to each other."""

    desk: Desk
    work: Work
    now: datetime

    def incident(self, ref: str) -> Incident:
        """The incident as it stands in this transaction. Raises KeyError when there is none."""
        found = self.work.incident(ref)
        if found is None:
            raise KeyError(ref)
        return found


def remembered(work: Work, name: str) -> datetime | None:
    """The moment kept under this name, None when there is none or it cannot be read."""
    try:
        return datetime.fromisoformat(work.fact(name))
    except ValueError:
        return None


def key_of(*parts: object) -> str:
    """An outbox key: the same occasion and recipient always give the same key, so nothing is queued twice."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def number_of(ref: str) -> str:
    """`AINL-2026-0007` -> `2026-0007`, as tokens write it."""
    return ref.split("-", 1)[1]
