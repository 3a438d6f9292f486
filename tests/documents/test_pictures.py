"""The played plan as a picture and as a calendar file."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from compliance_bot.documents.ics import plan_file
from compliance_bot.documents.pictures import plan_picture
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.rehearsal import Practice, Step, Supposed, rehearse
from tests.fakes import make_directory

AWARE = datetime(2026, 12, 24, 16, 0, tzinfo=AMSTERDAM)
SVG = "{http://www.w3.org/2000/svg}"


def played(**supposed: datetime) -> tuple[Step, ...]:
    practice = Practice(directory=make_directory(), ladder=Ladder())
    return rehearse(Supposed(aware=AWARE, **supposed), practice)


def picture(**supposed: datetime) -> ElementTree.Element:
    text = plan_picture(played(**supposed), aware=AWARE, ladder=Ladder())
    assert not re.search(r"<script|href|url\(|@import", text), "nothing from outside, nothing that runs"
    return ElementTree.fromstring(text)


def words(drawn: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in drawn.iter(f"{SVG}text")]


def test_the_picture_has_a_lane_for_each_part_of_the_circle_and_marks_who_does_not_work() -> None:
    drawn = picture()
    told = words(drawn)
    for lane in ("beoordelaars", "plaatsvervanger", "Manager Ondersteuning", "directie", "IT en helpdesk"):
        assert told.count(lane) == 1, lane
    assert "Eerste Kerstdag" in told
    assert "Tweede Kerstdag" in told
    assert "72 uur: zo 27-12 16.00" in told
    fills = {one.get("fill") for one in drawn.iter(f"{SVG}circle")}
    assert {"#ffffff", "#b26a00"} <= fills


def test_the_picture_holds_no_name_of_anybody() -> None:
    told = " ".join(words(picture(melden=AWARE, filed=AWARE + timedelta(hours=30))))
    assert not re.search("mirte|fenna|dora|olaf|ilse|mees|dirk", told, re.IGNORECASE)
    assert "Later: " in told
    assert "voorlopige melding aanvullen" in told


def test_nothing_is_drawn_outside_the_picture() -> None:
    drawn = picture(melden=AWARE)
    width, height = float(drawn.get("width", "0")), float(drawn.get("height", "0"))
    for one in (*drawn.iter(f"{SVG}circle"), *drawn.iter(f"{SVG}text"), *drawn.iter(f"{SVG}rect")):
        x, y = (float(one.get(f"c{name}") or one.get(name) or 0) for name in "xy")
        assert 0 <= x <= width
        assert 0 <= y <= height


def test_the_calendar_file_has_an_event_for_each_step_and_makes_no_calendar_answer() -> None:
    """T56: PUBLISH, no ORGANIZER, no ATTENDEE; roles and no names (P10)."""
    steps = played(melden=AWARE)
    text = plan_file(steps, domain="amnesty.example", now=datetime(2026, 11, 1, tzinfo=UTC))
    assert text.count("BEGIN:VEVENT\r\n") == text.count("END:VEVENT\r\n") == len(steps)
    assert "METHOD:PUBLISH\r\n" in text
    assert "ORGANIZER" not in text
    assert "ATTENDEE" not in text
    assert len(set(re.findall(r"UID:(.*)\r\n", text))) == len(steps)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "DTSTART:20261224T150000Z\r\n" in text
    assert "Mirte" not in text
