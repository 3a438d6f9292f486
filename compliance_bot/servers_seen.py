"""What the servers show of themselves on our own lines: their time, and until when their certificate is valid."""

from __future__ import annotations

from compliance_bot.casework.clock_check import hold_against
from compliance_bot.casework.desk import Desk
from compliance_bot.casework.expiries import certificate_seen
from compliance_bot.channels.slack import SlackChat
from compliance_bot.channels.smtp import SmtpMailer
from compliance_bot.heartbeat import Heartbeat
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.ports import Chat, Heard, Mailbox, Mailer
from compliance_bot.web import stamp_of


def look_at_mailbox(desk: Desk, mailbox: Mailbox) -> None:
    """After a line to the mailbox was opened."""
    if isinstance(mailbox, ImapMailbox):
        certificate_seen(desk, "mailbox_certificate", mailbox.certificate_ends)


def look_at_roads_out(desk: Desk, mailer: Mailer, chat: Chat | None) -> None:
    """After messages were sent. The chat's time is held against ours once for each answer."""
    if isinstance(mailer, SmtpMailer):
        certificate_seen(desk, "smtp_certificate", mailer.certificate_ends)
    if isinstance(chat, SlackChat) and chat.date:
        stamp, chat.date = stamp_of(chat.date), ""
        if stamp is not None:
            hold_against(desk, "chat", Heard(stamp=stamp, at=desk.clock.now()))


def look_at_watcher(desk: Desk, heartbeat: Heartbeat) -> None:
    """After a heartbeat was given."""
    heard, heartbeat.heard = heartbeat.heard, None
    hold_against(desk, "heartbeat", heard)
