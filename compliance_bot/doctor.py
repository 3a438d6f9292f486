"""The doctor: tries each part with the real servers and names the cure. Sends and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from compliance_bot.app import load_regime, make_chat, make_mailbox, make_mailer, stored
from compliance_bot.channels.slack import ChatProbe
from compliance_bot.clocks import SystemClock
from compliance_bot.config import Config, load_config
from compliance_bot.doctor_findings import Finding
from compliance_bot.doctor_people import absences, others
from compliance_bot.doctor_watch import certificate, clock_kept, clock_told, disk, expiries
from compliance_bot.errors import ComplianceBotError, ConfigError, MigrationNeeded
from compliance_bot.inbox.imap_settings import MailboxProbe
from compliance_bot.policy import make_policy
from compliance_bot.ports import Policy
from compliance_bot.procedure.roles import LABELS

_START_BACK = timedelta(hours=72)


def examine(path: Path, environ: Mapping[str, str], *, now: datetime) -> tuple[Finding, ...]:
    """Everything the doctor can see; a part that fails never hides the others."""
    proposal = now.replace(microsecond=0) - _START_BACK
    try:
        config = load_config(path, environ, default_start=proposal)
    except ConfigError as error:
        return tuple(Finding(part="config", level="problem", text=one) for one in error.problems)
    policy = make_policy(config, load_regime(config))
    found = [Finding(part="config", level="ok", text=str(path)), *_start(config, proposal)]
    for part, look in _looks(config, policy, proposal, now).items():
        try:
            found.extend(look())
        except ComplianceBotError as error:
            found.append(Finding(part=part, level="problem", text=str(error)))
    return (*found, *_people(policy), *absences(policy, now=now))


def _looks(
    config: Config, policy: Policy, proposal: datetime, now: datetime
) -> dict[str, Callable[[], tuple[Finding, ...]]]:
    return {
        "database": lambda: _database(config),
        "disk": lambda: disk(config),
        "mailbox": lambda: _mailbox(config, policy, proposal, now=now),
        "smtp": lambda: _smtp(config, policy, now=now),
        "chat": lambda: _chat(config),
        "others": lambda: others(config),
        "clock skew": lambda: clock_kept(config, now=now),
        "expiries": lambda: expiries(policy, today=now.astimezone(policy.zone).date()),
    }


def _start(config: Config, proposal: datetime) -> tuple[Finding, ...]:
    """mailbox.start is required at the first start; the doctor proposes now minus 72 hours (mail.md §1)."""
    if config.mailbox.start != proposal:
        return ()
    return (
        Finding(
            part="mailbox.start",
            level="problem",
            text="is missing: from which moment do mails count?",
            cure=f"write in [mailbox]: start = {proposal.isoformat()}",
        ),
    )


def _database(config: Config) -> tuple[Finding, ...]:
    try:
        with stored(config) as store:
            count, head = store.verify()
            locked = store.locked_evidence()
            with store.work() as work:
                held = len(work.held())
    except MigrationNeeded as error:
        return (
            Finding(part="database", level="problem", text=str(error), cure="run: compliance-bot migrate"),
        )
    found = Finding(part="database", level="ok", text=f"{count} journal entries, head {head[:16]}")
    return (found, *_held(held), *_locked(locked))


def _held(count: int) -> tuple[Finding, ...]:
    """A restore holds back what was not sent: somebody must decide, or it never goes out."""
    if not count:
        return ()
    text = f"{count} messages of before a restore are held and go to nobody"
    cure = "run: compliance-bot messages, then release or drop each"
    return (Finding(part="messages", level="problem", text=text, cure=cure),)


def _locked(locked: Mapping[str, int]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            part="evidence",
            level="problem",
            text=f"{mails} mails are sealed with the key {key}, which is not configured: nobody can read them",
            cure="put that key back in [evidence], on a line below the newest",
        )
        for key, mails in locked.items()
    )


def _mailbox(config: Config, policy: Policy, proposal: datetime, *, now: datetime) -> tuple[Finding, ...]:
    mailbox = make_mailbox(config)
    try:
        mailbox.connect()
        probe = mailbox.probe()
        watched = mailbox.watched()
        views = [mailbox.look(folder, uidvalidity=None, after_uid=0) for folder in watched]
    finally:
        mailbox.close()
    before = sum(
        1
        for view in views
        for ref in view.refs
        if ref.internaldate is not None and ref.internaldate < config.mailbox.start
    )
    total = sum(len(view.refs) for view in views)
    start = "the proposed start" if config.mailbox.start == proposal else "mailbox.start"
    return (
        Finding(
            part="mailbox",
            level="ok",
            text=f"logged in at {config.mailbox.host}; {len(probe.folders)} folders",
        ),
        Finding(
            part="mailbox",
            level="note" if before else "ok",
            text=f"watches {', '.join(watched)}: {total} mails, {before} of them from before {start}",
        ),
        *_keyword(config, probe),
        *certificate(config.mailbox.host, mailbox.certificate_ends, now=now, zone=policy.zone),
    )


def _keyword(config: Config, probe: MailboxProbe) -> tuple[Finding, ...]:
    found = tuple(Finding(part="mailbox", level="note", text=remark) for remark in probe.remarks)
    if config.mailbox.done != "keyword" or probe.can_keyword:
        return found
    text = "this server keeps no keywords, so handled mails are not marked"
    cure = 'set [mailbox] done = "leave" or "move"'
    return (*found, Finding(part="mailbox", level="note", text=text, cure=cure))


def _smtp(config: Config, policy: Policy, *, now: datetime) -> tuple[Finding, ...]:
    mailer = make_mailer(config, policy, SystemClock())
    try:
        probe = mailer.probe()
    finally:
        mailer.close()
    login = "logged in" if probe.logged_in else "no login configured"
    tls = probe.tls or "no TLS (loopback only)"
    return (
        Finding(part="smtp", level="ok", text=f"{config.smtp.host}: {login}, {tls}; nothing was sent"),
        *certificate(config.smtp.host, probe.certificate_ends, now=now, zone=policy.zone),
    )


def _chat(config: Config) -> tuple[Finding, ...]:
    chat = make_chat(config)
    if chat is None:
        text = "no chat is configured: alerts go by mail alone, and a dead mail server is told to nobody"
        return (Finding(part="chat", level="note", text=text, cure="fill in [slack]"),)
    probe = chat.probe()
    return (
        Finding(part="chat", level="ok", text=f"token accepted, workspace {probe.team}"),
        *_channel(config.slack.channel if config.slack else "", probe),
        *clock_told("the chat", probe.date, now=SystemClock().now()),
    )


def _channel(channel: str, probe: ChatProbe) -> tuple[Finding, ...]:
    found = []
    if probe.member is False:
        text = f"the bot {probe.user} is not in the channel {channel}: nothing can be posted there"
        cure = f"invite it: /invite @{probe.user} in that channel"
        found.append(Finding(part="chat", level="problem", text=text, cure=cure))
    if probe.private is False or probe.shared is True:
        text = "the channel is public or shared with another organisation"
        found.append(Finding(part="chat", level="note", text=text, cure="use a private channel (P10)"))
    return tuple(found)


def _people(policy: Policy) -> tuple[Finding, ...]:
    """Vacant roles are normal, loud and covered (P12); one decider alone is said too (P18)."""
    found = []
    for role in policy.directory.vacancies():
        covered = policy.directory.covering(role)
        cover = ", ".join(person.id for person in covered) or "nobody"
        found.append(
            Finding(
                part="roles",
                level="note" if covered else "problem",
                text=f"vacant: {LABELS[role]}; covered by {cover}",
                cure=f'give somebody in [[persons]] the role "{role.value}", or name deputies in [deputies]',
            )
        )
    if not policy.decisions.second:
        text = "decisions.second is false: one assessor alone can end an incident without notification"
        found.append(Finding(part="decisions", level="note", text=text))
    if policy.decisions.fg_decides:
        text = "decisions.fg_decides is true: the FG's word decides, which the AVG does not foresee (P18)"
        found.append(Finding(part="decisions", level="note", text=text))
    return tuple(found) or (Finding(part="roles", level="ok", text="every role has somebody"),)
