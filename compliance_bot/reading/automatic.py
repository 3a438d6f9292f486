"""What kind of mail this is (mail.md §2), and whether it may be answered (T20, T49): two separate questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from compliance_bot.reading.facts import Classified, MailClass, MailFacts

_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "list-help", "list-owner", "list-subscribe")
_AUTO_REPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoreply-from", "x-autoresponder")
_QUIET_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_DAEMONS = frozenset({"mailer-daemon", "maildaemon", "mail-daemon"})
# the mail system without a domain: "Mail Delivery Subsystem <MAILER-DAEMON>"
_DAEMON_NAME = re.compile(
    r"(?:^|<)[\s\"]*(?:mailer|mail)-?daemon\b|^[\s\"]*mail delivery (?:sub)?system\b", re.IGNORECASE
)
_POSTMASTERS = frozenset({"postmaster", "mdaemon", "ndr"})
_ACTION = re.compile(r"^Action:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_MILD_ACTIONS = frozenset({"delayed", "delivered", "relayed", "expanded"})
_RECIPIENT = re.compile(r"^Final-Recipient:", re.IGNORECASE | re.MULTILINE)
_DISPOSITION = re.compile(r"^Disposition:", re.IGNORECASE | re.MULTILINE)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:ed|able)|delivery (?:status notification|report|failure|has failed|incomplete|warning)|"
    r"(?:non[- ]?|permanent )delivery|mail delivery failed|returned (?:mail|to sender)|failure notice|mail error|"
    r"mail failure|failed mail|could not be delivered|onbestelbaar|niet (?:worden )?bezorgd|delayed mail|"
    r"delivery delayed|vertraagd",
    re.IGNORECASE,
)
_DELAY_SUBJECT = re.compile(r"delay|vertraag|warning|incomplete|waarschuwing", re.IGNORECASE)
_ABSENCE_SUBJECT = re.compile(
    r"^\W*(?:automatisch antwoord|automatic reply|auto(?:matic)?[ -]?reply|autoreply|out of (?:the )?office|"
    r"afwezig(?:heid)?\b|afwezigheidsmelding|niet aanwezig)",
    re.IGNORECASE,
)
_RECEIPT_SUBJECT = re.compile(
    r"^(?:gelezen|read|niet gelezen|not read|delivered|afgeleverd|relayed):", re.IGNORECASE
)

_Rule = Callable[[MailFacts], Classified | None]


def classify(facts: MailFacts, *, own: bool, own_lists: Collection[str] = ()) -> Classified:
    """The class of a mail with the evidence that gave it. Class never says whether a mail counts (mail.md §2).

    own: our own header verified and its outbox row exists. own_lists: the List-Ids that feed this mailbox itself.
    """
    if own:
        return Classified(mail_class=MailClass.OWN, reason="our own header verifies")
    for rule in _RULES:
        verdict = rule(facts)
        if verdict is not None:
            return verdict
    return _list_mail(facts, own_lists) or Classified(
        mail_class=MailClass.HUMAN, reason="nothing says it is automatic"
    )


def may_answer(facts: MailFacts, classified: Classified) -> tuple[bool, str]:
    """Whether an answer to this mail's sender is allowed, with the reason (T20); stricter than the class on purpose."""
    if classified.mail_class is not MailClass.HUMAN:
        return False, f"{classified.mail_class.value}: {classified.reason}"
    reason = _silence(facts)
    return (False, reason) if reason else (True, "a person's mail")


def _silence(facts: MailFacts) -> str:
    if _null_return_path(facts):
        return "empty Return-Path"
    if _is_daemon(facts) or _is_postmaster(facts):
        return "sent by the mail system"
    if not facts.froms and not facts.reply_to:
        return "no address to answer to"
    if _precedence(facts) in _QUIET_PRECEDENCE:
        return f"Precedence: {_precedence(facts)}"
    suppressed = facts.header("x-auto-response-suppress").lower()
    if any(word in suppressed for word in ("all", "autoreply")):
        return "X-Auto-Response-Suppress"
    return next((f"header {name}" for name in _LIST_HEADERS if facts.header(name)), "")


def _report(facts: MailFacts) -> Classified | None:
    if facts.content_type != "multipart/report" and not facts.report_type:
        return None
    kind = facts.report_type.lower() or _kind_of_parts(facts.attached_text)
    if kind == "feedback-report":
        return Classified(mail_class=MailClass.COMPLAINT, reason="feedback report (RFC 5965)")
    if kind in ("disposition-notification", "message-disposition-notification"):
        return Classified(mail_class=MailClass.RECEIPT, reason="read receipt (RFC 8098)")
    if kind == "delivery-status":
        return _delivery_report(facts)
    return Classified(mail_class=MailClass.AUTO_GENERATED, reason="multipart/report")


