"""What a day, a part of it and a clock time mean together, as instants (mail.md §7, T18, T31)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from compliance_bot.procedure.events import Precision
from compliance_bot.reading.ago_words import AgoSaid
from compliance_bot.reading.clock_words import About, ClockSaid
from compliance_bot.reading.dates import DaySaid, dates_meant
from compliance_bot.reading.day_parts import PARTS, minutes_meant
from compliance_bot.reading.day_words import PartSaid
from compliance_bot.reading.facts import MomentProposal
from compliance_bot.reading.local_time import exists, instants, zone_named

_TOLERANCE = timedelta(minutes=10)
_ABOUT = timedelta(minutes=15)
_DAY = timedelta(days=1)
_SMALL_HOURS = 6
# "vannacht" in a mail sent from this hour on is no night past (mail.md §7)
_NIGHT_TO_COME = 18
_RECENT = timedelta(hours=4)
_EVENING_BEFORE = timedelta(hours=12)
_AROUND = {
    About.AROUND: (_ABOUT, _ABOUT),
    About.SHORTLY_AFTER: (timedelta(), _ABOUT),
    About.SHORTLY_BEFORE: (_ABOUT, timedelta()),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """The words of one moment, taken apart."""

    day: DaySaid | None = None
    clock: ClockSaid | None = None
    part: PartSaid | None = None
    ago: AgoSaid | None = None

    @property
    def is_nothing(self) -> bool:
        """A part of day that nothing leads ("morning"), or a mere number ("14.30"), is no moment by itself."""
        if self.day or self.ago:
            return False
        if self.part and self.clock:
            return False
        return not self.part.led if self.part else not (self.clock and self.clock.sure)

    @property
    def part_name(self) -> str:
        """The part of day that any of the words names, or ''."""
        own = self.part.part if self.part else ""
        return own or (self.day.part if self.day else "")

    @property
    def crosses(self) -> bool:
        """Whether its night began on the evening before."""
        return bool(self.day and self.day.crosses)


@dataclass(frozen=True, kw_only=True)
class When:
    """When a mail was sent (UTC) and in which zone its writer reads the clock.

    perhaps: the organisation's zone, where a Date of +0000 may be the server's and not the writer's own.
    """

    sent_at: datetime
    writer: tzinfo
    perhaps: tzinfo | None = None


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """A proposal; never_was: its local time is in the hour that was skipped, and its ends are both readings (T18)."""

    proposal: MomentProposal
    never_was: bool = False


def meant(said: Said, words: str, *, when: When) -> Meaning | None:
    """The moment that words mean, or None: a day that is no date, a time after sending, a zone left open."""
    return next(readings(said, words, when=when), None)


def readings(said: Said, words: str, *, when: When) -> Iterator[Meaning]:
    """All that words can mean, the likeliest first."""
    if said.ago is not None:
        yield _ago(said.ago, words, when)
    elif said.clock is None:
        stretch = _stretch(said, words, when)
        yield from (stretch,) if stretch else ()
    else:
        zone = zone_of(said.clock, when)
        if zone is not None:
            for local in _locals(said, said.clock, when=When(sent_at=when.sent_at, writer=zone)):
                yield _possible(on_the_clock(local, said, words, zone=zone), said.clock, when)


def likelier(read: Callable[[When], Meaning | None], said: tuple[Said, ...], *, when: When) -> Meaning | None:
    """What words mean in the writer's zone; after a Date of +0000 in the organisation's where UTC cannot be meant.

    Mail programs stamp +0000 on Dutch mails too: a time whose reading in UTC lies after sending, and in the
    organisation's zone does not, was read from a clock there. Where both can be, UTC stays (mail.md §7).
    """
    found = read(when)
    clocks = [one.clock for one in said if one.clock is not None]
    if when.perhaps is None or not clocks or any(clock.zone for clock in clocks):
        return found
    home = replace(when, writer=when.perhaps, perhaps=None)
    other = read(home)
    if found is None or other is None:
        return found or other
    starts_after = found.proposal.start > when.sent_at >= other.proposal.start
    ends_after = len(clocks) > 1 and found.proposal.end > when.sent_at + _TOLERANCE >= other.proposal.end
    # the same words in a zone that is ahead are earlier; later ones are of a day that UTC had to pass over
    passed_over = other.proposal.start > found.proposal.start and _today(home) == _today(when)
    return other if starts_after or ends_after or passed_over else found


def _today(when: When) -> date:
    return when.sent_at.astimezone(when.writer).date()


def _possible(found: Meaning, clock: ClockSaid, when: When) -> Meaning:
    """Nothing is noticed after it is told: "na 14.30 uur" ends there, and of a time that came twice the first stays."""
    proposal = found.proposal
    if clock.about is About.SINCE:
        end = min(proposal.end, max(proposal.start, when.sent_at))
        return replace(found, proposal=replace(proposal, end=end))
    twice = clock.about is About.EXACT and not found.never_was and proposal.end > proposal.start
    if twice and proposal.end > when.sent_at + _TOLERANCE:
        proposal = replace(proposal, end=proposal.start, precision=Precision.MINUTE.value)
    return replace(found, proposal=proposal)


def zone_of(clock: ClockSaid, when: When) -> tzinfo | None:
    """The zone that a time names, else the writer's; None where the name leaves it open."""
    return zone_named(clock.zone) if clock.zone else when.writer


