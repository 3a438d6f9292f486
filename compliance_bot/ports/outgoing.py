"""What goes out: a message on its way, and the roads it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Channel(StrEnum):
    MAIL = "mail"
    CHAT = "chat"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file in a mail we send."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True, kw_only=True)
class MailBody:
    """A complete mail but for its envelope. `headers` are extra headers; `references` are full ids with <>."""

    subject: str
    text: str
    html: str = ""
    files: tuple[File, ...] = ()
    references: tuple[str, ...] = ()
    in_reply_to: str = ""
    reply_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChatBody:
    """A chat message. `thread_of` names the outbox key of the parent message it belongs under."""

    text: str
    thread_of: str = ""
    update_of: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One row for the outbox: one recipient, one channel (design.md §2).

    key: outbox key, unique; a second draft with the same key changes nothing (that is the guard against doubles).
    incidents: the incident(s) it is about, the most urgent first; empty for alarms.
    topic: an unsent row of the same topic is replaced by this one ('' = never).
    """

    key: str
    incidents: tuple[str, ...]
    channel: Channel
    recipient: str
    kind: str
    person: str = ""
    token: str = ""
    message_id: str = ""
    topic: str = ""
    mail: MailBody | None = None
    chat: ChatBody | None = None


@dataclass(frozen=True, kw_only=True)
class OutboxRow:
    """A stored draft with its fate."""

    id: int
    draft: Draft
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    superseded_at: datetime | None
    assigned_id: str
    last_error: str
    held_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The server took it. `assigned_id`: a Message-ID (with <>) or chat timestamp it gave, '' if none."""

    assigned_id: str = ""


class Mailer(Protocol):
    def send(self, draft: Draft) -> Sent:
        """Submit one mail to one recipient. Raises DeliveryError."""
        ...

    def close(self) -> None: ...


class HeadPlace(Protocol):
    """A place outside the database where the register's head is kept (P32); `name`: file | url."""

    @property
    def name(self) -> str: ...

    def give(self, line: str) -> None:
        """Keep one line there. Raises DeliveryError."""
        ...


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A server's own time as it answered, and our time around that moment, within ten seconds."""

    stamp: datetime
    at: datetime


class Chat(Protocol):
    def post(self, draft: Draft, *, thread_ts: str = "", update_ts: str = "") -> Sent:
        """Post (or update) one message; assigned_id is its ts. Raises DeliveryError."""
        ...


class Others(Protocol):
    """Extra ways to persons (SMS, a pager), beside their mail."""

    def send(self, draft: Draft) -> Sent:
        """Hand one short text to one way of one person, within seconds. Raises DeliveryError."""
        ...
