"""Pictures drawn by own code: SVG without scripts, fonts or anything from outside.

The plan of `simulate` is a time line: a lane for each part of the circle, nights and days off as bands, a mark at
every rung, the end of the 72 hours as a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape

from compliance_bot.documents.plan_words import QUESTIONS, SHORT
from compliance_bot.procedure.clock import t_legal, t_strict
from compliance_bot.procedure.holidays import day_off
from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.rehearsal import BREACH, OVERDUE_SHOWN, Step
from compliance_bot.procedure.roles import Role

_LEFT, _RIGHT, _TOP, _LANE, _WIDTH = 200, 24, 118, 46, 1280
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_COLOURS = {
    "besluit": "#b26a00",
    "indienen": "#1b5e9b",
    "motiveren": "#b00020",
    "bevestigen": "#4a6b2a",
    "kennisnemen": "#555555",
    "informeren": "#6a3d9a",
    "aanvullen": "#00796b",
}
_SIDE_LANES = (
    ("technical", "IT en helpdesk"),
    (BREACH, "ter kennisname"),
    ("people", "betrokkenen"),
    ("supplement", "aanvulling"),
)


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """From moments to the picture's width, and back to local days."""

    start: datetime
    end: datetime
    ladder: Ladder

    def x(self, moment: datetime) -> float:
        """How far to the right."""
        share = (moment - self.start) / (self.end - self.start)
        return round(_LEFT + min(max(share, 0.0), 1.0) * (_WIDTH - _LEFT - _RIGHT), 1)

    def days(self) -> Iterator[date]:
        """Every local day of the picture."""
        day = self.start.astimezone(self.ladder.zone).date()
        while day <= self.end.astimezone(self.ladder.zone).date():
            yield day
            day += timedelta(days=1)

    def at(self, day: date, clock: time = time(0)) -> datetime:
        """That local time of that day."""
        return datetime.combine(day, clock, tzinfo=self.ladder.zone)


@dataclass(frozen=True, kw_only=True)
class _Lane:
    """One row: its name and the steps that stand in it."""

    name: str
    steps: tuple[Step, ...]


def plan_picture(steps: Sequence[Step], *, aware: datetime, ladder: Ladder) -> str:
    """The SVG of a played plan; what lies past the first day after the 72 hours is named below it."""
    scale = _Scale(start=aware, end=aware + timedelta(hours=72 + OVERDUE_SHOWN), ladder=ladder)
    shown = [step for step in steps if step.at <= scale.end]
    lanes = tuple(lane for lane in _lanes(shown) if lane.steps)
    bottom = _TOP + len(lanes) * _LANE
    later = [step for step in steps if step.at > scale.end]
    height = bottom + 96 + 20 * bool(later)
    parts = [
        *_head(aware, height, ladder),
        *_bands(scale, bottom),
        *_deadlines(scale, aware, bottom),
        *(one for row, lane in enumerate(lanes) for one in _row(lane, row, scale)),
        *_legend(shown, bottom + 44),
        *_below(later, bottom + 84, ladder),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _lanes(steps: Sequence[Step]) -> Iterator[_Lane]:
    """The AP road by who joins it, then the other roads."""
    ap = [step for step in steps if step.road == AP]
    first = {one.id for one in ap[0].people} if ap else set()
    yield _Lane(name="beoordelaars", steps=tuple(ap))
    joined: set[str] = set(first)
    for step in ap:
        new = [one for one in step.people if one.id not in joined]
        for person in new:
            joined.add(person.id)
            mine = tuple(one for one in ap if any(other.id == person.id for other in one.people))
            yield _Lane(name=_lane_name(person.roles), steps=mine)
    for road, name in _SIDE_LANES:
        yield _Lane(name=name, steps=tuple(step for step in steps if step.road == road))


def _lane_name(roles: Iterable[Role]) -> str:
    held = set(roles)
    return next((SHORT[role] for role in Role if role in held), "plaatsvervanger")


def _head(aware: datetime, height: int, ladder: Ladder) -> Iterator[str]:
    local = aware.astimezone(ladder.zone)
    title = f"Wie hoort wat, als niemand antwoordt: kennis op {_short(local)}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" font-family="Arial, Helvetica, sans-serif" font-size="13" fill="#1a1a1a">'
    )
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    yield _text(24, 34, title, size=20, weight="bold")
    yield _text(
        24,
        56,
        "Grijs is de nacht, geel is weekend of feestdag. Een open rondje: niemand die het leest werkt.",
    )


