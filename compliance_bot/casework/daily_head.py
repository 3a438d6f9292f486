"""The register's head leaves the machine in mails: one a day to each assessor, and each sign of life (P32, T36)."""

from __future__ import annotations

from dataclasses import replace

from compliance_bot.casework.desk import Case
from compliance_bot.ports import MailModel

# what an assessor gets and may keep; an answer to others never carries it
_KINDS = frozenset({"assessment", "reminder", "reminder_digest", "new_digest", "together", "receipt"})
_ALWAYS = "sign_of_life"


def with_head(case: Case, kind: str, person: str, model: MailModel) -> MailModel:
    """The model with head and number of entries, where this mail is the one of today that tells them."""
    if not _tells(case, kind, person):
        return model
    entries, head = case.work.head()
    return replace(model, head=head, entries=entries)


def head_is_told(case: Case, person: str, key: str) -> None:
    """The mail of this outbox key is the one of today that tells this person the head."""
    case.work.set_fact(_fact(person), f"{_today(case)} {key}")


def _tells(case: Case, kind: str, person: str) -> bool:
    if case.desk.policy.exercise:
        return False  # who holds a drill's head against the register would find it cut off
    if kind == _ALWAYS:
        return True
    if kind not in _KINDS or person not in {one.id for one in case.desk.policy.directory.assessors()}:
        return False
    day, _, key = case.work.fact(_fact(person)).partition(" ")
    if day != _today(case):
        return True
    # told, but that mail will never go: a later one took its place, or it was given up or is held
    row = case.work.outbox_by_key(key)
    return row is None or bool(row.superseded_at or row.failed_at or row.held_at)


def _today(case: Case) -> str:
    return f"{case.now.astimezone(case.desk.policy.zone):%Y-%m-%d}"


def _fact(person: str) -> str:
    return f"head told {person}"
