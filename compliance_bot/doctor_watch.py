"""The doctor on what dies silently: dates that end, the machine's clock, the disk (promise 7, T42)."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from compliance_bot.app import stored
from compliance_bot.casework.clock_check import compared, worst_skew
from compliance_bot.config import Config
from compliance_bot.doctor_findings import Finding
from compliance_bot.errors import MigrationNeeded
from compliance_bot.ports import Policy
from compliance_bot.procedure.clock_skew import TOLERANCE, ahead_of
from compliance_bot.procedure.weekly import DAILY_DAYS, WARN_DAYS
from compliance_bot.web import stamp_of

_MEGABYTE = 1024 * 1024
# a mailbox of evidence grows by megabytes a day at most: this leaves days to act
DISK_FULL, DISK_LOW = 200 * _MEGABYTE, 1024 * _MEGABYTE
# an answer may have taken so long
_ANSWER = timedelta(seconds=15)
_NAMES = {
    "mailbox": "the password of [mailbox]",
    "smtp": "the password of [smtp]",
    "chat": "the token of [slack]",
}


def expiries(policy: Policy, *, today: date) -> tuple[Finding, ...]:
    """The days that the configuration knows; those that it does not know are said too."""
    known = {one.what: one.on for one in policy.silence.expiries}
    found = [ending(_NAMES[what], on, today=today) for what, on in known.items()]
    unknown = [name for what, name in _NAMES.items() if what not in known]
    if unknown:
        text = f"no end is configured for {', '.join(unknown)}"
        cure = "where one ends, write its last day: password_expires or token_expires"
        found.append(Finding(part="expiries", level="ok", text=text, cure=cure))
    return tuple(found)


def certificate(name: str, ends_at: datetime | None, *, now: datetime, zone: ZoneInfo) -> tuple[Finding, ...]:
    """Of a server's certificate, as it was shown just now; nothing on a line without TLS."""
    if ends_at is None:
        return ()
    return (
        ending(
            f"the certificate of {name}", ends_at.astimezone(zone).date(), today=now.astimezone(zone).date()
        ),
    )


def ending(name: str, on: date, *, today: date) -> Finding:
    """How long it lasts still: a note from thirty days before on, a problem in the last seven."""
    left = (on - today).days
    level = "ok" if left > WARN_DAYS else "note" if left > DAILY_DAYS else "problem"
    told = f"{name} ends on {on.isoformat()}, in {left} days"
    if left < 0:
        told = f"{name} ended on {on.isoformat()}, {-left} days ago"
    cure = (
        "" if level == "ok" else "renew it, and write the new day in the configuration where it stands there"
    )
    return Finding(part="expiries", level=level, text=told, cure=cure)


def clock_kept(config: Config, *, now: datetime) -> tuple[Finding, ...]:
    """What the service saw of the servers' clocks lately."""
    try:
        with stored(config) as store, store.work() as work:
            source, ahead = worst_skew(work, now)
            seen = compared(work)
    except MigrationNeeded:
        return ()  # the look at the database says so
    if ahead is not None:
        return (_skew(f"the {source}, several times", ahead),)
    if not seen:
        text = "the service has not held its clock against a server yet"
        return (Finding(part="clock skew", level="ok", text=text),)
    latest = max(seen.values(), key=lambda one: one.at)
    text = f"held against {', '.join(seen)}, last on {latest.at.isoformat(timespec='minutes')}: no lasting difference"
    return (Finding(part="clock skew", level="ok", text=text),)


def clock_told(name: str, date_header: str, *, now: datetime) -> tuple[Finding, ...]:
    """A server's own time, told just now, against ours."""
    stamp = stamp_of(date_header)
    if stamp is None:
        return ()
    return (clock_between(name, stamp, earliest=now - _ANSWER, latest=now),)


def clock_between(name: str, stamp: datetime, *, earliest: datetime, latest: datetime) -> Finding:
    """A server's stamp of what happened between these two moments of ours."""
    ahead = ahead_of(stamp, earliest=earliest, latest=latest)
    if abs(ahead) > TOLERANCE:
        return _skew(name, ahead)
    return Finding(part="clock skew", level="ok", text=f"this machine's clock agrees with {name}")


def _skew(name: str, ahead: timedelta) -> Finding:
    seconds = abs(ahead.total_seconds())
    side = "ahead of" if ahead > timedelta(0) else "behind"
    return Finding(
        part="clock skew",
        level="problem",
        text=f"this machine's clock is {seconds:.0f} seconds {side} {name}",
        cure="set the clock and let NTP keep it; if ours is right, tell whoever runs that server",
    )


def disk(config: Config) -> tuple[Finding, ...]:
    """Free space where the register and its evidence grow, and where the heads are written."""
    scheme, _, place = config.database.url.partition("://")
    found = []
    if scheme == "sqlite":
        found.append(_space("the register", Path(place[1:]).parent))
    else:
        text = "the register is on a database server, whose disk is not looked at from here"
        found.append(Finding(part="disk", level="ok", text=text))
    if config.head.file:
        found.append(_space("[head] file", Path(config.head.file).parent))
    return tuple(found)


def _space(name: str, folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        text = f"the folder of {name}, {folder}, cannot be looked at: {error.strerror}"
        return Finding(part="disk", level="problem", text=text, cure="make the folder, or correct the path")
    return space_left(name, folder, free)


def space_left(name: str, folder: Path, free: int) -> Finding:
    """So many bytes are free there."""
    level = "problem" if free < DISK_FULL else "note" if free < DISK_LOW else "ok"
    cure = "" if level == "ok" else "make room: without it no mail can be kept"
    text = f"{free // _MEGABYTE:,} MB free for {name} in {folder}"
    return Finding(part="disk", level=level, text=text, cure=cure)
