"""The few expected errors; each text says what happened, where, and what to do."""

from __future__ import annotations


class ComplianceBotError(Exception):
    """Base of every expected error; the command line turns these into an exit code."""


class ConfigError(ComplianceBotError):
    """The configuration cannot be used; `problems` lists every fault found, each with table and key."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class MailboxError(ComplianceBotError):
    """The mailbox could not be read; trying again later is right."""


class LoginRefused(MailboxError):
    """The mail server did not let us in; trying again soon could lock the account."""


class MailGone(MailboxError):
    """The mail lay there when we looked and is gone now: somebody or a rule moved it; a later sweep finds it."""


class MailUnfetchable(MailboxError):
    """The server went on refusing this one mail; `raw` is what it gave: the headers, or nothing (T7)."""

    def __init__(self, text: str, *, raw: bytes = b"") -> None:
        self.raw = raw
        super().__init__(text)


class StoreError(ComplianceBotError):
    """The database could not do what was asked; nothing of the transaction was kept."""


class LeaseLost(StoreError):
    """Another instance does the work now; what this one was about to write was not kept."""


class MigrationNeeded(StoreError):
    """The database has no tables yet, or those of an older version; `compliance-bot migrate` is the cure."""


class StoreConfined(StoreError):
    """Trouble with what is kept of one mail or incident; the database itself works, the others go on (T7, T33)."""


class EvidenceUnreadable(StoreConfined):
    """One stored mail cannot be opened: its key is gone or its row was changed; `brief` says which, for people."""

    def __init__(self, text: str, *, brief: str) -> None:
        self.brief = brief
        super().__init__(text)


class ValueRefused(StoreConfined):
    """The database works but does not take a value it was given: what was to be written is at fault, not the disk."""


class JournalBroken(StoreConfined):
    """The hash chain does not verify; `seq` is the first entry that does not fit."""

    def __init__(self, seq: int, why: str) -> None:
        self.seq = seq
        super().__init__(f"journal entry {seq}: {why}")


class RecordsDiffer(JournalBroken):
    """The chain verifies, but a table beside it does not fit it; the text names table, row and cure, `seq` is 0."""

    def __init__(self, text: str) -> None:
        self.seq = 0
        StoreError.__init__(self, text)


class DeliveryError(ComplianceBotError):
    """One message was not delivered.

    permanent: final for this recipient (a 5xx at RCPT of class 5.1.x or 5.2.1; mail.md §8).
    channel_fault: the road itself is down (connect, TLS, login, MAIL FROM …), not this recipient.
    brief: the step and the codes, as `RCPT 550 5.1.1`, without a word of the text: the only part a log may show.
    """

    def __init__(
        self,
        text: str,
        *,
        permanent: bool = False,
        channel_fault: bool = False,
        retry_after: float | None = None,
        brief: str = "",
    ) -> None:
        self.permanent = permanent
        self.channel_fault = channel_fault
        self.retry_after = retry_after
        self.brief = brief
        super().__init__(text)


def store_is_down(error: BaseException) -> bool:
    """Whether this is trouble of the whole database: then nothing is decided and all of it is tried again later."""
    return isinstance(error, StoreError) and not isinstance(error, StoreConfined)


class UsageError(ComplianceBotError):
    """The command line was given something it cannot work with."""
