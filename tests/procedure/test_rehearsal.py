"""The ladder played ahead: what `simulate` tells (P12, P19, P22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from compliance_bot.procedure.incident import AP
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.procedure.rehearsal import Practice, Step, Supposed, rehearse, unattended
from compliance_bot.procedure.roles import Directory, Role
from tests.fakes import make_directory, person

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=AMSTERDAM)
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=AMSTERDAM)


def played(
    aware: datetime = FRIDAY, house: Directory | None = None, **supposed: datetime
) -> tuple[Step, ...]:
    practice = Practice(directory=house or make_directory(), ladder=Ladder())
    return rehearse(Supposed(aware=aware, **supposed), practice)


def on(road: str, steps: tuple[Step, ...]) -> list[Step]:
    return [step for step in steps if step.road == road]


def local(step: Step) -> str:
    return f"{step.at.astimezone(AMSTERDAM):%a %H:%M}"


def test_the_whole_ladder_and_the_first_day_after_it_are_played_in_order_of_time() -> None:
    steps = played()
    assert [one.hours for one in on(AP, steps)] == [*Ladder().rungs, 76, 80, 84, 88, 92, 96]
    assert [one.at for one in steps] == sorted(one.at for one in steps)
    assert {one.asks for one in on(AP, steps) if one.hours > 72} == {"motiveren"}
    assert all(step.people for step in steps)


def test_the_circle_widens_and_a_deputy_without_a_role_is_named_as_one() -> None:
    by_hour = {one.hours: one.roles for one in on(AP, played())}
    assert by_hour[0] == ("decider", "dpo")
    assert by_hour[24] == ("decider", "dpo", "deputy")
    assert by_hour[36] == ("decider", "dpo", "ondersteuning", "deputy")
    assert by_hour[48] == ("decider", "dpo", "directie", "ondersteuning", "deputy")


def test_a_rung_in_the_night_says_when_it_was_meant() -> None:
    twelve = next(one for one in on(AP, played()) if one.hours == 12)
    assert local(twelve) == "Sat 07:00"
    assert "vanwege de nachtrust, eigenlijk 28-11 05.00" in twelve.remarks


def test_a_weekend_in_which_nobody_works_is_warned_of_and_told_as_one_stretch() -> None:
    steps = played()
    warned = [
        one.hours for one in on(AP, steps) if any("zaterdag" in w or "zondag" in w for w in one.warnings)
    ]
    assert warned == [12, 24, 36, 48, 54]
    (gap,) = unattended(steps)
    assert (gap.first, gap.last, gap.steps) == (
        datetime(2026, 11, 28, 7, 0, tzinfo=AMSTERDAM),
        datetime(2026, 11, 29, 21, 45, tzinfo=AMSTERDAM),
        5,
    )


def test_who_is_on_call_ends_the_stretch_and_is_named() -> None:
    house = make_directory()
    persons = tuple(replace(one, on_call=one.id == "dora") for one in house.persons)
    steps = played(house=replace(house, persons=persons))
    (gap,) = unattended(steps)
    assert gap.steps == 3, "the directie joins at hour 48"
    sunday = next(one for one in on(AP, steps) if one.hours == 48)
    assert "zondag: bereikbaar is Dora" in sunday.remarks
    assert not any("zondag" in warning for warning in sunday.warnings)


def test_a_holiday_on_a_weekday_is_a_day_off_too() -> None:
    """Friday 25 and Saturday 26 December, then a Sunday."""
    steps = played(datetime(2026, 12, 24, 16, 0, tzinfo=AMSTERDAM))
    told = {warning.partition(":")[0] for one in on(AP, steps) for warning in one.warnings}
    assert {"Eerste Kerstdag", "Tweede Kerstdag", "zondag"} <= told


def test_in_an_ordinary_week_only_the_circle_that_stays_the_same_is_warned_of() -> None:
    steps = played(MONDAY)
    assert unattended(steps) == ()
    warnings = [(one.hours, warning) for one in steps for warning in one.warnings]
    assert warnings == [(62, "sinds uur 48 komt er niemand bij die dit hoort")]


def test_a_circle_that_still_grows_late_is_not_warned_of() -> None:
    practice = Practice(directory=make_directory(), ladder=Ladder(directie_from=60))
    steps = rehearse(Supposed(aware=MONDAY), practice)
    assert not any("niemand bij" in warning for one in steps for warning in one.warnings)


def test_a_vacancy_says_who_stands_in() -> None:
    first = played(MONDAY, make_directory(without=("fenna",)))[0]
    assert first.roles == ("decider", "directie")
    assert "vacature functionaris gegevensbescherming (FG): gedekt door Mirte, Dora" in first.remarks


def test_one_single_reader_is_warned_of() -> None:
    house = Directory(persons=(person("mirte", Role.DECIDER),), domains=("amnesty.example",))
    steps = on(AP, played(MONDAY, house))
    assert all("alleen Mirte hoort dit" in one.warnings for one in steps)


def test_after_melden_the_rungs_ask_for_the_filing_and_the_people_are_asked_about() -> None:
    """P19, P25: three hear of the breach at once; INFORMEREN is asked at 0, 12, 24 and daily."""
    said = MONDAY + timedelta(hours=5)
    steps = played(MONDAY, melden=said)
    assert {one.asks for one in on(AP, steps) if one.at < said} == {"besluit"}
    assert {one.asks for one in on(AP, steps) if one.at >= said} == {"indienen", "motiveren"}
    assert [one.roles for one in on("breach", steps)] == [("directie", "media", "ondersteuning")]
    assert [one.hours for one in on("people", steps)] == [0, 12, 24, 48, 72, 96]
    assert on("supplement", steps) == []


def test_a_provisional_filing_ends_the_ladder_and_opens_the_supplement_until_it_is_red() -> None:
    filed = MONDAY + timedelta(hours=30)
    steps = played(MONDAY, melden=MONDAY, filed=filed)
    assert all(one.at < filed for one in on(AP, steps))
    supplement = on("supplement", steps)
    assert [one.hours for one in supplement] == [168, 336, 504, 672]
    assert supplement[-1].roles == ("decider", "dpo", "directie", "ondersteuning", "deputy")
    assert "rood: te lang voorlopig" in supplement[-1].remarks


@pytest.mark.parametrize("chat", [True, False])
def test_the_chat_is_named_only_where_there_is_one(chat: bool) -> None:
    practice = Practice(directory=make_directory(), ladder=Ladder(), chat=chat)
    wanted = ("mail", "chat") if chat else ("mail",)
    assert {one.channels for one in rehearse(Supposed(aware=MONDAY), practice)} == {wanted}


def test_rungs_that_wait_for_the_same_morning_are_one_message() -> None:
    """P23: at 18.30 rung 4 and rung 12 both come out at 07.00; beside the AP road only the highest is asked."""
    steps = played(datetime(2026, 11, 24, 18, 30, tzinfo=AMSTERDAM))
    morning = [one for one in steps if local(one) == "Wed 07:00"]
    assert [(one.road, one.hours) for one in morning] == [(AP, 4), (AP, 12), ("technical", 12)]
    assert "in één bericht met uur 12" in morning[0].remarks
    assert "valt samen met 1 eerdere" in morning[2].remarks
