"""A road that is down is told by another one, once an outage: mail, chat, the mailbox itself (P10; promise 7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case, Desk, remembered
from compliance_bot.casework.floods import DETAILED
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.errors import StoreConfined
from compliance_bot.ports import Channel, IncidentView, Work

log = structlog.get_logger(__name__)

READ_AT = "read_at"


class Road(StrEnum):
    """A way in or out that can be down; the two ways out are named like their channel."""

    MAIL = "mail"
    CHAT = "chat"
    MAILBOX = "mailbox"


# the mailbox is looked at once a minute: a server's restart is no news
_TELL_AFTER = {
    Road.MAIL: timedelta(minutes=5),
    Road.CHAT: timedelta(minutes=5),
    Road.MAILBOX: timedelta(minutes=15),
}
_CUT_OFF_AFTER = timedelta(minutes=15)
_BY_MAIL = "by mail"


def road_is_down(work: Work, road: Road, now: datetime) -> None:
    """Note since when; a road that is down already stays down since then."""
    if not work.fact(_down(road)):
        work.set_fact(_down(road), now.isoformat())


def road_works(work: Work, road: Road, now: datetime) -> None:
    """The outage is over, and since when is remembered; the next one is told again."""
    if work.fact(_down(road)):
        work.set_fact(_down(road), "")
        work.set_fact(_told(road), "")
        work.set_fact(works_since(road), now.isoformat())


def works_since(road: str) -> str:
    """The fact that holds since when a road works again; '' where it was never down."""
    return f"works since {road}"


def mailbox_is_down(desk: Desk, *, since: datetime | None = None) -> None:
    """No mail can be read now, or since then."""
    with desk.store.work() as work:
        road_is_down(work, Road.MAILBOX, since or desk.clock.now())


def mailbox_works(desk: Desk) -> None:
    """The mailbox was read."""
    with desk.store.work() as work:
        work.set_fact(READ_AT, desk.clock.now().isoformat())
        road_works(work, Road.MAILBOX, desk.clock.now())


def tell_of_outages(desk: Desk) -> None:
    """Queue a word about every road that is down for long enough and was not told of yet (P10)."""
    now = desk.clock.now()
    with desk.store.work() as work:
        case = Case(desk=desk, work=work, now=now)
        for road in Road:
            since = remembered(work, _down(road))
            if since is None or now - since < _TELL_AFTER[road]:
                continue
            if not work.fact(_told(road)):
                work.set_fact(_told(road), _tell(case, road, since.isoformat()) or _BY_MAIL)
            elif road is Road.MAILBOX and _chat_died_meanwhile(work):
                # the chat took it over and died before it said so: now by mail (promise 7)
                _tell_by_mail(case, road, since.isoformat(), open_ones(case))
                work.set_fact(_told(road), _BY_MAIL)


def cut_off(desk: Desk) -> bool:
    """Whether no road out has worked for a quarter of an hour: then only the missing heartbeat can tell it (T42).

    A road that nobody configured is no road. What is not tried is not known to be dead: a row that waits is tried
    every ten minutes at least.
    """
    now = desk.clock.now()
    channels = (Channel.MAIL, Channel.CHAT) if desk.policy.chat_channel else (Channel.MAIL,)
    with desk.store.work() as work:
        return all(_is_dead(work, channel, now) for channel in channels)


def _is_dead(work: Work, channel: Channel, now: datetime) -> bool:
    """Its server is out of reach, or refuses all that it is given: several people's mails, several chat lines."""
    since = remembered(work, _down(Road(channel.value)))
    if since is not None and now - since >= _CUT_OFF_AFTER:
        return True
    vain = work.in_vain(channel)
    several = vain.recipients if channel is Channel.MAIL else vain.messages
    return several > 1 and vain.since is not None and now - vain.since >= _CUT_OFF_AFTER


def _chat_died_meanwhile(work: Work) -> bool:
    row = work.outbox_by_key(work.fact(_told(Road.MAILBOX)))
    return bool(work.fact(_down(Road.CHAT))) and row is not None and row.sent_at is None


def _tell(case: Case, road: Road, since: str) -> str:
    """By chat where it can be; by mail when the chat is what is down or there is none.

    The outbox key of the chat message when that alone tells it, else ''.
    """
    still = open_ones(case)
    by_chat = road is not Road.CHAT and bool(case.desk.policy.chat_channel)
    key = ""
    if by_chat:
        model = model_for(case, None, incidents=still, word=road.value)
        key = send_chat(case, "channel_down", model, occasion=f"{road.value} {since}")
    if road is not Road.MAIL and (not by_chat or case.work.fact(_down(Road.CHAT))):
        _tell_by_mail(case, road, since, still)
        return ""
    return key


def _tell_by_mail(case: Case, road: Road, since: str, still: tuple[IncidentView, ...]) -> None:
    for person in case.desk.policy.directory.assessors():
        letter = Letter(
            kind="channel_down",
            incidents=(),
            recipient=person.addresses[0],
            occasion=f"{road.value} {since}",
            person=person.id,
        )
        model = model_for(
            case,
            None,
            why=road.value,
            greeting=person.name,
            incidents=still[:DETAILED],
            more=tuple(view.ref for view in still[DETAILED:]),
        )
        send_letter(case, letter, model)


def open_ones(case: Case) -> tuple[IncidentView, ...]:
    """The open incidents, the most urgent first; one whose journal cannot be read keeps nobody uninformed (T33)."""
    views = []
    for incident in case.work.incidents(open_only=True):
        try:
            views.append(view_of(case, incident))
        except StoreConfined as error:
            log.error("incident_left_out", incident=incident.ref, why=str(error))
    return tuple(views)


def _down(road: Road) -> str:
    return f"down {road.value}"


def _told(road: Road) -> str:
    return f"down told {road.value}"
