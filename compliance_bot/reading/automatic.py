"""What kind of mail this is (mail.md §2), and whether it may be answered (T20, T49): two separate questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from compliance_bot.reading import machines
from compliance_bot.reading.facts import Classified, MailClass, MailFacts
from compliance_bot.reading.signs import (
    absence_words,
    auto_value,
    is_daemon,
    is_postmaster,
    null_from,
    null_return_path,
    precedence,
    says_yes,
    system_header,
)
from compliance_bot.reading.threading import find_tokens

_ACTION = re.compile(r"^Action:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_MILD_ACTIONS = frozenset({"delayed", "delivered", "relayed", "expanded"})
_RECIPIENT = re.compile(r"^Final-Recipient:", re.IGNORECASE | re.MULTILINE)
_DISPOSITION = re.compile(r"^Disposition:[ \t]*([^\n]{0,200})", re.IGNORECASE | re.MULTILINE)
_FEEDBACK = re.compile(r"^Feedback-Type:", re.IGNORECASE | re.MULTILINE)
_RECEIPTS = frozenset({"disposition-notification", "message-disposition-notification"})
_CALENDAR_ANSWERS = frozenset({"reply", "counter", "declinecounter", "refresh", "cancel"})
_INVITATIONS = frozenset({"request", "add"})
SUBSTITUTE = "substitute"  # how `unreadable` begins where the provider sent something in a mail's place (T52)
_OPENS_NOTHING = frozenset(
    {
        MailClass.AUTO_REPLY,
        MailClass.BOUNCE_HARD,
        MailClass.BOUNCE_DELAYED,
        MailClass.RECEIPT,
        MailClass.OWN,
    }
)

_Rule = Callable[[MailFacts], Classified | None]


def classify(
    facts: MailFacts,
    *,
    own: bool,
    own_lists: Collection[str] = (),
    spam_header: str = "",
    known: bool = False,
) -> Classified:
    """The class of a mail with the evidence that gave it. Class never says whether a mail counts (mail.md §2).

    own: our own header verified and its outbox row exists. own_lists: the List-Ids that feed this mailbox itself.
    spam_header: "Name: beginning of its value", the one header of the provider that may send a stranger's mail to
    triage. known: the sender is a person of the directory, whose absence needs less of a sign, and who is no spam.
    """
    if own:
        return Classified(mail_class=MailClass.OWN, reason="our own header verifies")
    if facts.unreadable.startswith(SUBSTITUTE):
        return _classified(MailClass.HUMAN, "the provider's substitute for a mail it could not convert (T52)")
    for rule in _RULES:
        verdict = rule(facts)
        if verdict is not None:
            return verdict
    if known and _plainly_absent(facts):
        return _classified(MailClass.AUTO_REPLY, "absence subject and words, from somebody of the directory")
    return (
        _list_mail(facts, own_lists)
        or (None if known else _spam(facts, spam_header))
        or _classified(MailClass.HUMAN, "nothing says it is automatic")
    )


def may_answer(facts: MailFacts, classified: Classified) -> tuple[bool, str]:
    """Whether an answer to this mail's sender is allowed, with the reason (T20); stricter than the class on purpose."""
    if classified.mail_class is not MailClass.HUMAN:
        return False, f"{classified.mail_class.value}: {classified.reason}"
    reason = _silence(facts)
    return (False, reason) if reason else (True, "a person's mail")


def opens_nothing(facts: MailFacts, classified: Classified) -> bool:
    """Whether a mail of this kind never opens an incident, whoever sent it; an invitation may hold a report (P1)."""
    if classified.mail_class is MailClass.CALENDAR:
        return facts.calendar_method not in _INVITATIONS
    return classified.mail_class in _OPENS_NOTHING


def surely_automatic(facts: MailFacts, classified: Classified) -> bool:
    """Whether a mail that opens nothing is beyond doubt what it looks like: then nobody needs to look at it (P1).

    Headers alone may stand on a processor's bulk mail too; an absence speaks of being away, a notice names somebody
    or is a report in form, a calendar's answer has its method.
    """
    match classified.mail_class:
        case MailClass.AUTO_REPLY:
            return absence_words(facts)
        case MailClass.BOUNCE_HARD | MailClass.BOUNCE_DELAYED:
            return bool(facts.bounced_to) or facts.content_type == "multipart/report"
        case MailClass.RECEIPT:
            return facts.content_type == "multipart/report"
        case MailClass.CALENDAR:
            return bool(facts.calendar_method) and facts.calendar_method != "PUBLISH"
    return True


