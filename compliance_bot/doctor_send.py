"""`doctor --send`: mails of ours to the mailbox itself, read back by IMAP, one of them at a plus-address (mail.md §4).

They go through the outbox as every mail does, so that the service knows them as its own and opens no incident. They
stay in the mailbox: nothing is ever deleted by the bot.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from compliance_bot.app import load_regime, make_documents, make_mailbox, make_mailer, stored
from compliance_bot.casework.desk import key_of
from compliance_bot.clocks import elapsed_seconds
from compliance_bot.config import Config, load_config
from compliance_bot.doctor_findings import Finding
from compliance_bot.doctor_watch import clock_between
from compliance_bot.errors import ComplianceBotError, ConfigError, DeliveryError
from compliance_bot.inbox.mime import read_mail
from compliance_bot.policy import make_policy
from compliance_bot.ports import Channel, Clock, Draft, MailBody, Mailbox, MailModel, MailRef, Policy, Store
from compliance_bot.reading.threading import OWN_HEADER, own_key
from compliance_bot.reading.tokens import own_mark

_KIND = "self_test"
_WAIT_SECONDS = 60.0
# the service never takes this row up: it is sent here, or given up here
_NOT_BY_THE_SERVICE = timedelta(days=1)
_HEADERS = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))
# as long as a reply token behind the plus sign
_TAG_LENGTH = 37
_OURS_AT_MOST = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How long to wait for the mails, and what to do between two looks."""

    seconds: float = _WAIT_SECONDS
    rest: Callable[[float], object] = field(default_factory=lambda: threading.Event().wait)


@dataclass(frozen=True, kw_only=True)
class _Back:
    """A mail of ours that lies in the mailbox."""

    ref: MailRef
    seen_at: datetime


def send_to_self(
    path: Path, environ: Mapping[str, str], *, clock: Clock, waiting: Waiting | None = None
) -> tuple[Finding, ...]:
    """What came of two mails to ourselves; () for a configuration that cannot be used, which examine() tells."""
    try:
        config = load_config(path, environ)
    except ConfigError:
        return ()
    try:
        return _try(config, clock, waiting or Waiting())
    except ComplianceBotError as error:
        return (Finding(part="send-to-self", level="problem", text=str(error)),)


def _try(config: Config, clock: Clock, waiting: Waiting) -> tuple[Finding, ...]:
    policy = make_policy(config, load_regime(config))
    drafts = _drafts(config, policy, clock.now())
    mailbox = make_mailbox(config)
    try:
        mailbox.connect()
        before = _numbers(mailbox, clock.now())
        sent_at = clock.now()
        with stored(config) as store:
            refused = _send(config, policy, store, drafts, clock=clock)
        awaited = [draft for draft in drafts if draft.key not in refused]
        look = _Look(mailbox=mailbox, before=before, keys=policy.token_keys, clock=clock)
        back = _wait_for(look, [draft.key for draft in awaited], waiting)
    finally:
        mailbox.close()
    plain, plus = drafts
    return (
        *_plain(plain, refused, back, sent_at=sent_at),
        _plus(plus, refused, back, on=config.smtp.plus_addressing),
    )


def _drafts(config: Config, policy: Policy, now: datetime) -> tuple[Draft, Draft]:
    """One to the mailbox's address, one to it with a tag as long as a token's."""
    address = policy.organisation.address
    local, _, domain = address.partition("@")
    tag = key_of("tag", now.isoformat()).ljust(_TAG_LENGTH, "a")
    rendered = make_documents(config, policy.zone).mail(
        _KIND, MailModel(now=now, organisation=policy.organisation)
    )

    def draft(recipient: str) -> Draft:
        key = key_of("mail", _KIND, recipient, now.isoformat())
        body = MailBody(
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            headers=((OWN_HEADER, own_mark(policy.token_keys, key)), *_HEADERS),
        )
        return Draft(
            key=key,
            incidents=(),
            channel=Channel.MAIL,
            recipient=recipient,
            kind=_KIND,
            message_id=f"<{key}.n@{domain}>",
            mail=body,
        )

    return draft(address), draft(f"{local}+{tag}"[:64] + f"@{domain}")