def _kind_of_parts(attached: str) -> str:
    """The kind of a report whose sender forgot to name it, by the fields inside."""
    if _RECIPIENT.search(attached):
        return "delivery-status"
    return "disposition-notification" if _DISPOSITION.search(attached) else ""


def _delivery_report(facts: MailFacts) -> Classified:
    actions = {hit.lower() for hit in _ACTION.findall(facts.attached_text)}
    if not actions or actions - _MILD_ACTIONS:
        return Classified(mail_class=MailClass.BOUNCE_HARD, reason="delivery report: failed")
    if "delayed" in actions:
        return Classified(mail_class=MailClass.BOUNCE_DELAYED, reason="delivery report: delayed")
    return Classified(mail_class=MailClass.RECEIPT, reason="delivery report: delivered, relayed or expanded")


def _calendar(facts: MailFacts) -> Classified | None:
    is_reply = (
        facts.content_type == "text/calendar" or "x-ms-exchange-calendar-originator-id" in facts.headers
    )
    is_meeting = facts.header("content-class").lower().startswith("urn:content-classes:calendarmessage")
    if is_reply or is_meeting or facts.report_type == "calendar":
        return Classified(mail_class=MailClass.CALENDAR, reason="calendar message")
    return None


def _old_bounce(facts: MailFacts) -> Classified | None:
    """A notice in prose: the mail system's own sender, or a bounce's subject from what no person's mail can be.

    An unreadable From is no sign of a machine (P1, T50).
    """
    machine = _null_return_path(facts) or _is_postmaster(facts)
    returned = "x-failed-recipients" in facts.headers or bool(_BOUNCE_SUBJECT.search(facts.subject))
    if not (_is_daemon(facts) or (machine and returned)):
        return None
    if _DELAY_SUBJECT.search(facts.subject):
        return Classified(mail_class=MailClass.BOUNCE_DELAYED, reason="mail system's notice of delay")
    return Classified(mail_class=MailClass.BOUNCE_HARD, reason="mail system's notice without a report")


def _auto_submitted(facts: MailFacts) -> Classified | None:
    value = facts.header("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
    if value.startswith("auto-replied"):
        return Classified(mail_class=MailClass.AUTO_REPLY, reason="Auto-Submitted: auto-replied")
    named = next((name for name in _AUTO_REPLY_HEADERS if name in facts.headers), "")
    if named:
        return Classified(mail_class=MailClass.AUTO_REPLY, reason=f"header {named}")
    if _precedence(facts) == "auto_reply":
        return Classified(mail_class=MailClass.AUTO_REPLY, reason="Precedence: auto_reply")
    if _ABSENCE_SUBJECT.search(facts.subject) and (value not in ("", "no") or _hints_automatic(facts)):
        return Classified(mail_class=MailClass.AUTO_REPLY, reason="absence subject and a machine's header")
    if value not in ("", "no"):
        return Classified(mail_class=MailClass.AUTO_GENERATED, reason=f"Auto-Submitted: {value[:40]}")
    return None


def _receipt(facts: MailFacts) -> Classified | None:
    if _null_return_path(facts) and _RECEIPT_SUBJECT.search(facts.subject):
        return Classified(mail_class=MailClass.RECEIPT, reason="receipt subject and empty Return-Path")
    return None


def _system(facts: MailFacts) -> Classified | None:
    if _null_return_path(facts):
        return Classified(mail_class=MailClass.AUTO_GENERATED, reason="empty Return-Path")
    return None


def _list_mail(facts: MailFacts, own_lists: Collection[str]) -> Classified | None:
    named = next((name for name in _LIST_HEADERS if facts.header(name)), "")
    if not named or _list_id(facts.header("list-id")) in {_list_id(own) for own in own_lists}:
        return None
    return Classified(mail_class=MailClass.LIST, reason=f"header {named}")


def _list_id(value: str) -> str:
    inside = re.search(r"<([^<>]*)>", value)
    return (inside[1] if inside else value).strip().lower()


def _hints_automatic(facts: MailFacts) -> bool:
    quiet = _null_return_path(facts) or _precedence(facts) in _QUIET_PRECEDENCE
    return quiet or bool(facts.header("x-auto-response-suppress"))


def _null_return_path(facts: MailFacts) -> bool:
    return "return-path" in facts.headers and facts.header("return-path").replace(" ", "") in ("<>", "")


def _is_daemon(facts: MailFacts) -> bool:
    if not facts.froms:
        return bool(_DAEMON_NAME.search(facts.header("from")))
    return any(address.address.partition("@")[0] in _DAEMONS for address in facts.froms)


def _is_postmaster(facts: MailFacts) -> bool:
    return any(address.address.partition("@")[0] in _POSTMASTERS for address in facts.froms)


def _precedence(facts: MailFacts) -> str:
    return facts.header("precedence").strip().lower()


_RULES: tuple[_Rule, ...] = (_report, _calendar, _receipt, _old_bounce, _auto_submitted, _system)