def _classified(mail_class: MailClass, reason: str) -> Classified:
    return Classified(mail_class=mail_class, reason=reason)


def _silence(facts: MailFacts) -> str:
    if facts.unreadable.startswith(SUBSTITUTE):
        return "the provider wrote it in another mail's place"
    if null_return_path(facts):
        return "empty Return-Path"
    if is_daemon(facts) or is_postmaster(facts):
        return "sent by the mail system"
    if not facts.froms and not facts.reply_to:
        return "no address to answer to"
    if precedence(facts) in machines.QUIET_PRECEDENCE:
        return f"Precedence: {precedence(facts)}"
    suppressed = facts.header("x-auto-response-suppress").lower()
    if any(word in suppressed for word in ("all", "autoreply")):
        return "X-Auto-Response-Suppress"
    quiet = ("x-loop", *machines.LIST_HEADERS)
    return next((f"header {name}" for name in quiet if facts.header(name)), "")


def _report(facts: MailFacts) -> Classified | None:
    if facts.content_type != "multipart/report" and not facts.report_type:
        return None
    kind = facts.report_type.lower() or _kind_of_parts(facts.attached_text)
    if kind == "feedback-report":
        return _classified(MailClass.COMPLAINT, "feedback report (RFC 5965)")
    if kind in _RECEIPTS:
        return _rejected(facts) or _classified(MailClass.RECEIPT, "read receipt (RFC 8098)")
    if kind == "delivery-status":
        return _delivery_report(facts)
    if kind == "calendar":
        return None
    return _notice_in_prose(facts) or _classified(MailClass.AUTO_GENERATED, "multipart/report")


def _kind_of_parts(attached: str) -> str:
    """The kind of a report whose sender forgot to name it, by the fields inside."""
    if _FEEDBACK.search(attached):
        return "feedback-report"
    if _DISPOSITION.search(attached):
        return "disposition-notification"
    return "delivery-status" if _RECIPIENT.search(attached) else ""


def _rejected(facts: MailFacts) -> Classified | None:
    """A receipt that says it was thrown away by a server (Dovecot's sieve `reject`): it did not arrive."""
    hit = _DISPOSITION.search(facts.attached_text)
    automatic = hit is not None and hit[1].lower().startswith("automatic-action")
    told = "rejected" in facts.header("auto-submitted") or machines.REJECTED_SUBJECT.search(facts.subject)
    if not (automatic and told):
        return None
    return _classified(MailClass.BOUNCE_HARD, "disposition report: rejected by the server")


def _delivery_report(facts: MailFacts) -> Classified:
    actions = {hit.lower() for hit in _ACTION.findall(facts.attached_text)}
    if facts.bounced_to:
        return _bounce(permanent=facts.bounced_permanent, reason="delivery report (RFC 3464)")
    if not actions or actions - _MILD_ACTIONS:
        return _classified(MailClass.BOUNCE_HARD, "delivery report: failed")
    if "delayed" in actions:
        return _classified(MailClass.BOUNCE_DELAYED, "delivery report: delayed")
    return _classified(MailClass.RECEIPT, "delivery report: delivered, relayed or expanded")


def _bounce(*, permanent: bool, reason: str) -> Classified:
    said = "given up" if permanent else "still tried"
    kind = MailClass.BOUNCE_HARD if permanent else MailClass.BOUNCE_DELAYED
    return _classified(kind, f"{reason}: {said}")


def _calendar(facts: MailFacts) -> Classified | None:
    """An answer, invitation or cancellation; an agenda item that is only attached (PUBLISH) makes none (T56)."""
    is_meeting = facts.header("content-class").lower().startswith("urn:content-classes:calendarmessage")
    if facts.calendar_method in _CALENDAR_ANSWERS:
        return _classified(MailClass.CALENDAR, f"calendar answer: METHOD:{facts.calendar_method.upper()}")
    if facts.calendar_method in _INVITATIONS:
        return _classified(MailClass.CALENDAR, f"calendar invitation: METHOD:{facts.calendar_method.upper()}")
    if facts.content_type == "text/calendar" or is_meeting or facts.report_type == "calendar":
        return _classified(MailClass.CALENDAR, "calendar message")
    if "x-ms-exchange-calendar-originator-id" in facts.headers:
        return _classified(MailClass.CALENDAR, "header x-ms-exchange-calendar-originator-id")
    return None