def _send(
    config: Config, policy: Policy, store: Store, drafts: Sequence[Draft], *, clock: Clock
) -> dict[str, str]:
    """Outbox key -> why the server did not take it. The rows first, so that the service knows the mails."""
    with store.work() as work:
        for draft in drafts:
            work.enqueue(draft, at=clock.now() + _NOT_BY_THE_SERVICE)
    mailer, refused = make_mailer(config, policy, clock), {}
    try:
        for draft in drafts:
            try:
                sent = mailer.send(draft)
            except DeliveryError as error:
                refused[draft.key] = str(error)
                with store.work() as work:
                    work.mark_failed(draft.key, at=clock.now(), error=error.brief)
            else:
                with store.work() as work:
                    work.mark_sent(draft.key, at=clock.now(), assigned_id=sent.assigned_id)
    finally:
        mailer.close()
    return refused


def _numbers(mailbox: Mailbox, now: datetime) -> dict[str, frozenset[int]]:
    """Every folder's recent mails: a rule may put ours anywhere."""
    since = now - timedelta(days=1)
    return {folder: frozenset(mailbox.numbers(folder, since=since).uids) for folder in mailbox.swept()}


@dataclass(frozen=True, kw_only=True)
class _Look:
    """Where to look for our mails, and what lay there before."""

    mailbox: Mailbox
    before: Mapping[str, frozenset[int]]
    keys: Mapping[str, bytes]
    clock: Clock

    def found(self, seen: set[tuple[str, int]]) -> dict[str, _Back]:
        """Outbox key -> the mail of ours that came since; `seen` is what need not be read again."""
        back: dict[str, _Back] = {}
        for ref in self._new(seen):
            seen.add((ref.folder, ref.uid))
            if ref.size <= _OURS_AT_MOST:
                key = own_key(read_mail(self.mailbox.fetch(ref)), self.keys)
                back |= {key: _Back(ref=ref, seen_at=self.clock.now())} if key else {}
        return back

    def _new(self, seen: Collection[tuple[str, int]]) -> Iterator[MailRef]:
        since = self.clock.now() - timedelta(days=1)
        for folder in self.mailbox.swept():
            numbers, before = self.mailbox.numbers(folder, since=since), self.before.get(folder, frozenset())
            new = tuple(uid for uid in numbers.uids if uid not in before and (folder, uid) not in seen)
            if new:
                yield from self.mailbox.refs(replace(numbers, uids=new))


def _wait_for(look: _Look, keys: Sequence[str], waiting: Waiting) -> dict[str, _Back]:
    end, seen = elapsed_seconds() + waiting.seconds, set[tuple[str, int]]()
    back: dict[str, _Back] = {}
    while True:
        back |= look.found(seen)
        if set(keys) <= set(back) or elapsed_seconds() >= end:
            return back
        waiting.rest(1.0)


def _plain(
    draft: Draft, refused: Mapping[str, str], back: Mapping[str, _Back], *, sent_at: datetime
) -> tuple[Finding, ...]:
    part = "send-to-self"
    if draft.key in refused:
        return (Finding(part=part, level="problem", text=refused[draft.key]),)
    if draft.key not in back:
        text = "the mail server took a mail to ourselves, but it did not come back within a minute"
        cure = "look for it in the mailbox, in quarantine and in the server's queue"
        return (Finding(part=part, level="problem", text=text, cure=cure),)
    found = back[draft.key]
    seconds = (found.seen_at - sent_at).total_seconds()
    text = f"a mail to ourselves came back within {seconds:.0f} seconds, in folder {found.ref.folder}"
    inbox = found.ref.folder.upper() == "INBOX"
    cure = "" if inbox else "see why the server does not put it in the INBOX: people's mail may go there too"
    findings = [Finding(part=part, level="ok" if inbox else "note", text=text, cure=cure)]
    if found.ref.internaldate is not None:
        earliest = sent_at - timedelta(seconds=1)
        findings.append(
            clock_between("the mail server", found.ref.internaldate, earliest=earliest, latest=found.seen_at)
        )
    return tuple(findings)


def _plus(draft: Draft, refused: Mapping[str, str], back: Mapping[str, _Back], *, on: bool) -> Finding:
    part = "plus-address"
    if draft.key in back:
        text = "a mail to a plus-address of ours came back"
        cure = (
            "" if on else "[smtp] plus_addressing = true may be set: replies then carry their token there too"
        )
        return Finding(part=part, level="ok", text=text, cure=cure)
    why = refused.get(draft.key, "it did not come back within a minute")
    text = f"a mail to a plus-address of ours does not work here: {why}"
    if not on:
        return Finding(part=part, level="ok", text=f"{text}; plus_addressing is off, as it must be")
    cure = "set [smtp] plus_addressing = false, or people's replies get lost"
    return Finding(part=part, level="problem", text=text, cure=cure)