def _bands(scale: _Scale, bottom: int) -> Iterator[str]:
    for day in scale.days():
        start, end = scale.at(day), scale.at(day + timedelta(days=1))
        off = day_off(day)
        if off:
            yield _band(scale, start, end, bottom=bottom, fill="#fff3c4")
        yield _band(scale, start, scale.at(day, scale.ladder.quiet_until), bottom=bottom, fill="#5b6475")
        yield _band(scale, scale.at(day, scale.ladder.quiet_from), end, bottom=bottom, fill="#5b6475")
        left, right = scale.x(max(start, scale.start)), scale.x(min(end, scale.end))
        if right - left > 40:
            yield _text(left + 5, _TOP - 20, f"{_DAYS[day.weekday()]} {day:%d-%m}", weight="bold")
        if off not in ("", "zaterdag", "zondag") and right - left > 60:
            yield _text(left + 5, _TOP - 5, off, size=11)
        if left > _LEFT:
            yield f'<line x1="{left}" y1="{_TOP - 34}" x2="{left}" y2="{bottom}" stroke="#c4c4c4"/>'


def _band(scale: _Scale, start: datetime, end: datetime, *, bottom: int, fill: str) -> str:
    left, right = scale.x(start), scale.x(end)
    opacity = "1" if fill == "#fff3c4" else "0.16"
    return (
        f'<rect x="{left}" y="{_TOP}" width="{round(right - left, 1)}" height="{bottom - _TOP}" '
        f'fill="{fill}" opacity="{opacity}"/>'
    )


def _deadlines(scale: _Scale, aware: datetime, bottom: int) -> Iterator[str]:
    """The 72 hours end at the red line; the law's own line comes within the hour after it (P21)."""
    strict, legal = scale.x(t_strict(aware)), scale.x(t_legal(aware))
    yield f'<line x1="{strict}" y1="{_TOP - 34}" x2="{strict}" y2="{bottom + 8}" stroke="#b00020" stroke-width="2"/>'
    yield (
        f'<line x1="{legal}" y1="{_TOP}" x2="{legal}" y2="{bottom + 8}" stroke="#b00020" stroke-dasharray="3 3"/>'
    )
    ends = t_strict(aware).astimezone(scale.ladder.zone)
    yield _text(
        strict, bottom + 24, f"72 uur: {_short(ends)}", anchor="middle", weight="bold", fill="#b00020"
    )


def _row(lane: _Lane, row: int, scale: _Scale) -> Iterator[str]:
    middle = _TOP + row * _LANE + _LANE / 2
    yield f'<line x1="{_LEFT}" y1="{middle}" x2="{_WIDTH - _RIGHT}" y2="{middle}" stroke="#9a9a9a"/>'
    yield _text(_LEFT - 12, middle + 5, lane.name, anchor="end")
    free = 0.0
    for step in lane.steps:
        x, colour = scale.x(step.at), _COLOURS[step.asks]
        fill = colour if step.attended else "#ffffff"
        yield f'<circle cx="{x}" cy="{middle}" r="5.5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
        if x - free >= 22:
            # where rungs crowd together the first of them is named
            yield _text(x, middle - 11, str(step.hours), size=11, anchor="middle")
            free = x


def _legend(steps: Sequence[Step], y: int) -> Iterator[str]:
    x = 30.0
    for asks in dict.fromkeys(step.asks for step in steps):
        yield f'<circle cx="{x}" cy="{y - 4}" r="5.5" fill="{_COLOURS[asks]}"/>'
        yield _text(x + 11, y, QUESTIONS[asks])
        x += 34 + 7.2 * len(QUESTIONS[asks])
    yield _text(24, y + 22, "Het getal boven een rondje: uren sinds het begin van die rij.", size=12)


def _below(later: Sequence[Step], y: int, ladder: Ladder) -> Iterator[str]:
    if later:
        told = ", ".join(f"{_short(s.at.astimezone(ladder.zone))} {QUESTIONS[s.asks]}" for s in later[:4])
        yield _text(24, y, f"Later: {told}{' …' if len(later) > 4 else ''}", size=12)


def _text(x: float, y: float, words: str, **look: object) -> str:
    """look: size, weight, anchor, fill."""
    names = {"size": "font-size", "weight": "font-weight", "anchor": "text-anchor", "fill": "fill"}
    given = "".join(f' {names[name]}="{value}"' for name, value in look.items())
    return f'<text x="{x}" y="{y}"{given}>{escape(words)}</text>'


def _short(local: datetime) -> str:
    return f"{_DAYS[local.weekday()]} {local:%d-%m %H.%M}"
