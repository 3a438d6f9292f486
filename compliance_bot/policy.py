"""The organisation's practice for casework, made from the configuration."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from compliance_bot.config import Config
from compliance_bot.config_checks import lines_of, make_ladder
from compliance_bot.ports import Decisions, Expiry, Floods, Organisation, Policy, Silence
from compliance_bot.procedure.absences import Absence
from compliance_bot.procedure.regime import Regime
from compliance_bot.procedure.roles import Directory, Person, Processor
from compliance_bot.procedure.windows import Windows

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def make_policy(config: Config, regime: Regime) -> Policy:
    """Everything about the organisation that casework needs, under this version of the law."""
    return Policy(
        organisation=make_organisation(config),
        zone=ZoneInfo(config.ladder.zone),
        directory=make_directory(config),
        ladder=make_ladder(config.ladder, config.roads),
        windows=Windows(
            employee_minutes=config.windows.employee_minutes,
            processor_minutes=config.windows.processor_minutes,
        ),
        decisions=Decisions(second=config.decisions.second, fg_decides=config.decisions.fg_decides),
        regime=regime,
        token_keys=token_keys(config),
        mailbox_name=config.mailbox.name,
        mailbox_start=config.mailbox.start,
        banners=config.mailbox.banners,
        own_lists=config.mailbox.own_lists,
        plus_addressing=config.smtp.plus_addressing,
        chat_channel=config.slack.channel if config.slack else "",
        floods=Floods(
            incidents_an_hour=config.floods.incidents_an_hour,
            digest_minutes=config.floods.digest_minutes,
            acknowledgements_an_hour=config.floods.acknowledgements_an_hour,
        ),
        spam_header=config.mailbox.spam_header,
        silence=make_silence(config),
    )


def make_silence(config: Config) -> Silence:
    """When the sign of life is due, and which passwords and tokens end on a known day (promise 7)."""
    ends = {
        "mailbox": config.mailbox.password_expires,
        "smtp": config.smtp.password_expires,
        "chat": config.slack.token_expires if config.slack else None,
    }
    return Silence(
        weekday=WEEKDAYS.index(config.sign_of_life.weekday),
        at=config.sign_of_life.at,
        expiries=tuple(Expiry(what=what, on=on) for what, on in ends.items() if on is not None),
    )


def make_organisation(config: Config) -> Organisation:
    """Who we are, as texts show it; the address is the mailbox's own."""
    table = config.organisation
    return Organisation(
        name=table.name,
        prefix=table.prefix,
        address=config.mailbox.address,
        contact=table.contact,
        sender_name=table.sender_name,
        language=table.language,
    )


def make_directory(config: Config) -> Directory:
    """Persons, deputies and processors as the procedure knows them."""
    return Directory(
        persons=tuple(
            Person(
                id=one.id,
                name=one.name,
                addresses=one.addresses,
                roles=frozenset(one.roles),
                chat=one.chat,
                others=len(lines_of(one.others.reveal())),
                absences=tuple(Absence(first=each.first, last=each.until) for each in one.absent),
                on_call=one.on_call,
            )
            for one in config.persons
        ),
        deputies=MappingProxyType(dict(config.deputies)),
        domains=config.organisation.domains,
        processors=tuple(
            Processor(name=one.name, domains=one.domains, addresses=one.addresses)
            for one in config.processors
        ),
    )


def token_keys(config: Config) -> Mapping[str, bytes]:
    """Key id (first 8 hex digits of the key's SHA-256) to key, newest first (mail.md §4)."""
    keys = (line.encode() for line in lines_of(config.tokens.key.reveal()))
    return MappingProxyType({hashlib.sha256(key).hexdigest()[:8]: key for key in keys})