def _ago(ago: AgoSaid, words: str, when: When) -> Meaning:
    proposal = MomentProposal(
        text=words,
        start=when.sent_at - ago.start,
        end=when.sent_at - ago.end,
        precision=Precision.RANGE.value,
    )
    return Meaning(proposal=proposal)


def _days(said: Said, when: When) -> tuple[tuple[date, int], ...]:
    """The days that words can mean, the likeliest first; without a day today, in the small hours yesterday too."""
    sent = when.sent_at.astimezone(when.writer)
    small = sent.hour < _SMALL_HOURS
    yesterday = (sent.date() - _DAY, 1)
    if said.day is None:
        return ((sent.date(), 1), *((yesterday,) if small else ()))
    days = dates_meant(said.day, sent.date())
    if said.day.coming and sent.hour >= _NIGHT_TO_COME:
        return ()
    # "vanavond" in a mail of ten past midnight is the evening before
    return (*days, *((yesterday,) if small and said.day.evening else ()))


def _stretch(said: Said, words: str, when: When) -> Meaning | None:
    """A day, a part of one, a weekend, a week: from its start to its end."""
    part = said.part_name
    precision = Precision.PART_OF_DAY if part else Precision.DAY
    for day, width in _days(said, when):
        if width > 1 and part:
            return None
        first, last = PARTS.get(part, (0, 24 * width))
        midnight = datetime.combine(day, time())
        start = instants(midnight + timedelta(hours=first), when.writer)[0]
        end = instants(midnight + timedelta(hours=last), when.writer)[-1]
        if start > when.sent_at:
            continue
        if width > 1:
            precision, end = Precision.RANGE, min(end, max(start, when.sent_at))
        return Meaning(proposal=MomentProposal(text=words, start=start, end=end, precision=precision.value))
    return None


def _locals(said: Said, clock: ClockSaid, *, when: When) -> Iterator[datetime]:
    """The local times that a clock time can mean and that are not after sending, the likeliest first."""
    unlikely: list[datetime] = []
    for count, (day, width) in enumerate(_days(said, when)):
        if width > 1:
            return
        for minutes, likely in minutes_meant(clock, said.part_name, crosses=said.crosses):
            local = datetime.combine(day, time()) + timedelta(minutes=minutes)
            ago = when.sent_at - instants(local, when.writer)[0]
            # 12-hour words are held to the sending itself; a clock may run ten minutes ahead
            if ago < (timedelta() if clock.twelve and not clock.digits else -_TOLERANCE):
                continue
            if count and said.day is None and ago > _EVENING_BEFORE:
                continue
            if likely:
                yield local
            elif said.day is not None or ago <= _RECENT:
                unlikely.append(local)
    yield from unlikely


def on_the_clock(local: datetime, said: Said, words: str, *, zone: tzinfo) -> Meaning:
    """A local time as instants, with the room that "rond" gives it; it may come twice, or not at all (T18)."""
    start, end = instants(local, zone)
    about = said.clock.about if said.clock else About.EXACT
    never_was = not exists(local, zone)
    before, after = _AROUND.get(about, (timedelta(), timedelta()))
    start, end = start - before, end + after
    if about in (About.SINCE, About.UNTIL):
        midnight = datetime.combine(local.date(), time())
        start = instants(midnight, zone)[0] if about is About.UNTIL else start
        end = instants(midnight + _DAY, zone)[-1] if about is About.SINCE else end
    precision = Precision.MINUTE if start == end else Precision.RANGE
    proposal = MomentProposal(
        text=words, start=start.astimezone(UTC), end=end.astimezone(UTC), precision=precision.value
    )
    return Meaning(proposal=proposal, never_was=never_was)
