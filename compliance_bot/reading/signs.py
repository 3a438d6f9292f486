"""The signs by which a mail tells that a machine sent it (T20); each is one question to its facts."""

from __future__ import annotations

from compliance_bot.reading import machines
from compliance_bot.reading.facts import MailFacts


def auto_value(facts: MailFacts) -> str:
    """The value of Auto-Submitted without its parameters and comment (RFC 3834)."""
    return facts.header("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()


def says_yes(facts: MailFacts, name: str) -> bool:
    """Whether a header stands there and does not say no."""
    return name in facts.headers and facts.header(name).strip().lower() not in ("no", "false", "0")


def system_header(facts: MailFacts) -> str:
    """The first header that only ticket and monitoring systems write, or '' (T58)."""
    known = (*machines.TICKET_SYSTEMS, *machines.MONITORS)
    return next((name for name in facts.headers if name.startswith(known)), "")


def absence_words(facts: MailFacts) -> bool:
    """Whether the beginning of the text speaks of being away."""
    return bool(machines.ABSENCE_WORDS.search(facts.text[:4096]))


def null_return_path(facts: MailFacts) -> bool:
    """Whether the envelope had no sender: no person writes so."""
    return "return-path" in facts.headers and facts.header("return-path").replace(" ", "") in ("<>", "")


def null_from(facts: MailFacts) -> bool:
    """Whether From itself names nobody: `<>`."""
    return not facts.froms and bool(machines.NULL_SENDER.search(facts.header("from")))


def is_daemon(facts: MailFacts) -> bool:
    """Whether the mail system itself wrote it, by address or by name."""
    if not facts.froms:
        return bool(machines.DAEMON_NAME.search(facts.header("from")))
    return any(
        _local(one.address) in machines.DAEMONS
        or machines.EXCHANGE_DAEMON.fullmatch(_local(one.address))
        or machines.DISPLAYED_DAEMON.fullmatch(one.name)
        for one in facts.froms
    )


def is_postmaster(facts: MailFacts) -> bool:
    """Whether it comes from an address that may be a machine and may be people."""
    return any(_local(address.address) in machines.POSTMASTERS for address in facts.froms)


def _local(address: str) -> str:
    return address.partition("@")[0].strip("\\\"'")


def precedence(facts: MailFacts) -> str:
    """The value of Precedence, lower-cased: it may stop an answer, never drop a mail (T49)."""
    return facts.header("precedence").strip().lower()