def _notice_in_prose(facts: MailFacts) -> Classified | None:
    """The mail system's own sender, or a bounce's subject from what no person's mail can be.

    An unreadable From is no sign of a machine (P1, T50); an empty one, `<>`, is.
    """
    if "x-ms-exchange-message-is-ndr" in facts.headers:
        return _prose_verdict(facts, "header x-ms-exchange-message-is-ndr")
    machine = null_return_path(facts) or is_postmaster(facts) or null_from(facts)
    failed = "x-failed-recipients" in facts.headers and auto_value(facts) not in ("", "no")
    returned = "x-failed-recipients" in facts.headers or bool(machines.BOUNCE_SUBJECT.search(facts.subject))
    if is_daemon(facts) or failed or (machine and returned):
        return _prose_verdict(facts, "mail system's notice without a report")
    return None


def _prose_verdict(facts: MailFacts, reason: str) -> Classified:
    if facts.bounced_to:
        return _bounce(permanent=facts.bounced_permanent, reason=reason)
    return _bounce(permanent=not machines.DELAY_SUBJECT.search(facts.subject), reason=reason)


def _auto_submitted(facts: MailFacts) -> Classified | None:
    value = auto_value(facts)
    system = system_header(facts)
    if system:
        return _classified(MailClass.AUTO_GENERATED, f"ticket or monitoring system: header {system}")
    named = next((name for name in machines.AUTO_REPLY_HEADERS if says_yes(facts, name)), "")
    if value.startswith("auto-replied"):
        return _classified(MailClass.AUTO_REPLY, "Auto-Submitted: auto-replied")
    if named:
        return _classified(MailClass.AUTO_REPLY, f"header {named}")
    if precedence(facts) == "auto_reply":
        return _classified(MailClass.AUTO_REPLY, "Precedence: auto_reply")
    hinted = value not in ("", "no") or _hints_automatic(facts)
    if hinted and machines.ABSENCE_SUBJECT.search(facts.subject):
        return _classified(MailClass.AUTO_REPLY, "absence subject and a machine's header")
    if value not in ("", "no"):
        answers = bool(facts.in_reply_to) and absence_words(facts)
        if answers:
            return _classified(MailClass.AUTO_REPLY, f"Auto-Submitted: {value[:40]}, answers with an absence")
        return _classified(MailClass.AUTO_GENERATED, f"Auto-Submitted: {value[:40]}")
    return None


def _receipt(facts: MailFacts) -> Classified | None:
    machine = null_return_path(facts) or auto_value(facts) not in ("", "no")
    if machine and machines.RECEIPT_SUBJECT.search(facts.subject):
        return _classified(MailClass.RECEIPT, "receipt subject and a machine's header")
    return None


def _system(facts: MailFacts) -> Classified | None:
    if not null_return_path(facts):
        return None
    if facts.in_reply_to and absence_words(facts):
        return _classified(MailClass.AUTO_REPLY, "empty Return-Path, answers with an absence")
    return _classified(MailClass.AUTO_GENERATED, "empty Return-Path")


def _plainly_absent(facts: MailFacts) -> bool:
    return bool(machines.PLAIN_ABSENCE_SUBJECT.search(facts.subject)) and absence_words(facts)


def _list_mail(facts: MailFacts, own_lists: Collection[str]) -> Classified | None:
    named = next((name for name in machines.LIST_HEADERS if facts.header(name)), "")
    if not named or _list_id(facts.header("list-id")) in {_list_id(own) for own in own_lists}:
        return None
    return _classified(MailClass.LIST, f"header {named}")


def _spam(facts: MailFacts, setting: str) -> Classified | None:
    """What the provider marks goes to triage (mail.md §2), but never an answer to a question of ours."""
    name, _, begins = (part.strip() for part in setting.partition(":"))
    values = facts.headers.get(name.lower(), ()) if name and begins else ()
    if not any(value.strip().lower().startswith(begins.lower()) for value in values) or find_tokens(facts):
        return None
    return _classified(MailClass.AUTO_GENERATED, f"the provider's spam header: {name}: {begins}")


def _list_id(value: str) -> str:
    inside = re.search(r"<([^<>]*)>", value)
    return (inside[1] if inside else value).strip().lower()


def _hints_automatic(facts: MailFacts) -> bool:
    quiet = null_return_path(facts) or precedence(facts) in machines.QUIET_PRECEDENCE
    return quiet or bool(facts.header("x-auto-response-suppress"))


_RULES: tuple[_Rule, ...] = (_report, _calendar, _receipt, _notice_in_prose, _auto_submitted, _system)
