"""What mail servers write in a notice of non-delivery, in Dutch and English: whom, given up or still trying."""

from __future__ import annotations

import re

_BELOW = re.compile(
    r"^(?:-{2,}.{0,80}(?:copy of|original|returned|message header|body of).{0,80}|"
    r".{0,40}below this line is a copy.{0,60}|received: .{0,200})$",
    re.IGNORECASE | re.MULTILINE,
)
_STILL_TRIES = re.compile(
    r"delay|vertraag|warning|waarschuwing|still (?:being )?(?:tried|trying)|"
    r"will (?:be retried|continue to (?:try|be made)|keep trying|try again|retry)|"
    r"(?:has|have) not yet been|not yet (?:been )?deliver|"
    r"delivery attempts will continue|delivery will continue to be attempted|do(?:es)? not need to (?:resend|retry)|"
    r"nog niet (?:worden )?(?:bezorgd|afgeleverd)|(?:wordt|zal) opnieuw (?:geprobeerd|proberen)|"
    r"(?:blijft|blijven|probeert?) (?:het )?(?:nog |opnieuw )?(?:te )?proberen|"
    r"hoeft? .{0,30}niet opnieuw te (?:ver)?zenden",
    re.IGNORECASE,
)
_GIVES_UP = re.compile(
    r"permanent (?:error|failure|fatal)|fatal error|(?:i've|have|has|had to) given? up|giving up|"
    r"user unknown|unknown user|no such user|user (?:not|doesn't) (?:found|exist)|mailbox (?:not found|unavailable)|"
    r"(?:could|kon) niet (?:worden )?gevonden|bestaat niet|"
    r"retry time(?:out)? exceeded|retry timeout|too long|message (?:expired|timed out)|failed permanently|"
    r"\b5\d\d[ -]5?\.?\d?|\b5\.\d{1,3}\.\d{1,3}\b",
    re.IGNORECASE,
)
_ASKED_TO_WAIT = re.compile(
    r"delivery attempts will continue|will be retried|will continue to|keep trying|(?:wordt|zal) opnieuw geprobeerd",
    re.IGNORECASE,
)
_ADDRESS_LINE = re.compile(
    r"^[ \t*<\"']{0,12}(?:mailto:)?([\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})"
    r"[>\"'):; \t]{0,8}(?:$|\(|-)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"undeliver|not deliver|(?:could|can|was) ?not (?:be )?(?:deliver|sent)|delivery .{0,40}fail|fail.{0,40}deliver|"
    r"returned|rejected|onbestelbaar|niet (?:worden )?(?:bezorgd|afgeleverd)|bezorgen .{0,90}mislukt|niet bezorgbaar|"
    r"unable to deliver|"
    r"permanent error|user unknown|delay|vertraag",
    re.IGNORECASE,
)
_READ = 16 * 1024


def still_tries(words: str) -> bool:
    """Whether a notice says that delivery goes on."""
    return bool(_STILL_TRIES.search(_notice(words)))


def gives_up(words: str) -> bool:
    """Whether a notice says that nothing more is tried, and not in the same breath that it waits."""
    notice = _notice(words)
    return bool(_GIVES_UP.search(notice)) and not _ASKED_TO_WAIT.search(notice)


def named_in(words: str) -> tuple[str, ...]:
    """The addresses on a line of their own, as every notice lists whom it could not reach; () when it tells of none."""
    if not _TELLS.search(_notice(words)):
        return ()
    hits = (_ADDRESS_LINE.match(line) for line in _notice(words).splitlines()[:200])
    return tuple(dict.fromkeys(hit[1].lower() for hit in hits if hit and ".." not in hit[1]))


def _notice(words: str) -> str:
    """The words above the copy of the mail that came back."""
    return _BELOW.split(words[:_READ], maxsplit=1)[0]
